import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { accessibilityProblems, closeBrowser } from '../../test/browser.ts';
import { choose, press, type } from '../designer/keys.ts';
import { byKeys, byMouse, type Hand } from './hand.ts';
import { act, add, addBefore, goTo, leadBack, part, rename, undo, write } from './outline-by-keys.ts';
import * as mouse from './canvas-by-mouse.ts';
import { aSmallSumWorld, type SmallSumWorld } from './small-sum-world.ts';
import { propose, tryCase } from './try-and-publish.ts';

let world: SmallSumWorld;
beforeAll(async () => {
  world = await aSmallSumWorld();
}, 240_000);
afterAll(async () => {
  await closeBrowser();
  await world.stop();
});

it('runs an application for a new item to payment, by a process that two administrators published', async () => {
  const first = await world.administrator('administrator-city');
  const second = await world.administrator('administrator-city-2');
  const processId = 'temporary-assistance-small';
  const at = `/api/process-designs/${processId}`;
  const name = { zh: '临时救助（小额）', en: 'Temporary assistance, small sum' };
  await first('/api/process-designs', {
    ...{ processId, name: name.zh },
    from: { kind: 'template', template: 'decision-and-payment' },
  });
  const asked = await first(`${at}/publication`, { revision: 1, note: '首次' });
  expect(await second(`${at}/publication/approval`, { id: idOf(asked) })).toEqual({ version: 1 });
  await first('/api/items', { from: 'TEMP_AID', code: 'TEMP_AID_SMALL', name, process: processId });
  await world.runToPayment('TEMP_AID_SMALL');
}, 240_000);

const idOf = (answer: unknown): unknown => Reflect.get(Object(answer), 'id');
const problemsOf = (page: Page): Locator => page.getByRole('region', { name: '流程检查' }).last();
const settings = (page: Page): Locator => page.getByRole('complementary', { name: '这一步的设置' });

/** What the checks say of an element, once they have looked at the model as it is. */
async function named(page: Page, where: string, sentence: string): Promise<void> {
  const row = problemsOf(page).locator('li').filter({ hasText: where }).filter({ hasText: sentence });
  await expect.poll(() => row.count(), { message: `${where}: ${sentence}` }).toBeGreaterThan(0);
}
const faultless = (page: Page): Promise<unknown> =>
  expect.poll(() => problemsOf(page).innerText()).toMatch(/错误 0 处|没有发现问题/);

/** A second person publishes what the first asks for; an application for an item that runs by it is paid. */
async function publishAndPay(
  { page, hand, code, process }: { page: Page; hand: Hand; code: string; process: string },
  faults: readonly string[],
): Promise<void> {
  await propose(page, hand, '第一次发布');
  const second = await world.signedIn('administrator-city-2', `/${process}`);
  await hand.press(second.page.getByRole('button', { name: '通过并发布' }));
  await second.page.getByText('已发布第 1 版。').waitFor();
  const first = await world.administrator('administrator-city');
  await first('/api/items', { from: 'TEMP_AID', code, name: { zh: code, en: code }, process });
  await world.runToPayment(code);
  // The first question whether anybody is signed in is answered with no.
  expect([...faults, ...second.faults].filter((fault) => !fault.includes('401'))).toEqual([]);
}

it('is drawn from nothing by keys alone, mended, tried, published by a second person, and pays', async () => {
  const { page, faults } = await world.signedIn('administrator-city');
  await press(page.getByRole('button', { name: '新建流程' }).first());
  const dialog = page.getByRole('dialog');
  await choose(dialog.getByRole('combobox', { name: '模板' }), '空白：收到申请到办结');
  await type(dialog.getByLabel('名称'), '临时救助（键盘绘制）');
  await type(dialog.getByLabel('标识'), 'temporary-keys');
  await press(dialog.getByRole('button', { name: '新建流程' }));
  await page.getByRole('heading', { name: '临时救助（键盘绘制）', level: 1 }).waitFor();
  await press(page.getByRole('button', { name: '大纲' }));

  await add(page, '收到申请', '核验授权与材料');
  await add(page, '核验授权与材料', '受理与补正', '受理申请');
  await add(page, '否则', '紧急审批');
  await add(page, '紧急审批', '决定、确认待遇与发放', '作出决定');
  await addBefore(page, '紧急审批', '填写表单', '电话回访');

  // What a step still lacks is said, and set where it belongs: people, form, deadline.
  await press(problemsOf(page).getByRole('button').first());
  await named(page, '电话回访', '没有选表单');
  await goTo(page, '电话回访');
  await page.keyboard.press('Alt+Enter');
  await choose(settings(page).getByLabel('由谁办理'), '窗口经办人');
  await choose(settings(page).getByLabel('表单', { exact: true }), '电话回访表');
  await press(settings(page).getByLabel('联系上了'), 'Space');
  await page.keyboard.press('Escape');
  await act(page, '电话回访', '加期限');
  await press(page.locator('li form').getByRole('button', { name: '确定' }));
  await expect.poll(() => page.locator('.current').innerText()).toContain('2 个工作日内办结');
  await part(page, '电话回访', { kind: '填写表单', name: '再次回访', variable: '联系上了', value: '否' });
  await goTo(page, '再次回访');
  await page.keyboard.press('Alt+Enter');
  await choose(settings(page).getByLabel('由谁办理'), '窗口经办人');
  await choose(settings(page).getByLabel('表单', { exact: true }), '电话回访表');
  await page.keyboard.press('Escape');
  await faultless(page);

  // Five slips, each named in a sentence where it is, and mended.
  await write(page, '如果：准予', 'outcom = "GRANT"');
  await named(page, '准予', '是不是“outcome”？');
  await write(page, '否则', 'reached = true');
  await named(page, '', '没有默认分支');
  await rename(page, '电话回访', '');
  await named(page, '', '没有名称');
  await leadBack(page, '编制发放计划', '确认待遇', ['结果', '准予']);
  await named(page, '', '这个循环');
  await act(page, '核验授权与材料', '删除');
  await named(page, '受理申请', '用到了“acceptanceDueAt”');
  expect(await accessibilityProblems(page)).toEqual([]);
  await undo(page);
  await act(page, /^回到第 .+“确认待遇”$/, '删除');
  await rename(page, '人工步骤', '电话回访');
  await act(page, '如果：reached', '设为“否则”');
  await write(page, '如果：准予', 'outcome = "GRANT"');
  await faultless(page);
  await expect.poll(() => problemsOf(page).innerText()).not.toMatch(/循环|没有默认/);

  // Two cases are tried and kept, and stand beside what is published.
  await press(page.getByRole('button', { name: '试运行' }));
  await tryCase(page, byKeys, { name: '一次联系上', answers: ['是', '受理', '准予'] });
  await tryCase(page, byKeys, { name: '没联系上，再次回访', answers: ['否', '受理', '不予'] });
  await publishAndPay({ page, hand: byKeys, code: 'TEMP_KEYS', process: 'temporary-keys' }, faults);
}, 240_000);

it('is drawn from nothing by mouse on the canvas, mended, tried, published by a second person, and pays', async () => {
  const { page, faults } = await world.signedIn('administrator-city');
  await page.getByRole('button', { name: '新建流程' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: '模板' }).selectOption({ label: '空白：收到申请到办结' });
  await dialog.getByLabel('名称').fill('临时救助（鼠标绘制）');
  await dialog.getByLabel('标识').fill('temporary-mouse');
  await dialog.getByRole('button', { name: '新建流程' }).click();
  await page.getByRole('heading', { name: '临时救助（鼠标绘制）', level: 1 }).waitFor();

  await mouse.select(page, '办结');
  await mouse.remove(page);
  await mouse.select(page, '收到申请');
  await mouse.append(page, 'append-task', '核验', '核验授权与材料');
  await mouse.append(page, 'append-task', '受理', '受理申请');
  await mouse.append(page, 'append-task', '回访', '填写表单');
  await mouse.append(page, 'gateway', '联系上了?');
  await mouse.append(page, 'append-task', '审批', '紧急审批');
  await mouse.append(page, 'append-task', '决定', '作出决定');
  await mouse.append(page, 'gateway', '准予?');
  await mouse.append(page, 'append-task', '确认待遇', '确认待遇');
  await mouse.append(page, 'append-task', '编制计划', '编制发放计划');
  await mouse.append(page, 'append-task', '告知准予', '发送通知');
  await mouse.append(page, 'end-event', '准予');
  await mouse.select(page, '准予?');
  await mouse.append(page, 'append-task', '告知不予', '发送通知');
  await mouse.append(page, 'end-event', '不予');
  await mouse.select(page, '联系上了?');
  await mouse.append(page, 'append-task', '再次回访', '填写表单');
  await mouse.connect(page, '审批');

  // People, form and deadline of the calls; what decides.
  for (const call of ['回访', '再次回访']) {
    await mouse.select(page, call);
    await mouse.settings(page).getByLabel('由谁办理').selectOption({ label: '窗口经办人' });
    await mouse.settings(page).getByLabel('表单', { exact: true }).selectOption({ label: '电话回访表' });
  }
  await mouse.select(page, '回访');
  await mouse.settings(page).getByLabel('联系上了').check();
  await mouse.settings(page).getByLabel('办理期限').selectOption({ label: '从打开起计算' });
  await mouse.selectFlow(page, '联系上了?', '审批');
  await mouse
    .settings(page)
    .getByLabel(/默认走向/)
    .check();
  await mouse.selectFlow(page, '联系上了?', '再次回访');
  await mouse.condition(page, '联系上了', '否');
  await mouse.selectFlow(page, '准予?', '确认待遇');
  await mouse.condition(page, '结果', '准予');
  await mouse.selectFlow(page, '准予?', '告知不予');
  await mouse
    .settings(page)
    .getByLabel(/默认走向/)
    .check();
  await problemsOf(page).getByRole('button').first().click();
  await faultless(page);

  // Five slips.
  await mouse.selectFlow(page, '编制计划', '告知准予');
  await mouse.remove(page);
  await mouse.select(page, '回访');
  await mouse.settings(page).getByLabel('表单', { exact: true }).selectOption('acceptance');
  await mouse.selectFlow(page, '联系上了?', '审批');
  await mouse
    .settings(page)
    .getByLabel(/默认走向/)
    .uncheck();
  await mouse.drag(page, 'create.task');
  await mouse.select(page, '受理');
  await mouse.settings(page).getByLabel('名称', { exact: true }).fill('');
  if ((await problemsOf(page).locator('li').count()) === 0)
    await problemsOf(page).getByRole('button').first().click();
  await named(page, '告知准予', '从流程的开始走不到这里');
  await named(page, '回访', '没有字段“reached”');
  await named(page, '联系上了?', '没有默认分支');
  await named(page, '环节 Activity', '从流程的开始走不到这里');
  await named(page, '人工办理', '没有名称');
  expect(await accessibilityProblems(page)).toEqual([]);

  // What one click can mend, and the rest where it was made.
  const mend = (where: string, repair: string) =>
    problemsOf(page).locator('li').filter({ hasText: where }).getByRole('button', { name: repair }).click();
  await mend('告知准予', '从“编制计划”连过来');
  await expect.poll(() => problemsOf(page).innerText()).not.toContain('告知准予');
  await mend('联系上了?', '设为默认分支');
  await expect.poll(() => problemsOf(page).innerText()).not.toContain('没有默认分支');
  await mend('环节 Activity', '删除这 1 个');
  await problemsOf(page).getByRole('button', { name: '定位到“人工办理' }).click();
  await mouse.settings(page).getByLabel('名称', { exact: true }).fill('受理');
  await mouse.select(page, '回访');
  await mouse.settings(page).getByLabel('表单', { exact: true }).selectOption({ label: '电话回访表' });
  await faultless(page);
  await expect.poll(() => problemsOf(page).innerText()).not.toMatch(/没有字段|没有名称/);

  await page.getByRole('button', { name: '试运行' }).click();
  await tryCase(page, byMouse, { name: '一次联系上', answers: ['是', '受理', '准予'] });
  await tryCase(page, byMouse, { name: '没联系上，再次回访', answers: ['否', '受理', '不予'] });
  await publishAndPay({ page, hand: byMouse, code: 'TEMP_MOUSE', process: 'temporary-mouse' }, faults);
}, 240_000);
