import { Temporal } from 'temporal-polyfill';
import { nanosOfTime } from '../compare.ts';
import { hasKind, isNumber } from '../kinds.ts';
import { divide, int32Of, isZero } from '../number.ts';
import type {
  DaysTimeDuration,
  FeelDate,
  FeelDateTime,
  FeelNumber,
  FeelTime,
  Value,
  YearsMonthsDuration,
} from '../value.ts';
import { atOffset, fromInstant, instantNanos, localNanos } from './zones.ts';

type Point = FeelDate | FeelTime | FeelDateTime;
type Duration = DaysTimeDuration | YearsMonthsDuration;

const UTC = { seconds: 0 };
const NANOS_PER_DAY = 86_400_000_000_000n;
const NANOS_PER_MILLI = 1_000_000n;

const isDuration = (value: Value): value is Duration =>
  hasKind(value, 'days and time duration') || hasKind(value, 'years and months duration');

const isPoint = (value: Value): value is Point =>
  hasKind(value, 'date') || hasKind(value, 'time') || hasKind(value, 'date and time');

const daysTime = (nanoseconds: bigint): DaysTimeDuration => ({ kind: 'days and time duration', nanoseconds });

const yearsMonths = (months: number): YearsMonthsDuration => ({
  kind: 'years and months duration',
  months: months + 0,
});

/** Sum of temporal values; undefined where FEEL has none. Throws RangeError beyond the calendar. */
export function addTemporal(left: Value, right: Value): Value | undefined {
  if (isPoint(left) && isDuration(right)) return shift(left, right, 1);
  if (isDuration(left) && isPoint(right)) return shift(right, left, 1);
  return isDuration(left) && isDuration(right) ? addDurations(left, right, 1) : undefined;
}

/** Difference of temporal values; undefined where FEEL has none. Throws RangeError beyond the calendar. */
export function subtractTemporal(left: Value, right: Value): Value | undefined {
  if (isPoint(left) && isDuration(right)) return shift(left, right, -1);
  if (isDuration(left) && isDuration(right)) return addDurations(left, right, -1);
  return isPoint(left) && isPoint(right) ? between(left, right) : undefined;
}

function addDurations(left: Duration, right: Duration, sign: 1 | -1): Value | undefined {
  if (left.kind === 'years and months duration' && right.kind === 'years and months duration') {
    return yearsMonths(left.months + sign * right.months);
  }
  if (left.kind === 'days and time duration' && right.kind === 'days and time duration') {
    return daysTime(left.nanoseconds + BigInt(sign) * right.nanoseconds);
  }
  return undefined;
}

function shift(point: Point, duration: Duration, sign: 1 | -1): Value | undefined {
  if (duration.kind === 'days and time duration')
    return shiftNanos(point, BigInt(sign) * duration.nanoseconds);
  const months = { months: sign * duration.months };
  if (point.kind === 'date') return { kind: 'date', date: point.date.add(months) };
  if (point.kind === 'time') return undefined;
  const local = point.local.add(months);
  return point.offset ? atOffset(local, point.offset) : { kind: 'date and time', local };
}

function shiftNanos(point: Point, nanos: bigint): Point {
  if (point.kind === 'time') return shiftTime(point, nanos);
  if (point.kind === 'date') {
    const shifted = fromInstant(localNanos(point.date.toPlainDateTime()) + nanos, UTC);
    return { kind: 'date', date: shifted.local.toPlainDate() };
  }
  if (point.offset) return fromInstant(instantNanos(point) + nanos, point.offset);
  return { kind: 'date and time', local: fromInstant(localNanos(point.local) + nanos, UTC).local };
}

/** A time of day goes round at midnight. */
function shiftTime(point: FeelTime, nanos: bigint): FeelTime {
  const clock = nanosOfTime({ kind: 'time', time: point.time });
  const shifted = (((clock + nanos) % NANOS_PER_DAY) + NANOS_PER_DAY) % NANOS_PER_DAY;
  const time = new Temporal.PlainTime().add({
    seconds: Number(shifted / 1_000_000_000n),
    nanoseconds: Number(shifted % 1_000_000_000n),
  });
  return { ...point, time };
}

/** The time from `right` to `left`; times with an offset have no sign. */
function between(left: Point, right: Point): Value | undefined {
  if (left.kind === 'date' && right.kind === 'date') {
    return daysTime(localNanos(left.date.toPlainDateTime()) - localNanos(right.date.toPlainDateTime()));
  }
  if (left.kind === 'date' || right.kind === 'date') return undefined;
  if ((left.offset === undefined) !== (right.offset === undefined)) return undefined;
  if (left.kind === 'time' && right.kind === 'time') {
    const difference = nanosOfTime(left) - nanosOfTime(right);
    return daysTime(left.offset && difference < 0n ? -difference : difference);
  }
  return left.kind === 'date and time' && right.kind === 'date and time'
    ? daysTime(instantNanos(left) - instantNanos(right))
    : undefined;
}

/** Product of a duration and a number, of which only the whole part counts; undefined where FEEL has none. */
export function multiplyTemporal(left: Value, right: Value): Value | undefined {
  if (isNumber(left) && isDuration(right)) return multiplyDuration(right, left);
  return isDuration(left) && isNumber(right) ? multiplyDuration(left, right) : undefined;
}

function multiplyDuration(duration: Duration, factor: FeelNumber): Value {
  const times = int32Of(factor);
  return duration.kind === 'days and time duration'
    ? daysTime(duration.nanoseconds * BigInt(times))
    : yearsMonths(duration.months * times);
}

/**
 * Quotient of durations (a whole number), or of a duration and a number; undefined where FEEL has none. As in Zeebe
 * the milliseconds of a quotient wrap at 32 bits (beyond 24 days), and a divisor below a millisecond is refused.
 */
export function divideTemporal(left: Value, right: Value): Value | undefined {
  if (!isDuration(left)) return undefined;
  if (isNumber(right)) return isZero(right) ? undefined : divideDuration(left, right);
  if (left.kind === 'years and months duration' && hasKind(right, 'years and months duration')) {
    return right.months === 0 ? undefined : Math.trunc(left.months / right.months) + 0;
  }
  if (left.kind === 'days and time duration' && hasKind(right, 'days and time duration')) {
    if (right.nanoseconds === 0n) return undefined;
    const millis = right.nanoseconds / NANOS_PER_MILLI;
    if (millis === 0n) throw new RangeError('division by a duration below a millisecond');
    return Number(left.nanoseconds / NANOS_PER_MILLI / millis);
  }
  return undefined;
}

function divideDuration(duration: Duration, divisor: FeelNumber): Value {
  if (duration.kind === 'years and months duration')
    return yearsMonths(int32Of(divide(duration.months, divisor)));
  const millis = Number(duration.nanoseconds / NANOS_PER_MILLI);
  return daysTime(BigInt(int32Of(divide(millis, divisor))) * NANOS_PER_MILLI);
}
