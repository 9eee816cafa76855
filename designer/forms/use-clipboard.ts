import { copyText, cut, fragmentsIn, paste } from '../../form-model/design/clipboard.ts';
import type { Designer } from './use-designer.ts';
import { outermost } from './use-designer.ts';

/** Copies, cuts and pastes what is selected, as text that another form can take. */
export function copyByEvent(designer: Designer, event: ClipboardEvent): void {
  const { clipboardData: board, type } = event;
  const { value: design } = designer.design;
  const ids = outermost(design, designer.selection.value);
  if (!board) return;
  if (type === 'paste') {
    const text = board.getData('text/plain');
    if (fragmentsIn(text).length === 0) return;
    const last = ids.at(-1);
    designer.run(
      paste(text, last === undefined ? { where: 'inside', target: null } : { where: 'after', target: last }),
    );
  } else {
    if (ids.length === 0) return;
    board.setData('text/plain', copyText(design, ids));
    if (type === 'cut') designer.run(cut(design, ids));
  }
  event.preventDefault();
}
