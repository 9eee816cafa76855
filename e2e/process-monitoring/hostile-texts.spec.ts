import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { closeBrowser } from '../../test/browser.ts';
import { hostile } from '../process-drafts/hostile-model.ts';
import { watchedModel } from './watched-model.ts';
import { aWatchedWorld, type WatchedWorld } from './watched-world.ts';

let world: WatchedWorld;
const escaped = hostile
  .replaceAll('&', '&amp;')
  .replaceAll('<', '&lt;')
  .replaceAll('>', '&gt;')
  .replaceAll('"', '&quot;');

beforeAll(async () => {
  world = await aWatchedWorld();
  const content = watchedModel((name) => `${name} ${escaped}`);
  await world.engine.deploy([{ name: 'watched.bpmn', content }]);
  await world.engine.createInstance({
    processId: 'watched',
    variables: { level: 1, note: hostile, [hostile]: hostile },
  });
  const work = world.engine.work({
    ...{ type: 'watched.check', timeoutMs: 60_000, maxJobs: 10 },
    async handler({ key }) {
      await world.engine.failJob(key, { retries: 0, retryBackOffMs: 0, message: hostile });
    },
  });
  await vi.waitFor(async () => {
    const { rows } = await world.api.pool.query('SELECT 1 FROM engine.incident');
    expect(rows).toHaveLength(1);
  }, 15_000);
  await work.stop();
}, 240_000);
afterAll(async () => {
  await closeBrowser();
  await world.stop();
});

it('is text on the picture, in the table, among cases, in an incident and in its data', async () => {
  const served = world.serving();
  const { page } = await world.opened();
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  const expectText = async (): Promise<void> => {
    await expect.poll(() => page.getByText('onerror=').count()).toBeGreaterThan(0);
    expect(await page.evaluate('"hacked" in window')).toBe(false);
    expect(await page.locator('img[src="x"], svg[onload], [href^="javascript:"]').count()).toBe(0);
  };
  await page.locator('.figure.incidents').waitFor();
  await expectText();
  await page
    .getByRole('row')
    .getByRole('button', { name: /^核对材料/ })
    .click();
  await expectText();
  await page.getByRole('button', { name: '修正数据' }).first().click();
  await page.locator('form.repair').waitFor();
  await expectText();
  await page.locator('form.repair').getByLabel('level', { exact: true }).fill('2');
  await page.locator('form.repair').getByLabel('原因（记入审计日志）').fill(hostile);
  await page.keyboard.press('Enter');

  await page.getByText(/重试 1 处故障/).waitFor();
  await expectText();
  expect(dialogs).toEqual([]);
  await served.stop();
}, 60_000);
