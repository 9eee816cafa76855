import { set } from '../design/commands.ts';
import type { Command } from '../design/command.ts';
import type { DesignNode } from '../design/design.ts';
import { isObject, sameJson, type Json } from '../design/json.ts';
import { conditionOf, feelOf, joinedBy, type Placed } from './same-question.ts';

/** Makes the question of the first form ask for the second as well. */
export function mergeKeywords(first: Placed, second: Placed): readonly Command[] {
  const { design, node } = first;
  const required = requirement(first, second);
  const rules = [...otherRules(node), ...errorsOf(first, second)];
  const visible = joinedVisible(first, second);
  const all: Json[] = [
    ...(visible === undefined ? [] : [{ set: 'visible', feel: visible }]),
    ...(required === undefined || required === 'true' ? [] : [{ set: 'required', feel: required }]),
    ...rules,
  ];
  return [
    set(design, node.id, ['required'], required === 'true' ? true : undefined),
    set(design, node.id, ['x-rules'], all.length > 0 ? all : undefined),
  ];
}

/** Asked where either form asks; the parts around the first are unconditional where the conditions differ. */
function joinedVisible(first: Placed, second: Placed): string | undefined {
  const one = conditionOf(first);
  const other = conditionOf(second);
  if (one === other) return feelOf(first.node, 'visible');
  return one === undefined || other === undefined ? undefined : joinedBy('or', [one, other]);
}

/** Required where a form that asks requires it: 'true' where always, undefined where never. */
function requirement(first: Placed, second: Placed): string | undefined {
  const own = [ownRequirement(first.node), ownRequirement(second.node)] as const;
  if (own[0] === own[1] && conditionOf(first) === conditionOf(second)) return own[0];
  const guarded = [first, second].map((placed) => {
    const wanted = ownRequirement(placed.node);
    if (wanted === undefined) return undefined;
    const condition = conditionOf(placed);
    if (condition === undefined) return wanted;
    return wanted === 'true' ? condition : joinedBy('and', [condition, wanted]);
  });
  return guarded.includes('true') ? 'true' : joinedBy('or', guarded);
}

const ownRequirement = (node: DesignNode): string | undefined =>
  node.keywords['required'] === true ? 'true' : feelOf(node, 'required');

const rulesIn = ({ keywords }: DesignNode): readonly Json[] =>
  Array.isArray(keywords['x-rules']) ? keywords['x-rules'] : [];

const setOf = (rule: Json): Json => (isObject(rule) ? (rule['set'] ?? null) : null);

const otherRules = (node: DesignNode): readonly Json[] =>
  rulesIn(node).filter((rule) => !['visible', 'required', 'error'].some((one) => one === setOf(rule)));

/** The checks of both, each only where its own form asks. */
function errorsOf(first: Placed, second: Placed): readonly Json[] {
  const differ = conditionOf(first) !== conditionOf(second);
  const guarded = [first, second].flatMap((placed) => {
    const condition = differ ? conditionOf(placed) : undefined;
    return rulesIn(placed.node).flatMap((rule) => {
      if (!isObject(rule) || rule['set'] !== 'error' || typeof rule['feel'] !== 'string') return [];
      return [{ ...rule, feel: joinedBy('and', [condition, rule['feel']]) ?? '' }];
    });
  });
  return guarded.filter((rule, i) => guarded.findIndex((other) => sameJson(other, rule)) === i);
}
