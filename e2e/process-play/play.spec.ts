import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  accessibilityProblems,
  closeBrowser,
  DESK,
  newPage,
  PHONE,
  screenshot,
  type PageOptions,
} from '../../test/browser.ts';
import { servePage, type ServedPage } from './serve-page.ts';

let served: ServedPage;
beforeAll(async () => {
  served = await servePage();
}, 180_000);
afterAll(async () => {
  await closeBrowser();
  await served.close();
});

interface Opened {
  readonly page: Page;
  readonly faults: string[];
  /** Addresses asked for since the page was ready. */
  readonly asked: string[];
}

async function opened(size: PageOptions = DESK): Promise<Opened> {
  const { page, faults } = await newPage(size);
  await page.goto(served.url);
  await page.getByRole('button', { name: '开始', exact: true }).waitFor();
  await page.evaluate('document.fonts.ready.then(() => undefined)');
  const asked: string[] = [];
  // Letters of the bundled font are files of the page.
  page.on('request', (request) => {
    if (!request.url().endsWith('.woff2')) asked.push(request.url());
  });
  return { page, faults, asked };
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const status = (page: Page) => page.locator('header.state [role="status"]');

/** `SCREENSHOTS=<folder> npx vitest run e2e/process-play` leaves views to be looked at. */
async function look(page: Page, name: string): Promise<void> {
  const folder = process.env['SCREENSHOTS'];
  if (folder !== undefined) await screenshot(page, join(folder, `${name}.png`));
}

async function complete(page: Page, choice?: string): Promise<void> {
  const quick = button(page, '只选结果');
  await button(page, '完成这一环节').or(quick).first().waitFor();
  if ((await quick.count()) > 0) await quick.click();
  if (choice !== undefined) await page.getByRole('radio', { name: choice, exact: true }).check();
  await button(page, '完成这一环节').click();
}

/** The ordinary way of temporary assistance, to the grant. */
async function granted(page: Page): Promise<void> {
  await button(page, '开始').click();
  await button(page, '其余照常办理，直到下一个人工环节').click();
  await complete(page, '受理');
  await button(page, '其余照常办理，直到下一个人工环节').click();
  await complete(page);
  await button(page, '其余照常办理，直到下一个人工环节').click();
  for (let day = 0; day < 9 && (await button(page, '其余照常办理，直到下一个人工环节').count()) === 0; day++)
    await button(page, '过一天').click();
  await button(page, '其余照常办理，直到下一个人工环节').click();
  await look(page, 'approval-desk');
  // What departments say is counted by the decision; it decides no way itself.
  await complete(page);
  await button(page, '其余照常办理，直到下一个人工环节').click();
}

describe('a draft that is tried', () => {
  it('is played to its end by mouse, kept as an example, and shows what the example covers', async () => {
    const { page, faults, asked } = await opened();
    await look(page, 'start-desk');
    expect(await accessibilityProblems(page)).toEqual([]);
    await button(page, '开始').click();
    expect(await page.locator('.trial-token').allTextContents()).toEqual(['1']);
    await look(page, 'job-desk');
    await button(page, '重新开始').click();
    await granted(page);
    await expect.poll(() => status(page).textContent()).toContain('流程已结束');
    await page.getByLabel('示例名称').fill('<img src=x onerror=alert(1)>普通准予');
    await button(page, '保存为示例').click();
    await page.getByText('1 个示例中 1 个通过').waitFor();
    await button(page, '在图上标出未覆盖的部分').click();
    expect(await page.locator('.trial-uncovered').count()).toBeGreaterThan(10);
    expect(await page.locator('img').count()).toBe(0);
    await look(page, 'ended-desk');
    expect(await accessibilityProblems(page)).toEqual([]);
    expect([faults, asked]).toEqual([[], []]);
    await page.context().close();
  }, 90_000);

  it('draws the form of a human step with the rights of the step, and its answers choose the way', async () => {
    const { page, faults, asked } = await opened();
    await button(page, '开始').click();
    await button(page, '其余照常办理，直到下一个人工环节').click();
    await page.locator('.aid-form').waitFor();
    await page.getByText('身份无误').first().waitFor();
    await button(page, '提交表单').click();
    // Required answers are missing, as they would be for a clerk.
    await page.locator('.aid-form [role="alert"]').first().waitFor();
    await look(page, 'form-desk');
    expect(await accessibilityProblems(page)).toEqual([]);
    expect([faults, asked]).toEqual([[], []]);
    await page.context().close();
  }, 60_000);

  it('goes back to any earlier point and on another way from there', async () => {
    const { page, faults } = await opened();
    await button(page, '开始').click();
    await button(page, '其余照常办理，直到下一个人工环节').click();
    await complete(page, '不予受理');
    await button(page, '其余照常办理，直到下一个人工环节').click();
    await expect.poll(() => status(page).textContent()).toContain('流程已结束');
    await page.locator('.record ol button').nth(1).click();
    await expect.poll(() => status(page).textContent()).toContain('正在等待');
    await complete(page, '要求补正');
    expect(await page.locator('.record ol button').count()).toBe(3);
    expect(await page.locator('.record tr.changed').textContent()).toContain('SUPPLEMENT');
    expect(faults).toEqual([]);
    await page.context().close();
  }, 60_000);

  it('says why an example no longer passes after the draft was changed', async () => {
    const { page, faults } = await opened();
    await granted(page);
    await page.getByLabel('示例名称').fill('普通准予');
    await button(page, '保存为示例').click();
    await page.getByText('1 个示例中 1 个通过').waitFor();
    await page.evaluate(`(() => {
      const { modeler } = playPage;
      const task = modeler.get('elementRegistry').get('notify_granted');
      modeler.get('modeling').removeShape(task);
    })()`);
    await page.getByText('1 个示例中 0 个通过').or(page.getByText('这份草稿还不能试运行')).waitFor();
    await look(page, 'failed-desk');
    await page.evaluate(`playPage.modeler.get('commandStack').undo()`);
    await page.getByText('1 个示例中 1 个通过').waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  }, 60_000);

  it('is played by keyboard alone', async () => {
    const { page, faults, asked } = await opened();
    const press = async (name: string): Promise<void> => {
      const wanted = button(page, name);
      await wanted.waitFor();
      for (let tab = 0; tab < 120; tab++) {
        if ((await wanted.and(page.locator(':focus')).count()) > 0) break;
        await page.keyboard.press('Tab');
      }
      await page.keyboard.press('Enter');
    };
    await press('开始');
    await press('其余照常办理，直到下一个人工环节');
    await press('只选结果');
    await press('完成这一环节');
    await press('其余照常办理，直到下一个人工环节');
    await page.locator('.waiting .name', { hasText: '入户调查' }).waitFor();
    await press('退回一步');
    expect(await status(page).textContent()).toContain('正在等待');
    expect([faults, asked]).toEqual([[], []]);
    await page.context().close();
  }, 60_000);

  it('is played on a phone', async () => {
    const { page, faults } = await opened(PHONE);
    await look(page, 'start-phone');
    await button(page, '开始').click();
    await button(page, '其余照常办理，直到下一个人工环节').click();
    await page.locator('.aid-form').waitFor();
    await look(page, 'form-phone');
    const wide = await page.evaluate('document.documentElement.scrollWidth');
    expect(wide).toBe(390);
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(faults).toEqual([]);
    await page.context().close();
  }, 60_000);
});

describe('a hostile draft', () => {
  it('is shown as text and does nothing', async () => {
    const { page, faults } = await opened();
    await page.evaluate(`(() => {
      const { modeler } = playPage;
      const task = modeler.get('elementRegistry').get('accept_check');
      modeler.get('modeling').updateProperties(task, { name: '<img src=x onerror="window.hurt=1"><script>window.hurt=1</script>' });
    })()`);
    await button(page, '开始').click();
    await page.locator('.waiting .name', { hasText: '<img src=x' }).waitFor();
    expect(await page.evaluate('window.hurt')).toBeUndefined();
    expect(await page.locator('img').count()).toBe(0);
    expect(faults).toEqual([]);
    await page.context().close();
  }, 60_000);
});
