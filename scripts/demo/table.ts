/** Draws rows as a table of text; Chinese signs take two columns. */
export function drawTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(...[title, ...rows.map((row) => row[column] ?? '')].map(width)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - width(cell))))
      .join('  ')
      .trimEnd();
  return [line(head), line(widths.map((size) => '-'.repeat(size))), ...rows.map(line)].join('\n');
}

const width = (text: string): number =>
  Array.from(text).reduce((sum, sign) => sum + (/[\u1100-\u115f\u2e80-\uffdc]/u.test(sign) ? 2 : 1), 0);
