import type { Design, DesignNode, NodeId } from '../design/design.ts';
import { componentOf, isVoid } from '../design/design-index.ts';
import { rulesOf } from '../design/design-names.ts';
import { isObject, isText, sameJson, type Json } from '../design/json.ts';
import { rowKeyOf, titleOf } from '../design/naming.ts';
import type { MergeConflict } from './conflict.ts';

/** What tells a question: the code its author gave it, else its name. */
export function identityOf(node: DesignNode): string {
  const code = node.keywords['x-question'];
  return isText(code) ? `question ${code}` : `name ${node.name}`;
}

/** Why two questions of one identity have to be asked apart; undefined where they can be asked once. */
export function apart(first: Placed, second: Placed): MergeConflict['code'] | undefined {
  const [a, b] = [first.node, second.node];
  if (componentOf(a) !== componentOf(b) || a.keywords['type'] !== b.keywords['type']) return 'TYPE';
  if (!sameJson(settingOf(a, 'as'), settingOf(b, 'as'))) return 'TYPE';
  if (
    isObject(a.keywords['items']) &&
    (rowKeyOf(a) !== rowKeyOf(b) || settingOf(a, 'rows') !== settingOf(b, 'rows'))
  )
    return 'TYPE';
  if (!sameJson(optionsOf(a), optionsOf(b))) return 'OPTIONS';
  if ((['value', 'options', 'readOnly'] as const).some((set) => feelOf(a, set) !== feelOf(b, set)))
    return 'RULES';
  const conditionsDiffer = conditionOf(first) !== conditionOf(second);
  return conditionsDiffer && around(first) !== undefined ? 'VISIBILITY' : undefined;
}

/** What differs between two questions that are asked once. */
export function disagreements(first: Placed, second: Placed): readonly MergeConflict['code'][] {
  const [a, b] = [first.node, second.node];
  const differs = (keyword: string): boolean =>
    !sameJson(a.keywords[keyword] ?? null, b.keywords[keyword] ?? null);
  const required = (node: DesignNode): string =>
    node.keywords['required'] === true ? 'true' : (feelOf(node, 'required') ?? '');
  return [
    ...(conditionOf(first) === conditionOf(second) ? [] : (['SHOWN'] as const)),
    ...(required(a) === required(b) ? [] : (['REQUIRED'] as const)),
    ...(differs('x-component-props') ? (['SETTINGS'] as const) : []),
    ...(sameJson({ ...titleOf(a) }, { ...titleOf(b) }) ? [] : (['TITLE'] as const)),
    ...(differs('default') ? (['DEFAULT'] as const) : []),
  ];
}

/** A node in its form. */
export interface Placed {
  readonly design: Design;
  readonly node: DesignNode;
}

export const feelOf = (node: DesignNode, target: string): string | undefined =>
  rulesOf(node).find(({ set }) => set === target)?.feel;

/** The condition on which a question is asked, those of the parts around it included; undefined: always. */
export function conditionOf({ design, node }: Placed): string | undefined {
  return joinedBy('and', [around({ design, node }), feelOf(node, 'visible')]);
}

/** The condition of the parts around a node at its level of data. */
export function around({ design, node }: Placed): string | undefined {
  const conditions: (string | undefined)[] = [];
  for (let id: NodeId | null = node.parent; id !== null;) {
    const part = design.nodes[id];
    if (!part || !isVoid(part)) break;
    conditions.unshift(feelOf(part, 'visible'));
    id = part.parent;
  }
  return joinedBy('and', conditions);
}

/** Conditions joined, each once; undefined where there is none. */
export function joinedBy(
  word: 'and' | 'or',
  conditions: readonly (string | undefined)[],
): string | undefined {
  const said = [...new Set(conditions.flatMap((condition) => condition ?? []))];
  return said.length > 1 ? said.map((condition) => `(${condition})`).join(` ${word} `) : said[0];
}

const settingOf = ({ keywords }: DesignNode, key: string): Json => {
  const settings = keywords['x-component-props'];
  return (isObject(settings) ? settings[key] : undefined) ?? null;
};

const optionsOf = ({ keywords }: DesignNode): Json => {
  const options = keywords['enum'];
  return Array.isArray(options)
    ? options.map((option) => (isObject(option) ? (option['value'] ?? null) : option))
    : null;
};
