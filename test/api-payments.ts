import { inTransaction } from '../kit/database.ts';
import { insertEntitlement } from '../store/entitlement.ts';
import { findCase } from '../store/item-case.ts';
import { createBatch } from '../store/payment-batch.ts';
import { movePayments, planPayments, setPaymentAccounts } from '../store/payment.ts';
import { saveAccount } from '../store/recipient-account.ts';
import type { ApiServer } from './api-server.ts';
import { places, testSeal } from './api-world.ts';

let cards = 6222020000000000;

/** The payment of a granted case, in a batch that waits for finance. */
export async function aPayment(
  { pool }: ApiServer,
  caseId: string,
  { bank = 'ICBC', amountFen = 10_000 } = {},
): Promise<{ paymentId: string; batchId: string; accountId: string; cardNo: string }> {
  return inTransaction(pool, async (sql) => {
    const theCase = await findCase(sql, caseId);
    if (!theCase) throw new Error('There is no such case');
    const { applicantId: personId, itemCode } = theCase;
    const month = '2026-11-01';
    const granted = {
      caseId,
      personId,
      itemCode,
      amountFen,
      period: 'MONTH',
      fromMonth: month,
      toMonth: null,
    } as const;
    await insertEntitlement(sql, granted);
    const { rows } = await sql.query<{ id: string }>('SELECT id FROM entitlement WHERE case_id = $1', [
      caseId,
    ]);
    const entitlementId = rows[0]?.id ?? '';
    const cardNo = String(++cards);
    const account = await saveAccount(sql, testSeal, {
      personId,
      bank,
      cardNo,
      kind: 'OTHER',
      status: 'NORMAL',
    });
    const order = {
      paymentNo: `P-${theCase.no}`,
      entitlementId,
      month,
      kind: 'REGULAR',
      sequence: 1,
      amountFen,
    } as const;
    const [paymentId = ''] = await planPayments(sql, [order], 'system');
    const accountId = account?.id ?? '';
    await setPaymentAccounts(sql, [{ paymentId, accountId }]);
    await movePayments(sql, [paymentId], { to: 'PRECHECKED', actor: 'system' });
    const totals = {
      month,
      itemCode,
      countyId: places.county,
      kind: 'REGULAR',
      paymentCount: 1,
      totalFen: amountFen,
    } as const;
    const batch = await createBatch(sql, totals, [paymentId]);
    return { paymentId, batchId: batch.id, accountId, cardNo };
  });
}
