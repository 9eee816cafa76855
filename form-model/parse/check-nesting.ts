import type { PartDefinition } from '../field-type.ts';
import { registry } from '../fields/registry.ts';
import type { Problems } from './problem.ts';
import type { TreeNode } from './read-tree.ts';

/** Parts that only mean something within others: a pane stands in tabs or steps, which hold nothing else. */
export function checkNesting(nodes: readonly TreeNode[], around: string, problems: Problems): void {
  const outer = partCalled(around);
  for (const node of nodes) {
    const component = node.json['x-component'] ?? '';
    const part = partCalled(component);
    const refuse = (reason: string, at = node.at): void => problems.add(at, 'INVALID_FIELD', reason);
    if (part?.within && !part.within.includes(around))
      refuse(`"${component}" stands in ${part.within.join(' or ')} only`);
    if (outer?.holds) checkHeld(node, outer.holds, refuse);
    if (part?.holds && node.children.length === 0)
      refuse(`"${component}" needs at least one ${part.holds.join(' or ')}`);
    checkNesting(node.children, component, problems);
    checkNesting(node.columns ?? [], '', problems);
  }
}

function checkHeld(
  { json, at }: TreeNode,
  holds: readonly string[],
  refuse: (reason: string, at?: string) => void,
): void {
  if (!holds.includes(json['x-component'] ?? '')) refuse(`only ${holds.join(' or ')} may stand here`);
  if (!json.title) refuse('it needs a title', `${at}.title`);
}

function partCalled(component: string): PartDefinition | undefined {
  const definition = registry.get(component);
  return definition?.kind === 'field' ? undefined : definition;
}
