import { changed, type Command } from '../../../form-model/design/command.ts';
import { rename } from '../../../form-model/design/commands/rename.ts';
import { set } from '../../../form-model/design/commands/settings.ts';
import { add, move, remove } from '../../../form-model/design/commands/structure.ts';
import { indexOf } from '../../../form-model/design/design-index.ts';
import { designOf, type Design } from '../../../form-model/design/design.ts';
import { componentOf } from '../../../form-model/design/design-index.ts';
import { designDocument } from './scenes/documents.ts';

/** Largest size of the patches there and back that each kind of edit leaves in the history, in bytes of their JSON. */
export function undoSteps(): Readonly<Record<string, number>> {
  const read = designOf(designDocument);
  if (!read.ok) throw new Error('The form can not be edited');
  const { design } = read;
  const { inOrder } = indexOf(design);
  const fields = inOrder.filter((node) => componentOf(node) !== 'section').map(({ id }) => id);
  const [first = '', ...others] = fields;
  const kinds: Readonly<Record<string, (id: string, i: number) => Command>> = {
    add: (id, i) =>
      add(['text', 'choice', 'table', 'money'][i % 4] ?? 'text', { where: 'after', target: id }),
    move: (id) => move(design, [id], { where: 'before', target: first }),
    'set property': (id) => set(design, id, ['title', 'zh'], '一个更长一些的标题'),
    rename: (id) => rename(design, id, `renamed_${id}`),
    delete: (id) => remove(design, [id]),
  };
  return Object.fromEntries(
    Object.entries(kinds).map(([name, make]) => [
      name,
      Math.max(...others.map((id, i) => sizeOf(design, make(id, i)))),
    ]),
  );
}

function sizeOf(design: Design, command: Command): number {
  const change = changed(design, [command]);
  if (!change.ok) throw new Error(change.refusal.code);
  return new TextEncoder().encode(JSON.stringify([change.patches, change.inverse])).length;
}
