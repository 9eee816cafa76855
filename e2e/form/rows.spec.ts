import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { join } from 'node:path';
import {
  accessibilityProblems,
  closeBrowser,
  DESK,
  newPage,
  PHONE,
  screenshot,
  type PageOptions,
  type TestPage,
} from '../../test/browser.ts';
import { servePage, type ServedPage } from './serve-page.ts';

let served: ServedPage;
let opened: TestPage[] = [];

beforeAll(async () => {
  served = await servePage();
}, 180_000);

afterEach(async () => {
  expect(opened.flatMap(({ faults }) => faults)).toEqual([]);
  const folder = process.env['SCREENSHOTS'];
  const name = (expect.getState().currentTestName ?? '').replaceAll(/[^\w-]+/g, '-');
  for (const [i, { page }] of opened.entries()) {
    if (folder !== undefined) await screenshot(page, join(folder, `${name}-${i}.png`));
    await page.context().close();
  }
  opened = [];
});

afterAll(async () => {
  await closeBrowser();
  await served.close();
});

async function open(rows: number, size: PageOptions = DESK): Promise<Page> {
  const test = await newPage(size);
  opened.push(test);
  await test.page.goto(`${served.url}?form=large&rows=${rows}`);
  await test.page.waitForSelector('[data-row]');
  return test.page;
}

const drawnRows = (page: Page): Promise<number> => page.locator('[data-row]').count();

const scrollTo = (page: Page, where: 'start' | 'end'): Promise<unknown> =>
  page.evaluate(`{
    const region = document.querySelector('[role=region]');
    region.scrollTo(0, ${where === 'end' ? 'region.scrollHeight' : '0'});
  }`);

/** Counts elements and texts that change in the table outside of what a selector names, from now on. */
const watchChanges = (page: Page, except: string): Promise<unknown> =>
  page.evaluate(`
    window.changes = [];
    new MutationObserver((records) => {
      for (const { target } of records) {
        const element = target instanceof Element ? target : target.parentElement;
        if (!element.closest(${JSON.stringify(except)})) window.changes.push(element.outerHTML.slice(0, 120));
      }
    }).observe(document.querySelector('table'), { subtree: true, childList: true, characterData: true, attributes: true });
  `);

describe('a table of 500 rows', () => {
  it('draws the rows in sight and says how many there are', async () => {
    const page = await open(500);
    expect(await drawnRows(page)).toBeLessThan(40);
    expect(await page.evaluate('document.documentElement.scrollHeight')).toBeLessThan(2000);
    expect(await page.locator('table').getAttribute('aria-rowcount')).toBe('501');
    expect(await page.locator('[data-row="0"]').getAttribute('aria-rowindex')).toBe('2');
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  it('draws others as it is scrolled, and keeps what was typed in those that went', async () => {
    const page = await open(500);
    const name = page.getByLabel('第 3 行：第1列');
    await name.fill('张三丰');
    await scrollTo(page, 'end');
    await page.getByLabel('第 500 行：第1列').waitFor();
    // The row being typed in stays where it is, so that its caret and its errors do.
    expect(await page.evaluate('document.activeElement.value')).toBe('张三丰');
    expect(await drawnRows(page)).toBeLessThan(40);
    await page.getByLabel('第 500 行：第1列').fill('末一位');
    await scrollTo(page, 'start');
    await page.getByLabel('第 4 行：第1列').waitFor();
    expect(await name.inputValue()).toBe('张三丰');
    await expect
      .poll(() =>
        page.evaluate('JSON.parse(document.querySelector("#given").textContent)?.rows.map((row) => row.c0)'),
      )
      .toEqual(expect.arrayContaining(['张三丰', '末一位']));
  });

  it('redraws one cell and the sum for a key, and nothing else', async () => {
    const page = await open(500);
    const income = page.getByLabel('第 2 行：第3列');
    await income.press('Control+a');
    await watchChanges(page, 'td:has(:focus), tfoot');
    await page.keyboard.type('12');
    await expect.poll(() => page.locator('tfoot').textContent()).toContain('¥51,159.49');
    expect(await page.evaluate('window.changes')).toEqual([]);
  });

  it('leads to an error in a row that was never drawn', async () => {
    const page = await open(500);
    await scrollTo(page, 'end');
    await page.getByLabel('第 490 行：第1列').fill('');
    await scrollTo(page, 'start');
    await page.getByLabel('第 1 行：第1列').waitFor();
    await page.getByRole('button', { name: '提交' }).click();
    await expect.poll(() => page.evaluate('document.activeElement.ariaLabel')).toContain('第 490 行');
    expect(await page.locator('[data-row="489"]').getByText('请填写“第1列”').isVisible()).toBe(true);
  });

  it('is walked through by the tab key beyond what was drawn', async () => {
    const page = await open(500);
    await page.getByLabel('第 1 行：第8列').focus();
    // Eight cells, the calendar of one, and the button that takes the row away.
    for (let i = 0; i < 10 * 40; i += 1) await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.ariaLabel')).toBe('第 41 行：第8列');
  });

  it('says sums after a pause, and that it is full', async () => {
    const page = await open(500);
    await page.getByLabel('第 1 行：第3列').fill('200');
    await expect
      .poll(() => page.locator('.aid-form > [aria-live]').textContent(), { timeout: 5000 })
      .toContain('第3列合计 ¥51,347.50。');
    expect(await page.getByText('最多 500 行，已经填满。').count()).toBe(1);
    expect(await page.getByRole('button', { name: /添加一行/ }).count()).toBe(0);
  });

  it('is turned over like pages on a phone', async () => {
    const page = await open(500, PHONE);
    expect(await drawnRows(page)).toBe(20);
    await page.getByRole('button', { name: '下一页' }).click();
    await page.getByText('第 21–40 行，共 500 行').first().waitFor();
    expect(await page.getByLabel('第1列').first().inputValue()).toBe('人员21');
    expect(await accessibilityProblems(page)).toEqual([]);
  });
});

it('a new row far below is drawn and has the focus', async () => {
  const page = await open(300);
  await page.getByRole('button', { name: '添加一行：发放明细' }).click();
  await expect.poll(() => page.evaluate('document.activeElement.ariaLabel')).toContain('第 301 行：第1列');
});
