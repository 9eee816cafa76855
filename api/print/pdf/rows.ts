import type { StructureElement } from 'pdfkit';
import { COLORS, CONTENT_HEIGHT, heightOf, MARGIN, type Piece, type Sheet } from './sheet.ts';

export interface Cell {
  readonly pieces: readonly Piece[];
  readonly width: number;
  /** Head of a column, of a row, or what they are the heads of. */
  readonly role: 'column' | 'row' | 'data';
  readonly shaded?: boolean;
}
export type Row = readonly Cell[];

export const PADDING = { x: 6, y: 4 } as const;

/** Rows with lines around them. */
export class RowDrawing {
  private readonly sheet: Sheet;
  private readonly table: StructureElement;
  private readonly heads: readonly Row[];

  /** `heads` are drawn at the top, and again on each page that the rows go on to. */
  constructor(sheet: Sheet, heads: readonly Row[] = []) {
    this.sheet = sheet;
    this.heads = heads;
    this.table = sheet.doc.struct('Table');
    sheet.root.add(this.table);
  }

  /** Draws all rows; a row stays whole unless it is higher than a page. */
  draw(rows: readonly Row[]): void {
    const first = rows[0];
    this.sheet.keep(this.headsHeight() + (first ? Math.min(rowHeight(first), CONTENT_HEIGHT / 2) : 0));
    this.heads.forEach((head) => this.whole(head, this.element(head), false));
    for (const row of rows) this.row(row);
    this.table.end();
  }

  private headsHeight(): number {
    return this.heads.reduce((sum, head) => sum + rowHeight(head), 0);
  }

  private row(row: Row): void {
    const elements = this.element(row);
    const height = rowHeight(row);
    if (height <= this.sheet.room) return this.whole(row, elements, false);
    if (height <= CONTENT_HEIGHT - this.headsHeight()) {
      this.turn();
      return this.whole(row, elements, false);
    }
    this.broken(row, elements);
  }

  /** A row higher than a page: as much of each cell as there is room for, page after page. */
  private broken(row: Row, elements: readonly StructureElement[]): void {
    let left = row.map(({ pieces }) => pieces);
    while (left.some((pieces) => pieces.length > 0)) {
      const room = this.sheet.room - 2 * PADDING.y;
      const fitting = left.map((pieces) => countFitting(pieces, room));
      if (fitting.every((count) => count === 0) && this.sheet.room < CONTENT_HEIGHT - this.headsHeight()) {
        this.turn();
        continue;
      }
      if (fitting.every((count) => count === 0)) throw new Error('A piece is higher than a page');
      const part = row.map((cell, i) => ({ ...cell, pieces: (left[i] ?? []).slice(0, fitting[i]) }));
      this.whole(part, elements, false);
      left = left.map((pieces, i) => pieces.slice(fitting[i]));
    }
  }

  private turn(): void {
    this.sheet.newPage();
    // The same heads again are for the eye; who listens has heard them.
    this.heads.forEach((head) => this.whole(head, [], true));
  }

  private element(row: Row): readonly StructureElement[] {
    const line = this.sheet.doc.struct('TR');
    this.table.add(line);
    return row.map(({ role }) => {
      const element =
        role === 'data'
          ? this.sheet.doc.struct('TD')
          : this.sheet.doc.struct('TH', { scope: role === 'column' ? 'Column' : 'Row' });
      line.add(element);
      return element;
    });
  }

  private whole(row: Row, elements: readonly StructureElement[], silent: boolean): void {
    const height = rowHeight(row);
    const { sheet } = this;
    const top = sheet.y;
    sheet.artifact(() => this.frames(row, top, height));
    let x: number = MARGIN.side;
    row.forEach((cell, i) => {
      const left = x + PADDING.x;
      const element = elements[i];
      if (silent || !element) sheet.artifact(() => drawPieces(cell.pieces, left, top));
      else this.tagged(element, cell.pieces, { left, top });
      x += cell.width;
    });
    sheet.y = top + height;
  }

  private frames(row: Row, top: number, height: number): void {
    const { doc } = this.sheet;
    let x: number = MARGIN.side;
    for (const { width, shaded } of row) {
      if (shaded) doc.rect(x, top, width, height).fill(COLORS.shade);
      doc.lineWidth(0.6).strokeColor(COLORS.line).rect(x, top, width, height).stroke();
      x += width;
    }
  }

  private tagged(
    element: StructureElement,
    pieces: readonly Piece[],
    { left, top }: { readonly left: number; readonly top: number },
  ): void {
    let y = top + PADDING.y;
    for (const piece of pieces) {
      const at = y;
      if (piece.alt === undefined) element.add(() => piece.draw(left, at));
      else {
        const figure = this.sheet.doc.struct('Figure', { alt: piece.alt });
        element.add(figure);
        figure.add(() => piece.draw(left, at));
      }
      y += piece.height;
    }
  }
}

function drawPieces(pieces: readonly Piece[], x: number, top: number): void {
  let y = top + PADDING.y;
  for (const piece of pieces) {
    piece.draw(x, y);
    y += piece.height;
  }
}

const rowHeight = (row: Row): number =>
  Math.max(...row.map(({ pieces }) => heightOf(pieces))) + 2 * PADDING.y;

function countFitting(pieces: readonly Piece[], room: number): number {
  let used = 0;
  const beyond = pieces.findIndex((piece) => {
    used += piece.height;
    return used > room;
  });
  return beyond < 0 ? pieces.length : beyond;
}
