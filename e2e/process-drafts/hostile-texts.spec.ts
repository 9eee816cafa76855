import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { closeBrowser, newPage } from '../../test/browser.ts';
import { hostile, hostileModel } from './hostile-model.ts';
import { aSmallSumWorld, type SmallSumWorld } from './small-sum-world.ts';

let world: SmallSumWorld;
let page: Page;
let faults: string[];
const dialogs: string[] = [];
beforeAll(async () => {
  world = await aSmallSumWorld();
  const first = await world.administrator('administrator-city');
  await first('/api/process-designs', {
    ...{ processId: 'hostile', name: hostile },
    from: { kind: 'file', xml: hostileModel, source: 'hostile' },
  });
  ({ page, faults } = await world.signedIn('administrator-city', '/hostile'));
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await page.locator('.djs-shape[data-element-id="look"]').waitFor();
}, 240_000);
afterAll(async () => {
  await closeBrowser();
  await world.stop();
});

/** The text is there to be read, and nothing of it became more than text. */
async function expectText(of: Page): Promise<void> {
  await expect.poll(() => of.getByText('onerror=').count()).toBeGreaterThan(0);
  expect(await of.evaluate('"hacked" in window')).toBe(false);
  expect(await of.locator('img[src="x"], svg[onload], [href^="javascript:"]').count()).toBe(0);
}

it('is text in every view of a process', async () => {
  for (const name of ['大纲', '试运行', '版本', '说明书', '流程图']) {
    await page.getByRole('button', { name, exact: true }).click();
    await page.waitForTimeout(400);
    await expectText(page);
  }
}, 60_000);

it('is text around the canvas: settings, all properties, problems, search, simulation', async () => {
  for (const id of ['look', 'job', 'three', 'gate', 'wait', 'broken', 'note', 'start']) {
    await page.getByRole('button', { name: '适合窗口' }).click();
    await page.evaluate(
      `document.querySelector('[data-element-id="${id}"] .djs-hit').dispatchEvent(new MouseEvent('click', { bubbles: true }))`,
    );
    for (const panel of ['全部 BPMN 属性', '设置']) {
      await page.getByRole('button', { name: panel, exact: true }).click();
      await expectText(page);
    }
  }
  await page.getByRole('region', { name: '流程检查' }).first().getByRole('button').first().click();
  await expectText(page);
  await page.getByRole('button', { name: '查找' }).click();
  await page.keyboard.type('img');
  await page.waitForTimeout(300);
  await expectText(page);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: '令牌演示' }).click();
  await page.locator('.bts-context-pad').first().dispatchEvent('click');
  await page.waitForTimeout(500);
  await expectText(page);
  await page.getByRole('button', { name: '令牌演示' }).click();
}, 90_000);

it('is text in the picture that is taken along', async () => {
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'SVG', exact: true }).click();
  const svg = await readFile(await (await downloading).path(), 'utf8');
  const picture = await newPage();
  await picture.page.setContent(svg);
  expect(await picture.page.evaluate('"hacked" in window')).toBe(false);
  expect(await picture.page.locator('img, script, [onload], [onerror]').count()).toBe(0);
  expect(svg).toContain('onerror=');
}, 30_000);

it('is text where processes are listed, and nothing was tried on the way', async () => {
  await page.getByRole('link', { name: '返回流程列表' }).or(page.locator('a.back')).first().click();
  await expectText(page);
  expect(dialogs).toEqual([]);
  // Nobody was signed in at first, and there is no form of such a name.
  expect(faults.filter((fault) => !/401|404/.test(fault))).toEqual([]);
}, 30_000);
