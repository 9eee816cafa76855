import type { Temporal } from 'temporal-polyfill';
import type { Decimal } from './decimal.ts';

/**
 * A FEEL value. A list is a readonly array, a context a readonly Map (insertion order, every key is plain data).
 * Values are immutable: nobody may change one after it was handed to a scope or taken from an evaluation.
 */
export type Value =
  | null
  | boolean
  | string
  | FeelNumber
  | readonly Value[]
  | Context
  | FeelDate
  | FeelTime
  | FeelDateTime
  | DaysTimeDuration
  | YearsMonthsDuration
  | FeelRange
  | FeelFunction;

/**
 * A decimal number of up to 34 significant digits. A JavaScript number stands for a safe integer (the fast way);
 * everything else is a `Decimal`. Fractions from JavaScript enter by `fromPlain`, never by hand.
 */
export type FeelNumber = number | Decimal;

export type Context = ReadonlyMap<string, Value>;

export interface FeelDate {
  readonly kind: 'date';
  readonly date: Temporal.PlainDate;
}

/** A place in time zones: the offset from UTC in seconds and, where one was written, the name of the zone. */
export interface ZoneOffset {
  readonly seconds: number;
  readonly zone?: string;
}

/** A time of day, local without `offset`. */
export interface FeelTime {
  readonly kind: 'time';
  readonly time: Temporal.PlainTime;
  readonly offset?: ZoneOffset;
}

/** A date and time, local without `offset`; with one, `local` is what a clock at that offset shows. */
export interface FeelDateTime {
  readonly kind: 'date and time';
  readonly local: Temporal.PlainDateTime;
  readonly offset?: ZoneOffset;
}

export interface DaysTimeDuration {
  readonly kind: 'days and time duration';
  readonly nanoseconds: bigint;
}

export interface YearsMonthsDuration {
  readonly kind: 'years and months duration';
  readonly months: number;
}

/** A range as an argument of a built-in function; a variable cannot hold one, it becomes null there. */
export interface FeelRange {
  readonly kind: 'range';
  readonly from: RangeBoundary;
  readonly to: RangeBoundary;
}

/** `closed`: the boundary itself belongs to the range. */
export interface RangeBoundary {
  readonly value: Value;
  readonly closed: boolean;
}

/** A function value: a built-in or one written in FEEL. It lives only as long as the evaluation that made it. */
export interface FeelFunction {
  readonly kind: 'function';
  readonly parameters: readonly string[];
  readonly invoke: (args: readonly Value[]) => Value;
}

/** Where an expression finds its variables; `undefined` means that there is none of that name. */
export interface Scope {
  get(name: string): Value | undefined;
}
