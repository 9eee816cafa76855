import type { z } from 'zod';
import type { Sql } from '../../kit/database.ts';
import type { HumanStepHeaders } from '../../model/jobs.ts';
import type { StaffRole } from '../../model/roles.ts';
import { limitOf, nobodyStops, stepActions } from '../../model/step-rules.ts';
import { dateBefore, dueAt } from '../../rules/deadline.ts';
import type { WorkingDays } from '../../rules/work-calendar.ts';
import { businessNow } from '../../store/business-time.ts';
import type { NewTask } from '../../store/inbox-task.ts';
import { listStaffAt } from '../../store/notification.ts';
import { findChosen, findDoer } from '../../store/step-rules.ts';

type Headers = z.infer<typeof HumanStepHeaders>;
type Place = Pick<NewTask, 'areaPath' | 'bank'>;

/** The roles that get the step: its own, or the one that stands in where nobody has any of them; empty: nobody may. */
export async function doersOf(
  sql: Sql,
  wanted: { roles: readonly StaffRole[]; nobody: Headers['nobody']; place: Place; department: string | null },
): Promise<readonly StaffRole[]> {
  const { roles, nobody, place, department } = wanted;
  if (nobody === undefined) return roles;
  const { areaPath, bank } = place;
  const staff = await listStaffAt(sql, { roles, areaPath, department, bank });
  if (staff.length > 0) return roles;
  return nobody === nobodyStops ? [] : [nobody];
}

/** When the step is due, who is reminded when, and who may or may not do it. */
export async function rulesOf(
  sql: Sql,
  headers: Headers,
  step: {
    place: Place;
    roles: readonly StaffRole[];
    department: string | null;
    calendar: WorkingDays;
    processInstanceKey: string;
    /** Due date of the task itself. */
    given: Date | null;
  },
): Promise<
  Pick<NewTask, 'dueAt' | 'notBy' | 'assigneeId' | 'actions' | 'remindOn' | 'escalateTo' | 'pausesIn'>
> {
  const { calendar, place, roles, department, processInstanceKey } = step;
  const due =
    step.given ??
    (headers.deadline === undefined
      ? null
      : dueAt(await businessNow(sql), limitOf(headers.deadline), calendar));
  const filter = { roles, areaPath: place.areaPath, department, bank: place.bank };
  const chosen =
    headers.chosenIn === undefined
      ? undefined
      : await findChosen(sql, { processInstanceKey, field: headers.chosenIn }, filter);
  const doer =
    chosen ??
    (headers.sameAs === undefined
      ? undefined
      : await findDoer(sql, { processInstanceKey, elementId: headers.sameAs }, filter));
  return {
    dueAt: due,
    notBy: headers.notBy ?? [],
    assigneeId: doer ?? null,
    remindOn: due ? (headers.reminders ?? []).map((text) => dateBefore(due, limitOf(text), calendar)) : [],
    escalateTo: due ? headers.escalateTo : undefined,
    actions: headers.actions ?? stepActions,
    pausesIn: due && headers.pauses !== 'NONE' ? unitOf(headers.deadline) : null,
  };
}

/** A due date that comes from elsewhere counts in working days, as the law's limits do. */
const unitOf = (deadline: string | undefined) => (deadline === undefined ? 'wd' : limitOf(deadline).unit);
