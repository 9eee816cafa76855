import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { closeBrowser, newPage } from '../../test/browser.ts';
import { hostile, hostileDeclarations, hostileModel } from './hostile-model.ts';
import { aSmallSumWorld, type SmallSumWorld } from './small-sum-world.ts';

let world: SmallSumWorld;
let page: Page;
let faults: string[];
const dialogs: string[] = [];
/** What was asked of other hosts than the program itself. */
const strangers: string[] = [];

/** Watches a page for everything that a text must not bring about. */
function watched(of: Page): Page {
  of.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  of.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (/^(?:http|ws)/.test(protocol) && hostname !== '127.0.0.1' && hostname !== 'localhost')
      strangers.push(request.url());
  });
  return of;
}
beforeAll(async () => {
  world = await aSmallSumWorld();
  const first = await world.administrator('administrator-city');
  await first('/api/process-designs', {
    ...{ processId: 'hostile', name: hostile },
    from: { kind: 'file', xml: hostileModel, source: 'hostile' },
  });
  ({ page, faults } = await world.signedIn('administrator-city', '/hostile'));
  watched(page);
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

it('is text in the picture that is taken along, opened as a page of its own, too', async () => {
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'SVG', exact: true }).click();
  const folder = await mkdtemp(join(tmpdir(), 'aidflow-picture-'));
  const path = join(folder, 'picture.svg');
  await (await downloading).saveAs(path);
  const picture = watched((await newPage()).page);
  await picture.goto(pathToFileURL(path).href);
  expect(await picture.evaluate('document.documentElement.localName')).toBe('svg');
  await expectText(picture);
  expect(await picture.locator('img, script, foreignObject, [onload], [onerror]').count()).toBe(0);
  // A person may also put it into a page.
  await picture.goto('about:blank');
  await picture.setContent(await readFile(path, 'utf8'));
  expect(await picture.evaluate('"hacked" in window')).toBe(false);
  await picture.close();
  await rm(folder, { recursive: true });
}, 30_000);

it('is text in notes, reasons and names of versions', async () => {
  const [asking, deciding] = [
    await world.administrator('administrator-city'),
    await world.administrator('administrator-city-2'),
  ];
  const of = '/api/process-designs/noted/publication';
  await asking('/api/process-designs', {
    ...{ processId: 'noted', name: hostile },
    from: { kind: 'template', template: 'decision-and-payment' },
  });
  const { page: other, faults: others } = await world.signedIn('administrator-city-2', '/noted');
  watched(other);
  const propose = async (): Promise<string> =>
    z.object({ id: z.string() }).parse(await asking(of, { revision: 1, note: `说明 ${hostile}` })).id;
  const refused = await propose();
  await other.getByText('说明 ">').first().waitFor();
  await expectText(other);
  await deciding(`${of}/refusal`, { id: refused, reason: `退回 ${hostile}` });
  await other.reload();
  await other.getByText('退回 ">').first().waitFor();
  await expectText(other);
  await deciding(`${of}/approval`, { id: await propose() });
  await other.reload();
  await other.getByRole('button', { name: '版本', exact: true }).click();
  await other.getByText('说明 ">').first().waitFor();
  await expectText(other);
  expect(others.filter((fault) => !/401/.test(fault))).toEqual([]);
  await other.close();
}, 60_000);

it('is text where a file is taken, and files that reach for others are refused', async () => {
  const { page: list } = await world.signedIn('administrator-city');
  watched(list);
  await list.getByRole('button', { name: '新建流程' }).first().click();
  await list.getByRole('radio', { name: /BPMN 文件/ }).check();
  const take = (xml: string): Promise<void> =>
    list
      .getByLabel(/^文件/)
      .setInputFiles({ name: 'a.bpmn', mimeType: 'application/xml', buffer: Buffer.from(xml) });
  await take(hostileModel);
  await list
    .getByText('现在还不能运行')
    .or(list.getByText(/有 \d+ 处还不能运行/))
    .first()
    .waitFor();
  await expectText(list);
  for (const declared of hostileDeclarations) {
    await take(hostileModel.replace('?>', `?>${declared}`));
    await list.getByRole('alert').getByText('DOCTYPE').waitFor();
    expect(await list.getByRole('dialog').innerText()).not.toContain('root:');
  }
  await list.close();
}, 60_000);

it('is text where processes are listed, and nothing was tried on the way', async () => {
  await page.getByRole('link', { name: '返回流程列表' }).or(page.locator('a.back')).first().click();
  await expectText(page);
  expect(dialogs).toEqual([]);
  expect(strangers).toEqual([]);
  // Nobody was signed in at first, and there is no form of such a name.
  expect(faults.filter((fault) => !/401|404/.test(fault))).toEqual([]);
}, 30_000);
