import type { Form, FormNode } from '../../form.ts';
import type { Right, Rights } from '../../rights.ts';

export const rightsOfStep = ({ document }: Form, step: string): Rights => document.rights[step] ?? {};

/** The right that a step gives to each node, by pattern, whatever rules make of it. */
export function givenRights({ children }: Form, rights: Rights): ReadonlyMap<string, Right> {
  const given = new Map<string, Right>();
  const visit = (nodes: readonly FormNode[], around: Right): void => {
    for (const node of nodes) {
      const right = around === 'hidden' ? around : (rights[node.pattern] ?? around);
      given.set(node.pattern, right);
      const below = node.kind === 'group' ? node.children : node.kind === 'table' ? node.columns : [];
      visit(below, right === 'required' ? 'write' : right);
    }
  };
  visit(children, 'write');
  return given;
}
