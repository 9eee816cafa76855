import { toJsonText, type Expression, type Value } from '../../feel/index.ts';
import type { Mapping } from '../../process-model/executable/process.ts';
import type { Draft } from './draft.ts';
import type { IncidentType, Key } from './state.ts';
import type { Variables } from './step.ts';
import { scopeAt } from './variables.ts';

/** Stops the work at one element instance; the step turns it into an incident there. */
export class ElementIncident extends Error {
  readonly type: IncidentType;

  constructor(type: IncidentType, message: string) {
    super(message);
    this.type = type;
  }
}

export interface At {
  readonly scopeKey: Key;
  /** Names that stand before the variables of the scope. */
  readonly extra?: Variables;
  /** Incident that a failure raises. */
  readonly onFailure?: IncidentType;
  /** All mappings of which this is one: a failure is one of theirs together. */
  readonly mappings?: readonly Mapping[];
}

/** The value of an expression at an element instance. A failure becomes an incident. */
export function evaluate(draft: Draft, expression: Expression, at: At): Value {
  const { now, zone } = draft.context;
  const result = expression.evaluate(scopeAt(draft, at.scopeKey, at.extra), { now, zone });
  if (result.failure === undefined) return result.value;
  const type = at.mappings ? 'IO_MAPPING_ERROR' : (at.onFailure ?? 'EXTRACT_VALUE_ERROR');
  const source = at.mappings ? contextText(at.mappings) : expression.source;
  throw new ElementIncident(type, failureText(source, result.failure.message));
}

const ASSERTION = 'Assertion failure: ';

function failureText(source: string, message: string): string {
  return message.startsWith(ASSERTION)
    ? `Assertion failure on evaluate the expression '${source}': ${message.slice(ASSERTION.length)}`
    : `Failed to evaluate expression '${source}': ${message}`;
}

/** Mappings as the one context that Zeebe evaluates: `{a:x + 1,b:{c:y}}`. */
function contextText(mappings: readonly Mapping[], depth = 0): string {
  const members = new Map<string, Mapping[]>();
  for (const mapping of mappings) {
    const name = mapping.target[depth] ?? '';
    members.set(name, [...(members.get(name) ?? []), mapping]);
  }
  const texts = [...members].map(([name, inside]) => {
    const last = inside.at(-1);
    const isLeaf = last === undefined || last.target.length === depth + 1;
    return `${name}:${isLeaf ? (last?.source.source ?? '') : contextText(inside, depth + 1)}`;
  });
  return `{${texts.join(',')}}`;
}

/** The incident of a value of a wrong type; several types are given as a list in brackets. */
export function wrongType(
  expression: Expression,
  value: Value,
  expected: string,
  type: IncidentType = 'EXTRACT_VALUE_ERROR',
): ElementIncident {
  const what = expected.startsWith('[') ? `one of '${expected}'` : `'${expected}'`;
  return new ElementIncident(
    type,
    `Expected result of the expression '${expression.source}' to be ${what}, but was '${typeName(value)}'.`,
  );
}

export function evaluateText(draft: Draft, expression: Expression, at: At): string {
  const value = evaluate(draft, expression, at);
  if (typeof value === 'string') return value;
  throw wrongType(expression, value, 'STRING');
}

/** Correlation keys: a number stands for its text. */
export function evaluateKeyText(draft: Draft, expression: Expression, at: At): string {
  const value = evaluate(draft, expression, at);
  if (typeof value === 'string') return value;
  if (typeName(value) === 'NUMBER') return toJsonText(value);
  throw new ElementIncident(
    'EXTRACT_VALUE_ERROR',
    `Failed to extract the correlation key for '${expression.source}': The value must be either a string or a number, but was '${typeName(value)}'.`,
  );
}

export function evaluateBoolean(draft: Draft, expression: Expression, at: At): boolean {
  const value = evaluate(draft, expression, at);
  if (typeof value === 'boolean') return value;
  throw wrongType(expression, value, 'BOOLEAN', at.onFailure ?? 'EXTRACT_VALUE_ERROR');
}

export function evaluateList(draft: Draft, expression: Expression, at: At): readonly Value[] {
  const value = evaluate(draft, expression, at);
  if (isList(value)) return value;
  throw wrongType(expression, value, 'ARRAY');
}

/** A whole number, as retries are; texts of digits count. */
export function evaluateInteger(draft: Draft, expression: Expression, at: At): number {
  const value = evaluate(draft, expression, at);
  const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isSafeInteger(number)) return number;
  throw wrongType(expression, value, 'NUMBER');
}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/** Type names as incident messages write them. */
export function typeName(value: Value): string {
  if (value === null) return 'NULL';
  if (typeof value === 'boolean') return 'BOOLEAN';
  if (typeof value === 'string') return 'STRING';
  if (isList(value)) return 'ARRAY';
  if (value instanceof Map) return 'OBJECT';
  if (typeof value === 'number' || !('kind' in value)) return 'NUMBER';
  switch (value.kind) {
    case 'date':
      return 'DATE';
    case 'time':
      return 'TIME';
    case 'date and time':
      return 'DATE_TIME';
    case 'days and time duration':
      return 'DURATION';
    case 'years and months duration':
      return 'PERIOD';
    case 'range':
    case 'function':
      return 'FUNCTION';
  }
}
