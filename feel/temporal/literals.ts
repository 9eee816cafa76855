import { Temporal } from 'temporal-polyfill';
import type {
  DaysTimeDuration,
  FeelDate,
  FeelDateTime,
  FeelTime,
  Value,
  YearsMonthsDuration,
  ZoneOffset,
} from '../value.ts';
import { fixedOffset, inZone, isZoneName, NANOS_PER_SECOND, standardOffset } from './zones.ts';

const DATE = /^(-?(?:[1-9]\d{0,4})?\d{4})-([01]\d)-([0-3]\d)$/;
const DATE_TIME =
  /^(-?(?:[1-9]\d{0,4})?\d{4}-[01]\d-[0-3]\d)T([0-2]\d:[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?)([+-]\d{2}:\d{2}|Z|@.*)?$/;
const TIME = /^T?(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{0,9}))?)?$/;
const OFFSET_TIME = /^(T?\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?)([+-]\d{2}:\d{2}|Z|@.*)$/;
const YEARS_MONTHS = /^(-?)P(?:(-?\d+)Y)?(?:(-?\d+)M)?$/;
const DAYS_TIME = /^(-?)P(?:(-?\d+)D)?(T(?:(-?\d+)H)?(?:(-?\d+)M)?(?:(-?)(\d+)(?:[.,](\d{0,9}))?S)?)?$/;

const MAX_MONTHS = 2_147_483_647 * 12;
const MAX_NANOSECONDS = 2n ** 63n * NANOS_PER_SECOND;

/** Gives undefined where the Temporal library refuses a field or a range. */
export function orUndefined<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

export function parseDate(text: string): FeelDate | undefined {
  const [, year, month, day] = DATE.exec(text) ?? [];
  if (year === undefined || /^-0+$/.test(year)) return undefined;
  return dateOf({ year: Number(year), month: Number(month), day: Number(day) });
}

export function dateOf(fields: { year: number; month: number; day: number }): FeelDate | undefined {
  return orUndefined(() => ({
    kind: 'date' as const,
    date: Temporal.PlainDate.from(fields, { overflow: 'reject' }),
  }));
}

/** A time of day; `24:00` is midnight for a time alone. */
function parseClock(text: string): Temporal.PlainTime | undefined {
  const [, hour, minute, second = '0', fraction = ''] = TIME.exec(text) ?? [];
  if (hour === undefined) return undefined;
  const nanos = Number(fraction.padEnd(9, '0'));
  const midnight = hour === '24' && Number(minute) === 0 && Number(second) === 0 && nanos === 0;
  const fields = { hour: midnight ? 0 : Number(hour), minute: Number(minute), second: Number(second) };
  return clockOf({ ...fields, nanos });
}

export function clockOf(fields: {
  hour: number;
  minute: number;
  second: number;
  nanos: number;
}): Temporal.PlainTime | undefined {
  const { hour, minute, second, nanos } = fields;
  const parts = {
    millisecond: Math.floor(nanos / 1e6),
    microsecond: Math.floor(nanos / 1e3) % 1000,
    nanosecond: nanos % 1000,
  };
  return orUndefined(() =>
    Temporal.PlainTime.from({ hour, minute, second, ...parts }, { overflow: 'reject' }),
  );
}

/** Reads what follows a time: a fixed offset, or `@` and the name of a zone. */
function parseZone(text: string): { seconds: number } | { zone: string } | undefined {
  const id = text.startsWith('@') ? text.slice(1) : text;
  const seconds = fixedOffset(id);
  if (seconds !== undefined) return { seconds };
  return text.startsWith('@') && isZoneName(id) ? { zone: id } : undefined;
}

export function parseTime(text: string): FeelTime | undefined {
  const [, clock, zoneText] = OFFSET_TIME.exec(text) ?? [];
  const time = parseClock(clock ?? text);
  if (!time) return undefined;
  if (zoneText === undefined) return { kind: 'time', time };
  const zone = parseZone(zoneText);
  return zone && { kind: 'time', time, offset: offsetOfTime(zone) };
}

const offsetOfTime = (zone: { seconds: number } | { zone: string }): ZoneOffset =>
  'zone' in zone ? { zone: zone.zone, seconds: standardOffset(zone.zone) } : zone;

export function parseDateTime(text: string): FeelDateTime | undefined {
  const alone = parseDate(text);
  if (alone) return { kind: 'date and time', local: alone.date.toPlainDateTime() };
  const [, dateText = '', clockText = '', zoneText] = DATE_TIME.exec(text) ?? [];
  const date = parseDate(dateText);
  const time = clockText.startsWith('24') ? undefined : parseClock(clockText);
  if (!date || !time) return undefined;
  const local = date.date.toPlainDateTime(time);
  if (zoneText === undefined) return { kind: 'date and time', local };
  const zone = parseZone(zoneText);
  if (!zone) return undefined;
  if ('seconds' in zone) return { kind: 'date and time', local, offset: zone };
  return orUndefined(() => inZone(local, zone.zone));
}

export const isYearsMonthsText = (text: string): boolean => YEARS_MONTHS.test(text);

export function parseYearsMonths(text: string): YearsMonthsDuration | undefined {
  const [, minus, years, months] = YEARS_MONTHS.exec(text) ?? [];
  if (minus === undefined || (years === undefined && months === undefined)) return undefined;
  const total = Number(years ?? 0) * 12 + Number(months ?? 0);
  if (Math.abs(total) > MAX_MONTHS) return undefined;
  return { kind: 'years and months duration', months: (minus === '-' ? -total : total) + 0 };
}

export function parseDaysTime(text: string): DaysTimeDuration | undefined {
  const found = DAYS_TIME.exec(text);
  if (!found) return undefined;
  const [, minus, days, clock, hours, minutes, secondsMinus, seconds, fraction = ''] = found;
  if (clock === 'T' || (days === undefined && clock === undefined)) return undefined;
  const whole = BigInt(days ?? 0) * 86_400n + BigInt(hours ?? 0) * 3_600n + BigInt(minutes ?? 0) * 60n;
  const last = BigInt(seconds ?? 0) * NANOS_PER_SECOND + BigInt(fraction.padEnd(9, '0'));
  const total = whole * NANOS_PER_SECOND + (secondsMinus === '-' ? -last : last);
  if (total >= MAX_NANOSECONDS || total <= -MAX_NANOSECONDS) return undefined;
  return { kind: 'days and time duration', nanoseconds: minus === '-' ? -total : total };
}

export const parseDuration = (text: string): DaysTimeDuration | YearsMonthsDuration | undefined =>
  isYearsMonthsText(text) ? parseYearsMonths(text) : parseDaysTime(text);

/** A temporal literal; null if the text is none of its type. `@` takes the first type whose form fits. */
export function temporalLiteral(
  type: 'date' | 'time' | 'date and time' | 'duration' | '@',
  text: string,
): Value {
  switch (type) {
    case 'date':
      return parseDate(text) ?? null;
    case 'time':
      return parseTime(text) ?? null;
    case 'date and time':
      return parseDateTime(text) ?? null;
    case 'duration':
      return parseDuration(text) ?? null;
    case '@':
      return parseDate(text) ?? parseTime(text) ?? parseDateTime(text) ?? parseDuration(text) ?? null;
  }
}
