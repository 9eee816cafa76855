import PdfDocument from 'pdfkit';
import type { Printout, PrintedBlock } from '../../../model/printout.ts';
import { sayOnPaper } from '../../../form-model/print/index.ts';
import { drawBlocks } from './draw-blocks.ts';
import { Pen, type Fonts } from './fonts.ts';
import type { Pictures } from './pictures.ts';
import { RowDrawing, type Row } from './rows.ts';
import { COLORS, CONTENT_WIDTH, MARGIN, Sheet, styles, type TextStyle } from './sheet.ts';

export interface PdfSource {
  readonly printout: Printout;
  readonly pictures: Pictures;
  readonly madeAt: Date;
}

/** A tagged PDF of a printout, A4, with bookmarks and the signs of the fonts that it uses. */
export async function renderPdf({ printout, pictures, madeAt }: PdfSource, fonts: Fonts): Promise<Buffer> {
  const doc = new PdfDocument({
    size: 'A4',
    // The sheet turns pages itself; the library must not.
    margin: 0,
    bufferPages: true,
    tagged: true,
    pdfVersion: '1.7',
    lang: printout.language === 'zh' ? 'zh-CN' : 'en',
    displayTitle: true,
    font: fonts.regular,
    info: { Title: printout.title, Creator: 'AidFlow', CreationDate: madeAt },
  });
  const chunks: Uint8Array[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    doc.on('data', (chunk) => chunks.push(chunk));
    doc.on('end', resolve);
    doc.on('error', reject);
  });
  const sheet = new Sheet(doc, new Pen(doc, fonts));
  drawTitle(sheet, printout);
  drawFacts(sheet, printout);
  drawBlocks(sheet, printout.blocks, { pictures, language: printout.language });
  drawSigners(sheet, printout);
  sheet.root.end();
  drawEdges(sheet, printout);
  doc.end();
  await ended;
  return Buffer.concat(chunks);
}

const title: TextStyle = { size: 17, weight: 'bold', color: COLORS.ink };

function drawTitle(sheet: Sheet, { title: words, subtitle }: Printout): void {
  sheet.paragraph(sheet.textPieces(words, CONTENT_WIDTH, title, 'center'), 'H1');
  if (subtitle !== '') {
    sheet.y += 3;
    sheet.paragraph(sheet.textPieces(subtitle, CONTENT_WIDTH, styles.small, 'center'), 'P');
  }
  sheet.y += 8;
}

/** What is known of the case, two facts on a line. */
function drawFacts(sheet: Sheet, { facts }: Printout): void {
  if (facts.length === 0) return;
  const label = 76;
  const value = CONTENT_WIDTH / 2 - label;
  const cells = facts.map(({ label: name, value: text }): Row => [
    { pieces: sheet.textPieces(name, label - 12, styles.small), width: label, role: 'row', shaded: true },
    { pieces: sheet.textPieces(text, value - 12, styles.body), width: value, role: 'data' },
  ]);
  const rows: Row[] = [];
  for (let i = 0; i < cells.length; i += 2) {
    const [left = [], right] = [cells[i], cells[i + 1]];
    const rest = { pieces: [], width: CONTENT_WIDTH / 2, role: 'data' } as const;
    rows.push([...left, ...(right ?? [rest])]);
  }
  new RowDrawing(sheet).draw(rows);
  sheet.y += 12;
}

function drawSigners(sheet: Sheet, { signers, language }: Printout): void {
  if (signers.length === 0) return;
  const blocks = signers.map((signer): PrintedBlock => ({
    kind: 'question',
    number: '',
    label: signer,
    hint: '',
    when: '',
    answer: {
      kind: 'blanks',
      blanks: [
        { width: 16, after: sayOnPaper('signedOn', language) },
        { width: 0, after: '' },
      ],
      lines: 1,
    },
  }));
  sheet.y += 12;
  drawBlocks(sheet, blocks, { pictures: new Map(), language });
}

/** Head and foot of every page, now that it is known how many there are. */
function drawEdges(sheet: Sheet, { footer, mark, language }: Printout): void {
  const { doc } = sheet;
  const { count } = doc.bufferedPageRange();
  const at = (words: string, y: number, align: 'left' | 'right' | 'center'): void =>
    sheet.textPieces(words, CONTENT_WIDTH, styles.small, align)[0]?.draw(MARGIN.side, y);
  for (let page = 0; page < count; page += 1) {
    doc.switchToPage(page);
    sheet.artifact(() => {
      at(mark, 30, 'right');
      at(footer.form, 800, 'left');
      at(sayOnPaper('page', language, { n: page + 1, m: count }), 800, 'center');
      at(footer.printed, 800, 'right');
    }, 'Pagination');
  }
}
