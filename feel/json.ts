import { Temporal } from 'temporal-polyfill';
import { isContext, isFunction, isList, isNumber } from './kinds.ts';
import { jsonNumberText, parseNumber, toDouble } from './number.ts';
import {
  dateText,
  dateTimeVariableText,
  daysTimeVariableText,
  timeVariableText,
  yearsMonthsVariableText,
} from './temporal/text.ts';
import { MAX_DEPTH } from './size.ts';
import type { Value } from './value.ts';

/** What JSON can hold, in ordinary JavaScript data. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * Writes a value as Zeebe writes a variable; numbers keep every digit, dates and durations become their ISO text.
 * Every value that an evaluation gave can be written; one nested deeper throws RangeError.
 */
export const toJsonText = (value: Value): string => writeJson(value, 0);

function writeJson(value: Value, depth: number): string {
  if (depth > MAX_DEPTH) throw new RangeError('the value is nested too deeply');
  if (isNumber(value)) return jsonNumberText(value);
  if (isList(value)) return `[${value.map((item) => writeJson(item, depth + 1)).join(',')}]`;
  if (isContext(value)) {
    const entries = [...value].filter(([, entry]) => !isFunction(entry));
    return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${writeJson(entry, depth + 1)}`).join(',')}}`;
  }
  return JSON.stringify(scalarOf(value));
}

/** Of a value that is neither number nor list nor context. Ranges and functions are null outside of an expression. */
function scalarOf(value: Value): null | boolean | string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value !== 'object' || !('kind' in value)) return null;
  switch (value.kind) {
    case 'date':
      return dateText(value.date);
    case 'time':
      return timeVariableText(value);
    case 'date and time':
      return dateTimeVariableText(value);
    case 'days and time duration':
      return daysTimeVariableText(value);
    case 'years and months duration':
      return yearsMonthsVariableText(value);
    case 'range':
    case 'function':
      return null;
  }
}

/** Gives ordinary JSON data; numbers beyond the range of a double lose digits, so prefer `toJsonText` for storage. */
export function toPlain(value: Value): Json {
  if (isNumber(value)) return toDouble(value);
  if (isList(value)) return value.map(toPlain);
  if (!isContext(value)) return scalarOf(value);
  const entries = [...value].filter(([, entry]) => !isFunction(entry));
  return Object.fromEntries(entries.map(([key, entry]) => [key, toPlain(entry)]));
}

/** Takes ordinary JavaScript data; a Date becomes a date and time in UTC, undefined and functions become null. */
export const fromPlain = (plain: unknown): Value => readPlain(plain, 0);

function readPlain(plain: unknown, depth: number): Value {
  if (depth > MAX_DEPTH) throw new RangeError('the value is nested too deeply');
  switch (typeof plain) {
    case 'boolean':
    case 'string':
      return plain;
    case 'number':
    case 'bigint':
      return parseNumber(String(plain)) ?? null;
    case 'object':
      return plain === null ? null : readObject(plain, depth);
    default:
      return null;
  }
}

function readObject(plain: object, depth: number): Value {
  if (Array.isArray(plain)) return plain.map((item: unknown) => readPlain(item, depth + 1));
  if (plain instanceof Date) return Number.isNaN(plain.getTime()) ? null : instantOf(plain);
  const entries = plain instanceof Map ? [...plain] : Object.entries(plain);
  return new Map(entries.map(([key, value]) => [String(key), readPlain(value, depth + 1)]));
}

const instantOf = (date: Date): Value => ({
  kind: 'date and time',
  local: Temporal.Instant.fromEpochMilliseconds(date.getTime()).toZonedDateTimeISO('UTC').toPlainDateTime(),
  offset: { seconds: 0 },
});
