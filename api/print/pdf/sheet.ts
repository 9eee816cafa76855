import type PdfDocument from 'pdfkit';
import type { StructureElement } from 'pdfkit';
import type { Pen, Weight } from './fonts.ts';
import { textLines } from './text-lines.ts';

/** A4 in points. */
const PAGE = { width: 595.28, height: 841.89 } as const;
export const MARGIN = { side: 54, top: 62, bottom: 62 } as const;
export const CONTENT_WIDTH = PAGE.width - 2 * MARGIN.side;
const BOTTOM = PAGE.height - MARGIN.bottom;
export const CONTENT_HEIGHT = BOTTOM - MARGIN.top;

export const COLORS = { ink: '#111111', pale: '#5a5a5a', line: '#8a8a8a', shade: '#f2f2f2' } as const;

export interface TextStyle {
  readonly size: number;
  readonly weight: Weight;
  readonly color: string;
}
export const styles = {
  body: { size: 10, weight: 'regular', color: COLORS.ink },
  strong: { size: 10, weight: 'bold', color: COLORS.ink },
  small: { size: 8.5, weight: 'regular', color: COLORS.pale },
} as const satisfies Record<string, TextStyle>;

/** Something of a known height that is drawn as a whole, on one page. */
export interface Piece {
  readonly height: number;
  draw(x: number, y: number): void;
  /** What it is for those who listen, where it is a picture. */
  readonly alt?: string;
}

/** The pages while they are drawn: where the pen is, and how text and lines get onto them. */
export class Sheet {
  readonly doc: PdfDocument;
  readonly root: StructureElement;
  y: number = MARGIN.top;
  /** Pixels of pictures that this document may still unpack: some eight photos as phones send them. */
  pixelsLeft = 32_000_000;
  private readonly pen: Pen;

  constructor(doc: PdfDocument, pen: Pen) {
    this.doc = doc;
    this.pen = pen;
    this.root = doc.struct('Document');
    doc.addStructure(this.root);
  }

  get room(): number {
    return BOTTOM - this.y;
  }

  newPage(): void {
    this.doc.addPage();
    this.y = MARGIN.top;
  }

  /** Goes to the next page where less room than this is left. */
  keep(height: number): void {
    if (this.room < Math.min(height, CONTENT_HEIGHT)) this.newPage();
  }

  textPieces(
    text: string,
    width: number,
    style: TextStyle,
    align: 'left' | 'right' | 'center' = 'left',
  ): Piece[] {
    const lines = textLines(this.pen.writable(text), width, (sign) =>
      this.pen.width(sign, style.size, style.weight),
    );
    return lines.map((line) => ({
      height: style.size * 1.5,
      draw: (x, y) => {
        const gap = align === 'left' ? 0 : width - this.textWidth(line, style);
        this.line(line, x + (align === 'center' ? gap / 2 : gap), y, style);
      },
    }));
  }

  textWidth(text: string, { size, weight }: TextStyle): number {
    return Array.from(text).reduce((sum, sign) => sum + this.pen.width(sign, size, weight), 0);
  }

  writable(text: string): string {
    return this.pen.writable(text);
  }

  /** Writes one line that is known to fit. */
  line(text: string, x: number, y: number, { size, weight, color }: TextStyle): void {
    if (text === '') return;
    this.doc
      .font(weight)
      .fontSize(size)
      .fillColor(color)
      .text(text, x, y + size * 1.13, { lineBreak: false, baseline: 'alphabetic' });
  }

  /** Draws what says nothing: lines, shades. */
  artifact(draw: () => void, type: 'Layout' | 'Pagination' = 'Layout'): void {
    this.doc.markContent('Artifact', { type });
    draw();
    this.doc.endMarkedContent();
  }

  /** A paragraph of its own, over as many pages as it needs. */
  paragraph(pieces: readonly Piece[], tag: string, x: number = MARGIN.side): void {
    const element = this.doc.struct(tag);
    this.root.add(element);
    for (const piece of pieces) {
      this.keep(piece.height);
      const { y } = this;
      element.add(() => piece.draw(x, y));
      this.y += piece.height;
    }
    element.end();
  }
}

export const heightOf = (pieces: readonly Piece[]): number =>
  pieces.reduce((sum, { height }) => sum + height, 0);
