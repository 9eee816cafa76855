import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import chromium from '@sparticuz/chromium';
import { chromium as playwright, type Browser, type Page } from 'playwright-core';

/** Made for a host without other processes; a page with two contexts crashes under them. */
const unwanted = new Set(['--single-process', '--no-zygote']);

let launched: Promise<Browser> | undefined;

/** The browser of this test process; it is started on first use. Close it with `closeBrowser` in `afterAll`. */
async function browser(): Promise<Browser> {
  launched ??= chromium.executablePath().then((executablePath) =>
    playwright.launch({
      executablePath,
      args: chromium.args.filter((arg) => !unwanted.has(arg)),
      headless: true,
    }),
  );
  return launched;
}

export interface PageOptions {
  readonly width?: number;
  readonly height?: number;
  /** Language of the browser: it decides the language of the pages on a first visit. */
  readonly locale?: 'zh-CN' | 'en-GB';
}

/** Width of a phone, and of a desk. */
export const PHONE = { width: 390, height: 844 } as const;
export const DESK = { width: 1440, height: 900 } as const;

export interface TestPage {
  readonly page: Page;
  /** Errors the page threw or wrote to its console. A test ends by expecting none. */
  readonly faults: string[];
}

/** A page in a context of its own: no cookies, nothing stored. */
export async function newPage({ width, height, locale = 'zh-CN' }: PageOptions = DESK): Promise<TestPage> {
  const context = await (
    await browser()
  ).newContext({
    viewport: { width: width ?? DESK.width, height: height ?? DESK.height },
    locale,
    timezoneId: 'Asia/Shanghai',
    hasTouch: width !== undefined && width < 600,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  return { page, faults };
}

export async function closeBrowser(): Promise<void> {
  const running = await launched;
  launched = undefined;
  await running?.close();
}

/** Waits until the bundled fonts are drawn, so that screenshots and widths are those a reader sees. */
export const fontsReady = async (page: Page): Promise<void> => {
  await page.evaluate('document.fonts.ready.then(() => undefined)');
};

/** A screenshot of the whole page for a person to look at. */
export async function screenshot(page: Page, path: string): Promise<void> {
  await fontsReady(page);
  await page.screenshot({ path, fullPage: true });
}

/** What axe finds against WCAG 2.2 A and AA, one sentence a finding with the first elements it concerns. */
export async function accessibilityProblems(page: Page, within = 'html'): Promise<string[]> {
  const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  // Evaluated by the driver, not by a script element: the pages forbid inline scripts.
  await page.evaluate(source);
  const found: unknown = await page.evaluate(
    `axe.run(${JSON.stringify(within)}, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })
      .then(({ violations }) => violations.map(({ id, help, nodes }) =>
        id + ': ' + help + ' — ' + nodes.slice(0, 3).map(({ html }) => html.slice(0, 200)).join(' | ')))`,
  );
  return Array.isArray(found) ? found.map(String) : ['axe gave no answer'];
}
