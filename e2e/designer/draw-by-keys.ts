import type { Page } from 'playwright-core';
import { canvas, panel, type as ofType } from './designer-page.ts';
import { choose, press, tabTo, type } from './keys.ts';

/** Into the settings of what is selected, from the palette: over the canvas. */
async function toSettings(page: Page): Promise<void> {
  await page.keyboard.press('F6');
  await page.keyboard.press('F6');
  await panel(page).locator(':focus').waitFor();
}

/** From the settings back to the place in the palette that was left. */
const toPalette = (page: Page): Promise<void> => page.keyboard.press('F6');

async function describe(page: Page, zh: string, en: string, name: string): Promise<void> {
  await type(panel(page).getByLabel('标题 · 中文'), zh);
  await type(panel(page).getByLabel('标题 · 英文'), en);
  await type(panel(page).getByLabel('字段名'), name);
  await page.keyboard.press('Tab');
}

async function add(page: Page, component: string, ...texts: [string, string, string]): Promise<void> {
  await press(ofType(page, component));
  await toSettings(page);
  await describe(page, ...texts);
}

export async function createByKeys(page: Page, key: string, zh: string, en: string): Promise<void> {
  await press(page.getByRole('button', { name: '新建表单' }).first());
  await type(page.getByLabel('名称（中文）'), zh);
  await type(page.getByLabel('名称（英文）'), en);
  await type(page.getByLabel('标识', { exact: true }), key);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: zh, level: 1 }).waitFor();
}

/** A section with a table of money that is added up, a question, and a reason that the answer may call for. */
export async function drawByKeys(page: Page): Promise<void> {
  await add(page, '分组', '家庭支出', 'Spending', 'spendingPart');
  await toPalette(page);
  await add(page, '表格', '支出明细', 'Spending in detail', 'items');
  await press(panel(page).getByLabel('必填', { exact: true }), 'Space');
  // The one column that a new table has, by arrows on the canvas.
  await toPalette(page);
  await page.keyboard.press('F6');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await panel(page).getByRole('heading', { name: '单行文本' }).waitFor();
  await describe(page, '项目', 'Item', 'what');
  await toPalette(page);
  await add(page, '金额', '每月金额', 'A month', 'amount');
  await canvasTo(page, '支出明细', 'ArrowUp');
  await press(panel(page).getByLabel('每月金额'), 'Space');
  await toPalette(page);
  await add(page, '计算值', '支出合计', 'Spending in all', 'total');
  await choose(panel(page).getByLabel('值的类型'), '金额');
  await type(panel(page).getByLabel('FEEL 表达式'), 'sum(items.amount)');
  await toPalette(page);
  await add(page, '是否', '是否借款', 'Borrowed', 'borrowed');
  await toPalette(page);
  await add(page, '单行文本', '借款来源', 'Borrowed from', 'lender');
  await press(panel(page).getByRole('button', { name: '添加规则' }));
  await choose(panel(page).getByLabel('条件 1：字段'), '是否借款');
  await panel(page)
    .getByText(/如果.*是否借款.*则显示“借款来源”/)
    .waitFor();
  await toPalette(page);
  await add(page, '单行文本', '审核备注', 'Note of the reviewer', 'note');
}

/** On the canvas, arrow by arrow, until something is selected; then into its settings. */
async function canvasTo(page: Page, title: string, arrow: 'ArrowUp' | 'ArrowDown'): Promise<void> {
  await tabTo(canvas(page), 'Shift+Tab');
  const heading = panel(page).getByRole('heading', { name: title, level: 2, exact: true });
  for (let presses = 0; presses < 20 && (await heading.count()) === 0; presses += 1)
    await page.keyboard.press(arrow);
  await page.keyboard.press('Enter');
}

export async function setRightByKeys(page: Page, field: string, step: string, right: string): Promise<void> {
  await press(page.getByRole('navigation', { name: '视图' }).getByRole('button', { name: '权限' }));
  await choose(page.getByLabel(`${field}，${step}`, { exact: true }), right);
}

export async function publishByKeys(page: Page, note: string): Promise<void> {
  await page.getByText('已保存', { exact: true }).waitFor();
  await tabTo(page.getByRole('button', { name: '发布', exact: true }), 'Shift+Tab');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await type(dialog.getByLabel('修改说明'), note);
  await press(dialog.getByRole('button', { name: '发布', exact: true }));
  await page.getByText('已发布第 1 版。').waitFor();
}

export async function fillByKeys(page: Page): Promise<void> {
  for (const [i, [what = '', amount = '']] of [
    ['房租', '800'],
    ['药费', '360.50'],
  ].entries()) {
    // A new row takes the focus.
    await press(page.getByRole('button', { name: '添加一行：支出明细' }));
    const row = page.locator(`[data-row="${i}"]`);
    await row.locator(':focus').waitFor();
    await page.keyboard.insertText(what);
    await type(row.getByLabel('每月金额'), amount);
  }
  await page.getByText('¥1,160.50').first().waitFor();
  const question = page.getByRole('radiogroup', { name: '是否借款' });
  await press(question.getByRole('radio', { name: '是', exact: true }), 'Space');
  await type(page.getByRole('textbox', { name: '借款来源' }), '信用社');
  await press(page.getByRole('button', { name: '提交办理结果' }));
  await page
    .getByText(/已办结/)
    .first()
    .waitFor();
}
