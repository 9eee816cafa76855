import { hasKind } from '../kinds.ts';
import type { DaysTimeDuration, FeelDateTime, FeelTime, Value, ZoneOffset } from '../value.ts';
import { durationParts } from './text.ts';
import { secondsAsNanos } from './zones.ts';

const offsetDuration = (offset: ZoneOffset | undefined): DaysTimeDuration | null =>
  offset ? { kind: 'days and time duration', nanoseconds: secondsAsNanos(offset.seconds) } : null;

function clockProperty(value: FeelTime | FeelDateTime, name: string): Value | undefined {
  const clock = value.kind === 'time' ? value.time : value.local;
  switch (name) {
    case 'hour':
      return clock.hour;
    case 'minute':
      return clock.minute;
    case 'second':
      return clock.second;
    case 'time offset':
      return offsetDuration(value.offset);
    case 'timezone':
      return value.offset?.zone ?? null;
    default:
      return undefined;
  }
}

function dateProperty(
  date: { year: number; month: number; day: number; dayOfWeek: number },
  name: string,
): Value | undefined {
  switch (name) {
    case 'year':
      return date.year;
    case 'month':
      return date.month;
    case 'day':
      return date.day;
    case 'weekday':
      return date.dayOfWeek;
    default:
      return undefined;
  }
}

const DAYS_TIME_PARTS = ['days', 'hours', 'minutes', 'seconds'] as const;

function daysTimeProperty(value: DaysTimeDuration, name: string): Value | undefined {
  const part = DAYS_TIME_PARTS.find((candidate) => candidate === name);
  return part && Number(durationParts(value)[part]);
}

/** A property of a temporal value (`date.year`); undefined where the value has none of this name. */
export function temporalProperty(value: Value, name: string): Value | undefined {
  if (hasKind(value, 'date')) return dateProperty(value.date, name);
  if (hasKind(value, 'time')) return clockProperty(value, name);
  if (hasKind(value, 'date and time')) return dateProperty(value.local, name) ?? clockProperty(value, name);
  if (hasKind(value, 'days and time duration')) return daysTimeProperty(value, name);
  if (!hasKind(value, 'years and months duration')) return undefined;
  if (name === 'years') return Math.trunc(value.months / 12) + 0;
  return name === 'months' ? (value.months % 12) + 0 : undefined;
}
