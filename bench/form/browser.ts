import type { Browser, CDPSession, Page } from 'playwright-core';
import { z } from 'zod';

const Times = z.array(z.number());
const Sizes = z.record(z.string(), z.number());

/** The page of the measurements, by what it can do. Times are milliseconds. */
export class BenchPage {
  readonly page: Page;
  readonly faults: string[] = [];
  private readonly url: string;
  private readonly cdp: CDPSession;

  private constructor(page: Page, cdp: CDPSession, url: string) {
    this.page = page;
    this.cdp = cdp;
    this.url = url;
    page.on('pageerror', (error) => this.faults.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.faults.push(message.text());
    });
  }

  static async open(browser: Browser, url: string): Promise<BenchPage> {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN' });
    const opened = new BenchPage(page, await page.context().newCDPSession(page), url);
    await opened.cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
    await opened.reload();
    return opened;
  }

  /** Begins with a page that has drawn nothing yet. */
  async reload(): Promise<void> {
    await this.page.goto(this.url);
    await this.page.waitForFunction('"bench" in window');
    await this.page.evaluate(
      'document.fonts.load("16px Noto Sans SC Variable", "文字 1").then(() => undefined)',
    );
  }

  /** Draws a scene upon a clean heap. */
  async mount(scene: string): Promise<number> {
    await this.cdp.send('HeapProfiler.collectGarbage');
    return z.number().parse(await this.page.evaluate(`bench.mount(${JSON.stringify(scene)})`));
  }

  async unmount(): Promise<void> {
    await this.page.evaluate('bench.unmount()');
  }

  async controls(): Promise<number> {
    return z.number().parse(await this.page.evaluate('bench.controls()'));
  }

  async take(): Promise<readonly number[]> {
    return Times.parse(await this.page.evaluate('bench.take()'));
  }

  async scroll(selector: string, pixels: number, frames: number): Promise<readonly number[]> {
    const call = `bench.scroll(${JSON.stringify(selector)}, ${pixels}, ${frames})`;
    return Times.parse(await this.page.evaluate(call));
  }

  /** Presses a key and waits. */
  async press(key: string, pause: number): Promise<void> {
    await this.page.keyboard.press(key);
    await this.settle(pause);
  }

  /** Longest time since the last call in which the page answered nobody; 0 where none was over 50 ms. */
  async longest(): Promise<number> {
    return z.number().parse(await this.page.evaluate('bench.longest()'));
  }

  async undoSteps(): Promise<Readonly<Record<string, number>>> {
    return Sizes.parse(await this.page.evaluate('bench.undoSteps()'));
  }

  /** Milliseconds of CPU that the main thread has spent on scripts, styles and layouts since the page was opened. */
  async work(): Promise<number> {
    const { metrics } = await this.cdp.send('Performance.getMetrics');
    const of = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? 0;
    return (of('ScriptDuration') + of('RecalcStyleDuration') + of('LayoutDuration')) * 1000;
  }

  /** Lets the page finish what it puts off: saving, checks, what is said after a pause. */
  async settle(ms: number): Promise<void> {
    await this.page.waitForTimeout(ms);
  }
}
