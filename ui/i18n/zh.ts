/** Texts of the shared parts in Chinese; the English file has the same keys, which the compiler checks. */
export const zh = {};

export type UiMessages = typeof zh;
