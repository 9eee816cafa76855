import { Temporal } from 'temporal-polyfill';
import {
  comparisonType,
  hasKind,
  isContext,
  isList,
  isNumber,
  LiteralContext,
  MadeContext,
} from './kinds.ts';
import { compareNumbers } from './number.ts';
import { instantNanos } from './temporal/zones.ts';
import type { Context, FeelDateTime, FeelTime, Value, ZoneOffset } from './value.ts';

const sameOffset = (left: ZoneOffset | undefined, right: ZoneOffset | undefined): boolean =>
  left?.seconds === right?.seconds && left?.zone === right?.zone;

/** Counts the work of a comparison; throws to end it. One list may hold another a thousand times. */
export interface Meter {
  spend(steps: number): void;
}

type Same = (left: Value, right: Value) => boolean;

/** FEEL's `=`; undefined where the types cannot be compared. Null equals only null. */
export function equals(left: Value, right: Value, meter?: Meter): boolean | undefined {
  if (left === null || right === null) return left === right;
  if (comparisonType(left) !== comparisonType(right)) return undefined;
  if (!isList(left) && !isContext(left)) return equalScalars(left, right);
  return equalMembers(left, right, (x, y) => equals(x, y, meter) ?? false, meter);
}

/** Of two values of one type that is neither list nor context; undefined for functions and ranges. */
function equalScalars(left: Value, right: Value): boolean | undefined {
  if (typeof left === 'string' || typeof left === 'boolean') return left === right;
  if (isNumber(left) && isNumber(right)) return compareNumbers(left, right) === 0;
  if (hasKind(left, 'date') && hasKind(right, 'date')) return left.date.equals(right.date);
  if (hasKind(left, 'time') && hasKind(right, 'time')) {
    return left.time.equals(right.time) && sameOffset(left.offset, right.offset);
  }
  if (hasKind(left, 'date and time') && hasKind(right, 'date and time')) {
    return left.local.equals(right.local) && sameOffset(left.offset, right.offset);
  }
  return equalDurations(left, right);
}

function equalDurations(left: Value, right: Value): boolean | undefined {
  if (hasKind(left, 'days and time duration') && hasKind(right, 'days and time duration')) {
    return left.nanoseconds === right.nanoseconds;
  }
  if (hasKind(left, 'years and months duration') && hasKind(right, 'years and months duration')) {
    return left.months === right.months;
  }
  return undefined;
}

/**
 * How Zeebe finds a member in a list (`list contains`, `index of`, unary tests) and compares ends of ranges: like `=`,
 * but contexts are the same only if one expression made both, see `LiteralContext` and `MadeContext`.
 */
export function isSame(left: Value, right: Value, meter?: Meter): boolean {
  const made = left instanceof MadeContext && right instanceof MadeContext;
  if (made || isList(left)) return equalMembers(left, right, (x, y) => isSame(x, y, meter), meter);
  if (isContext(left)) return left instanceof LiteralContext && left === right;
  return equals(left, right) ?? left === right;
}

/** Of two lists or two contexts. */
function equalMembers(left: Value, right: Value, same: Same, meter: Meter | undefined): boolean {
  if (isList(left) && isList(right)) {
    meter?.spend(left.length);
    return left.length === right.length && left.every((item, index) => same(item, right[index] ?? null));
  }
  if (!isContext(left) || !isContext(right)) return false;
  meter?.spend(left.size);
  return (
    left.size === right.size &&
    [...left].every(([key, value]) => hasEntry(right, key, (other) => same(value, other)))
  );
}

function hasEntry(context: Context, key: string, fits: (value: Value) => boolean): boolean {
  const value = context.get(key);
  return value !== undefined && fits(value);
}

/** Whether `<` and its kin are defined for the value. */
export function isOrdered(value: Value): boolean {
  if (isList(value)) {
    const [first] = value;
    return (
      first !== undefined &&
      isOrdered(first) &&
      value.every((item) => comparisonType(item) === comparisonType(first))
    );
  }
  return ORDERED.has(comparisonType(value));
}

const ORDERED = new Set([
  'number',
  'string',
  'date',
  'time',
  'zoned time',
  'date and time',
  'zoned date and time',
  'days and time duration',
  'years and months duration',
]);

export const areOrdered = (left: Value, right: Value): boolean =>
  isOrdered(left) && isOrdered(right) && comparisonType(left) === comparisonType(right);

const sign = (left: bigint, right: bigint): number => (left < right ? -1 : left > right ? 1 : 0);

/** Order of two values of one ordered type; undefined for others, lists among them. */
export function order(left: Value, right: Value): number | undefined {
  if (isNumber(left) && isNumber(right)) return compareNumbers(left, right);
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : left > right ? 1 : 0;
  if (hasKind(left, 'days and time duration') && hasKind(right, 'days and time duration')) {
    return sign(left.nanoseconds, right.nanoseconds);
  }
  if (hasKind(left, 'years and months duration') && hasKind(right, 'years and months duration')) {
    return left.months - right.months;
  }
  return orderPoints(left, right);
}

function orderPoints(left: Value, right: Value): number | undefined {
  if (hasKind(left, 'date') && hasKind(right, 'date'))
    return Temporal.PlainDate.compare(left.date, right.date);
  if (hasKind(left, 'time') && hasKind(right, 'time')) return sign(nanosOfTime(left), nanosOfTime(right));
  if (hasKind(left, 'date and time') && hasKind(right, 'date and time')) return orderDateTimes(left, right);
  return undefined;
}

/** Nanoseconds from midnight UTC. */
export function nanosOfTime({ time, offset }: FeelTime): bigint {
  const seconds = time.hour * 3600 + time.minute * 60 + time.second - (offset?.seconds ?? 0);
  const below = time.millisecond * 1_000_000 + time.microsecond * 1_000 + time.nanosecond;
  return BigInt(seconds) * 1_000_000_000n + BigInt(below);
}

/** By the instant; of equal instants the one with the earlier local time, then by the name of the zone. */
function orderDateTimes(left: FeelDateTime, right: FeelDateTime): number {
  if (!left.offset || !right.offset) return Temporal.PlainDateTime.compare(left.local, right.local);
  const byInstant = sign(instantNanos(left), instantNanos(right));
  if (byInstant !== 0) return byInstant;
  const byLocal = Temporal.PlainDateTime.compare(left.local, right.local);
  if (byLocal !== 0) return byLocal;
  const [leftZone, rightZone] = [left.offset.zone ?? '', right.offset.zone ?? ''];
  return leftZone < rightZone ? -1 : leftZone > rightZone ? 1 : 0;
}
