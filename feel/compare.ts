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

/** FEEL's `=`; undefined where the types cannot be compared. Null equals only null. */
export function equals(left: Value, right: Value): boolean | undefined {
  if (left === null || right === null) return left === right;
  if (comparisonType(left) !== comparisonType(right)) return undefined;
  if (isList(left) && isList(right)) return equalLists(left, right, (x, y) => equals(x, y) ?? false);
  if (isContext(left) && isContext(right)) return equalContexts(left, right, (x, y) => equals(x, y) ?? false);
  return equalScalars(left, right);
}

type Same = (left: Value, right: Value) => boolean;

const equalLists = (left: readonly Value[], right: readonly Value[], same: Same): boolean =>
  left.length === right.length && left.every((item, index) => same(item, right[index] ?? null));

const equalContexts = (left: Context, right: Context, same: Same): boolean =>
  left.size === right.size &&
  [...left].every(([key, value]) => right.has(key) && same(value, right.get(key) ?? null));

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
export function isSame(left: Value, right: Value): boolean {
  if (isList(left) && isList(right)) return equalLists(left, right, isSame);
  if (isContext(left) || isContext(right)) return isSameContext(left, right);
  return equals(left, right) ?? left === right;
}

function isSameContext(left: Value, right: Value): boolean {
  if (left instanceof MadeContext && right instanceof MadeContext) return equalContexts(left, right, isSame);
  return left instanceof LiteralContext && left === right;
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
