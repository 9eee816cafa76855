import type { Command } from '../../form-model/design/command.ts';
import { duplicate, move, moveBy, remove } from '../../form-model/design/commands/structure.ts';
import { childrenIn, indexOf } from '../../form-model/design/design-index.ts';
import type { NodeId } from '../../form-model/design/design.ts';
import { slotOf } from '../../form-model/design/position.ts';
import { outermost, type Designer } from './use-designer.ts';

/** Name of a key with its modifiers, Command of a Mac being Control: `Ctrl+Shift+Z`. */
export function keyName(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  const modifiers = [
    event.ctrlKey || event.metaKey ? 'Ctrl' : '',
    event.altKey ? 'Alt' : '',
    event.shiftKey ? 'Shift' : '',
  ];
  return [...modifiers, key].filter(Boolean).join('+');
}

/** Edits of what is selected by keys, on the canvas and in the outline alike; false for a key that means nothing. */
export function editByKey(designer: Designer, event: KeyboardEvent): boolean {
  const edit = edits[keyName(event)];
  if (!edit) return false;
  event.preventDefault();
  edit(designer);
  return true;
}

const edits: Readonly<Record<string, (designer: Designer) => void>> = {
  'Alt+ArrowUp': (designer) => step(designer, -1),
  'Alt+ArrowDown': (designer) => step(designer, 1),
  'Alt+ArrowRight': (designer) => into(designer),
  'Alt+ArrowLeft': (designer) => out(designer),
  'Ctrl+D': (designer) => withSelection(designer, (ids) => duplicate(designer.design.value, ids)),
  Delete: (designer) => withSelection(designer, (ids) => remove(designer.design.value, ids)),
  Backspace: (designer) => withSelection(designer, (ids) => remove(designer.design.value, ids)),
  'Ctrl+A': (designer) =>
    designer.select(
      ...childrenIn(designer.design.value, designer.selected.value?.parent ?? null).map(({ id }) => id),
    ),
  Escape: (designer) => designer.select(),
};

function withSelection(
  designer: Designer,
  commands: (ids: readonly NodeId[]) => Command | readonly Command[],
): void {
  const { value: ids } = designer.selection;
  if (ids.length > 0) designer.run(commands(ids));
}

/** One place up or down among those that stand beside it. */
function step(designer: Designer, by: -1 | 1): void {
  const node = designer.selected.value;
  const command = node && moveBy(designer.design.value, node.id, by);
  if (command) designer.run(command);
}

/** Into the part that stands before it. */
function into(designer: Designer): void {
  const { value: design } = designer.design;
  const ids = outermost(design, designer.selection.value);
  const [first] = ids;
  const node = first === undefined ? undefined : design.nodes[first];
  const beside = childrenIn(design, node?.parent ?? null);
  const before = beside[beside.findIndex(({ id }) => id === first) - 1];
  if (before && slotOf(before)) designer.run(move(design, ids, { where: 'inside', target: before.id }));
}

/** Out of the part it stands in, behind that. */
function out(designer: Designer): void {
  const { value: design } = designer.design;
  const ids = outermost(design, designer.selection.value);
  const parent = ids[0] === undefined ? undefined : design.nodes[ids[0]]?.parent;
  if (parent !== undefined && parent !== null)
    designer.run(move(design, ids, { where: 'after', target: parent }));
}

/** Selects the node before or after the selected one, in the order of the form. */
export function selectBeside(designer: Designer, by: -1 | 1): NodeId | undefined {
  const order = indexOf(designer.design.value).inOrder.map(({ id }) => id);
  const at = order.indexOf(designer.selection.value.at(by < 0 ? 0 : -1) ?? '');
  const next = at < 0 ? order[by < 0 ? order.length - 1 : 0] : order[at + by];
  if (next !== undefined) designer.select(next);
  return next;
}
