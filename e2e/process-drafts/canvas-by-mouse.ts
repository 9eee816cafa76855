import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** The settings of what is selected, beside the canvas. */
export const settings = (page: Page): Locator => page.getByRole('complementary', { name: '所选步骤的设置' });

/** A button of those around what is selected. */
const pad = (page: Page, action: string): Locator =>
  page.locator(`.djs-context-pad .entry[data-action="${action}"]`);

/** What bears a name on the canvas; names of events and gateways stand beside them. */
async function shapeOf(page: Page, name: string): Promise<Locator> {
  const drawn = page.locator('.drawing g.djs-shape').filter({ has: page.getByText(name, { exact: true }) });
  const id = (await drawn.first().getAttribute('data-element-id')) ?? '';
  return page.locator(`.drawing g.djs-shape[data-element-id="${id.replace(/_label$/, '')}"]`);
}

/** The whole picture, and nothing selected: the buttons around what is selected may lie over what comes next. */
async function fitted(page: Page): Promise<void> {
  await page.getByRole('button', { name: '适合窗口' }).click();
  await page.locator('.drawing .djs-container').click({ position: { x: 400, y: 30 } });
}

/** Clicks a shape of a name; the picture is brought to where all of it can be seen. */
export async function select(page: Page, name: string): Promise<void> {
  await fitted(page);
  const heading = settings(page).getByRole('heading', { level: 2 });
  const clicked = async (): Promise<string> => {
    await (await shapeOf(page, name)).click();
    return heading.innerText();
  };
  await expect.poll(clicked).toBe(name);
}

/** Clicks the middle of the first flow that leads from one shape straight to another. */
export async function selectFlow(page: Page, from: string, to: string): Promise<void> {
  await fitted(page);
  const [a, b] = [
    await (await shapeOf(page, from)).boundingBox(),
    await (await shapeOf(page, to)).boundingBox(),
  ];
  if (!a || !b) throw new Error(`${from} or ${to} can't be seen`);
  const level = b.y + b.height / 2;
  // One that leads to another row turns below or above where it begins.
  const turns = Math.abs(a.y + a.height / 2 - level) > 5;
  const begin = turns ? a.x + a.width / 2 : a.x + a.width;
  const at = { x: begin + (b.x - begin) * 0.75, y: level };
  await page.mouse.click(at.x, at.y);
  await expect.poll(() => settings(page).getByText('条件', { exact: true }).count()).toBeGreaterThan(0);
}

export async function remove(page: Page): Promise<void> {
  await pad(page, 'delete').click();
}

/** Appends what a button offers to what is selected, and names it; it is selected then. */
export async function append(
  page: Page,
  what: 'append-task' | 'gateway' | 'end-event',
  name: string,
  purpose?: string,
): Promise<void> {
  await pad(page, what === 'append-task' ? 'append.append-task' : `append.${what}`).click();
  if (what === 'append-task') {
    // A task is written on at once; what has its name beside it is named in the settings.
    await page.locator('.djs-direct-editing-content').waitFor();
    await page.keyboard.type(name);
    await page.keyboard.press('Enter');
  } else {
    const box = settings(page).getByLabel('名称', { exact: true });
    await expect.poll(() => box.inputValue()).toBe('');
    await box.fill(name);
  }
  await expect.poll(() => settings(page).getByRole('heading', { level: 2 }).innerText()).toBe(name);
  if (purpose !== undefined) await settings(page).getByLabel('这一步做什么').selectOption({ label: purpose });
}

/** Draws a flow from what is selected to another shape. */
export async function connect(page: Page, to: string): Promise<void> {
  await pad(page, 'connect').click();
  await (await shapeOf(page, to)).click();
}

/** Puts the condition of the selected flow together from lists. */
export async function condition(page: Page, variable: string, value: string): Promise<void> {
  const line = settings(page);
  if ((await line.getByLabel('条件 1：变量').count()) === 0)
    await line.getByRole('button', { name: '添加条件' }).click();
  await line.getByLabel('条件 1：变量').selectOption({ label: variable });
  await line.getByLabel('条件 1：值').selectOption({ label: value });
}

/** Drags a step from the palette to where nothing is. */
export async function drag(page: Page, what: 'create.task'): Promise<void> {
  await page.locator(`.djs-palette .entry[data-action="${what}"]`).click();
  await page.locator('.drawing .djs-container').click({ position: { x: 700, y: 60 } });
}
