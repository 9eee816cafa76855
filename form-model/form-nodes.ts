import type { FieldNode, FormNode, TableNode } from './form.ts';

/** The nodes with values at one level of data: groups lend their children to the place where they stand. */
export const dataNodes = (nodes: readonly FormNode[]): readonly (FieldNode | TableNode)[] =>
  nodes.flatMap((node) => {
    if (node.kind === 'group') return dataNodes(node.children);
    return node.kind === 'field' || node.kind === 'table' ? [node] : [];
  });

export type Values = Readonly<Record<string, unknown>>;

export const isValues = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The rows of a table's value; what is no row counts as an empty one. */
export const rowsOf = (value: unknown): readonly Values[] =>
  Array.isArray(value) ? value.map((row: unknown) => (isValues(row) ? row : {})) : [];

export const keyOf = (row: Values, { rowKey }: TableNode): string | undefined => {
  const key = row[rowKey];
  return typeof key === 'string' && key !== '' ? key : undefined;
};
