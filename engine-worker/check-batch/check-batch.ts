import { inTransaction } from '../../kit/database.ts';
import { businessErrors, jobs } from '../../model/jobs.ts';
import { controlTotals, differences } from '../../rules/control-totals.ts';
import { businessNow } from '../../store/business-time.ts';
import { approveBatch, bindBatchInstance, findBatch, type PaymentBatch } from '../../store/payment-batch.ts';
import { listPaymentsOfBatch } from '../../store/payment.ts';
import { findPolicyItem } from '../../store/item-catalogue.ts';
import { dueOf } from '../case/limits.ts';
import { defineJob } from '../frame/define-job.ts';
import { businessError, completed, incident } from '../frame/outcome.ts';

/** Counts a batch again; where the item allows it and the totals agree, the batch needs no person. */
export const checkBatch = defineJob('check-batch', jobs['check-batch'], ({ batchId }, context) =>
  inTransaction(context.pool, async (sql) => {
    const batch = await findBatch(sql, batchId);
    if (!batch) return businessError(businessErrors.CASE_CLOSED, 'There is no such batch');
    if (!(await bindBatchInstance(sql, batchId, context.job.processInstanceKey)))
      return businessError(businessErrors.CASE_CLOSED, 'Another process instance works on the batch');

    const payments = await listPaymentsOfBatch(sql, batchId);
    const wrong = differences(
      { count: batch.paymentCount, totalFen: batch.totalFen },
      controlTotals(payments),
    );
    if (wrong.length > 0) return incident(`The batch's control totals differ: ${wrong.join(', ')}`);

    const item = await findPolicyItem(sql, batch.itemCode);
    if (!item) throw new Error(`The item ${batch.itemCode} of the batch is not published`);
    if (item.payment.batchApproval === 'AUTOMATIC') await approveBatch(sql, batchId, { kind: 'AUTOMATIC' });
    const now = await businessNow(sql);
    return completed({
      approved: item.payment.batchApproval === 'AUTOMATIC' || isApproved(batch),
      batchDueAt: dueOf({ item, now }, 'approval', context.calendar).toISOString(),
    });
  }),
);

const isApproved = ({ state }: PaymentBatch): boolean => state !== 'CREATED' && state !== 'REFUSED';
