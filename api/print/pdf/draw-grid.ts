import type { PrintedAnswer, PrintedBlock } from '../../../model/printout.ts';
import { sayOnPaper } from '../../../form-model/print/index.ts';
import { answerPieces } from './answer-pieces.ts';
import { labelPieces, numberedLabel } from './label-pieces.ts';
import type { Drawing } from './drawing.ts';
import { PADDING, RowDrawing, type Cell, type Row } from './rows.ts';
import { CONTENT_WIDTH, styles, type Sheet } from './sheet.ts';

type Grid = Extract<PrintedBlock, { kind: 'grid' }>;

const NUMBER_WIDTH = 34;
/** What is written by hand needs more height than what is printed. */
const HAND_ROW = 20;

/** A table with a line for each row; its heads stand on every page it goes on to. */
export function drawGrid(sheet: Sheet, grid: Grid, drawing: Drawing): void {
  const { language } = drawing;
  const widths = columnWidths(sheet, grid);
  sheet.y += 10;
  sheet.keep(90);
  sheet.paragraph(labelPieces(sheet, grid, CONTENT_WIDTH), 'P');
  sheet.y += 3;
  const head: Row = [
    cell(sheet, sayOnPaper('rowNumber', language), NUMBER_WIDTH, 'column'),
    ...grid.columns.map(({ number, label }, i) =>
      cell(sheet, numberedLabel(number, label), widths[i] ?? 0, 'column'),
    ),
  ];
  const byHand = grid.rows.every(({ cells }) => cells.every(isForHand));
  const rows = grid.rows.map(({ number, cells }): Row => [
    cell(sheet, number, NUMBER_WIDTH, 'row'),
    ...cells.map((answer, i): Cell => {
      const width = widths[i] ?? 0;
      const align = grid.columns[i]?.numeric === true ? 'right' : 'left';
      const pieces = answerPieces(sheet, answer, {
        width: width - 2 * PADDING.x,
        ...drawing,
        align,
      });
      return {
        pieces: byHand && answer.kind === 'text' ? [{ height: HAND_ROW, draw: () => undefined }] : pieces,
        width,
        role: 'data',
      };
    }),
  ]);
  new RowDrawing(sheet, [head]).draw([
    ...rows,
    ...totalRow(sheet, grid, widths, sayOnPaper('total', language)),
  ]);
  sheet.y += 10;
}

const isForHand = (answer: PrintedAnswer): boolean =>
  answer.kind === 'boxes' || (answer.kind === 'text' && answer.text === '');

function cell(sheet: Sheet, text: string, width: number, role: 'column' | 'row'): Cell {
  const pieces = sheet.textPieces(text, width - 2 * PADDING.x, { ...styles.body, size: 9, weight: 'bold' });
  return { pieces, width, role, shaded: true };
}

function totalRow(sheet: Sheet, { totals }: Grid, widths: readonly number[], word: string): Row[] {
  if (totals.every((total) => total === null)) return [];
  return [
    [
      cell(sheet, word, NUMBER_WIDTH, 'row'),
      ...totals.map((total, i): Cell => {
        const width = widths[i] ?? 0;
        const pieces = sheet.textPieces(total ?? '', width - 2 * PADDING.x, styles.strong, 'right');
        return { pieces, width, role: 'data' };
      }),
    ],
  ];
}

/** Room by what stands in the columns: the longest entry counts, between bounds that keep the others readable. */
function columnWidths(sheet: Sheet, { columns, rows, totals }: Grid): number[] {
  const wishes = columns.map(({ number, label }, i) => {
    const texts = [
      numberedLabel(number, label),
      totals[i] ?? '',
      ...rows.map(({ cells }) => wordsOf(cells[i])),
    ];
    const longest = Math.max(...texts.map((text) => sheet.textWidth(sheet.writable(text), styles.body)));
    return Math.min(Math.max(longest + 2 * PADDING.x + 2, 44), 170);
  });
  const all = wishes.reduce((sum, wish) => sum + wish, 0);
  const room = CONTENT_WIDTH - NUMBER_WIDTH;
  return wishes.map((wish) => (wish * room) / all);
}

const wordsOf = (answer: PrintedAnswer | undefined): string => {
  if (answer?.kind === 'boxes') return answer.options.map((option) => `□ ${option}    `).join('');
  return answer?.kind === 'text' || answer?.kind === 'unanswered' ? answer.text : '';
};
