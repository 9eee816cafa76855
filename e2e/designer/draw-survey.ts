import type { Page } from 'playwright-core';
import { panel, saved, view } from './designer-page.ts';
import { select } from './draw.ts';
import { setRights } from './draw-rights.ts';

/** What no list of fields can say: rules by the condition builder, and a setting that names a later field. */
export async function addRules(page: Page): Promise<void> {
  await select(page, '户主身份证号');
  await panel(page).getByLabel('自动填写出生日期的字段').selectOption('户主出生日期');
  await addCondition(page, '债务情况', ['有无债务', '等于', '是']);
  await addCondition(page, '出租人', ['住房性质', '等于', '租住']);
}

/** Two fields that each wait for the other: nobody would ever see either. */
export async function addCircle(page: Page): Promise<void> {
  await addCondition(page, '家庭人数', ['劳动力人数', '已填写']);
  await addCondition(page, '劳动力人数', ['家庭人数', '已填写']);
}

async function addCondition(
  page: Page,
  title: string,
  [subject, verb, value]: readonly [string, string, string?],
): Promise<void> {
  await select(page, title);
  await panel(page).getByRole('button', { name: '添加规则' }).click();
  await panel(page).getByLabel('条件 1：字段').selectOption(subject);
  await panel(page).getByLabel('条件 1：比较').selectOption(verb);
  if (value !== undefined) await panel(page).getByLabel('条件 1：值').selectOption(value);
}

/** The clerk fills everything but the approval, the reviewer mends the finding, the county decides and sees less. */
export const drawRights = (page: Page): Promise<void> =>
  setRights(page, [
    { step: '入户调查', rows: { 审核审批: '隐藏' } },
    { step: '乡镇审核', all: '只读', rows: { 调查结论: '可填', 有无债务: '隐藏' } },
    { step: '县级审批', all: '只读', rows: { 收款账号: '隐藏', 年龄: '隐藏', 是否同意: '必填' } },
  ]);

/** A sentence of the checks, with the ways to its place and, where there is one, to its repair. */
const problem = (page: Page, sentence: string | RegExp) =>
  page.getByRole('main').or(page.locator('.page')).getByRole('listitem').filter({ hasText: sentence });

/** Jumps from a sentence to the field it is about, and gives the title that is selected there. */
async function jump(page: Page, sentence: string | RegExp): Promise<string> {
  await view(page, '检查');
  await problem(page, sentence).getByRole('button', { name: '去修改' }).first().click();
  return panel(page).getByRole('heading', { level: 2 }).innerText();
}

async function repair(page: Page, sentence: string | RegExp): Promise<void> {
  await view(page, '检查');
  await problem(page, sentence).getByRole('button', { name: '修复' }).first().click();
  await problem(page, sentence).waitFor({ state: 'detached' });
}

/** What the checks say, sentence by sentence. */
export async function sentences(page: Page): Promise<string[]> {
  await view(page, '检查');
  await page.locator('.page ul[aria-busy="false"], .page .good').first().waitFor();
  return page.locator('.page li .text').allInnerTexts();
}

/** Every seeded mistake is gone to and mended, by one click where that is offered. Gives where the jumps led. */
export async function mendAll(page: Page): Promise<string[]> {
  const places: string[] = [];
  places.push(await jump(page, '规则循环'));
  await panel(page).getByRole('button', { name: '删除规则' }).click();
  await addedBack(page);
  places.push(await jump(page, '“出租人”缺少英文文字'));
  await panel(page).getByLabel('标题 · 英文').fill('Landlord');
  places.push(await jump(page, '旁边还有一个字段也叫“审批意见”'));
  await panel(page).getByLabel('标题 · 中文').fill('备注');
  places.push(await jump(page, '“联系电话”收集个人信息'));
  await repair(page, '“联系电话”收集个人信息');
  // With these gone the form can be read, and its rights be judged.
  places.push(await jump(page, '“审批意见”必填，但没有步骤可以填写'));
  await setRights(page, [{ step: '县级审批', rows: { 审批意见: '必填' } }]);
  places.push(await jump(page, /“债务情况”的规则要读取“有无债务”，但步骤 乡镇审核 看不到它/));
  await setRights(page, [{ step: '乡镇审核', rows: { 有无债务: '随上一级' } }]);
  await view(page, '检查');
  await page.getByText('没有发现问题，可以发布。').waitFor();
  return places;
}

/** The other half of the circle says what was meant. */
async function addedBack(page: Page): Promise<void> {
  await select(page, '劳动力人数');
  await panel(page)
    .getByText(/如果 家庭人数.*则显示“劳动力人数”/)
    .waitFor();
}

export async function publish(page: Page, note: string): Promise<void> {
  await saved(page);
  await page.getByRole('button', { name: '发布', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('修改说明').fill(note);
  await dialog.getByRole('button', { name: '发布', exact: true }).click();
  await page.getByText('已发布第 1 版。').waitFor();
}
