import type { Locator } from 'playwright-core';
import { choose, press, tabTo, type } from '../designer/keys.ts';

/** Somebody at the page: by mouse, or with nothing but keys. */
export interface Hand {
  press(target: Locator): Promise<void>;
  choose(target: Locator, option: string): Promise<void>;
  type(target: Locator, text: string): Promise<void>;
  tick(target: Locator): Promise<void>;
}

export const byKeys: Hand = {
  press: (target) => press(target),
  choose,
  type,
  tick: pick,
};

export const byMouse: Hand = {
  press: (target) => target.click(),
  choose: async (target, option) => {
    await target.selectOption({ label: option });
  },
  type: (target, text) => target.fill(text),
  tick: (target) => target.check(),
};

/** One of several, by arrows from the one that is chosen: Tab leads to that one only. */
async function pick(target: Locator): Promise<void> {
  const page = target.page();
  const group = page.locator(`input[name="${await target.getAttribute('name')}"]`);
  await tabTo(group.and(page.locator(':checked')));
  for (let n = 0; n < 10 && !(await target.isChecked()); n += 1) await page.keyboard.press('ArrowDown');
}
