import {
  addNumbers,
  compareNumbers,
  equals,
  isNumber,
  numberText,
  type FeelNumber,
  type Value,
} from '../../feel/index.ts';
import type { DecisionTable, TableOutput } from './decision.ts';
import { DecisionFailed } from './result.ts';
import { valueText } from './value-text.ts';

/** The outputs of one rule by their names; a table's single output may have none. */
export type OutputValues = ReadonlyMap<string | undefined, Value>;

/** Makes one result of what the matching rules say; there is at least one. */
export function applyHitPolicy(table: DecisionTable, found: readonly OutputValues[]): Value {
  switch (table.hitPolicy) {
    case 'UNIQUE':
      if (found.length > 1)
        throw new DecisionFailed(
          `multiple values aren't allowed for UNIQUE hit policy. found: '${listText(found)}'`,
        );
      return first(found);
    case 'FIRST':
      return first(found);
    case 'ANY': {
      const different = distinct(found);
      if (different.length > 1)
        throw new DecisionFailed(
          `different values aren't allowed for ANY hit policy. found: '${listText(different)}'`,
        );
      return first(found);
    }
    case 'PRIORITY':
      return first(byPriority(table.outputs, found));
    case 'OUTPUT ORDER':
      return byPriority(table.outputs, found).map(soleOrAll);
    case 'RULE ORDER':
      return found.map(soleOrAll);
    case 'COLLECT':
      return collect(table, found);
  }
}

/** The value itself where there is one only, otherwise a context by the names of the outputs. */
export function soleOrAll(values: OutputValues): Value {
  if (values.size === 0) return null;
  const [sole = null] = values.values();
  return values.size === 1 ? sole : new Map([...values].map(([name, value]) => [name ?? '', value]));
}

function first(found: readonly OutputValues[]): Value {
  return soleOrAll(found[0] ?? new Map());
}

function collect({ aggregation }: DecisionTable, found: readonly OutputValues[]): Value {
  switch (aggregation) {
    case undefined:
      return found.map(soleOrAll);
    case 'COUNT':
      return found.length;
    case 'SUM':
      return numbers(found).reduce(addNumbers, 0);
    case 'MIN':
      return numbers(found).reduce((least, number) => (compareNumbers(number, least) < 0 ? number : least));
    case 'MAX':
      return numbers(found).reduce((most, number) => (compareNumbers(number, most) > 0 ? number : most));
  }
}

function numbers(found: readonly OutputValues[]): FeelNumber[] {
  return found.map((values) => {
    const value = soleOrAll(values);
    if (isNumber(value)) return value;
    throw new DecisionFailed(`expected number but found '${valueText(value)}'`);
  });
}

function distinct(found: readonly OutputValues[]): OutputValues[] {
  const different: OutputValues[] = [];
  for (const values of found)
    if (!different.some((other) => sameValues(other, values))) different.push(values);
  return different;
}

function sameValues(left: OutputValues, right: OutputValues): boolean {
  return [...left].every(([name, value]) => equals(value, right.get(name) ?? null) === true);
}

/**
 * Most important first: by the place of the first output's value in the list of its allowed values, then by the next
 * output's. Values that are not in the list come last; rules of the same rank stay in their order.
 */
function byPriority(outputs: readonly TableOutput[], found: readonly OutputValues[]): OutputValues[] {
  const ranked = found.map((values) => ({
    values,
    ranks: outputs.map(({ name, priorities }) => rankOf(values.get(name) ?? null, priorities)),
  }));
  return ranked.sort((left, right) => compareRanks(left.ranks, right.ranks)).map(({ values }) => values);
}

function rankOf(value: Value, priorities: readonly string[]): number {
  const text = isNumber(value) ? numberText(value) : value;
  const rank = typeof text === 'string' ? priorities.indexOf(text) : -1;
  return rank < 0 ? priorities.length : rank;
}

function compareRanks(left: readonly number[], right: readonly number[]): number {
  const at = left.findIndex((rank, place) => rank !== right[place]);
  return at < 0 ? 0 : (left[at] ?? 0) - (right[at] ?? 0);
}

/** Zeebe's text of a list of results. */
function listText(found: readonly OutputValues[]): string {
  const rows = found.map((values) => {
    const entries = [...values].map(([name, value]) => `${name ?? 'null'} -> ${valueText(value)}`);
    return `Map(${entries.join(', ')})`;
  });
  return `List(${rows.join(', ')})`;
}
