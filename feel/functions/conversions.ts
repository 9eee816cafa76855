import { Temporal } from 'temporal-polyfill';
import { EvaluationFailed } from '../evaluate/run.ts';
import { FeelError, hasKind, isNumber, type Result } from '../kinds.ts';
import { decimalOf, int32Of, parseNumber, wholePart } from '../number.ts';
import { Decimal } from '../decimal.ts';
import {
  clockOf,
  dateOf,
  isYearsMonthsText,
  parseDate,
  parseDateTime,
  parseDaysTime,
  parseTime,
  parseYearsMonths,
} from '../temporal/literals.ts';
import {
  fixedOffset,
  fromInstant,
  instantNanos,
  inZone,
  isZoneName,
  NANOS_PER_SECOND,
} from '../temporal/zones.ts';
import { textOf } from '../text.ts';
import type { FeelDateTime, FeelNumber, FeelTime, Value } from '../value.ts';
import { type BuiltIn, isText, type Library } from './built-in.ts';
import { calendarDate } from './dates.ts';

const orError = (value: Value | undefined, type: string): Result =>
  value ?? new FeelError(`Failed to parse ${type}`);

const dateFrom: BuiltIn = {
  parameters: ['from'],
  invoke: ([from]) => {
    if (isText(from)) return orError(parseDate(from), 'date');
    const date = calendarDate(from);
    return date && { kind: 'date', date };
  },
};

const dateFromParts: BuiltIn = {
  parameters: ['year', 'month', 'day'],
  invoke: ([year, month, day]) => {
    if (!isNumber(year) || !isNumber(month) || !isNumber(day)) return undefined;
    return orError(dateOf({ year: int32Of(year), month: int32Of(month), day: int32Of(day) }), 'date');
  },
};

/** Midnight of a date counts as UTC. */
const timeFrom: BuiltIn = {
  parameters: ['from'],
  invoke: ([from]) => {
    if (isText(from)) return orError(parseTime(from), 'time');
    if (hasKind(from, 'date'))
      return { kind: 'time', time: new Temporal.PlainTime(), offset: { seconds: 0 } };
    if (!hasKind(from, 'date and time')) return undefined;
    const time = from.local.toPlainTime();
    return from.offset ? { kind: 'time', time, offset: from.offset } : { kind: 'time', time };
  },
};

/** Nanoseconds behind the point of a number of seconds. */
function fractionOf(second: FeelNumber): number {
  const { unscaled, scale } = decimalOf(second);
  const nanos = wholePart(new Decimal(unscaled, scale - 9)) % NANOS_PER_SECOND;
  return Number(nanos);
}

function clock(parts: readonly Value[], withFraction: boolean): Temporal.PlainTime | undefined {
  const [hour, minute, second] = parts;
  if (!isNumber(hour) || !isNumber(minute) || !isNumber(second)) return undefined;
  const nanos = withFraction ? fractionOf(second) : 0;
  return clockOf({ hour: int32Of(hour), minute: int32Of(minute), second: int32Of(second), nanos });
}

const MAX_OFFSET = 18 * 3600;

const timeFromParts: BuiltIn = {
  parameters: ['hour', 'minute', 'second'],
  invoke: (parts) => {
    if (!parts.every(isNumber)) return undefined;
    const time = clock(parts, true);
    return orError(time && { kind: 'time', time }, 'time');
  },
};

const timeWithOffset: BuiltIn = {
  parameters: ['hour', 'minute', 'second', 'offset'],
  invoke: ([hour = null, minute = null, second = null, offset]) => {
    const parts = [hour, minute, second];
    if (!parts.every(isNumber)) return undefined;
    if (offset === null) {
      const local = clock(parts, false);
      return orError(local && { kind: 'time', time: local }, 'time');
    }
    if (!hasKind(offset, 'days and time duration')) return undefined;
    const time = clock(parts, true);
    const seconds = Number(offset.nanoseconds / NANOS_PER_SECOND);
    const valid = time && Math.abs(seconds) <= MAX_OFFSET;
    return orError(valid ? { kind: 'time', time, offset: { seconds } } : undefined, 'time');
  },
};

function joinDateAndTime(date: Temporal.PlainDate, { time, offset }: FeelTime): FeelDateTime {
  const local = date.toPlainDateTime(time);
  if (!offset) return { kind: 'date and time', local };
  return offset.zone === undefined ? { kind: 'date and time', local, offset } : inZone(local, offset.zone);
}

/** A local date and time is put into the zone, any other is shown in it. */
function moveToZone(value: FeelDateTime, id: string): FeelDateTime {
  const seconds = fixedOffset(id);
  if (seconds === undefined && !isZoneName(id)) throw new EvaluationFailed('unknown time zone');
  if (value.offset)
    return fromInstant(instantNanos(value), seconds === undefined ? { seconds: 0, zone: id } : { seconds });
  return seconds === undefined ? inZone(value.local, id) : { ...value, offset: { seconds } };
}

const dateTimeFromParts: BuiltIn = {
  parameters: ['date', 'time'],
  invoke: ([date, time]) => {
    const day = calendarDate(date);
    if (day && hasKind(time, 'time')) return joinDateAndTime(day, time);
    return hasKind(date, 'date and time') && isText(time) ? moveToZone(date, time) : undefined;
  },
};

const GROUPING = [' ', ',', '.'];
const DECIMAL_POINT = [',', '.'];

/** Reads a number written with separators; null stands for none. */
function numberWith(text: Value | undefined, grouping: Value, point: Value): Result | undefined {
  const known = (sign: Value, allowed: readonly string[]): boolean =>
    sign === null || (isText(sign) && allowed.includes(sign));
  if (!isText(text) || (!isText(grouping) && grouping !== null) || (!isText(point) && point !== null)) {
    return undefined;
  }
  if (!known(grouping, GROUPING) || !known(point, DECIMAL_POINT) || (grouping === point && point !== null)) {
    return new FeelError('Illegal separators');
  }
  const plain = grouping === null ? text : text.replaceAll(grouping, '');
  return orError(parseNumber(point === null ? plain : plain.replaceAll(point, '.')), 'number');
}

/** Whole months, as a calendar counts them: days of a month that is not full are left out. */
function monthsBetween(from: Temporal.PlainDate, to: Temporal.PlainDate): number {
  const months = (to.year - from.year) * 12 + to.month - from.month;
  const days = to.day - from.day;
  if (months > 0 && days < 0) return months - 1;
  return months < 0 && days > 0 ? months + 1 : months;
}

export const conversionFunctions: Library = {
  date: [dateFrom, dateFromParts],
  time: [timeFrom, timeFromParts, timeWithOffset],
  'date and time': [
    {
      parameters: ['from'],
      invoke: ([from]) => (isText(from) ? orError(parseDateTime(from), 'date and time') : undefined),
    },
    dateTimeFromParts,
  ],
  duration: [
    {
      parameters: ['from'],
      invoke: ([from]) => {
        if (!isText(from)) return undefined;
        return orError(isYearsMonthsText(from) ? parseYearsMonths(from) : parseDaysTime(from), 'duration');
      },
    },
  ],
  'years and months duration': [
    {
      parameters: ['from', 'to'],
      invoke: ([from, to]) => {
        const [start, end] = [calendarDate(from), calendarDate(to)];
        return start && end && { kind: 'years and months duration', months: monthsBetween(start, end) };
      },
    },
  ],
  number: [
    {
      parameters: ['from'],
      invoke: ([from]) => (isText(from) ? orError(parseNumber(from), 'number') : undefined),
    },
    {
      parameters: ['from', 'grouping separator'],
      invoke: ([from, grouping = null]) => (isText(grouping) ? numberWith(from, grouping, null) : undefined),
    },
    {
      parameters: ['from', 'grouping separator', 'decimal separator'],
      invoke: ([from, grouping = null, point = null]) =>
        grouping === null && point === null ? undefined : numberWith(from, grouping, point),
    },
  ],
  string: [
    {
      parameters: ['from'],
      invoke: ([from = null], run) => {
        if (from === null || isText(from)) return from;
        let made = 0;
        return textOf(from, (length) => {
          made += length;
          run.spend(1);
          run.checkText(made);
        });
      },
    },
  ],
};
