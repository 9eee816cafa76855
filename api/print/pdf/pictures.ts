import type { PdfImage } from 'pdfkit';
import { sayOnPaper } from '../../../form-model/print/index.ts';
import type { Language } from '../../../model/localised.ts';
import type { PrintedAnswer } from '../../../model/printout.ts';
import { pixelsToUnpack } from './sound-image.ts';
import { styles, type Piece, type Sheet } from './sheet.ts';

/** Bytes of the files that are shown as pictures, by id; one that is absent is named and not shown. */
export type Pictures = ReadonlyMap<string, Uint8Array>;

type PrintedFile = Extract<PrintedAnswer, { kind: 'files' }>['files'][number];

const LARGEST = { width: 260, height: 200 } as const;

/** A picture with its name below; the name alone for files that paper cannot show. */
export function picturePieces(
  sheet: Sheet,
  { id, caption, picture }: PrintedFile,
  { width, pictures, language }: { width: number; pictures: Pictures; language: Language },
): readonly Piece[] {
  const named = sheet.textPieces(caption, width, picture ? styles.small : styles.body);
  if (!picture) return named;
  const bytes = pictures.get(id);
  const image = bytes && readImage(sheet, bytes);
  if (!image) return [...named, ...sheet.textPieces(sayOnPaper('notShown', language), width, styles.small)];
  const turned = (image.orientation ?? 1) > 4;
  const [across, down] = turned ? [image.height, image.width] : [image.width, image.height];
  const factor = Math.min(width / across, LARGEST.width / across, LARGEST.height / down);
  const size = { width: across * factor, height: down * factor };
  const shown: Piece = {
    height: size.height + 4,
    alt: caption,
    draw: (x, y) => {
      sheet.doc.image(image, x, y, size);
    },
  };
  return [shown, ...named];
}

/** Undefined where it is no picture that PDF knows, such as WebP, one that is broken, or more than memory is meant for. */
function readImage(sheet: Sheet, bytes: Uint8Array): PdfImage | undefined {
  const pixels = pixelsToUnpack(bytes);
  if (pixels === undefined || pixels > sheet.pixelsLeft) return undefined;
  sheet.pixelsLeft -= pixels;
  try {
    return sheet.doc.openImage(bytes);
  } catch {
    return undefined;
  }
}
