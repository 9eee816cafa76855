import type { z } from 'zod';
import type { Sql } from '../../kit/database.ts';
import type { HumanStepHeaders } from '../../model/jobs.ts';
import type { StaffRole } from '../../model/roles.ts';
import { limitOf, nobodyStops } from '../../model/step-rules.ts';
import { dateBefore, dueAt } from '../../rules/deadline.ts';
import type { WorkingDays } from '../../rules/work-calendar.ts';
import { businessNow } from '../../store/business-time.ts';
import type { NewTask } from '../../store/inbox-task.ts';
import { listStaffAt } from '../../store/notification.ts';
import { findDoer } from '../../store/step-rules.ts';

type Headers = z.infer<typeof HumanStepHeaders>;
type Place = Pick<NewTask, 'areaPath' | 'bank'>;

/** The role that gets the step: the first, or what stands in for it where nobody has it; undefined: nobody may. */
export async function doerOf(
  sql: Sql,
  wanted: { role: StaffRole; nobody: Headers['nobody']; place: Place; department: string | null },
): Promise<StaffRole | undefined> {
  const { role, nobody, place, department } = wanted;
  if (nobody === undefined) return role;
  const { areaPath, bank } = place;
  const staff = await listStaffAt(sql, { role, areaPath, department, bank });
  if (staff.length > 0) return role;
  return nobody === nobodyStops ? undefined : nobody;
}

/** When the step is due, who is reminded when, and who may or may not do it. */
export async function rulesOf(
  sql: Sql,
  headers: Headers,
  step: {
    place: Place;
    role: StaffRole;
    department: string | null;
    calendar: WorkingDays;
    processInstanceKey: string;
    /** Due date of the task itself. */
    given: Date | null;
  },
): Promise<Pick<NewTask, 'dueAt' | 'notBy' | 'assigneeId' | 'remindOn' | 'escalateTo'>> {
  const { calendar, place, role, department, processInstanceKey } = step;
  const due =
    step.given ??
    (headers.deadline === undefined
      ? null
      : dueAt(await businessNow(sql), limitOf(headers.deadline), calendar));
  const doer =
    headers.sameAs === undefined
      ? undefined
      : await findDoer(
          sql,
          { processInstanceKey, elementId: headers.sameAs },
          { role, areaPath: place.areaPath, department, bank: place.bank },
        );
  return {
    dueAt: due,
    notBy: headers.notBy ?? [],
    assigneeId: doer ?? null,
    remindOn: due ? (headers.reminders ?? []).map((text) => dateBefore(due, limitOf(text), calendar)) : [],
    escalateTo: due ? headers.escalateTo : undefined,
  };
}
