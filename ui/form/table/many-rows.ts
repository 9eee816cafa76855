/** From here on rows are drawn by need: with each cell drawn, every key is slower, and thousands take seconds to open. */
const MANY_CELLS = 200;

export const isMany = (rows: number, columns: number): boolean => rows * columns > MANY_CELLS;

/** The row of a table that a path leads into: 3 of `members` in `members.3.income`. */
export function rowIndexIn(tablePath: string, path: string): number | undefined {
  if (!path.startsWith(`${tablePath}.`)) return undefined;
  const index = Number(path.slice(tablePath.length + 1).split('.')[0]);
  return Number.isInteger(index) ? index : undefined;
}
