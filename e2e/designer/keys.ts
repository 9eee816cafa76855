import type { Locator, Page } from 'playwright-core';

/** What a person does who has no mouse: everything here presses keys, and nothing else. */
const MOST_TABS = 90;

const isFocused = (target: Locator): Promise<boolean> =>
  // A locator that names one element and its label may find several; one of them has the focus or none.
  target
    .and(target.page().locator(':focus'))
    .count()
    .then((count) => count > 0);

/** Presses Tab until something has the focus. */
export async function tabTo(target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const page = target.page();
  await target.first().waitFor();
  for (let presses = 0; presses < MOST_TABS; presses += 1) {
    if (await isFocused(target)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${MOST_TABS} times ${key} do not lead to ${String(target)}`);
}

export async function press(target: Locator, key: 'Enter' | 'Space' = 'Enter'): Promise<void> {
  await tabTo(target);
  await target.page().keyboard.press(key);
}

/** Types over what stands in a box. */
export async function type(target: Locator, text: string): Promise<void> {
  await tabTo(target);
  await target.page().keyboard.press('Control+a');
  await target.page().keyboard.insertText(text);
}

/** Goes down a list until an option is chosen. */
export async function choose(target: Locator, option: string): Promise<void> {
  await tabTo(target);
  const page = target.page();
  await page.keyboard.press('Home');
  for (let presses = 0; presses < 60; presses += 1) {
    const chosen: unknown = await page.evaluate(
      'document.activeElement.selectedOptions?.[0]?.textContent.trim()',
    );
    if (chosen === option) return;
    await page.keyboard.press('ArrowDown');
  }
  throw new Error(`There is no option ${option}`);
}

export async function signInByKeys(page: Page, username: string, password: string): Promise<void> {
  await type(page.getByLabel('用户名'), username);
  await type(page.getByLabel('密码'), password);
  await page.keyboard.press('Enter');
}
