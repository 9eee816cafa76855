import { startMessageOf } from '../../model/messages.ts';
import { escaped } from './drawn-model.ts';

/**
 * A model under another id and name, and executable. Works on the text, so that nothing else in the file changes: what
 * the program does not know stays as it stands. The message that starts a case is renamed with it.
 */
export function renameProcess(
  xml: string,
  source: string,
  { id, name }: { readonly id: string; readonly name: string },
): string {
  const renamed = xml.replaceAll(tags, (tag) => {
    if (isTag(tag, 'process') && valueOf(tag, 'id') === source)
      return set(set(set(tag, 'id', id), 'name', name), 'isExecutable', 'true');
    if (isTag(tag, 'participant') && valueOf(tag, 'processRef') === source) return set(tag, 'processRef', id);
    if (isTag(tag, 'BPMNPlane') && valueOf(tag, 'bpmnElement') === source) return set(tag, 'bpmnElement', id);
    if (isTag(tag, 'message') && valueOf(tag, 'name') === startMessageOf(source))
      return set(tag, 'name', startMessageOf(id));
    return tag;
  });
  return renamed;
}

/** Comments and CDATA are passed over as a whole; a `>` between quotes ends no tag. */
const tags = /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<[\w:.-]+(?:[^>"']|"[^"]*"|'[^']*')*>/g;

const isTag = (tag: string, name: string): boolean => new RegExp(`^<(?:[\\w.-]+:)?${name}[\\s/>]`).test(tag);

const attribute = (name: string): RegExp => new RegExp(`(\\s${name}\\s*=\\s*)(?:"([^"]*)"|'([^']*)')`);

function valueOf(tag: string, name: string): string | undefined {
  const found = attribute(name).exec(tag);
  return found?.[2] ?? found?.[3];
}

function set(tag: string, name: string, value: string): string {
  const written = `"${escaped(value)}"`;
  return attribute(name).test(tag)
    ? tag.replace(attribute(name), (_all, before: string) => `${before}${written}`)
    : tag.replace(/\s*\/?>$/, (end) => ` ${name}=${written}${end.trimStart()}`);
}
