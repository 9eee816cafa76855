import { inTransaction, type Sql } from '../../kit/database.ts';
import { jobs } from '../../model/jobs.ts';
import { yuanText } from '../../rules/control-totals.ts';
import { appendCaseEvent } from '../../store/case-event.ts';
import { findDecision } from '../../store/decision.ts';
import { listCasesPaidBy } from '../../store/payment-batch.ts';
import { findCase, type ItemCase } from '../../store/item-case.ts';
import { listOpenTasksOfBatch, listOpenTasksOfCase } from '../../store/inbox-task.ts';
import type { JsonObject } from '../../store/json.ts';
import { insertNotification, listUnsigned } from '../../store/notification.ts';
import { enqueue } from '../../store/outbox.ts';
import { findPolicyItem } from '../../store/item-catalogue.ts';
import { onceKeyOf } from '../case/with-case.ts';
import { defineJob, type JobContext } from '../frame/define-job.ts';
import { completed } from '../frame/outcome.ts';
import { remindTaskHolders, tellMonitoring } from './staff.ts';

type Headers = { template: string; audience: 'APPLICANT' | 'UNSIGNED' | 'TASK_HOLDERS' | 'MONITORING' };

/** Tells the applicant, those who have not signed, or staff; each of them once for each passing of the step. */
export const notify = defineJob('notify', jobs.notify, async ({ caseId, batchId }, context) => {
  await inTransaction(context.pool, async (sql) => {
    if (caseId !== undefined) await notifyOfCase(sql, caseId, context);
    else if (batchId !== undefined) await notifyOfBatch(sql, batchId, context);
  });
  context.kickOutbox();
  return completed({});
});

async function notifyOfCase(sql: Sql, caseId: string, context: JobContext<Headers>): Promise<void> {
  const theCase = await findCase(sql, caseId);
  if (!theCase) return;
  const onceKey = `${caseId}:${onceKeyOf(context)}`;
  const { template, audience } = context.headers;
  switch (audience) {
    case 'APPLICANT':
      await tellByText(sql, theCase, theCase.applicantId, { template, onceKey });
      break;
    case 'UNSIGNED':
      for (const personId of await listUnsigned(sql, theCase.applicationId))
        await tellByText(sql, theCase, personId, { template, onceKey });
      break;
    case 'TASK_HOLDERS':
      await remindTaskHolders(sql, await listOpenTasksOfCase(sql, caseId), {
        template,
        onceKey,
        elementId: context.job.elementId,
      });
      return;
    case 'MONITORING':
      await tellMonitoring(sql, theCase, { template, onceKey });
      break;
  }
  await appendCaseEvent(sql, {
    caseId,
    kind: audience === 'UNSIGNED' ? 'SIGNATURE_CHASED' : 'NOTIFIED',
    actor: 'system',
    elementId: context.job.elementId,
    detail: { template },
    onceKey: onceKeyOf(context),
  });
}

/** Staff whose step on the batch is late, or everybody whom the batch has paid. */
async function notifyOfBatch(sql: Sql, batchId: string, context: JobContext<Headers>): Promise<void> {
  const { template, audience } = context.headers;
  if (audience === 'TASK_HOLDERS') {
    const message = {
      template,
      onceKey: `${batchId}:${onceKeyOf(context)}`,
      elementId: context.job.elementId,
    };
    await remindTaskHolders(sql, await listOpenTasksOfBatch(sql, batchId), message);
    return;
  }
  for (const { caseId, month, amountFen, paymentId } of await listCasesPaidBy(sql, batchId)) {
    const theCase = await findCase(sql, caseId);
    if (!theCase) continue;
    const params = { month: month.slice(5, 7), yuan: yuanText(amountFen) };
    const onceKey = `${paymentId}:${template}`;
    await tellByText(sql, theCase, theCase.applicantId, { template, onceKey, params });
  }
}

async function tellByText(
  sql: Sql,
  theCase: ItemCase,
  personId: string,
  message: { template: string; onceKey: string; params?: JsonObject },
): Promise<void> {
  const item = await findPolicyItem(sql, theCase.itemCode);
  const decision = await findDecision(sql, theCase.id);
  const id = await insertNotification(sql, {
    caseId: theCase.id,
    to: { channel: 'SMS', personId },
    template: message.template,
    params: {
      caseNo: theCase.no,
      item: item?.name.zh ?? theCase.itemCode,
      ...(decision?.amountFen == null ? {} : { yuan: yuanText(decision.amountFen) }),
      ...message.params,
    },
    onceKey: `${message.onceKey}:${personId}`,
  });
  if (id !== undefined) await enqueue(sql, 'SEND_SMS', `sms:${id}`, { notificationId: id });
}
