import { inTransaction, type Sql } from '../../kit/database.ts';
import { jobs } from '../../model/jobs.ts';
import { paymentNumber } from '../../rules/payment-number.ts';
import { appendCaseEvent } from '../../store/case-event.ts';
import { findAncestor } from '../../store/jurisdiction.ts';
import {
  findPayment,
  findPaymentSubject,
  movePayments,
  noteOnPayment,
  planPayments,
  type Payment,
  type PaymentSubject,
} from '../../store/payment.ts';
import { readForPrecheck } from '../../store/payment-precheck.ts';
import { defineJob } from '../frame/define-job.ts';
import { completed, incident } from '../frame/outcome.ts';
import { makeBatch } from '../payments/make-batch.ts';
import { precheck } from '../payments/precheck.ts';

/** A returned order is ordered again once, under sequence 2; what comes back twice stays with a person. */
const LAST_SEQUENCE = 2;

export const repeatPayment = defineJob(
  'repeat-payment',
  jobs['repeat-payment'],
  async ({ paymentId }, context) => {
    const outcome = await inTransaction(context.pool, async (sql) => {
      const returned = await findPayment(sql, paymentId);
      const subject = await findPaymentSubject(sql, paymentId);
      if (!returned || !subject) return incident('There is no such payment');
      if (returned.sequence >= LAST_SEQUENCE) {
        if (returned.state === 'ACCOUNT_FIX') await noteOnPayment(sql, paymentId, twiceReturned);
        return completed({});
      }
      const moved = await movePayments(sql, [paymentId], { to: 'REPLACED', actor: 'system' });
      if (moved.length > 0) await orderAgain(sql, returned, subject);
      return completed({});
    });
    context.kickOutbox();
    return outcome;
  },
);

const twiceReturned = { actor: 'system', detail: { reason: 'RETURNED_TWICE' } };

async function orderAgain(sql: Sql, returned: Payment, subject: PaymentSubject): Promise<void> {
  const { entitlementId, month, kind, amountFen } = returned;
  const key = { entitlementId, month, kind, sequence: LAST_SEQUENCE };
  const [id] = await planPayments(sql, [{ ...key, paymentNo: paymentNumber(key), amountFen }], 'system');
  if (id === undefined) return;
  await appendCaseEvent(sql, {
    caseId: subject.caseId,
    kind: 'PAYMENT_PLANNED',
    actor: 'system',
    detail: { month, amountFen, sequence: LAST_SEQUENCE },
    onceKey: `planned:${id}`,
  });
  const row = await readForPrecheck(sql, id);
  if (!row) return;
  // An account that is still not usable holds the order; the monthly run takes it up.
  const { passed } = await precheck(sql, [row]);
  const county = await findAncestor(sql, subject.jurisdictionId, 'COUNTY');
  if (passed === 0 || !county) return;
  const batch = { month, itemCode: subject.itemCode, countyId: county.id, kind: 'REPEAT' } as const;
  await makeBatch(sql, batch, [{ id, amountFen }]);
}
