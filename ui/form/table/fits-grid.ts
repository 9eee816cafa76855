import type { FieldNode, TableNode } from '../../../form-model/index.ts';

/** Room a column needs to be typed in, in CSS pixels, by field type; types that are not listed need a card. */
const widths: Readonly<Record<string, number>> = {
  text: 130,
  divisionText: 160,
  phone: 150,
  bankCard: 200,
  identityNumber: 210,
  number: 110,
  money: 150,
  date: 190,
  workingDeadline: 190,
  calculated: 110,
  choice: 150,
  yesNo: 160,
};
const ACTIONS = 80;

/** Whether rows can be drawn as a table: every column fits into a cell, and all of them into the form's width. */
export function fitsGrid(
  view: 'auto' | 'table' | 'cards',
  columns: readonly (FieldNode | TableNode)[],
  room: number,
): boolean {
  if (view === 'cards') return false;
  const needs = columns.map((column) => (column.kind === 'table' ? undefined : widths[column.component]));
  const listed = needs.filter((need) => need !== undefined);
  if (listed.length < needs.length) return false;
  const total = listed.reduce((sum, need) => sum + need, ACTIONS);
  // Somebody who asks for a table gets one that scrolls, though never on a phone.
  return view === 'table' ? room >= 560 : room >= total;
}

export const columnWidth = (column: FieldNode | TableNode): number => widths[column.component] ?? 150;
