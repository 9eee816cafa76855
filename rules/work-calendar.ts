import type { WorkCalendar } from '../model/item.ts';
import { Temporal } from 'temporal-polyfill';

/** Says which days are worked. Built once from the calendars in `items/calendars/`. */
export interface WorkingDays {
  /** `date` is a civil date, `2026-11-23`. */
  isWorkingDay(date: string): boolean;
  /** Whether the year's announced calendar is known; a year without one has plain weekends. */
  covers(year: number): boolean;
}

/**
 * Joins the yearly calendars. A year that nobody has announced yet counts Monday to Friday, so that a limit which
 * runs into it still has a due date; it is counted anew when a step opens under the announced calendar.
 */
export function workingDays(calendars: readonly WorkCalendar[]): WorkingDays {
  const years = new Set(calendars.map(({ year }) => year));
  const off = new Set(calendars.flatMap(({ daysOff }) => daysOff));
  const worked = new Set(calendars.flatMap(({ workedWeekends }) => workedWeekends));
  return {
    covers: (year) => years.has(year),
    isWorkingDay: (date) => {
      if (worked.has(date)) return true;
      if (off.has(date)) return false;
      return Temporal.PlainDate.from(date).dayOfWeek <= 5;
    },
  };
}
