import { z } from 'zod';
import { getDocument, OPS } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** Null where there is none. */
const Outline = z
  .array(z.object({ title: z.string() }))
  .nullable()
  .transform((items) => items ?? []);

export interface ReadPdf {
  readonly pages: readonly PdfPage[];
  /** Titles of the bookmarks, in order. */
  readonly bookmarks: readonly string[];
  readonly language: string | undefined;
  /** All words of all pages without blanks, as line breaks come where there is no room. */
  readonly text: string;
}

interface PdfPage {
  readonly text: string;
  readonly pictures: number;
  /** Roles of the structure tree, each before those below it. */
  readonly roles: readonly string[];
}

/** Reads a PDF as another program sees it. */
export async function readPdf(bytes: Uint8Array): Promise<ReadPdf> {
  const task = getDocument({ data: new Uint8Array(bytes), verbosity: 0 });
  const document = await task.promise;
  const pages: PdfPage[] = [];
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = await document.getPage(number);
    const { items } = await page.getTextContent();
    const { fnArray } = await page.getOperatorList();
    pages.push({
      text: withoutBlanks(items.map((item) => ('str' in item ? item.str : '')).join('')),
      pictures: fnArray.filter((operation) => operation === OPS.paintImageXObject).length,
      roles: rolesIn(await page.getStructTree()),
    });
  }
  const outline = Outline.parse(await document.getOutline());
  const { info } = await document.getMetadata();
  await task.destroy();
  return {
    pages,
    bookmarks: outline.map(({ title }) => title),
    language: 'Language' in info ? String(info.Language) : undefined,
    text: pages.map(({ text }) => text).join(''),
  };
}

export const withoutBlanks = (text: string): string => text.replace(/\s/g, '');

function rolesIn(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  const own = 'role' in node && typeof node.role === 'string' ? [node.role] : [];
  return [
    ...own,
    ...('children' in node && Array.isArray(node.children) ? node.children.flatMap(rolesIn) : []),
  ];
}
