import type { Names, Shape } from '../rules/shape.ts';
import type { Problems } from './problem.ts';
import type { TreeNode } from './read-tree.ts';

/** What the fields below some nodes are called in rules. Groups lend their children to the place where they stand. */
export function namesOf(nodes: readonly TreeNode[], prefix: string, problems: Problems): Names {
  const names = new Map<string, Shape>();
  const seen = new Set<string>();
  const visit = (list: readonly TreeNode[]): void => {
    for (const node of list) {
      if (seen.has(node.name))
        problems.add(node.at, 'DUPLICATE_NAME', `another field beside it is called "${node.name}"`);
      seen.add(node.name);
      if (node.json.type === 'void') visit(node.children);
      else names.set(node.name, shapeOf(node, prefix, problems));
    }
  };
  visit(nodes);
  return names;
}

function shapeOf({ name, columns, json }: TreeNode, prefix: string, problems: Problems): Shape {
  const pattern = `${prefix}${name}`;
  if (!columns) return { pattern, columns: undefined };
  const cells = new Map(namesOf(columns, `${pattern}.*.`, problems));
  const rowKey = json['x-component-props']?.['rowKey'];
  // The key of a row is data that rules may read, although no field draws it.
  cells.set(typeof rowKey === 'string' ? rowKey : 'rowId', { pattern: undefined, columns: undefined });
  return { pattern, columns: cells };
}
