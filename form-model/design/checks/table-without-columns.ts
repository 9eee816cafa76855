import { add } from '../commands/structure.ts';
import { childrenIn, componentOf, indexOf, pathOf } from '../design-index.ts';
import { titleOf } from '../naming.ts';
import type { DesignCheck } from './problem.ts';

/** A table that nothing can be filled into. */
export const tableWithoutColumns: DesignCheck = {
  codes: ['TABLE_WITHOUT_COLUMNS'],
  find: ({ design }) =>
    indexOf(design)
      .inOrder.filter((node) => componentOf(node) === 'table' && childrenIn(design, node.id).length === 0)
      .map((node) => ({
        code: 'TABLE_WITHOUT_COLUMNS',
        severity: 'error',
        node: node.id,
        path: pathOf(design, node.id),
        params: { title: titleOf(node) },
      })),
  repairs: ({ node }) => (node === undefined ? [] : [add('text', { where: 'inside', target: node })]),
};
