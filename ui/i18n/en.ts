import type { UiMessages } from './zh.ts';

/** Texts of the shared parts in English. */
export const en: UiMessages = {};
