import { makeBatch } from '../engine-worker/payments/make-batch.ts';
import { precheck } from '../engine-worker/payments/precheck.ts';
import { inTransaction } from '../kit/database.ts';
import type { Scenario } from '../model/registry.ts';
import { paymentNumber } from '../rules/payment-number.ts';
import { findEntitlementOfCase, insertEntitlement } from '../store/entitlement.ts';
import { planPayments } from '../store/payment.ts';
import { approveBatch } from '../store/payment-batch.ts';
import { readForPrecheck } from '../store/payment-precheck.ts';
import { fileCase } from './worker-case.ts';
import type { WorkerWorld } from './worker-world.ts';

export const month = '2026-11-01';

export interface TestBatch {
  batchId: string;
  paymentIds: string[];
  paymentNos: string[];
  caseIds: string[];
  totalFen: number;
}

/** An approved batch with one order for each of some households, 123.45 yuan and a fen more each. */
export async function anApprovedBatch(
  world: WorkerWorld,
  households: readonly Scenario[],
): Promise<TestBatch> {
  const orders: { caseId: string; id: string; paymentNo: string; amountFen: number }[] = [];
  for (const [index, household] of households.entries()) {
    const { caseId, applicantId } = await fileCase(world, {
      scenario: household,
      itemCode: 'TEMP_AID',
      state: 'GRANTED',
    });
    orders.push({ caseId, ...(await planOrder(world, { caseId, applicantId, amountFen: 12_345 + index })) });
  }
  const [first] = households;
  const batchId = await inTransaction(world.pool, async (sql) => {
    const payments = orders.map(({ id, amountFen }) => ({ id, amountFen }));
    const { id } = await makeBatch(
      sql,
      { month, itemCode: 'TEMP_AID', countyId: first?.county ?? '', kind: 'REGULAR' },
      payments,
    );
    await approveBatch(sql, id, { kind: 'AUTOMATIC' });
    return id;
  });
  return {
    batchId,
    paymentIds: orders.map(({ id }) => id),
    paymentNos: orders.map(({ paymentNo }) => paymentNo),
    caseIds: orders.map(({ caseId }) => caseId),
    totalFen: orders.reduce((sum, { amountFen }) => sum + amountFen, 0),
  };
}

/** Grants somebody a sum and pre-checks the order for it. */
export async function planOrder(
  { pool }: WorkerWorld,
  granted: { caseId: string; applicantId: string; amountFen: number },
): Promise<{ id: string; paymentNo: string; amountFen: number }> {
  return inTransaction(pool, async (sql) => {
    await insertEntitlement(sql, {
      caseId: granted.caseId,
      personId: granted.applicantId,
      itemCode: 'TEMP_AID',
      amountFen: granted.amountFen,
      period: 'ONCE',
      fromMonth: month,
      toMonth: month,
    });
    const entitlement = await findEntitlementOfCase(sql, granted.caseId);
    const key = { entitlementId: entitlement?.id ?? '', month, kind: 'REGULAR', sequence: 1 } as const;
    const paymentNo = paymentNumber(key);
    const [id = ''] = await planPayments(
      sql,
      [{ ...key, paymentNo, amountFen: granted.amountFen }],
      'system',
    );
    const row = await readForPrecheck(sql, id);
    if (row) await precheck(sql, [row]);
    return { id, paymentNo, amountFen: granted.amountFen };
  });
}

/** Households of the district that can be paid, each another one. */
export function payableHouseholds(world: WorkerWorld, count: number, from = 0): Scenario[] {
  const payable = world.scenarios.filter(
    ({ members, applicantIdNo }) =>
      members.find(({ idNo }) => idNo === applicantIdNo)?.account?.status === 'NORMAL',
  );
  const chosen = payable.slice(from, from + count);
  if (chosen.length < count) throw new Error(`The district has only ${payable.length} payable households`);
  return chosen;
}
