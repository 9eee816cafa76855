import type { z } from 'zod';
import type { Rights as RightsSchema } from '../model/task.ts';
import type { Form, FormNode, TableNode } from './form.ts';
import { patternsRead, rowNames } from './rules/patterns-read.ts';
import type { Rule } from './rules/compile-rule.ts';
import type { Names } from './rules/shape.ts';

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

/**
 * What a step can really do with a node. `kept`: read, and its own rules are not run, because they read what the step must
 * not see; it stays as it is stored.
 */
export type EffectiveRight = Right | 'kept';
export type EffectiveRights = ReadonlyMap<string, EffectiveRight>;

/** Whether the user may change it, as far as rights go. */
export const permits = (right: EffectiveRight | undefined): boolean =>
  right === undefined || right === 'write' || right === 'required';

/**
 * The right of every node by pattern. Rights are inherited downwards: what is hidden stays hidden whatever is said of its
 * parts; otherwise what is said of a part goes before what is said of the whole. `required` speaks of one field alone.
 * What is worked out of a number stays where that number, which is stored masked, is not typed.
 * A node whose visibility hangs on something hidden is hidden as well, one whose value or lock does is kept: so the browser,
 * which does not have the hidden value, and the server, which does, come to the same.
 */
export function effectiveRights(form: Pick<Form, 'children' | 'names'>, rights: Rights): EffectiveRights {
  const effective = new Map<string, EffectiveRight>();
  inherit(form.children, rights, 'write', effective);
  // Hiding one node can hide what reads it; each round hides at least one more, or is the last.
  while (hideWhatReadsHidden(form.children, form.names, effective));
  return effective;
}

function inherit(
  nodes: readonly FormNode[],
  rights: Rights,
  inherited: Right,
  effective: Map<string, EffectiveRight>,
): void {
  for (const node of nodes) {
    const right = inherited === 'hidden' ? inherited : (rights[node.pattern] ?? inherited);
    effective.set(node.pattern, right);
    inherit(partsOf(node), rights, right === 'required' ? 'write' : right, effective);
  }
}

const partsOf = (node: FormNode): readonly FormNode[] => {
  if (node.kind === 'group') return node.children;
  return node.kind === 'table' ? node.columns : [];
};

function hideWhatReadsHidden(
  nodes: readonly FormNode[],
  names: Names,
  effective: Map<string, EffectiveRight>,
): boolean {
  const blind = (rule: Rule | undefined): boolean =>
    patternsRead(rule, names).some((pattern) => effective.get(pattern) === 'hidden');
  const unreadable = (rule: Rule | undefined): boolean =>
    rule?.readsMasked === true && !patternsRead(rule, names).some((read) => permits(effective.get(read)));
  return nodes
    .map((node) => {
      if (effective.get(node.pattern) === 'hidden') return false;
      if (blind(node.visible)) {
        hide(node, effective);
        return true;
      }
      if (
        (node.kind === 'field' || node.kind === 'table') &&
        (blind(node.rules.value) || blind(node.rules.readOnly) || unreadable(node.rules.value))
      )
        effective.set(node.pattern, 'kept');
      const below = node.kind === 'table' ? rowNames(names, node.pattern) : names;
      return hideWhatReadsHidden(partsOf(node), below, effective);
    })
    .includes(true);
}

function hide(node: FormNode, effective: Map<string, EffectiveRight>): void {
  effective.set(node.pattern, 'hidden');
  partsOf(node).forEach((part) => hide(part, effective));
}

/** Whether rows that were stored before this step are closed to it: neither changed nor removed. */
export const earlierRowsLocked = (table: TableNode, rights: Rights): boolean => {
  const right = rights[`${table.pattern}.*`];
  return right === 'read' || right === 'hidden';
};
