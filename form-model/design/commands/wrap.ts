import { done, refuse, type Command, type DesignDraft } from '../command.ts';
import type { Design, DesignNode, NodeId } from '../design.ts';
import { childrenIn, componentOf, indexOf, patternOf } from '../design-index.ts';
import { topmost } from '../fragment.ts';
import { isObject, isText, type Json, type JsonObject } from '../json.ts';
import { freeName, takenNames, titleOf } from '../naming.ts';
import { firstOrders } from '../order-key.ts';
import { componentTitle, newNode } from '../palette.ts';
import { ordersAt, paneRefusal, settleOrder, spotAt } from '../position.ts';
import { dropRights, stepsOf } from '../rights-of-design.ts';

export type Wrapper = 'section' | 'columns' | 'tabs' | 'steps';

/** Puts nodes that stand side by side into a new part, at the place of the first. */
export const wrap = (ids: readonly NodeId[], component: Wrapper): Command => ({
  label: { code: 'WRAP', params: { title: componentTitle(component) } },
  apply(design, draft) {
    const nodes = topmost(design, ids);
    const [first] = nodes;
    if (!first) return refuse('NOTHING_SELECTED');
    if (nodes.some(({ parent, slot }) => parent !== first.parent || slot !== first.slot))
      return refuse('NOT_TOGETHER');
    const refusal = paneRefusal(design, null, nodes.map(componentOf));
    if (refusal) return { ok: false, refusal };
    const taken = takenNames(design, indexOf(design).places.get(first.id)?.table ?? null);
    settleOrder(design, draft, first);
    const outer = newPart(draft, { component, taken, under: first });
    const inner =
      component === 'tabs' || component === 'steps'
        ? newPart(draft, {
            component: 'pane',
            taken,
            under: { parent: outer, slot: 'properties', order: 'i' },
          })
        : outer;
    const orders = firstOrders(nodes.length);
    nodes.forEach(({ id }, i) => {
      const node = draft.nodes[id];
      if (node) Object.assign(node, { parent: inner, slot: 'properties', order: orders[i] ?? '' });
    });
    return done(outer);
  },
});

interface NewPart {
  readonly component: Wrapper | 'pane';
  readonly taken: Set<string>;
  readonly under: Pick<DesignNode, 'parent' | 'slot' | 'order'>;
}

function newPart(draft: DesignDraft, { component, taken, under: { parent, slot, order } }: NewPart): NodeId {
  const name = freeName(component, taken);
  taken.add(name);
  const id = `n${draft.nextId}`;
  draft.nextId += 1;
  draft.nodes[id] = {
    id,
    name,
    parent,
    slot,
    order,
    written: 0,
    keywords: { ...newNode(component), properties: {} },
  };
  return id;
}

/** Takes a part away and leaves what is in it in its place, as visible and as protected as it was. */
export function unwrap(design: Design, id: NodeId): Command {
  const part = design.nodes[id];
  return {
    label: { code: 'UNWRAP', params: { title: part ? titleOf(part) : '' } },
    apply(now, draft) {
      const node = now.nodes[id];
      if (!node) return refuse('UNKNOWN_NODE');
      if (
        node.keywords['type'] !== 'void' ||
        !isObject(node.keywords['properties']) ||
        componentOf(node) === 'pane'
      )
        return refuse('NOT_A_PART', { title: titleOf(node) });
      const children = childrenIn(now, id);
      const found = spotAt(now, { where: 'after', target: id });
      if (!found.ok) return found;
      const orders = ordersAt(found.spot, children.length);
      settleOrder(now, draft, found.spot);
      children.forEach((child, i) => {
        const own = draft.nodes[child.id];
        if (!own) return;
        Object.assign(own, { parent: node.parent, slot: node.slot, order: orders[i] ?? '' });
        delete own.keywords['x-index'];
        if (componentOf(child) === 'pane') own.keywords['x-component'] = 'section';
        inheritVisible(node, own.keywords);
      });
      inheritRights(now, draft, node, children);
      Reflect.deleteProperty(draft.nodes, id);
      dropRights(draft, patternOf(now, id));
      return done(...children.map((child) => child.id));
    },
  };
}

const isVisibleRule = (rule: Json): rule is JsonObject => isObject(rule) && rule['set'] === 'visible';

function inheritVisible(part: DesignNode, keywords: JsonObject): void {
  const rules = part.keywords['x-rules'];
  const visible = Array.isArray(rules) ? rules.find(isVisibleRule) : undefined;
  if (!visible || !isText(visible['feel'])) return;
  const own = keywords['x-rules'];
  const ownRules = Array.isArray(own) ? own : [];
  const ownVisible = ownRules.find(isVisibleRule);
  if (ownVisible && isText(ownVisible['feel']))
    ownVisible['feel'] = `(${visible['feel']}) and (${ownVisible['feel']})`;
  else keywords['x-rules'] = [{ set: 'visible', feel: visible['feel'] }, ...ownRules];
}

/** What was said of the whole is said of its parts, unless more was said of them. */
function inheritRights(
  design: Design,
  draft: DesignDraft,
  part: DesignNode,
  children: readonly DesignNode[],
): void {
  for (const [, rights] of stepsOf(draft.head)) {
    const right = rights[patternOf(design, part.id)];
    if (right === undefined) continue;
    for (const { id } of children) {
      const pattern = patternOf(design, id);
      // Hidden goes before all that is said below it.
      if (right === 'hidden' || rights[pattern] === undefined) rights[pattern] = right;
    }
  }
}
