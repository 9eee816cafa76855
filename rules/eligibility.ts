import type { PolicyVersion } from '../model/item.ts';
import type { Expression, Json, Value } from '../feel/index.ts';
import { compile, conditionsOf, fromPlain, toPlain } from '../feel/index.ts';
import { Temporal } from 'temporal-polyfill';
import { fenOf } from './fen.ts';
import { zone } from './deadline.ts';
import { watch, type Watched } from './watched-inputs.ts';

/** Named FEEL values. An absent name is a missing input; null is an answer ("there is none"). */
export type Inputs = Readonly<Record<string, Value>>;

export interface AssessmentInputs {
  /** The person, as `p` in rules. */
  readonly p: Inputs;
  /** The household, as `h` in rules. */
  readonly h: Inputs;
  /** Civil date of the evaluation, as `on` in rules. */
  readonly on: string;
  /** Division code of the county that handles the case: `v.county` where the version's parameters name none. */
  readonly county?: string;
}

export interface AssessedCondition {
  readonly feel: string;
  /** Null: could not be decided, an input is missing. */
  readonly holds: boolean | null;
  /** What the condition read, by path (`h.dwellings`, `v.standard`); null where it is missing. */
  readonly inputs: Readonly<Record<string, Json>>;
}

export interface Assessment {
  /** Null: undecided, somebody has to find out what is missing. Never false for want of an input. */
  readonly eligible: boolean | null;
  /** Whole fen; null unless eligible. */
  readonly amountFen: number | null;
  readonly conditions: readonly AssessedCondition[];
  /** What the formula read; empty unless eligible. */
  readonly amountInputs: Readonly<Record<string, Json>>;
}

type Rule = Pick<PolicyVersion, 'rule' | 'formula' | 'params'>;

/**
 * Evaluates a policy version. Each operand of the rule's outermost `and` is a condition of its own, so a person can be
 * told which one failed and on which figures. The formula is computed in decimals of 34 digits and rounded once, at
 * the end, half up to whole fen: rounding on the way (of an income per head, say) would be multiplied by the size of
 * the household. A formula below zero gives zero.
 * @throws Error when rule or formula do not compile; `policyErrors` says so before a version is published.
 */
export function assess(version: Rule, inputs: AssessmentInputs): Assessment {
  const conditions = conditionsOf(compiled(version.rule)).map((condition) =>
    evaluate(condition, version, inputs),
  );
  const assessed = conditions.map(({ feel, value, read }) => ({ feel, holds: truth(value), inputs: read }));
  const eligible = allOf(assessed.map(({ holds }) => holds));
  if (eligible !== true) return { eligible, amountFen: null, conditions: assessed, amountInputs: {} };

  const amount = evaluate(compiled(version.formula), version, inputs);
  const fen = fenOf(amount.value);
  if (fen !== null)
    return { eligible, amountFen: Math.max(0, fen), conditions: assessed, amountInputs: amount.read };
  // Entitled, but to what? The formula joins the conditions so that the missing figure can be seen.
  const undecided = { feel: amount.feel, holds: null, inputs: amount.read };
  return { eligible: null, amountFen: null, conditions: [...assessed, undecided], amountInputs: {} };
}

/** What is wrong with the FEEL of a version; empty when it can be published. */
export function policyErrors({ rule, formula }: Pick<Rule, 'rule' | 'formula'>): string[] {
  const known = new Set(['p', 'h', 'v', 'on']);
  return Object.entries({ rule, formula }).flatMap(([part, source]) => {
    const result = compile(source);
    if (!result.ok) return result.errors.map(({ message, offset }) => `${part}: ${message} (at ${offset})`);
    return result.expression.names
      .filter((name) => !known.has(name))
      .map((name) => `${part}: ${name} is not known; rules read p, h, v and on`);
  });
}

interface Evaluated {
  feel: string;
  /** Null also when an input was missing: FEEL takes `null = 0` for false, a person's claim must not end on that. */
  value: Value;
  read: Record<string, Json>;
}

function evaluate(expression: Expression, version: Rule, inputs: AssessmentInputs): Evaluated {
  const watched = watch({
    p: contextOf(inputs.p),
    h: contextOf(inputs.h),
    v: paramsOf(version, inputs.county),
  });
  const on: Value = { kind: 'date', date: Temporal.PlainDate.from(inputs.on) };
  const { value } = expression.evaluate(
    { get: (name) => (name === 'on' ? on : watched.get(name)) },
    { zone },
  );
  return {
    feel: expression.source,
    value: watched.missing() ? null : (value ?? null),
    read: readings(watched),
  };
}

function readings(watched: Watched): Record<string, Json> {
  return Object.fromEntries([...watched.read()].map(([path, value]) => [path, toPlain(value ?? null)]));
}

function contextOf(inputs: Inputs): ReadonlyMap<string, Value> {
  return new Map(Object.entries(inputs));
}

function paramsOf({ params }: Rule, county: string | undefined): ReadonlyMap<string, Value> {
  const named = new Map<string, Value>(
    Object.entries(params).map(([name, value]) => [name, fromPlain(value)]),
  );
  if (county !== undefined && !named.has('county')) named.set('county', county);
  return named;
}

const truth = (value: Value): boolean | null => (typeof value === 'boolean' ? value : null);

/** FEEL's `and`: one false decides, else one null leaves it open. */
function allOf(values: readonly (boolean | null)[]): boolean | null {
  if (values.includes(false)) return false;
  return values.includes(null) ? null : true;
}

const cache = new Map<string, Expression>();

function compiled(source: string): Expression {
  const known = cache.get(source);
  if (known) return known;
  const result = compile(source);
  if (!result.ok)
    throw new Error(`FEEL of the policy does not compile: ${result.errors[0]?.message ?? source}`);
  cache.set(source, result.expression);
  return result.expression;
}
