import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { choose, press, tabTo, type } from '../designer/keys.ts';

const focused = (page: Page) => page.locator('[role="treeitem"]:focus');

/** To a row of the outline, by arrows: one that begins with some words, or has others in it. */
export async function goTo(page: Page, words: string | RegExp): Promise<void> {
  await tabTo(page.locator('[role="treeitem"][tabindex="0"]'), 'Shift+Tab');
  await page.keyboard.press('Home');
  const row = focused(page).locator('strong');
  const found = async (): Promise<boolean> => {
    const text = await row.innerText();
    return typeof words === 'string' ? text.startsWith(words) : words.test(text);
  };
  for (let n = 0; n < 80 && !(await found()); n += 1) await page.keyboard.press('ArrowDown');
  expect(await found(), String(words)).toBe(true);
}

/** Does something with a row that its buttons offer. */
export async function act(page: Page, row: string | RegExp, action: string): Promise<void> {
  await goTo(page, row);
  await press(page.locator('.current').getByRole('button', { name: action, exact: true }));
}

const form = (page: Page) => page.locator('li form');

/** Sends the form of an edit; the row it was about, or that it made, has the focus then. */
async function send(page: Page, row?: string): Promise<void> {
  await press(form(page).getByRole('button', { name: '确定' }));
  if (row !== undefined) await expect.poll(() => focused(page).locator('strong').innerText()).toContain(row);
}

/** Adds a step behind a row. */
export async function add(page: Page, after: string, kind: string, row = kind): Promise<void> {
  await goTo(page, after);
  await page.keyboard.press('Insert');
  await choose(form(page).getByLabel('步骤类型'), kind);
  await send(page, row);
}

/** Adds a step in front of another. */
export async function addBefore(page: Page, row: string, kind: string, name: string): Promise<void> {
  await goTo(page, row);
  await press(page.locator('.current').getByRole('button', { name: '更多' }));
  await tabTo(page.locator('.current').getByRole('button', { name: '前面添加' }), 'Shift+Tab');
  await page.keyboard.press('Enter');
  await choose(form(page).getByLabel('步骤类型'), kind);
  await type(form(page).getByLabel('名称', { exact: true }), name);
  await send(page, name);
}

/** Puts a condition together from lists: variable, comparison, value. */
async function condition(page: Page, variable: string, value: string): Promise<void> {
  await choose(form(page).getByLabel('条件 1：变量'), variable);
  await choose(form(page).getByLabel('条件 1：比较'), '是');
  await choose(form(page).getByLabel('条件 1：值'), value);
}

/** Lets a step stand on a way of its own that a condition opens. */
export async function part(
  page: Page,
  after: string,
  step: { kind: string; name: string; variable: string; value: string },
): Promise<void> {
  await act(page, after, '分情况办理');
  await choose(form(page).getByLabel('步骤类型'), step.kind);
  await type(form(page).getByLabel('名称', { exact: true }), step.name);
  await condition(page, step.variable, step.value);
  await send(page);
}

/** Writes a condition as FEEL, as somebody does who knows a little. */
export async function write(page: Page, row: string, feel: string): Promise<void> {
  await act(page, row, '改条件');
  const editor = form(page).getByLabel('条件表达式（FEEL）');
  if ((await editor.count()) === 0) await press(form(page).getByRole('button', { name: '用表达式编写' }));
  await type(editor, feel);
  await send(page);
}

export async function undo(page: Page): Promise<void> {
  await tabTo(page.locator('[role="treeitem"][tabindex="0"]'), 'Shift+Tab');
  await page.keyboard.press('Control+z');
}

export async function rename(page: Page, row: string, name: string): Promise<void> {
  await goTo(page, row);
  await page.keyboard.press('F2');
  await type(form(page).getByLabel('名称', { exact: true }), name);
  await send(page);
}

/** Leads back to an earlier step. */
export async function leadBack(page: Page, row: string, to: string, value: [string, string]): Promise<void> {
  await act(page, row, '退回');
  const option = form(page).getByLabel('退回到').locator('option', { hasText: to });
  await choose(form(page).getByLabel('退回到'), ((await option.textContent()) ?? '').trim());
  await condition(page, ...value);
  await send(page);
}
