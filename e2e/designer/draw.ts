import type { Locator, Page } from 'playwright-core';
import { canvas, named, panel, type } from './designer-page.ts';
import type { Drawn } from './survey-form.ts';

/** The node of a field or part on the canvas, by its title; the innermost of that title. */
export const nodeOf = (page: Page, title: string): Locator =>
  canvas(page)
    .locator('.node')
    .filter({ has: page.getByText(new RegExp(`^\\s*${title}\\s*(必填)?\\s*$`)) })
    .last();

/** Takes hold of a node at its edge, where nothing else is. */
export const select = (page: Page, title: string): Promise<void> =>
  nodeOf(page, title).click({ position: { x: 4, y: 4 } });

/** Draws from the palette by clicks, from the top of the form down, and says of each what it is. */
export async function draw(page: Page, parts: readonly Drawn[]): Promise<void> {
  for (const part of parts) {
    // With nothing selected what is added comes last.
    await canvas(page).click({ position: { x: 6, y: 6 } });
    await put(page, part);
  }
}

async function put(page: Page, drawn: Drawn): Promise<void> {
  await type(page, drawn.type).click();
  await describe(page, drawn);
  if (drawn.type === '表格') await columns(page, drawn.parts ?? []);
  else for (const part of drawn.parts ?? []) await put(page, part);
  if (drawn.type !== '表格') return;
  // Its settings name columns.
  await select(page, drawn.zh);
  await settings(page, drawn);
}

/** A new table has one column of text already. */
async function columns(page: Page, [first, ...others]: readonly Drawn[]): Promise<void> {
  await select(page, '单行文本');
  if (first) await describe(page, first);
  for (const part of others) await put(page, part);
}

async function describe(page: Page, drawn: Drawn): Promise<void> {
  await named(page, drawn.zh, drawn.en, drawn.name);
  if (drawn.required) await panel(page).getByLabel('必填', { exact: true }).check();
  if (drawn.type !== '表格') await settings(page, drawn);
  await options(page, drawn.options ?? []);
  if (drawn.purpose) {
    await panel(page).getByLabel('收集目的 · 中文').fill(drawn.purpose[0]);
    await panel(page).getByLabel('收集目的 · 英文').fill(drawn.purpose[1]);
  }
  if (drawn.value !== undefined) await panel(page).getByLabel('FEEL 表达式').fill(drawn.value);
}

async function settings(page: Page, { picks = {}, texts = {}, ticks = [] }: Drawn): Promise<void> {
  for (const label of ticks) await panel(page).getByLabel(label, { exact: true }).check();
  for (const [label, option] of Object.entries(picks))
    await panel(page).getByLabel(label, { exact: true }).selectOption(option);
  for (const [label, text] of Object.entries(texts))
    await panel(page).getByLabel(label, { exact: true }).fill(text);
}

async function options(page: Page, all: NonNullable<Drawn['options']>): Promise<void> {
  for (const [i, texts] of all.entries()) {
    // A new choice has two options.
    if (i >= 2) await panel(page).getByRole('button', { name: '添加选项' }).click();
    for (const [j, label] of [
      `选项 ${i + 1}，中文`,
      `选项 ${i + 1}，英文`,
      `选项 ${i + 1}，存储值`,
    ].entries())
      await panel(page)
        .getByLabel(label)
        .fill(texts[j] ?? '');
  }
}
