import type { Locator } from 'playwright-core';
import { choose, press, type } from '../designer/keys.ts';

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
  tick: (target) => press(target, 'Space'),
};

export const byMouse: Hand = {
  press: (target) => target.click(),
  choose: async (target, option) => void (await target.selectOption({ label: option })),
  type: (target, text) => target.fill(text),
  tick: (target) => target.check(),
};
