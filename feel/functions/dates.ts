import type { Temporal } from 'temporal-polyfill';
import { hasKind, type Result } from '../kinds.ts';
import { fromInstant } from '../temporal/zones.ts';
import type { FeelDateTime, Value } from '../value.ts';
import type { Run } from '../evaluate/run.ts';
import type { BuiltIn, Library } from './built-in.ts';

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

function nowIn(run: Run): FeelDateTime {
  const nanoseconds = BigInt(run.now().getTime()) * 1_000_000n;
  return fromInstant(nanoseconds, { seconds: 0, zone: run.zone });
}

/** The calendar date of a date or of a date and time. */
export function calendarDate(value: Value | undefined): Temporal.PlainDate | undefined {
  if (hasKind(value, 'date')) return value.date;
  return hasKind(value, 'date and time') ? value.local.toPlainDate() : undefined;
}

const ofDate = (compute: (date: Temporal.PlainDate) => Result): BuiltIn => ({
  parameters: ['date'],
  invoke: ([value]) => {
    const date = calendarDate(value);
    return date && compute(date);
  },
});

export const dateFunctions: Library = {
  now: [{ parameters: [], invoke: (_args, run) => nowIn(run) }],
  today: [
    { parameters: [], invoke: (_args, run) => ({ kind: 'date', date: nowIn(run).local.toPlainDate() }) },
  ],
  'day of year': [ofDate((date) => date.dayOfYear)],
  'day of week': [ofDate((date) => DAYS[date.dayOfWeek - 1] ?? null)],
  'month of year': [ofDate((date) => MONTHS[date.month - 1] ?? null)],
  'week of year': [ofDate((date) => date.weekOfYear ?? null)],
  'last day of month': [ofDate((date) => ({ kind: 'date', date: date.with({ day: date.daysInMonth }) }))],
};
