import { changed, done, refuse, type Command, type DesignDraft } from '../command.ts';
import type { Design, DesignNode, NodeId } from '../design.ts';
import { componentOf, indexOf, isWithin, patternOf, subtree } from '../design-index.ts';
import { fragmentsOf, insertFragment, topmost, type Fragment } from '../fragment.ts';
import { isText } from '../json.ts';
import { nodesInScope, takenNames, titleOf } from '../naming.ts';
import { componentTitle, newNode } from '../palette.ts';
import { ordersAt, paneRefusal, settleOrder, spotAt, type Position, type Spot } from '../position.ts';
import { copyRights, dropRights, moveRights } from '../rights-of-design.ts';
import { mendedRules, putRules } from './mend-rules.ts';
import { forgetInSettings } from './rename.ts';

/** A new node of a palette type. */
export const add = (component: string, position: Position): Command => ({
  label: { code: 'ADD', params: { title: componentTitle(component) } },
  apply: (design, draft) =>
    insertAt(
      design,
      draft,
      { slot: 'properties', nodes: [{ name: component, json: newNode(component) }] },
      position,
    ),
});

export function insertAt(
  design: Design,
  draft: DesignDraft,
  fragment: Fragment,
  position: Position,
): ReturnType<Command['apply']> {
  const found = spotAt(design, position);
  if (!found.ok) return found;
  const components = fragment.nodes.map(({ json }) =>
    isText(json['x-component']) ? json['x-component'] : undefined,
  );
  const refusal = paneRefusal(design, found.spot.parent, components);
  return refusal ? { ok: false, refusal } : done(...insertFragment(design, draft, fragment, found.spot));
}

const label = (
  design: Design,
  ids: readonly NodeId[],
  code: 'MOVE' | 'REMOVE' | 'DUPLICATE',
): Command['label'] => {
  const nodes = topmost(design, ids);
  const [only] = nodes;
  return nodes.length === 1 && only
    ? { code, params: { title: titleOf(only) } }
    : { code: `${code}_MANY`, params: { count: nodes.length } };
};

/** Moves nodes side by side to a position, in the order in which they stand. */
export function move(design: Design, ids: readonly NodeId[], position: Position): Command {
  return {
    label: label(design, ids, 'MOVE'),
    apply(now, draft) {
      const moving = topmost(now, ids);
      if (moving.length === 0) return refuse('NOTHING_SELECTED');
      const found = spotAt(now, position, new Set(moving.map(({ id }) => id)));
      if (!found.ok) return found;
      const { spot } = found;
      const around = moving.find(({ id }) => spot.parent !== null && isWithin(now, spot.parent, id));
      if (around) return refuse('INTO_ITSELF', { title: titleOf(around) });
      const refusal = paneRefusal(now, spot.parent, moving.map(componentOf));
      if (refusal) return { ok: false, refusal };
      const name = clashOf(now, moving, spot);
      if (name !== undefined) return refuse('DUPLICATE_NAME', { name });
      const crossing = moving.filter(({ id }) => tableOf(now, id) !== spot.table);
      if (crossing.length > 0) {
        const mended = rulesAfter(now, moving, spot);
        if (!mended.ok) return mended;
        putRules(draft, mended.rules);
        forgetInSettings(
          now,
          draft,
          crossing.flatMap(({ id }) => subtree(now, id)),
        );
      }
      place(now, draft, moving, spot);
      return done(...moving.map(({ id }) => id));
    },
  };
}

const tableOf = (design: Design, id: NodeId): NodeId | null => indexOf(design).places.get(id)?.table ?? null;

/** Tried on the side first: what rules have to say once the nodes stand there. */
function rulesAfter(
  design: Design,
  moving: readonly DesignNode[],
  spot: Spot,
): ReturnType<typeof mendedRules> {
  const tried = changed(design, [
    {
      label: label(
        design,
        moving.map(({ id }) => id),
        'MOVE',
      ),
      apply: (now, aside) => {
        place(now, aside, moving, spot);
        return done();
      },
    },
  ]);
  return tried.ok ? mendedRules(design, tried.design) : tried;
}

/** A name that a moving node, or a part in it, has in common with what is there. */
function clashOf(design: Design, moving: readonly DesignNode[], { table }: Spot): string | undefined {
  const arriving = moving.filter(({ id }) => tableOf(design, id) !== table);
  const taken = takenNames(design, table);
  return arriving
    .flatMap((node) => namesLent(design, node))
    .find((name) => {
      const clashes = taken.has(name);
      taken.add(name);
      return clashes;
    });
}

/** The names a node brings to the level where it stands: its own, and those of what it lends. */
function namesLent(design: Design, node: DesignNode): readonly string[] {
  const table = indexOf(design).places.get(node.id)?.table ?? null;
  const scope = new Set(nodesInScope(design, table).map(({ id }) => id));
  return subtree(design, node.id).flatMap(({ id, name }) => (scope.has(id) ? [name] : []));
}

function place(design: Design, draft: DesignDraft, moving: readonly DesignNode[], spot: Spot): void {
  const orders = ordersAt(spot, moving.length);
  settleOrder(design, draft, spot);
  for (const node of moving) settleOrder(design, draft, node);
  moving.forEach(({ id }, i) => {
    const node = draft.nodes[id];
    if (!node) return;
    node.parent = spot.parent;
    node.slot = spot.slot;
    node.order = orders[i] ?? '';
    delete node.keywords['x-index'];
  });
  const prefix = spot.table === null ? '' : `${patternOf(design, spot.table)}.*.`;
  for (const node of moving) {
    const from = patternOf(design, node.id);
    const oldPrefix = from.slice(0, from.length - node.name.length);
    if (oldPrefix === prefix) continue;
    const lent = subtree(design, node.id).filter(({ id }) => isLent(design, id, node.id));
    for (const { id, name } of lent) moveRights(draft, patternOf(design, id), `${prefix}${name}`);
  }
}

/** Whether a node stands at the same level of data as one around it. */
const isLent = (design: Design, id: NodeId, around: NodeId): boolean =>
  indexOf(design).places.get(id)?.table === indexOf(design).places.get(around)?.table;

/** Removes nodes with all in them, and their rights. Rules that read them are left: `usesOf` says which. */
export function remove(design: Design, ids: readonly NodeId[]): Command {
  return {
    label: label(design, ids, 'REMOVE'),
    apply(now, draft) {
      const gone = topmost(now, ids).flatMap(({ id }) => subtree(now, id));
      if (gone.length === 0) return refuse('NOTHING_SELECTED');
      const [first] = topmost(now, ids);
      for (const node of topmost(now, ids)) settleOrder(now, draft, node);
      for (const { id } of gone) {
        Reflect.deleteProperty(draft.nodes, id);
        dropRights(draft, patternOf(now, id));
      }
      forgetInSettings(now, draft, gone);
      return done(...neighbour(now, first, new Set(gone.map(({ id }) => id))));
    },
  };
}

/** What is selected when a node is gone: what stood behind it, else before it, else around it. */
function neighbour(
  design: Design,
  node: DesignNode | undefined,
  gone: ReadonlySet<NodeId>,
): readonly NodeId[] {
  if (!node) return [];
  const beside = (indexOf(design).children.get(node.parent) ?? []).map(({ id }) => id);
  const at = beside.indexOf(node.id);
  const next =
    beside.slice(at).find((id) => !gone.has(id)) ?? beside.slice(0, at).findLast((id) => !gone.has(id));
  return next === undefined ? (node.parent === null ? [] : [node.parent]) : [next];
}

/** Copies nodes behind the last of each level, with the rights of those they are copied from. */
export function duplicate(design: Design, ids: readonly NodeId[]): readonly Command[] {
  const byTable = new Map<NodeId | null, NodeId[]>();
  for (const { id } of topmost(design, ids)) {
    const table = indexOf(design).places.get(id)?.table ?? null;
    byTable.set(table, [...(byTable.get(table) ?? []), id]);
  }
  return [...byTable.values()].map((together) => ({
    label: label(design, ids, 'DUPLICATE'),
    apply: (now: Design, draft: DesignDraft) => duplicateTogether(now, draft, together),
  }));
}

function duplicateTogether(
  design: Design,
  draft: DesignDraft,
  ids: readonly NodeId[],
): ReturnType<Command['apply']> {
  const [fragment] = fragmentsOf(design, ids);
  const last = ids.at(-1);
  if (!fragment || last === undefined) return refuse('NOTHING_SELECTED');
  const outcome = insertAt(design, draft, fragment, { where: 'after', target: last });
  if (!outcome.ok) return outcome;
  const copied = changed(design, [
    {
      label: label(design, ids, 'DUPLICATE'),
      apply: (now, aside) => insertAt(now, aside, fragment, { where: 'after', target: last }),
    },
  ]);
  if (!copied.ok) return outcome;
  const originals = topmost(design, ids).flatMap(({ id }) => subtree(design, id));
  const copies = outcome.selection.flatMap((id) => subtree(copied.design, id));
  originals.forEach(({ id }, i) => {
    const copy = copies[i];
    if (copy) copyRights(draft, patternOf(design, id), patternOf(copied.design, copy.id));
  });
  return outcome;
}

/** Changes nothing but the order among neighbours: Alt and an arrow key. */
export function moveBy(design: Design, id: NodeId, step: -1 | 1): Command | undefined {
  const node = design.nodes[id];
  const beside = (indexOf(design).children.get(node?.parent ?? null) ?? []).filter(
    ({ slot }) => slot === node?.slot,
  );
  const next = beside[beside.findIndex((other) => other.id === id) + step];
  return node && next
    ? move(design, [id], { where: step < 0 ? 'before' : 'after', target: next.id })
    : undefined;
}
