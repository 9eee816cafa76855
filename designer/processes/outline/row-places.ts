import type { Row } from '../../../process-model/outline/rows.ts';
import type { OutlineEdits, Place } from './edits/outline-edits.ts';

/** Rows told below a row. */
export function rowsBelow(rows: readonly Row[], row: Row): readonly Row[] {
  const rest = rows.slice(rows.indexOf(row) + 1);
  const end = rest.findIndex(({ level }) => level <= row.level);
  return end < 0 ? rest : rest.slice(0, end);
}

/** Elements that a branch leads to: below its row or, where it goes on as the list itself, after the branches. */
export function elementsOfBranch(rows: readonly Row[], branch: Row): readonly string[] {
  const below = rowsBelow(rows, branch);
  return elementsIn(goesOnAsList(rows, branch) ? [...below, ...afterFork(rows, branch)] : below);
}

/** Elements that rows are about; jumps and branches are about others. */
export const elementsIn = (rows: readonly Row[]): readonly string[] =>
  rows.flatMap(({ kind, id }) => (kind === 'jump' || kind === 'branch' ? [] : [id]));

function goesOnAsList(rows: readonly Row[], branch: Row): boolean {
  const fork = branch.kind === 'branch' ? forkOf(rows, branch) : undefined;
  return branch.kind === 'branch' && branch.goesOn && fork?.kind === 'fork' && fork.meeting === undefined;
}

/** The row of the fork that a branch leaves. */
function forkOf(rows: readonly Row[], branch: Row): Row | undefined {
  return rows.slice(0, rows.indexOf(branch)).findLast(({ level }) => level < branch.level);
}

function afterFork(rows: readonly Row[], branch: Row): readonly Row[] {
  const fork = forkOf(rows, branch);
  if (!fork) return [];
  const start = rows.indexOf(fork) + 1 + rowsBelow(rows, fork).length;
  const rest = rows.slice(start);
  const end = rest.findIndex(({ level }) => level < fork.level);
  return end < 0 ? rest : rest.slice(0, end);
}

/** The step or fork told before or after a row in the same list. */
export function sibling(rows: readonly Row[], row: Row, by: -1 | 1): Row | undefined {
  const at = rows.indexOf(row);
  const around = by === 1 ? rows.slice(at + 1) : rows.slice(0, at).reverse();
  const next = around.find(({ level }) => level <= row.level);
  return next?.level === row.level && (next.kind === 'step' || next.kind === 'fork') ? next : undefined;
}

/** Where something stands that comes right after a row; undefined after an end or where ways don't meet. */
export function placeAfter(row: Row, edits: OutlineEdits): Place | undefined {
  if (row.kind === 'branch') return { on: row.id };
  if (row.kind === 'step') return edits.placeAfter(row.id);
  if (row.kind !== 'fork' || row.meeting === undefined) return undefined;
  return edits.isJoin(row.meeting) ? edits.placeAfter(row.meeting) : { before: row.meeting };
}

/** Moves a step by one row of its list. */
export function moveBy(
  rows: readonly Row[],
  row: Row,
  { edits, by }: { edits: OutlineEdits; by: -1 | 1 },
): boolean {
  if (edits.exchange(row.id, by)) return true;
  const other = sibling(rows, row, by);
  const place = other && (by === -1 ? { before: other.id } : placeAfter(other, edits));
  return place !== undefined && edits.moveTo(row.id, place);
}
