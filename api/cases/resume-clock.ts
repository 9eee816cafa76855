import type { Sql } from '../../kit/database.ts';
import { dateBefore, daysBefore, dueAfterStop } from '../../rules/deadline.ts';
import type { WorkingDays } from '../../rules/work-calendar.ts';
import { businessNow } from '../../store/business-time.ts';
import { resumeClock as resumeCase, type ItemCase } from '../../store/item-case.ts';
import { findItem } from '../../store/policy-item.ts';
import { listStandingTasks, setTaskDue } from '../../store/step-rules.ts';

/**
 * Lets the legal clock of a case run on: the case, and those of its open steps that stood with it, get as many days as
 * were left when it stopped, counted from now.
 */
export async function resumeClock(sql: Sql, theCase: ItemCase, calendar: WorkingDays): Promise<void> {
  const resumedAt = await businessNow(sql);
  for (const { id, dueAt, remindOn, unit, stoppedAt } of await listStandingTasks(sql, theCase.id)) {
    const moved = dueAfterStop({ dueAt, stoppedAt, resumedAt }, unit, calendar);
    const reminders = remindOn.map((date) =>
      dateBefore(moved, { n: daysBefore(dueAt, date, { unit, calendar }), unit }, calendar),
    );
    await setTaskDue(sql, { id, dueAt: moved, remindOn: reminders });
  }
  await resumeCase(sql, theCase.id, await dueOfCase(sql, theCase, { resumedAt, calendar }));
}

async function dueOfCase(
  sql: Sql,
  { dueAt, clockStoppedAt, itemCode }: ItemCase,
  { resumedAt, calendar }: { resumedAt: Date; calendar: WorkingDays },
): Promise<Date | null> {
  if (!dueAt || !clockStoppedAt) return dueAt;
  const unit = (await findItem(sql, itemCode))?.item.limits.total?.unit ?? 'wd';
  return dueAfterStop({ dueAt, stoppedAt: clockStoppedAt, resumedAt }, unit, calendar);
}
