import { parse } from '../../feel/index.ts';
import { changed, type DesignDraft } from './command.ts';
import { plainRename } from './commands/rename.ts';
import { designOf, nodesOf, type Design, type Named, type NodeId, type Slot } from './design.ts';
import { childrenIn, indexOf, subtree } from './design-index.ts';
import { readsAt, rulesOf } from './design-names.ts';
import { jsonOfNode } from './document-of.ts';
import { freeName, nodesInScope, takenNames } from './naming.ts';
import { ordersAt, settleOrder, type Spot } from './position.ts';

/** Nodes out of a design, with their names, that stood at one level of data. */
export interface Fragment {
  /** `items`: they were columns, so that their rules speak of `row`. */
  readonly slot: Slot;
  readonly nodes: readonly Named[];
}

/** Name of the table that columns stand in while they are under way. */
const CARRIER = 'carrier';

/**
 * Puts a fragment at a spot. Names that are taken there get a number, and what names them within the fragment is mended;
 * what its rules read outside of it stays as it is written.
 */
export function insertFragment(
  design: Design,
  draft: DesignDraft,
  fragment: Fragment,
  spot: Spot,
): readonly NodeId[] {
  const nodes = withFreeNames(fragment, takenNames(design, spot.table));
  const orders = ordersAt(spot, nodes.length);
  settleOrder(design, draft, spot);
  return nodes.map((named, i) => {
    const json = { ...named.json };
    delete json['x-index'];
    const under = { parent: spot.parent, slot: spot.slot, order: orders[i] ?? '' };
    const made = nodesOf({ name: named.name, json }, under, draft.nextId);
    for (const node of made.nodes) draft.nodes[node.id] = { ...node };
    draft.nextId = made.nextId;
    return made.id;
  });
}

function withFreeNames({ slot, nodes }: Fragment, taken: ReadonlySet<string>): readonly Named[] {
  const properties = Object.fromEntries(nodes.map(({ name, json }) => [name, json]));
  const carried =
    slot === 'items'
      ? { [CARRIER]: { type: 'array', 'x-component': 'table', items: { type: 'object', properties } } }
      : properties;
  const read = designOf({ schema: { type: 'object', properties: carried } });
  if (!read.ok) return nodes;
  let { design } = read;
  const table = slot === 'items' ? (childrenIn(design, null)[0]?.id ?? null) : null;
  const used = new Set([...taken, ...nodesInScope(design, table).map(({ name }) => name)]);
  const inUse = new Set(taken);
  for (const { id, name } of nodesInScope(design, table)) {
    const clash = inUse.has(name);
    const free = clash ? freeName(name, used) : freeName(name, inUse);
    inUse.add(free);
    used.add(free);
    if (free === name) continue;
    const renamed = changed(design, [plainRename(id, free, name)]);
    if (renamed.ok) design = renamed.design;
  }
  return childrenIn(design, table).map((node) => ({ name: node.name, json: jsonOfNode(design, node) }));
}

/** Nodes as fragments, one a level of data, each in the order of the form. What is within another is in it already. */
export function fragmentsOf(design: Design, ids: readonly NodeId[]): readonly Fragment[] {
  const byTable = new Map<NodeId | null, Named[]>();
  for (const node of topmost(design, ids)) {
    const table = indexOf(design).places.get(node.id)?.table ?? null;
    const beside = byTable.get(table) ?? [];
    byTable.set(table, [...beside, { name: node.name, json: jsonOfNode(design, node) }]);
  }
  return [...byTable].map(([table, nodes]) => ({ slot: table === null ? 'properties' : 'items', nodes }));
}

/** The nodes of a selection in the order of the form, without those that are within others of it. */
export function topmost(design: Design, ids: readonly NodeId[]): readonly Design['nodes'][string][] {
  const chosen = new Set(ids);
  const within = (id: NodeId | null): boolean =>
    id !== null && (chosen.has(id) || within(design.nodes[id]?.parent ?? null));
  return indexOf(design).inOrder.filter(({ id, parent }) => chosen.has(id) && !within(parent));
}

export interface BrokenReference {
  readonly id: NodeId;
  readonly rule: number;
  /** What the rule names and the form does not have; empty where it is no FEEL. */
  readonly names: readonly string[];
}

/** Rules of nodes, and of all below them, that read what there is not: to be shown after pasting. */
export const brokenReferences = (design: Design, ids: readonly NodeId[]): readonly BrokenReference[] =>
  topmost(design, ids)
    .flatMap(({ id }) => subtree(design, id))
    .flatMap((node) =>
      rulesOf(node).flatMap(({ index, feel }) => {
        const unknown = readsAt(design, node.id, feel)?.unknown;
        if (unknown ? unknown.length === 0 : parse(feel).ok) return [];
        return [{ id: node.id, rule: index, names: unknown ?? [] }];
      }),
    );
