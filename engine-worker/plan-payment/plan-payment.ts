import { jobs } from '../../model/jobs.ts';
import { paymentNumber } from '../../rules/payment-number.ts';
import { listUncheckedAccounts } from '../../store/account-check.ts';
import { appendCaseEvent } from '../../store/case-event.ts';
import { findEntitlementOfCase, type Entitlement } from '../../store/entitlement.ts';
import { findCase } from '../../store/item-case.ts';
import { findAncestor } from '../../store/jurisdiction.ts';
import { planPayments } from '../../store/payment.ts';
import { readForPrecheck } from '../../store/payment-precheck.ts';
import { withOpenCase, type CaseWork } from '../case/with-case.ts';
import { defineJob } from '../frame/define-job.ts';
import { completed } from '../frame/outcome.ts';
import { checkAccounts } from '../payments/check-accounts.ts';
import { makeBatch } from '../payments/make-batch.ts';
import { precheck } from '../payments/precheck.ts';

/** Plans the first order of a benefit; urgent help gets a batch of its own at once, the rest waits for the monthly run. */
export const planPayment = defineJob('plan-payment', jobs['plan-payment'], async ({ caseId }, context) => {
  const theCase = await findCase(context.pool, caseId);
  if (theCase) await checkAccounts(await listUncheckedAccounts(context.pool, theCase.applicantId), context);
  const outcome = await withOpenCase(context, caseId, async (work) => {
    const { sql, theCase } = work;
    const entitlement = await findEntitlementOfCase(sql, caseId);
    if (!entitlement) throw new Error('There is no benefit to pay');
    // Some benefits are a status only.
    if (entitlement.amountFen === 0) return completed({});
    const order = firstOrderOf(entitlement);
    const [paymentId] = await planPayments(sql, [order], 'system');
    if (paymentId === undefined) return completed({});
    await appendCaseEvent(sql, {
      caseId,
      kind: 'PAYMENT_PLANNED',
      actor: 'system',
      elementId: context.job.elementId,
      detail: { month: order.month, amountFen: order.amountFen },
      onceKey: `planned:${order.paymentNo}`,
    });
    if (theCase.urgent) await payAtOnce(work, paymentId, order);
    return completed({});
  });
  context.kickOutbox();
  return outcome;
});

function firstOrderOf({ id, fromMonth, amountFen }: Entitlement) {
  const key = { entitlementId: id, month: fromMonth, kind: 'REGULAR', sequence: 1 } as const;
  return { ...key, paymentNo: paymentNumber(key), amountFen };
}

/** An order that may not be paid is held and taken up by the monthly run. */
async function payAtOnce(
  { sql, theCase, item }: CaseWork,
  paymentId: string,
  { month, amountFen }: { month: string; amountFen: number },
): Promise<void> {
  const row = await readForPrecheck(sql, paymentId);
  if (!row) return;
  const { passed } = await precheck(sql, [row]);
  const county = await findAncestor(sql, theCase.jurisdictionId, 'COUNTY');
  if (passed === 0 || !county) return;
  const batch = { month, itemCode: item.code, countyId: county.id, kind: 'URGENT' } as const;
  await makeBatch(sql, batch, [{ id: paymentId, amountFen }]);
}
