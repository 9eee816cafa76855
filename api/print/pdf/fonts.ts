import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { create, type FontkitFont } from 'fontkit';
import type PdfDocument from 'pdfkit';
import { installation } from '../../../kit/installation.ts';

export type Weight = 'regular' | 'bold';
/** Read once: unpacking the tables of a Chinese font takes longer than drawing some pages with it. */
export type Fonts = Readonly<Record<Weight, FontkitFont>>;

const folder = join(installation, 'node_modules', '@expo-google-fonts', 'noto-sans-sc');

/** Noto Sans SC: all of the basic Chinese block and of extension A, and what of the others stands in GB 18030. */
export async function readFonts(): Promise<Fonts> {
  const [regular, bold] = await Promise.all([
    readFile(join(folder, '400Regular', 'NotoSansSC_400Regular.ttf')),
    readFile(join(folder, '700Bold', 'NotoSansSC_700Bold.ttf')),
  ]);
  return { regular: create(regular), bold: create(bold) };
}

/** Signs that are nothing to see: joiners and selectors of variants. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}|\p{Cc}/gu;

/** What the fonts of a document can write, and how wide it gets. */
export class Pen {
  readonly doc: PdfDocument;
  private readonly fonts: Fonts;
  private readonly widths: Record<Weight, Map<string, number>> = { regular: new Map(), bold: new Map() };
  private readonly known = new Map<string, boolean>();

  constructor(doc: PdfDocument, fonts: Fonts) {
    this.doc = doc;
    this.fonts = fonts;
    doc.registerFont('regular', fonts.regular);
    doc.registerFont('bold', fonts.bold);
    doc.font('regular');
  }

  /** A name never loses a sign: one that the font lacks is written by its number, `〔U+2A6A5〕`. */
  writable(text: string): string {
    return Array.from(text.replaceAll('\t', ' ').replace(INVISIBLE, (sign) => (sign === '\n' ? sign : '')))
      .map((sign) => (sign === '\n' || this.has(sign) ? sign : `〔U+${codeOf(sign)}〕`))
      .join('');
  }

  /** Width of a sign in points. */
  width(sign: string, size: number, weight: Weight): number {
    const known = this.widths[weight].get(sign);
    if (known !== undefined) return known * size;
    const font = this.fonts[weight];
    const width = font.glyphForCodePoint(sign.codePointAt(0) ?? 0).advanceWidth / font.unitsPerEm;
    this.widths[weight].set(sign, width);
    return width * size;
  }

  private has(sign: string): boolean {
    const known = this.known.get(sign);
    if (known !== undefined) return known;
    const has = this.fonts.regular.hasGlyphForCodePoint(sign.codePointAt(0) ?? 0);
    this.known.set(sign, has);
    return has;
  }
}

const codeOf = (sign: string): string =>
  (sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
