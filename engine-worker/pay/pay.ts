import { randomUUID } from 'node:crypto';
import { inTransaction } from '../../kit/database.ts';
import { jobs } from '../../model/jobs.ts';
import { businessNow } from '../../store/business-time.ts';
import { appendCaseEvents } from '../../store/case-event.ts';
import { findJurisdiction } from '../../store/jurisdiction.ts';
import { listCasesOfPayments, listPaymentsOfBatch, movePayments, type Payment } from '../../store/payment.ts';
import { findBatch, markBatchSent, settleBatch, type PaymentBatch } from '../../store/payment-batch.ts';
import { setSentAt } from '../../store/payment-sending.ts';
import { findPolicyItem } from '../../store/item-catalogue.ts';
import { dueOf } from '../case/limits.ts';
import { defineJob } from '../frame/define-job.ts';
import { completed, incident, retryLater } from '../frame/outcome.ts';
import type { Services } from '../services.ts';
import { sendOrders } from './send-orders.ts';

/** Before what nobody knows is asked about again, and before orders that another worker has are looked at. */
const UNKNOWN_PAUSE_MS = 1_000;

/**
 * Pays an approved batch: the intent is committed first, the bank is asked about every order of an earlier try, the
 * rest is sent, and each answer is booked. It may run any number of times; each order is paid once.
 */
export const pay = defineJob('pay', jobs.pay, async ({ batchId }, context) => {
  const batch = await commitIntent(batchId, context);
  if (!batch) return incident('The batch is not approved, so nothing of it may be paid');
  await context.payHooks.afterIntent?.();

  const debtor = await debtorOf(batch, context);
  const atBank = await sendOrders({ batch, debtor, claim: randomUUID() }, context);
  const { output, unclear } = await resultOf(batch, atBank, context);
  await context.payHooks.committedEngineNotTold?.();
  if (unclear) return retryLater(UNKNOWN_PAUSE_MS, 'It is not known yet what became of some orders');
  return completed(output);
});

/** Says, before anything leaves, that the approved orders of the batch are going to be paid. */
async function commitIntent(batchId: string, { pool }: Services): Promise<PaymentBatch | undefined> {
  return inTransaction(pool, async (sql) => {
    const batch = await findBatch(sql, batchId);
    if (!batch || batch.state === 'CREATED' || batch.state === 'REFUSED') return undefined;
    const approved = (await listPaymentsOfBatch(sql, batchId)).filter(({ state }) => state === 'APPROVED');
    const sent = await movePayments(
      sql,
      approved.map(({ id }) => id),
      { to: 'SENT', actor: 'system', detail: { batchNo: batch.no } },
    );
    await setSentAt(sql, sent);
    const subjects = await listCasesOfPayments(sql, sent);
    await appendCaseEvents(
      sql,
      subjects.map(({ caseId, paymentId, month, amountFen }) => ({
        caseId,
        kind: 'PAYMENT_SENT',
        actor: 'system',
        detail: { month, amountFen, batchNo: batch.no },
        onceKey: `SENT:${paymentId}`,
      })),
    );
    await markBatchSent(sql, batchId);
    return batch;
  });
}

async function debtorOf({ countyId }: PaymentBatch, { pool }: Services) {
  const county = await findJurisdiction(pool, countyId);
  return { name: county?.name ?? countyId, account: `ASSISTANCE-${countyId}` };
}

/** Where the batch stands now. `atBank`: orders that the bank has and answers later by itself. */
async function resultOf(batch: PaymentBatch, atBank: ReadonlySet<string>, { pool, calendar }: Services) {
  return inTransaction(pool, async (sql) => {
    await settleBatch(sql, batch.id);
    const payments = await listPaymentsOfBatch(sql, batch.id);
    const now = await businessNow(sql);
    const item = await findPolicyItem(sql, batch.itemCode);
    if (!item) throw new Error(`The item ${batch.itemCode} of the batch is not published`);
    const open = payments.filter(({ state }) => state === 'SENT');
    return {
      // Somebody else has it in hand, or the bank could not say. What waits for a person waits here, too.
      unclear: open.some(({ id, holdReason }) => holdReason === null && !atBank.has(id)),
      output: {
        settled: open.length === 0,
        returnedPaymentIds: payments.filter(isReturned).map(({ id }) => id),
        accountFixDueAt: dueOf({ item, now }, 'approval', calendar).toISOString(),
      },
    };
  });
}

const isReturned = ({ state }: Payment): boolean => state === 'RETURNED' || state === 'ACCOUNT_FIX';
