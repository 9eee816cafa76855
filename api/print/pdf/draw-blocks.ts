import type { PrintedBlock } from '../../../model/printout.ts';
import { answerPieces } from './answer-pieces.ts';
import { drawGrid } from './draw-grid.ts';
import type { Drawing } from './drawing.ts';
import { labelPieces, numberedLabel } from './label-pieces.ts';
import { PADDING, RowDrawing, type Row } from './rows.ts';
import { COLORS, CONTENT_WIDTH, MARGIN, styles, type Sheet, type TextStyle } from './sheet.ts';

const LABEL_WIDTH = 168;
const headings = [
  { size: 13, weight: 'bold', color: COLORS.ink },
  { size: 11.5, weight: 'bold', color: COLORS.ink },
  { size: 10.5, weight: 'bold', color: COLORS.ink },
] as const satisfies readonly TextStyle[];

/** Draws a form's blocks one after the other; questions that follow each other stand in one table. */
export function drawBlocks(sheet: Sheet, blocks: readonly PrintedBlock[], drawing: Drawing): void {
  let questions: Row[] = [];
  const flush = (): void => {
    if (questions.length > 0) new RowDrawing(sheet).draw(questions);
    questions = [];
  };
  for (const block of blocks) {
    if (block.kind === 'question') {
      questions.push(questionRow(sheet, block, drawing));
      continue;
    }
    flush();
    drawOther(sheet, block, drawing);
  }
  flush();
}

function drawOther(sheet: Sheet, block: Exclude<PrintedBlock, { kind: 'question' }>, drawing: Drawing): void {
  switch (block.kind) {
    case 'heading':
      return drawHeading(sheet, block);
    case 'grid':
      return drawGrid(sheet, block, drawing);
    case 'table':
      return drawTableTitle(sheet, block);
    case 'row':
      sheet.y += 6;
      sheet.keep(60);
      sheet.paragraph(sheet.textPieces(block.text, CONTENT_WIDTH, styles.strong), 'P');
      sheet.y += 3;
      return;
    case 'text':
      return drawText(sheet, block);
  }
}

function questionRow(
  sheet: Sheet,
  block: Extract<PrintedBlock, { kind: 'question' }>,
  drawing: Drawing,
): Row {
  const width = CONTENT_WIDTH - LABEL_WIDTH;
  return [
    {
      pieces: labelPieces(sheet, block, LABEL_WIDTH - 2 * PADDING.x),
      width: LABEL_WIDTH,
      role: 'row',
      shaded: true,
    },
    {
      pieces: answerPieces(sheet, block.answer, { width: width - 2 * PADDING.x, ...drawing }),
      width,
      role: 'data',
    },
  ];
}

function drawHeading(
  sheet: Sheet,
  { level, number, text, when }: Extract<PrintedBlock, { kind: 'heading' }>,
): void {
  const style = headings[level - 1] ?? headings[2];
  const words =
    number.endsWith('、') || number.endsWith('）') ? `${number}${text}` : numberedLabel(number, text);
  sheet.y += level === 1 ? 14 : 10;
  // A heading never stands alone at the foot of a page.
  sheet.keep(style.size * 1.5 + 70);
  sheet.doc.outline.addItem(words);
  sheet.paragraph(sheet.textPieces(words, CONTENT_WIDTH, style), `H${level + 1}`);
  if (when !== '') sheet.paragraph(sheet.textPieces(when, CONTENT_WIDTH, styles.small), 'P');
  sheet.y += 5;
}

function drawTableTitle(sheet: Sheet, block: Extract<PrintedBlock, { kind: 'table' }>): void {
  sheet.y += 10;
  sheet.keep(80);
  sheet.paragraph(labelPieces(sheet, block, CONTENT_WIDTH), 'P');
  for (const total of block.totals) sheet.paragraph(sheet.textPieces(total, CONTENT_WIDTH, styles.body), 'P');
}

function drawText(
  sheet: Sheet,
  { title, notice, paragraphs }: Extract<PrintedBlock, { kind: 'text' }>,
): void {
  const indent = notice ? 10 : 0;
  const width = CONTENT_WIDTH - indent;
  sheet.y += 6;
  const x = MARGIN.side + indent;
  if (title !== '') sheet.paragraph(sheet.textPieces(title, width, styles.strong), 'P', x);
  for (const { list, lines } of paragraphs)
    for (const line of lines)
      sheet.paragraph(sheet.textPieces(list ? `· ${line}` : line, width, styles.body), 'P', x);
  sheet.y += 8;
}
