import { inTransaction, type Sql } from '../../kit/database.ts';
import type { PolicyItem } from '../../model/item.ts';
import { addMonths, monthOf } from '../../rules/months.ts';
import { paymentNumber } from '../../rules/payment-number.ts';
import { listUncheckedPayees } from '../../store/account-check.ts';
import { appendCaseEvents } from '../../store/case-event.ts';
import { listUnplanned } from '../../store/entitlement.ts';
import { areaEnd, type Jurisdiction } from '../../store/jurisdiction.ts';
import { planPayments } from '../../store/payment.ts';
import { listForPrecheck, listUnbatched } from '../../store/payment-precheck.ts';
import { findNewestPeriod, finishRun, takeRun } from '../../store/scheduled-run.ts';
import { checkAccounts } from '../payments/check-accounts.ts';
import { makeBatch } from '../payments/make-batch.ts';
import { precheck } from '../payments/precheck.ts';
import type { Services } from '../services.ts';

const KIND = 'payment-run';

/**
 * Runs the payments of an item in a county for each month that is over and was not run yet. A month is run once, on
 * whatever node comes first. True when something was run.
 */
export async function runDuePayments(
  item: PolicyItem,
  county: Jurisdiction,
  today: string,
  services: Services,
): Promise<boolean> {
  const run = { kind: KIND, subject: `${item.code}|${county.id}` };
  const newest = await findNewestPeriod(services.pool, run);
  const last = addMonths(monthOf(today), -1);
  if (newest !== undefined && newest >= last) return false;
  const payees = { itemCode: item.code, areaPath: county.path, areaEnd: areaEnd(county.path) };
  await checkAccounts(await listUncheckedPayees(services.pool, payees), services);
  // A program that stood still for months makes up for each of them; a new one begins with the month before.
  for (
    let month = newest === undefined ? last : addMonths(newest, 1);
    month <= last;
    month = addMonths(month, 1)
  )
    await runPayments(item, county, month, services);
  services.kickOutbox();
  return true;
}

/** Plans, pre-checks and batches one month, in one transaction. */
async function runPayments(
  item: PolicyItem,
  county: Jurisdiction,
  month: string,
  services: Services,
): Promise<void> {
  const run = { kind: KIND, subject: `${item.code}|${county.id}`, period: month };
  const area = { itemCode: item.code, countyPath: county.path, countyEnd: areaEnd(county.path), month };
  await inTransaction(services.pool, async (sql) => {
    if (!(await takeRun(sql, run))) return;
    const planned = await planMonth(sql, item, county, month);
    const { passed, held } = await precheck(sql, await listForPrecheck(sql, area));
    const payments = await listUnbatched(sql, area);
    const batch = { month, itemCode: item.code, countyId: county.id, kind: 'REGULAR' } as const;
    const made = payments.length > 0 ? await makeBatch(sql, batch, payments) : undefined;
    await finishRun(sql, run, { planned, passed, held, batchNo: made?.no ?? null });
  });
}

async function planMonth(sql: Sql, item: PolicyItem, county: Jurisdiction, month: string): Promise<number> {
  const due = await listUnplanned(sql, { itemCode: item.code, countyPath: county.path, month });
  const orders = due.map(({ id, amountFen }) => {
    const key = { entitlementId: id, month, kind: 'REGULAR', sequence: 1 } as const;
    return { ...key, paymentNo: paymentNumber(key), amountFen };
  });
  const planned = await planPayments(sql, orders, 'system');
  await appendCaseEvents(
    sql,
    due.map(({ caseId, amountFen }) => ({
      caseId,
      kind: 'PAYMENT_PLANNED',
      actor: 'system',
      detail: { month, amountFen },
      onceKey: `planned:${month}`,
    })),
  );
  return planned.length;
}
