import type { TimeLimit } from '../model/item.ts';
import type { WorkingDays } from './work-calendar.ts';
import { Temporal } from 'temporal-polyfill';

/** All limits count days as they are in force in China. */
export const zone = 'Asia/Shanghai';

/** The civil date, `2026-11-23`, that a clock in China shows at this instant. */
export function civilDateOf(instant: Date): string {
  return at(instant).toPlainDate().toString();
}

/** The last second of a civil date: what is done on the day itself is in time. */
export function endOfDay(date: string): Date {
  const last = Temporal.PlainDate.from(date).toPlainDateTime({ hour: 23, minute: 59, second: 59 });
  return new Date(last.toZonedDateTime(zone).epochMilliseconds);
}

/**
 * The end of the last day of a limit that starts at `start`. The day of the start is not counted (Civil Code, art. 201).
 * Working days end on a working day; calendar days end on whatever day it is. A limit of 0 ends with the day of the
 * start, in working days with the first working day from there.
 */
export function dueAt(start: Date, limit: TimeLimit, calendar: WorkingDays): Date {
  const first = at(start).toPlainDate();
  const last = limit.unit === 'd' ? first.add({ days: limit.n }) : addWorkingDays(first, limit.n, calendar);
  return endOfDay(last.toString());
}

/** The civil date so many days before the day of `due`; 0 is that day itself. */
export function dateBefore(due: Date, limit: TimeLimit, calendar: WorkingDays): string {
  let day = at(due).toPlainDate();
  if (limit.unit === 'd') return day.subtract({ days: limit.n }).toString();
  for (let left = limit.n; left > 0;) {
    day = day.subtract({ days: 1 });
    if (calendar.isWorkingDay(day.toString())) left -= 1;
  }
  return day.toString();
}

/** Working days after the day of `from` up to and with the day of `to`; negative when `to` lies before. */
export function workingDaysBetween(from: Date, to: Date, calendar: WorkingDays): number {
  const [first, last] = [at(from).toPlainDate(), at(to).toPlainDate()];
  if (Temporal.PlainDate.compare(first, last) > 0) return -workingDaysBetween(to, from, calendar);
  let count = 0;
  for (let day = first; Temporal.PlainDate.compare(day, last) < 0;) {
    day = day.add({ days: 1 });
    if (calendar.isWorkingDay(day.toString())) count += 1;
  }
  return count;
}

/** Calendar days from the day of `from` to the day of `to`; negative when `to` lies before. */
export function calendarDaysBetween(from: Date, to: Date): number {
  return at(from).toPlainDate().until(at(to).toPlainDate()).days;
}

export interface ClockStop {
  /** Due date before the clock stopped. */
  dueAt: Date;
  stoppedAt: Date;
  resumedAt: Date;
}

/**
 * The due date after a stop of the clock: as many days as were left when it stopped, counted anew from the day it
 * goes on. A limit that had passed already stays passed.
 */
export function dueAfterStop(stop: ClockStop, unit: TimeLimit['unit'], calendar: WorkingDays): Date {
  if (stop.stoppedAt > stop.dueAt) return stop.dueAt;
  const left =
    unit === 'wd'
      ? workingDaysBetween(stop.stoppedAt, stop.dueAt, calendar)
      : calendarDaysBetween(stop.stoppedAt, stop.dueAt);
  const moved = dueAt(stop.resumedAt, { n: left, unit }, calendar);
  return moved > stop.dueAt ? moved : stop.dueAt;
}

/** Days of a limit's unit from a civil date up to the day of `due`: what {@link dateBefore} takes away. */
export function daysBefore(
  due: Date,
  date: string,
  { unit, calendar }: { unit: TimeLimit['unit']; calendar: WorkingDays },
): number {
  const day = endOfDay(date);
  return unit === 'wd' ? workingDaysBetween(day, due, calendar) : calendarDaysBetween(day, due);
}

function addWorkingDays(first: Temporal.PlainDate, n: number, calendar: WorkingDays): Temporal.PlainDate {
  let day = first;
  for (let left = n; left > 0;) {
    day = day.add({ days: 1 });
    if (calendar.isWorkingDay(day.toString())) left -= 1;
  }
  while (!calendar.isWorkingDay(day.toString())) day = day.add({ days: 1 });
  return day;
}

function at(instant: Date): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone);
}
