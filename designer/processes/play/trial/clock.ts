import type { WorkingDays } from '../../../../rules/work-calendar.ts';

const day = 86_400_000;
/** China has no summer time. */
const offset = 8 * 3_600_000;

/** The same time of the next day, or of the next working day. */
export function nextDay(now: Date, by: 'DAY' | 'WORKING_DAY' | 'NEXT', days: WorkingDays): Date {
  let next = new Date(now.getTime() + day);
  for (let tried = 0; by === 'WORKING_DAY' && tried < 30 && !days.isWorkingDay(civilDay(next)); tried++)
    next = new Date(next.getTime() + day);
  return next;
}

const civilDay = (instant: Date): string => new Date(instant.getTime() + offset).toISOString().slice(0, 10);
