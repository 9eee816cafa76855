import { componentOf } from '../../../form-model/design/design-index.ts';
import type { DesignNode } from '../../../form-model/design/design.ts';
import { isObject, type JsonObject } from '../../../form-model/design/json.ts';
import { openForm, parseForm, type OpenNode } from '../../../form-model/index.ts';

/** A node as it is drawn, or why it cannot be drawn yet. */
export type DrawnNode =
  { readonly ok: true; readonly part: OpenNode } | { readonly ok: false; readonly reason: string };

const drawn = new WeakMap<DesignNode, DrawnNode>();

/**
 * Opens one node by itself, without its rules and what is in it, so that an edit opens one node anew and a mistake in
 * one is no mistake in the others. Nodes never change: each is opened once.
 */
export function drawnNode(node: DesignNode): DrawnNode {
  const known = drawn.get(node);
  if (known) return known;
  const made = open(node);
  drawn.set(node, made);
  return made;
}

function open(node: DesignNode): DrawnNode {
  const parsed = parseForm({
    key: 'drawn',
    version: 1,
    title: { zh: '-', en: '-' },
    schema: { type: 'object', properties: { field: alone(node) } },
  });
  if (!parsed.ok) return { ok: false, reason: parsed.problems[0]?.reason ?? '' };
  const [part] = openForm(parsed.form, { now: new Date() }).children;
  return part ? { ok: true, part } : { ok: false, reason: '' };
}

const optionless = [{ value: 'A', label: { zh: '（选项由规则给出）', en: '(options come by a rule)' } }];

const oneColumn: JsonObject = {
  type: 'object',
  properties: { column: { type: 'string', title: { zh: '-', en: '-' }, 'x-component': 'text' } },
};

function alone(node: DesignNode): JsonObject {
  const { keywords } = node;
  const json: JsonObject = { ...keywords };
  for (const name of ['properties', 'items', 'x-rules', 'x-index', 'x-block'])
    Reflect.deleteProperty(json, name);
  const component = componentOf(node);
  if (component === 'calculated') json['x-rules'] = [{ set: 'value', feel: 'null' }];
  if (component === 'choice' && !Array.isArray(json['enum']) && !isObject(json['x-component-props']))
    json['enum'] = optionless;
  if (keywords['type'] === 'void' && isObject(keywords['properties'])) json['properties'] = {};
  if (isObject(keywords['items'])) {
    json['items'] = oneColumn;
    // Its settings name columns that stand below it.
    Reflect.deleteProperty(json, 'x-component-props');
  }
  return json;
}
