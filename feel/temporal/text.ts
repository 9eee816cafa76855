import type { Temporal } from 'temporal-polyfill';
import type { DaysTimeDuration, FeelDateTime, FeelTime, YearsMonthsDuration } from '../value.ts';
import { NANOS_PER_SECOND } from './zones.ts';

const two = (value: number): string => String(value).padStart(2, '0');

function yearText(year: number, plus: boolean): string {
  const digits = String(Math.abs(year)).padStart(4, '0');
  return (year < 0 ? '-' : plus && year > 9999 ? '+' : '') + digits;
}

/** `2024-01-31`; `plus` marks years beyond 9999, as in a date alone. */
export const dateText = (date: Temporal.PlainDate | Temporal.PlainDateTime, plus = true): string =>
  `${yearText(date.year, plus)}-${two(date.month)}-${two(date.day)}`;

type Clock = Temporal.PlainTime | Temporal.PlainDateTime;

const nanosOf = (clock: Clock): number =>
  clock.millisecond * 1_000_000 + clock.microsecond * 1_000 + clock.nanosecond;

/** With seconds always, and as many digits behind the point as are needed. */
function fullClockText(clock: Clock): string {
  const fraction = String(nanosOf(clock)).padStart(9, '0').replace(/0+$/, '');
  const seconds = `${two(clock.hour)}:${two(clock.minute)}:${two(clock.second)}`;
  return fraction === '' ? seconds : `${seconds}.${fraction}`;
}

/** Without seconds that are zero, and with 3, 6 or 9 digits behind the point: the form of a variable. */
function shortClockText(clock: Clock): string {
  const nanos = nanosOf(clock);
  const minutes = `${two(clock.hour)}:${two(clock.minute)}`;
  if (clock.second === 0 && nanos === 0) return minutes;
  const digits = String(nanos).padStart(9, '0');
  const fraction = nanos === 0 ? '' : `.${digits.replace(/(?:000){1,2}$/, '')}`;
  return `${minutes}:${two(clock.second)}${fraction}`;
}

export function offsetText(seconds: number): string {
  if (seconds === 0) return 'Z';
  const size = Math.abs(seconds);
  const minutes = `${seconds < 0 ? '-' : '+'}${two(Math.floor(size / 3600))}:${two(Math.floor(size / 60) % 60)}`;
  return size % 60 === 0 ? minutes : `${minutes}:${two(size % 60)}`;
}

function zoneText({ offset }: FeelTime | FeelDateTime): string {
  if (!offset) return '';
  return offset.zone === undefined ? offsetText(offset.seconds) : `@${offset.zone}`;
}

/** The text of `string(…)`. */
export const timeText = (value: FeelTime): string => fullClockText(value.time) + zoneText(value);

/** The text of `string(…)`. */
export function dateTimeText(value: FeelDateTime): string {
  const { local, offset } = value;
  // An offset with seconds (local mean time, before the year 1901) stands beside the name of its zone.
  const odd = offset?.zone !== undefined && offset.seconds % 60 !== 0 ? offsetText(offset.seconds) : '';
  return `${dateText(local, false)}T${fullClockText(local)}${odd}${zoneText(value)}`;
}

/** The text of a process variable. */
export const timeVariableText = (value: FeelTime): string =>
  value.offset ? timeText(value) : shortClockText(value.time);

/** The text of a process variable. */
export function dateTimeVariableText({ local, offset }: FeelDateTime): string {
  const zone = offset?.zone === undefined ? '' : `[${offset.zone}]`;
  return `${dateText(local)}T${shortClockText(local)}${offset ? offsetText(offset.seconds) : ''}${zone}`;
}

interface Parts {
  readonly days: bigint;
  readonly hours: bigint;
  readonly minutes: bigint;
  readonly seconds: bigint;
}

/** Days and clock parts, each toward zero, of the seconds below (a fraction of a second is left out). */
export function durationParts({ nanoseconds }: DaysTimeDuration): Parts {
  const below = nanoseconds < 0n && nanoseconds % NANOS_PER_SECOND !== 0n ? 1n : 0n;
  const seconds = nanoseconds / NANOS_PER_SECOND - below;
  return {
    days: seconds / 86_400n,
    hours: (seconds / 3_600n) % 24n,
    minutes: (seconds / 60n) % 60n,
    seconds: seconds % 60n,
  };
}

const part = (amount: bigint | number, unit: string): string =>
  Number(amount) === 0 ? '' : `${amount}${unit}`;

/** The text of `string(…)`: `P2DT1H`. */
export function daysTimeText(value: DaysTimeDuration): string {
  const { days, hours, minutes, seconds } = durationParts(value);
  const all = [days, hours, minutes, seconds];
  if (all.every((amount) => amount === 0n)) return 'P0D';
  if (all.every((amount) => amount <= 0n)) {
    return `-${daysTimeForm({ days: -days, hours: -hours, minutes: -minutes, seconds: -seconds })}`;
  }
  return daysTimeForm({ days, hours, minutes, seconds });
}

function daysTimeForm({ days, hours, minutes, seconds }: Parts): string {
  const clock = part(hours, 'H') + part(minutes, 'M') + part(seconds, 'S');
  return `P${part(days, 'D')}${clock === '' ? '' : `T${clock}`}`;
}

/** The text of a process variable: hours are the largest unit, `PT24H`. */
export function daysTimeVariableText({ nanoseconds }: DaysTimeDuration): string {
  if (nanoseconds === 0n) return 'PT0S';
  const seconds = nanoseconds / NANOS_PER_SECOND;
  const nanos = nanoseconds % NANOS_PER_SECOND;
  const clock = part(seconds / 3_600n, 'H') + part((seconds / 60n) % 60n, 'M');
  const last = seconds % 60n;
  if (last === 0n && nanos === 0n) return `PT${clock}`;
  const digits = String(nanos < 0n ? -nanos : nanos).padStart(9, '0');
  const fraction = digits.replace(/0+$/, '');
  const minus = last === 0n && nanos < 0n ? '-' : '';
  return `PT${clock}${minus}${last}${fraction === '' ? '' : `.${fraction}`}S`;
}

/** The text of `string(…)`: `P1Y2M`. */
export function yearsMonthsText({ months }: YearsMonthsDuration): string {
  if (months === 0) return 'P0Y';
  const size = Math.abs(months);
  return `${months < 0 ? '-' : ''}P${part(Math.floor(size / 12), 'Y')}${part(size % 12, 'M')}`;
}

/** The text of a process variable: a minus stands at each part. */
export function yearsMonthsVariableText({ months }: YearsMonthsDuration): string {
  if (months === 0) return 'P0D';
  return `P${part(Math.trunc(months / 12), 'Y')}${part(months % 12, 'M')}`;
}
