/** The ways to look at a form under construction. */
export const views = ['design', 'rights', 'preview', 'checks', 'source', 'versions'] as const;
export type View = (typeof views)[number];
