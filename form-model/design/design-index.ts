import { isObject, isText } from './json.ts';
import type { Design, DesignNode, NodeId, Slot } from './design.ts';

/** What is asked of a design again and again, found once for each state of it. */
export interface DesignIndex {
  /** All nodes in the order in which they stand, each before those below it. */
  readonly inOrder: readonly DesignNode[];
  readonly children: ReadonlyMap<NodeId | null, readonly DesignNode[]>;
  readonly places: ReadonlyMap<NodeId, NodePlace>;
  /** Nodes by their data pattern; of two with the same, the first. */
  readonly byPattern: ReadonlyMap<string, DesignNode>;
  readonly byPath: ReadonlyMap<string, NodeId>;
}

export interface NodePlace {
  /** Path in the document: `schema.properties.income`. */
  readonly at: string;
  /** Data pattern, the key of rights: `members.*.income`. */
  readonly pattern: string;
  /** The table whose row the node stands in, if any. */
  readonly table: NodeId | null;
  readonly depth: number;
}

const indexes = new WeakMap<Design, DesignIndex>();

export function indexOf(design: Design): DesignIndex {
  const known = indexes.get(design);
  if (known) return known;
  const made = buildIndex(design);
  indexes.set(design, made);
  return made;
}

function buildIndex(design: Design): DesignIndex {
  const children = new Map<NodeId | null, DesignNode[]>();
  for (const node of Object.values(design.nodes)) {
    const beside = children.get(node.parent);
    if (beside) beside.push(node);
    else children.set(node.parent, [node]);
  }
  for (const list of children.values()) list.sort(bySlotAndOrder);
  const inOrder: DesignNode[] = [];
  const places = new Map<NodeId, NodePlace>();
  const byPattern = new Map<string, DesignNode>();
  const byPath = new Map<string, NodeId>();
  const visit = (node: DesignNode, around: Around): void => {
    const place = placeOf(node, around);
    inOrder.push(node);
    places.set(node.id, place);
    byPath.set(place.at, node.id);
    if (!byPattern.has(place.pattern)) byPattern.set(place.pattern, node);
    for (const child of children.get(node.id) ?? []) visit(child, below(node, child.slot, place, around));
  };
  for (const node of children.get(null) ?? [])
    visit(node, { at: slotPath('schema', node.slot), prefix: '', table: null, depth: 0 });
  return { inOrder, children, places, byPattern, byPath };
}

interface Around {
  readonly at: string;
  readonly prefix: string;
  readonly table: NodeId | null;
  readonly depth: number;
}

const slotPath = (at: string, slot: Slot): string =>
  slot === 'items' ? `${at}.items.properties` : `${at}.properties`;

const placeOf = (node: DesignNode, { at, prefix, table, depth }: Around): NodePlace => ({
  at: `${at}.${node.name}`,
  pattern: `${prefix}${node.name}`,
  table,
  depth,
});

function below(node: DesignNode, slot: Slot, place: NodePlace, around: Around): Around {
  const at = slotPath(place.at, slot);
  const depth = around.depth + 1;
  if (slot === 'items') return { at, prefix: `${place.pattern}.*.`, table: node.id, depth };
  return { ...around, at, depth };
}

/** Not by language: the keys are plain digits and letters. */
function bySlotAndOrder(a: DesignNode, b: DesignNode): number {
  if (a.slot !== b.slot) return a.slot === 'properties' ? -1 : 1;
  if (a.order === b.order) return a.id < b.id ? -1 : 1;
  return a.order < b.order ? -1 : 1;
}

export const childrenIn = (design: Design, parent: NodeId | null): readonly DesignNode[] =>
  indexOf(design).children.get(parent) ?? [];

/** A node and all below it, each before those below it. */
export const subtree = (design: Design, id: NodeId): readonly DesignNode[] => {
  const node = design.nodes[id];
  return node ? [node, ...childrenIn(design, id).flatMap((child) => subtree(design, child.id))] : [];
};

export const patternOf = (design: Design, id: NodeId): string =>
  indexOf(design).places.get(id)?.pattern ?? '';
export const pathOf = (design: Design, id: NodeId): string => indexOf(design).places.get(id)?.at ?? '';

/** The node that a path of the document leads to or into: `schema.properties.income.x-rules.0` lies in `income`. */
export function nodeAtPath(
  design: Design,
  path: string,
): { readonly id: NodeId; readonly rest: string } | undefined {
  const { byPath } = indexOf(design);
  for (let end = path.length; end > 0; end = path.lastIndexOf('.', end - 1)) {
    const id = byPath.get(path.slice(0, end));
    if (id !== undefined) return { id, rest: path.slice(end + 1) };
  }
  return undefined;
}

/** Whether a node stands within another, or is it. */
export function isWithin(design: Design, id: NodeId, ancestor: NodeId): boolean {
  for (let at: NodeId | null = id; at !== null; at = design.nodes[at]?.parent ?? null)
    if (at === ancestor) return true;
  return false;
}

export const componentOf = ({ keywords }: DesignNode): string | undefined => {
  const component = keywords['x-component'];
  return isText(component) ? component : undefined;
};

export const isVoid = ({ keywords }: DesignNode): boolean => keywords['type'] === 'void';
export const isTable = ({ keywords }: DesignNode): boolean => isObject(keywords['items']);
