import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Sql } from '../../kit/database.ts';
import { appendAudit } from '../../store/audit-event.ts';
import { findForm } from '../../store/form-version.ts';
import { takeOverAnswers, type EarlierStep, type NewTask } from '../../store/inbox-task.ts';
import { listStaffAt } from '../../store/notification.ts';
import { enqueue } from '../../store/outbox.ts';
import { hasDoneStep } from '../../store/step-rules.ts';

const Rights = z.object({ rights: z.record(z.string(), z.json()).default({}) });

/**
 * Completes a step that was just opened by what its only possible doer answered before. False: it has to be done, because
 * somebody else may do it, because nobody filled its form
 * before (itself in an earlier round does not count), or because its rights in the form are other ones.
 */
export async function takeOver(
  sql: Sql,
  task: NewTask & { id: string },
  earlier: EarlierStep | undefined,
): Promise<boolean> {
  if (!earlier?.completedBy || earlier.elementId === task.elementId) return false;
  const form = await findForm(sql, task.formKey, task.formVersion);
  if (!haveEqualRights(form?.document, task.elementId, earlier.elementId)) return false;
  const doers = await possibleDoers(sql, task);
  if (doers.length !== 1 || doers[0] !== earlier.completedBy) return false;
  if (!(await takeOverAnswers(sql, task.id, earlier))) return false;
  await enqueue(sql, 'COMPLETE_JOB', `complete-${task.jobKey}`, {
    jobKey: task.jobKey,
    variables: Object.fromEntries(task.routing.map((name) => [name, earlier.result?.[name] ?? null])),
  });
  await appendAudit(sql, {
    actor: 'system',
    action: 'TAKE_OVER_TASK',
    object: `task:${task.id}`,
    detail: { from: earlier.id, answeredBy: earlier.completedBy },
  });
  return true;
}

function haveEqualRights(document: unknown, one: string, other: string): boolean {
  const { rights } = Rights.parse(document);
  return isDeepStrictEqual(rights[one] ?? {}, rights[other] ?? {});
}

async function possibleDoers(sql: Sql, task: NewTask): Promise<string[]> {
  const { roles, areaPath, department, bank, notBy = [] } = task;
  const staff = task.assigneeId
    ? [task.assigneeId]
    : await listStaffAt(sql, { roles, areaPath, department, bank });
  const barred = await Promise.all(
    staff.map((userId) =>
      hasDoneStep(sql, { processInstanceKey: task.processInstanceKey, notBy: [...notBy] }, userId),
    ),
  );
  return staff.filter((_, n) => !barred[n]);
}
