/** The ways to look at a process under construction, in the order of their buttons. */
export const processViews = ['canvas', 'outline', 'play', 'versions', 'documentation'] as const;
export type ProcessView = (typeof processViews)[number];
