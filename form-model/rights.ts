import type { z } from 'zod';
import type { Rights as RightsSchema } from '../model/task.ts';
import type { Form, FormNode, TableNode } from './form.ts';

/**
 * What a step may do with each field, by pattern: `income`, `members.*.income`, or the name of a section for all that is
 * in it. `members.*` speaks of rows stored before this step. Default: write.
 */
export type Rights = Readonly<z.infer<typeof RightsSchema>>;
export type Right = Rights[string];

/** The rights the form's own document draws for a step; empty, so all is writable, where it draws none. */
export function rightsFor(form: Form, step: string): Rights {
  return form.document.rights[step] ?? {};
}

/** The right of every node in a step, inherited from sections and tables: by pattern. What is not listed may be written. */
export type EffectiveRights = ReadonlyMap<string, Right>;

/**
 * Inherits rights downwards. What is hidden stays hidden whatever is said of its parts; otherwise what is said of a part
 * goes before what is said of the whole. `required` speaks of one field alone.
 */
export function effectiveRights(form: Pick<Form, 'children'>, rights: Rights): EffectiveRights {
  const effective = new Map<string, Right>();
  const visit = (nodes: readonly FormNode[], inherited: Right): void => {
    for (const node of nodes) {
      const right = inherited === 'hidden' ? inherited : (rights[node.pattern] ?? inherited);
      effective.set(node.pattern, right);
      const below = right === 'required' ? 'write' : right;
      if (node.kind === 'group') visit(node.children, below);
      if (node.kind === 'table') visit(node.columns, below);
    }
  };
  visit(form.children, 'write');
  return effective;
}

/** Whether rows that were stored before this step are closed to it: neither changed nor removed. */
export const earlierRowsLocked = (table: TableNode, rights: Rights): boolean => {
  const right = rights[`${table.pattern}.*`];
  return right === 'read' || right === 'hidden';
};
