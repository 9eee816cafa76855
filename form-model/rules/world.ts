import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';

/** Says which days are worked; `date` is a civil date, `2026-11-23`. */
export interface WorkingCalendar {
  isWorkingDay(date: string): boolean;
}

/** What rules may know of the world around the form. Browser and server must be given the same. */
export interface World {
  readonly now: Date;
  readonly calendar: WorkingCalendar;
}

/** Name of the fact that carries the announced days off where the host gives no calendar of its own. */
export const CALENDAR_FACT = 'workCalendar';

const Announced = z.object({ daysOff: z.array(z.string()), workedWeekends: z.array(z.string()) });

/**
 * The calendar of announced days, `{daysOff, workedWeekends}` or a list of such (one a year); days nobody announced are
 * worked from Monday to Friday.
 */
export function calendarOf(fact: unknown): WorkingCalendar {
  const years = z.array(Announced).safeParse(Array.isArray(fact) ? fact : [fact]).data ?? [];
  const off = new Set(years.flatMap(({ daysOff }) => daysOff));
  const worked = new Set(years.flatMap(({ workedWeekends }) => workedWeekends));
  return {
    isWorkingDay: (date) =>
      worked.has(date) || (!off.has(date) && Temporal.PlainDate.from(date).dayOfWeek <= 5),
  };
}
