import { inTransaction, type Sql } from '../../kit/database.ts';
import { AppError } from '../../model/errors.ts';
import { formStep } from '../../model/task.ts';
import { appendAudit } from '../../store/audit-event.ts';
import { businessNow } from '../../store/business-time.ts';
import { attachFiles } from '../../store/case-file.ts';
import { completeTask, type InboxTask } from '../../store/inbox-task.ts';
import { isFinal, lockCase } from '../../store/item-case.ts';
import type { JsonObject } from '../../store/json.ts';
import { enqueue } from '../../store/outbox.ts';
import type { StaffViewer } from '../access/viewer.ts';
import type { Context } from '../context.ts';
import { filesIn, filesOfAnswers, knownFiles } from '../forms/case-files.ts';
import { optionsFor } from '../forms/dictionaries.ts';
import { unknownPeople } from '../forms/named-people.ts';
import { checkedAnswers, formOfTask } from '../forms/check-answers.ts';
import { numbersMasked } from '../forms/numbers-out.ts';
import { effects } from './effects/index.ts';
import { factsOf } from './facts.ts';
import { refusalOf, taskInView } from './scope.ts';
import { keepApart } from './separation.ts';
import { startValuesOf } from './start-values.ts';

/** Kinds that go on with a case whose outcome is settled: urgent help is granted first, its papers come after. */
const afterTheEnd = new Set([
  'papers-after-payment',
  'household-survey',
  'doorstep-check',
  'account-fix',
  formStep,
]);

/**
 * Completes a step: form check, effect on the domain, and the order to complete the engine's job, in one transaction.
 * Of many completions of one step at the same moment exactly one succeeds.
 */
export async function complete(
  context: Context,
  viewer: StaffViewer,
  id: string,
  sent: { revision: number | undefined; values: JsonObject },
): Promise<void> {
  const { pool } = context;
  const { task } = await taskInView(pool, viewer, id);
  if (task.state !== 'OPEN' || task.assigneeId !== viewer.userId)
    throw await refusalOf(pool, id, viewer.userId);
  const taskForm = await formOfTask(pool, context.forms, task);
  const { form } = taskForm;
  const holder = { actor: viewer.actor, caseId: task.caseId, taskId: id };
  const values = checkedAnswers(taskForm, sent.values, {
    facts: await factsOf(pool, task),
    start: await startValuesOf(pool, task, form),
    now: await businessNow(pool),
    calendar: context.calendar,
    dictionaries: await optionsFor(pool, { form, values: sent.values }, viewer.areaPath),
    files: await knownFiles(pool, filesIn(form, sent.values), holder),
  });
  const files = await filesOfAnswers(pool, { form, values }, holder);
  const strangers = await unknownPeople(pool, { form, values }, viewer.areaPath);
  if (strangers.length > 0) throw new AppError('INVALID_FORM', undefined, strangers);
  await inTransaction(pool, async (sql) => {
    await lockSubject(sql, task);
    const claim = { id, userId: viewer.userId, revision: sent.revision };
    if (!(await completeTask(sql, claim, numbersMasked(form, values))))
      throw await refusalOf(sql, id, viewer.userId);
    await keepApart(sql, viewer, task);
    if (!(await attachFiles(sql, holder, files))) throw new AppError('STATE_CONFLICT');
    await effects[task.kind]({ sql, seal: context.seal, task, viewer, values });
    await enqueue(sql, 'COMPLETE_JOB', `complete-${task.jobKey}`, {
      jobKey: task.jobKey,
      variables: routed(task, values),
    });
    const detail = { kind: task.kind };
    await appendAudit(sql, { actor: viewer.actor, action: 'COMPLETE_TASK', object: `task:${id}`, detail });
  });
  context.onOutbox();
}

/** The case first, as everybody else locks, so that a withdrawal at the same moment waits or is waited for. */
async function lockSubject(sql: Sql, { caseId, kind }: InboxTask): Promise<void> {
  if (caseId === null) return;
  const theCase = await lockCase(sql, caseId);
  if (!theCase || (isFinal(theCase.state) && !(afterTheEnd.has(kind) && theCase.state === 'GRANTED')))
    throw new AppError('STATE_CONFLICT');
}

/** Only the answers that the model routes by leave for the engine: outcomes, never personal data. */
function routed({ routing }: InboxTask, values: JsonObject): JsonObject {
  return Object.fromEntries(routing.map((name) => [name, values[name] ?? null]));
}
