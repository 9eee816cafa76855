import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityProblems, DESK, PHONE, type PageOptions } from '../../test/browser.ts';
import { badInputCases } from './bad-input-cases.ts';
import {
  anInstallation,
  canvas,
  created,
  named,
  onCanvas,
  opened as openedIn,
  panel,
  saved,
  type,
  view,
  type Installation,
} from './designer-page.ts';

let installation: Installation;
beforeAll(async () => {
  installation = await anInstallation();
}, 240_000);
afterAll(() => installation.stop());

badInputCases(() => installation);

const opened = (size: PageOptions = DESK) => openedIn(installation, size);

describe('the form designer', () => {
  it('lets an administrator draw a form, check it, publish it and restore the version before', async () => {
    const { page, faults } = await opened();
    await created(page, 'home-visit', '走访登记表');

    // A section with a field in it, put in by clicks.
    await type(page, '分组').click();
    await named(page, '基本情况', 'The household');
    await type(page, '数字').click();
    await named(page, '家庭人数', 'Members', 'familySize');
    await panel(page).getByLabel('必填').check();

    // Another one, dragged to a place above it.
    await type(page, '单行文本').dragTo(onCanvas(page, '家庭人数'), { targetPosition: { x: 60, y: 6 } });
    await named(page, '户主姓名', 'Head of the household', 'headName');
    const order = await canvas(page).locator('.node .node .label').allInnerTexts();
    expect(order.map((text) => text.replace(/\s*必填/, ''))).toEqual(['户主姓名', '家庭人数']);

    // Shown by a rule.
    await type(page, '多行文本').click();
    await named(page, '困难说明', 'Hardship', 'hardship');
    await panel(page).getByRole('button', { name: '添加规则' }).click();
    await panel(page).getByLabel('条件 1：字段').selectOption('家庭人数');
    await panel(page).getByLabel('条件 1：比较').selectOption('大于');
    await panel(page).getByLabel('条件 1：值').fill('4');
    await panel(page).getByLabel('条件 1：值').blur();
    await panel(page).getByText('如果 家庭人数 > 4，则显示“困难说明”').waitFor();
    expect(await panel(page).getByLabel('FEEL 表达式').inputValue()).toBe('familySize > 4');
    await panel(page).getByLabel('FEEL 表达式').fill('familySize >');
    await panel(page).getByText('FEEL', { exact: false }).first().waitFor();
    await view(page, '检查');
    await page.getByText('必须改正').waitFor();
    await page.getByRole('button', { name: '去修改' }).first().click();
    await panel(page).getByLabel('FEEL 表达式').fill('familySize > 3');

    // Undone and done again.
    await page.getByRole('button', { name: /^撤销：/ }).click();
    expect(await panel(page).getByLabel('FEEL 表达式').inputValue()).not.toBe('familySize > 3');
    await page.getByRole('button', { name: /^重做：/ }).click();
    expect(await panel(page).getByLabel('FEEL 表达式').inputValue()).toBe('familySize > 3');

    // A rename mends the rule.
    await onCanvas(page, '家庭人数').click({ position: { x: 4, y: 4 } });
    await named(page, '家庭人数', 'Members', 'memberCount');
    await onCanvas(page, '困难说明').click({ position: { x: 4, y: 4 } });
    expect(await panel(page).getByLabel('FEEL 表达式').inputValue()).toBe('memberCount > 3');

    // Seen as it will be filled.
    await view(page, '预览');
    expect(await page.getByLabel('困难说明').count()).toBe(0);
    await page.getByLabel('家庭人数').fill('5');
    await page.getByLabel('困难说明').waitFor();

    // Published, with a reason.
    await saved(page);
    await page.getByRole('button', { name: '发布', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: '发布', exact: true }).click();
    await dialog.getByText('请说明改了什么、为什么改。').waitFor();
    await dialog.getByLabel('修改说明').fill('第一次发布');
    await dialog.getByRole('button', { name: '发布', exact: true }).click();
    await page.getByText('已发布第 1 版。').waitFor();
    const answer = await page.request.get(`${installation.url}/api/forms/home-visit/1`);
    expect(answer.status()).toBe(200);
    const document: unknown = await answer.json();
    expect(JSON.stringify(document)).toContain('memberCount > 3');
    expect(faults.filter((fault) => !fault.includes('401'))).toEqual([]);
  }, 120_000);

  it('is worked by keyboard alone', async () => {
    const { page } = await opened();
    await created(page, 'by-keyboard', '键盘绘制');
    await page.getByRole('button', { name: '大纲' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: '组件', exact: true }).focus();
    await page.keyboard.press('Enter');
    for (const name of ['单行文本', '日期', '金额']) {
      await type(page, name).focus();
      await page.keyboard.press('Enter');
    }
    await page.getByRole('button', { name: '大纲' }).focus();
    await page.keyboard.press('Enter');
    const rows = page.getByRole('treeitem');
    expect(await rows.allInnerTexts()).toEqual(['单行文本', '日期', '金额']);
    await page.getByRole('treeitem', { selected: true }).focus();

    await page.keyboard.press('Alt+ArrowUp');
    await page.keyboard.press('Alt+ArrowUp');
    expect((await rows.allInnerTexts())[0]).toContain('金额');
    await page.keyboard.press('Control+d');
    expect(await rows.count()).toBe(4);
    await page.keyboard.press('Delete');
    expect(await rows.count()).toBe(3);
    await page.keyboard.press('Control+z');
    expect(await rows.count()).toBe(4);
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.closest("aside").ariaLabel')).toBe('设置');
  }, 60_000);

  it('keeps the JSON and the canvas the same', async () => {
    const { page } = await opened();
    await created(page, 'as-json', '两种视图');
    await type(page, '单行文本').click();
    await named(page, '姓名', 'Name', 'fullName');
    await view(page, 'JSON');
    const source = page.getByRole('textbox', { name: 'JSON' });
    await source.waitFor();
    const text = await source.innerText();
    expect(text).toContain('"fullName"');
    await source.click();
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText(
      JSON.stringify({
        ...{ key: 'as-json', version: 1, title: { zh: '两种视图', en: 'Two views' } },
        schema: {
          type: 'object',
          properties: {
            phone: { type: 'string', title: { zh: '联系电话', en: 'Phone' }, 'x-component': 'phone' },
          },
        },
      }),
    );
    await view(page, '设计');
    await onCanvas(page, '联系电话').waitFor();
    expect(await canvas(page).getByText('姓名').count()).toBe(0);
    await page.keyboard.press('Control+z');
    await onCanvas(page, '姓名').waitFor();
  }, 60_000);

  it('tells the second of two who change the same form', async () => {
    const [one, other] = [await opened(), await opened()];
    await created(one.page, 'by-two', '两人同改');
    await other.page.goto(`${installation.url}/designer/forms/by-two`);
    await type(other.page, '单行文本').waitFor();
    await type(one.page, '单行文本').click();
    await saved(one.page);
    await type(other.page, '日期').click();
    await other.page.getByText('别人刚刚修改了这张表单，你的修改没有保存。').waitFor();
    await other.page.getByRole('button', { name: '载入最新内容' }).click();
    await onCanvas(other.page, '单行文本').waitFor();
  }, 60_000);

  it.each([
    ['desk', DESK],
    ['phone', PHONE],
  ] as const)(
    'has nothing that axe finds serious, on a %s',
    async (_name, size) => {
      const { page } = await opened(size);
      expect(await accessibilityProblems(page)).toEqual([]);
      await page.goto(`${installation.url}/designer/forms/household-survey`);
      for (const name of ['设计', '权限', '预览', '检查', 'JSON', '版本']) {
        await view(page, name);
        await page.waitForLoadState('networkidle');
        expect({ name, problems: await accessibilityProblems(page) }).toEqual({ name, problems: [] });
      }
    },
    60_000,
  );
});
