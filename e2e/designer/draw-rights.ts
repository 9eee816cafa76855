import type { Page } from 'playwright-core';
import { view } from './designer-page.ts';

/** Rights of a step by row of the matrix; a whole step first, where one right is given to all. */
export interface StepRights {
  readonly step: string;
  readonly all?: string;
  readonly rows: Readonly<Record<string, string>>;
}

export async function setRights(page: Page, steps: readonly StepRights[]): Promise<void> {
  await view(page, '权限');
  const matrix = page.getByRole('region', { name: '权限' });
  for (const { step, all, rows } of steps) {
    if (all !== undefined) await matrix.getByLabel(`${step}：整列设为`).selectOption(all);
    for (const [field, right] of Object.entries(rows))
      await matrix.getByLabel(`${field}，${step}`, { exact: true }).selectOption(right);
  }
}
