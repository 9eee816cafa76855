import type { PdfAnswer, PdfOrder } from './pdf-maker.ts';
import { readFonts, type Fonts } from './fonts.ts';
import { renderPdf } from './render-pdf.ts';

/*
 * The process that draws PDF for the API: an order in, an answer out. It ends when its parent does.
 */
let fonts: Promise<Fonts> | undefined;

async function draw({ id, source }: PdfOrder): Promise<PdfAnswer> {
  try {
    fonts ??= readFonts();
    return { id, pdf: await renderPdf(source, await fonts) };
  } catch (error) {
    return { id, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

process.on('message', (order: PdfOrder) => {
  void draw(order).then((answer) => process.send?.(answer));
});
process.on('disconnect', () => process.exit());
