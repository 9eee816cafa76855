import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { accessibilityProblems, closeBrowser, PHONE } from '../../test/browser.ts';
import { watchedModel } from './watched-model.ts';
import { aWatchedWorld, type WatchedWorld } from './watched-world.ts';

let world: WatchedWorld;
const within = { timeout: 15_000, interval: 150 };

beforeAll(async () => {
  world = await aWatchedWorld();
  await world.engine.deploy([{ name: 'watched.bpmn', content: watchedModel() }]);
  for (const level of [0, 0, 1, 1, 1, 1])
    await world.engine.createInstance({ processId: 'watched', variables: { level, applicant: 'p1' } });
  const work = world.engine.work({
    ...{ type: 'watched.check', timeoutMs: 60_000, maxJobs: 10 },
    async handler({ key }) {
      await world.engine.completeJob(key, {});
    },
  });
  const arrived = async (): Promise<void> =>
    expect([await standingAt('pay'), await standingAt('enough')]).toEqual([4, 2]);
  await vi.waitFor(arrived, within);
  await work.stop();
}, 240_000);
afterAll(async () => {
  await closeBrowser();
  await world.stop();
});

/** How many stand at a step, as the rows of the engine say. */
async function standingAt(step: string): Promise<number> {
  const { rows } = await world.api.pool.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM engine.element_instance WHERE ended_at IS NULL AND element_id = $1',
    [step],
  );
  return rows[0]?.n ?? 0;
}
const rowOf = (page: Page, name: string) =>
  page.getByRole('row').filter({ has: page.getByRole('button', { name, exact: true }) });
const cells = (page: Page, name: string): Promise<string[]> =>
  rowOf(page, name).getByRole('cell').allTextContents();
const section = (page: Page, title: string | RegExp) =>
  page.locator('section').filter({ has: page.getByRole('heading', { name: title, level: 2 }) });
const entries = async (action: string): Promise<unknown[]> =>
  (
    await world.api.pool.query<{ reason: string }>(
      `SELECT detail->>'reason' AS reason FROM audit_event WHERE action = $1`,
      [action],
    )
  ).rows.map(({ reason }) => reason);

describe('running processes', () => {
  it('show on the picture and in the table what the rows of the engine say', async () => {
    const { page, faults } = await world.opened();
    await page.locator('.figure.incidents').waitFor();
    expect((await cells(page, '发放'))[0]).toBe(String(await standingAt('pay')));
    expect((await cells(page, '金额'))[2]).toBe(String(await standingAt('enough')));
    expect(await page.locator('.figure.incidents').textContent()).toBe('2');
    expect((await cells(page, '核对材料'))[4]).toBe('不到 1 分钟');
    await page.getByLabel('只看需要办理的步骤').check();
    expect(await rowOf(page, '金额').count()).toBe(0);
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(faults).toEqual([]);
  });

  it('have an incident repaired by keys alone: its data, its reason, another try, and it is gone', async () => {
    const served = world.serving();
    const { page, faults } = await world.opened();
    const incidents = section(page, '故障');
    await incidents.getByText('没有一条路的条件成立，也没有“否则”。').waitFor();
    await incidents.getByRole('button', { name: '修正数据' }).first().focus();
    await page.keyboard.press('Enter');
    const form = page.locator('form.repair');
    await form.getByLabel('level').focus();
    await page.keyboard.press('Control+A');
    await page.keyboard.type('一');
    await form.getByLabel('原因（记入审计日志）').fill('金额录错');
    await page.keyboard.press('Enter');
    await form.getByText('请填写数字。').waitFor();
    await form.getByLabel('level').fill('3');
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.getByText('重试 1 处故障').waitFor();
    await page.getByText('已结束 · 已完成 1，失败 0，共 1').waitFor();
    await expect.poll(() => standingAt('enough'), within).toBe(1);
    await expect.poll(async () => (await cells(page, '发放'))[0], within).toBe('5');
    expect(await entries('monitoring.repair')).toEqual(['金额录错']);
    expect(await entries('monitoring.retry')).toEqual(['金额录错']);
    await served.stop();
    expect(faults).toEqual([]);
  }, 60_000);

  it('are ended and moved several at once, with progress that a reload finds again', async () => {
    const { page, faults } = await world.opened();
    await rowOf(page, '发放').getByRole('button').click();
    const cases = section(page, '停在“发放”的案件');
    await cases.getByRole('checkbox').nth(1).check();
    await cases.getByRole('checkbox').nth(2).check();
    await cases.getByRole('button', { name: '终止' }).click();
    await cases.getByText('请先填写原因').waitFor();
    await cases.getByLabel('原因（记入审计日志）').fill('重复申请');
    await cases.getByRole('button', { name: '终止' }).click();
    await cases.getByRole('button', { name: '确定终止' }).click();
    // Nobody works on it yet.
    await page.getByText('进行中 · 已完成 0，失败 0，共 2').waitFor();
    await page.reload();
    await page.getByText('进行中 · 已完成 0，失败 0，共 2').waitFor();
    const served = world.serving();
    await page.getByText('已结束 · 已完成 2，失败 0，共 2').waitFor();
    expect(await standingAt('pay')).toBe(3);
    expect(await entries('monitoring.cancel')).toEqual(['重复申请', '重复申请']);

    await rowOf(page, '发放').getByRole('button').click();
    await cases.getByLabel('全选本页').check();
    await cases.getByLabel('原因（记入审计日志）').fill('退回核对');
    await cases.getByLabel('移到哪一步').selectOption({ label: '核对材料' });
    await cases.getByRole('button', { name: '移到' }).click();
    await page.getByText('把 3 件从“发放”移到“核对材料”').waitFor();
    await page.getByText('已结束 · 已完成 3，失败 0，共 3').waitFor();
    expect([await standingAt('pay'), await standingAt('check')]).toEqual([0, 3]);
    await cases.getByText('没有案件停在这里。').waitFor();
    await served.stop();
    expect(faults).toEqual([]);
  }, 60_000);

  it('keep ticks, focus and what is typed when the figures are brought up to date', async () => {
    const { page } = await world.opened();
    await page.clock.install();
    await page.reload();
    await rowOf(page, '核对材料').getByRole('button').click();
    const cases = section(page, '停在“核对材料”的案件');
    await cases.getByRole('checkbox').nth(1).check();
    await cases.getByLabel('原因（记入审计日志）').fill('写到一');
    const read = page.waitForResponse((answer) => answer.url().includes('/steps/check/cases'));
    await page.clock.fastForward(21_000);
    await read;
    await page.keyboard.type('半');
    expect(await cases.getByLabel('原因（记入审计日志）').inputValue()).toBe('写到一半');
    expect(await cases.getByText('已选 1 件').count()).toBe(1);
  }, 60_000);

  it('are readable on a phone', async () => {
    const { page, faults } = await world.opened(PHONE);
    await rowOf(page, '核对材料').getByRole('button').click();
    await section(page, '停在“核对材料”的案件').getByRole('checkbox').nth(1).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    expect(faults).toEqual([]);
  });

  it('say so when the server can not be reached', async () => {
    const { page } = await world.opened();
    await page.locator('.figure').first().waitFor();
    await page.route('**/api/monitoring/**', (route) => route.abort());
    await rowOf(page, '核对材料').getByRole('button').click();
    await page.getByRole('alert').waitFor();
  });
});
