import type { Sql } from '../../kit/database.ts';
import { AppError } from '../../model/errors.ts';
import type { TaskKind } from '../../model/task.ts';
import { separationConflicts, type DoneStep } from '../../rules/separation.ts';
import { findApplication } from '../../store/application.ts';
import { listCompletedSteps, type InboxTask } from '../../store/inbox-task.ts';
import { hasDoneStep } from '../../store/step-rules.ts';
import { findCase } from '../../store/item-case.ts';
import { listCompletedStepsInBatch } from '../../store/payment-list.ts';
import type { StaffViewer } from '../access/viewer.ts';

/** Refuses a step to somebody who has done another one on the same case, or on a case that the batch pays. */
export async function keepApart(sql: Sql, { userId }: StaffViewer, task: InboxTask): Promise<void> {
  const reason = await apartBecause(sql, userId, task);
  if (reason !== undefined) throw new AppError('SEPARATION_OF_DUTIES', reason);
}

/** Why somebody may not do a step for what they did before; undefined: they may. */
export async function apartBecause(sql: Sql, userId: string, task: InboxTask): Promise<string | undefined> {
  if (task.notBy.length > 0 && (await hasDoneStep(sql, task, userId)))
    return 'You did a step before that this one is kept apart from';
  const done = [
    ...(task.caseId === null ? [] : await stepsOfCase(sql, task.caseId)),
    ...(task.batchId === null ? [] : await listCompletedStepsInBatch(sql, task.batchId)),
  ];
  const [conflict] = separationConflicts(task.kind, userId, done);
  return conflict && `You did the step ${conflict.kind} before`;
}

/** Taking an application in at the window is part of the intake, as its acceptance is. */
async function stepsOfCase(sql: Sql, caseId: string): Promise<DoneStep[]> {
  const theCase = await findCase(sql, caseId);
  const application = theCase && (await findApplication(sql, theCase.applicationId));
  const filedBy = /^user:(.+)$/.exec(application?.source ?? '')?.[1];
  const intake: TaskKind = 'acceptance';
  return [
    ...(await listCompletedSteps(sql, caseId)),
    ...(filedBy === undefined ? [] : [{ kind: intake, userId: filedBy }]),
  ];
}
