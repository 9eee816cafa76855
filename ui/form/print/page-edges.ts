import { onScopeDispose, watchEffect } from 'vue';
import type { Printout } from '../../../model/printout.ts';
import { sayOnPaper } from '../../../form-model/print/index.ts';

/** Writes head and foot of the pages that the browser prints, as long as the paper is shown. */
export function usePageEdges(printout: () => Printout): void {
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  watchEffect(() => sheet.replaceSync(pageEdges(printout())));
  onScopeDispose(() => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
  });
}

/** The CSS of A4 pages: the mark above, form, page and printer below. */
export function pageEdges({ footer, mark, language }: Printout): string {
  // The counters stand where the words have their places for numbers.
  const [before = '', between = '', after = ''] = sayOnPaper('page', language, { n: '\n', m: '\n' }).split(
    '\n',
  );
  const page = `${quoted(before)} counter(page) ${quoted(between)} counter(pages) ${quoted(after)}`;
  const edge = (place: string, content: string): string =>
    `@${place} { content: ${content}; font: 8.5pt var(--aid-font, sans-serif); color: #5a5a5a; }`;
  return `@page {
    size: A4;
    margin: 20mm 18mm;
    ${edge('top-right', quoted(mark))}
    ${edge('bottom-left', quoted(footer.form))}
    ${edge('bottom-center', page)}
    ${edge('bottom-right', quoted(footer.printed))}
  }`;
}

/** A text of CSS: nothing in it ends the text or begins anything else. */
const quoted = (text: string): string =>
  `"${Array.from(text, (sign) => (/[\p{L}\p{N} ]/u.test(sign) ? sign : `\\${(sign.codePointAt(0) ?? 0).toString(16)} `)).join('')}"`;
