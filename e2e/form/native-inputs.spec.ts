import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeBrowser, newPage } from '../../test/browser.ts';
import { servePage, type ServedPage } from './serve-page.ts';

let served: ServedPage;
let page: Page;
let faults: string[];

beforeAll(async () => {
  served = await servePage();
  ({ page, faults } = await newPage());
  await page.goto(served.url);
  await page.waitForSelector('.aid-form');
}, 180_000);

afterAll(async () => {
  expect(faults).toEqual([]);
  await closeBrowser();
  await served.close();
});

const given = async (name: string): Promise<unknown> => {
  await page.waitForTimeout(200);
  const values: unknown = JSON.parse((await page.locator('#given').textContent()) ?? 'null');
  return typeof values === 'object' && values !== null ? Reflect.get(values, name) : undefined;
};

describe('an input of a form', () => {
  it('takes a character once it is composed, not the letters it is composed of', async () => {
    const name = page.getByRole('textbox', { name: '姓名' }).first();
    await name.fill('林');
    expect(await given('name')).toBe('林');
    const keyboard = await page.context().newCDPSession(page);
    await keyboard.send('Input.imeSetComposition', { text: 'xiu', selectionStart: 3, selectionEnd: 3 });
    expect(await name.inputValue()).toBe('林xiu');
    expect(await given('name')).toBe('林');
    await keyboard.send('Input.insertText', { text: '秀' });
    expect(await name.inputValue()).toBe('林秀');
    expect(await given('name')).toBe('林秀');
  });

  it('of a date offers the calendar of the device, which fills it in', async () => {
    const born = page.getByRole('textbox', { name: '出生日期' });
    expect(await page.locator('input[type="date"]').count()).toBe(0);
    await page.getByRole('button', { name: '打开日历选择“出生日期”' }).click();
    const calendar = page.locator('input[type="date"]');
    expect(await calendar.inputValue()).toBe(await born.inputValue());
    await page.keyboard.press('Escape');
    await calendar.fill('1961-04-05');
    expect(await born.inputValue()).toBe('1961-04-05');
    expect(await given('born')).toBe('1961-04-05');
  });

  it('of several lines grows with its text', async () => {
    await page.getByRole('radiogroup', { name: '邻里是否有异议' }).getByLabel('是').check();
    const area = page.getByRole('textbox', { name: '异议内容' });
    await area.fill('一行');
    const before = (await area.boundingBox())?.height ?? 0;
    expect(before).toBeGreaterThan(0);
    await area.fill('一行\n'.repeat(9));
    expect((await area.boundingBox())?.height).toBeGreaterThan(before + 50);
  });
});
