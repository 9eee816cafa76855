import { registry } from '../fields/registry.ts';
import type { DesignDraft, Refusal } from './command.ts';
import type { Design, DesignNode, NodeId, Slot } from './design.ts';
import { childrenIn, componentOf, indexOf } from './design-index.ts';
import { isObject } from './json.ts';
import { titleOf } from './naming.ts';
import { orderBetween } from './order-key.ts';
import { componentTitle } from './palette.ts';

/** Where something goes: beside a node, or at the end of what is in it; null is the form itself. */
export type Position =
  | { readonly where: 'before' | 'after'; readonly target: NodeId }
  | { readonly where: 'inside'; readonly target: NodeId | null };

/** A position found: the parent, and the keys of the neighbours. */
export interface Spot {
  readonly parent: NodeId | null;
  readonly slot: Slot;
  /** The table whose rows it is in. */
  readonly table: NodeId | null;
  readonly after: string;
  readonly before: string;
}

export type FoundSpot =
  { readonly ok: true; readonly spot: Spot } | { readonly ok: false; readonly refusal: Refusal };

/** `leaving` are nodes that move there themselves and so are no neighbours. */
export function spotAt(
  design: Design,
  position: Position,
  leaving: ReadonlySet<NodeId> = new Set(),
): FoundSpot {
  const target = position.target === null ? undefined : design.nodes[position.target];
  if (position.target !== null && !target)
    return { ok: false, refusal: { code: 'UNKNOWN_NODE', params: {} } };
  if (position.where === 'inside' || !target) return spotInside(design, target, leaving);
  const { parent, slot } = target;
  const beside = siblings(design, parent, slot).filter(({ id }) => id === target.id || !leaving.has(id));
  const at = beside.findIndex(({ id }) => id === target.id) + Number(position.where === 'after');
  const table = indexOf(design).places.get(target.id)?.table ?? null;
  return { ok: true, spot: { parent, slot, table, ...between(beside, at) } };
}

function spotInside(design: Design, target: DesignNode | undefined, leaving: ReadonlySet<NodeId>): FoundSpot {
  const slot = target ? slotOf(target) : 'properties';
  if (target && !slot)
    return { ok: false, refusal: { code: 'NOT_A_CONTAINER', params: { title: titleOf(target) } } };
  const parent = target?.id ?? null;
  const beside = siblings(design, parent, slot ?? 'properties').filter(({ id }) => !leaving.has(id));
  const own = target && slot === 'items' ? target.id : null;
  const table = own ?? (target ? (indexOf(design).places.get(target.id)?.table ?? null) : null);
  return { ok: true, spot: { parent, slot: slot ?? 'properties', table, ...between(beside, beside.length) } };
}

const siblings = (design: Design, parent: NodeId | null, slot: Slot): readonly DesignNode[] =>
  childrenIn(design, parent).filter((child) => child.slot === slot);

const between = (nodes: readonly DesignNode[], at: number): Pick<Spot, 'after' | 'before'> => ({
  after: nodes[at - 1]?.order ?? '',
  before: nodes[at]?.order ?? '',
});

/** Where the children of a node stand; undefined where it holds none. */
export function slotOf(node: DesignNode): Slot | undefined {
  const kind = registry.get(componentOf(node) ?? '')?.kind;
  if (kind === 'group') return 'properties';
  if (kind === 'table') return 'items';
  if (kind !== undefined) return undefined;
  if (isObject(node.keywords['properties'])) return 'properties';
  return isObject(node.keywords['items']) ? 'items' : undefined;
}

/** Keys in order for as many nodes at a spot. */
export function ordersAt({ after, before }: Spot, count: number): readonly string[] {
  const orders: string[] = [];
  for (let i = 0; i < count; i += 1) orders.push(orderBetween(orders[i - 1] ?? after, before));
  return orders;
}

/**
 * `x-index` goes before the order in which fields stand; where the order changes, it goes from all that stand there,
 * who are in that order already.
 */
export function settleOrder(
  design: Design,
  draft: DesignDraft,
  { parent, slot }: Pick<Spot, 'parent' | 'slot'>,
): void {
  for (const { id, keywords } of siblings(design, parent, slot))
    if ('x-index' in keywords) delete draft.nodes[id]?.keywords['x-index'];
}

/** Parts that hold panes and nothing else, where alone panes stand. */
const paned: ReadonlySet<string> = new Set(['tabs', 'steps']);

/** Why nodes of these types cannot stand in a parent; undefined where they can. */
export function paneRefusal(
  design: Design,
  parent: NodeId | null,
  components: readonly (string | undefined)[],
): Refusal | undefined {
  const around = parent === null ? undefined : design.nodes[parent];
  const wantsPanes = around !== undefined && paned.has(componentOf(around) ?? '');
  if (components.every((component) => (component === 'pane') === wantsPanes)) return undefined;
  return { code: 'PANES_ONLY', params: { title: around ? titleOf(around) : componentTitle('tabs') } };
}
