import { refuse, type Command } from './command.ts';
import { remove, insertAt } from './commands/structure.ts';
import type { Design, NodeId } from './design.ts';
import { fragmentsOf, type Fragment } from './fragment.ts';
import { isObject, isText, jsonOf, type Json } from './json.ts';
import type { Position } from './position.ts';

const KIND = 'aidflow-form-nodes';

/** Nodes as text for the clipboard, to be pasted into this form or another. */
export const copyText = (design: Design, ids: readonly NodeId[]): string =>
  JSON.stringify({ kind: KIND, version: 1, fragments: fragmentsOf(design, ids) });

/** Copies first: the command only removes. */
export const cut = (design: Design, ids: readonly NodeId[]): Command => ({
  ...remove(design, ids),
  label: { code: 'CUT', params: { count: ids.length } },
});

/**
 * The commands that paste a text at a position, one for each level of data it was copied from. What its rules then read in
 * vain is told by `brokenReferences` of what is selected afterwards.
 */
export function paste(text: string, position: Position): readonly Command[] {
  const fragments = fragmentsIn(text);
  const count = fragments.reduce((sum, { nodes }) => sum + nodes.length, 0);
  const label = { code: 'PASTE', params: { count } } as const;
  if (count === 0) return [{ label, apply: () => refuse('INVALID_CLIPBOARD') }];
  return fragments.map((fragment) => ({
    label,
    apply: (design, draft) => insertAt(design, draft, fragment, position),
  }));
}

/** What a text of the clipboard holds; nothing where it is from elsewhere. */
export function fragmentsIn(text: string): readonly Fragment[] {
  const json = parsed(text);
  if (!isObject(json) || json['kind'] !== KIND || !Array.isArray(json['fragments'])) return [];
  return json['fragments'].flatMap((fragment) => {
    if (!isObject(fragment) || !Array.isArray(fragment['nodes'])) return [];
    const nodes = fragment['nodes'].flatMap((node) =>
      isObject(node) && isText(node['name']) && isObject(node['json'])
        ? [{ name: node['name'], json: node['json'] }]
        : [],
    );
    return nodes.length > 0
      ? [{ slot: fragment['slot'] === 'items' ? 'items' : 'properties', nodes } as const]
      : [];
  });
}

function parsed(text: string): Json | undefined {
  try {
    return jsonOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}
