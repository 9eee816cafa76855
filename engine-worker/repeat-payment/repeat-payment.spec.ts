import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findPayment, listPaymentEvents, listPaymentsOfBatch, movePayments } from '../../store/payment.ts';
import { approveBatch } from '../../store/payment-batch.ts';
import { inTransaction } from '../../kit/database.ts';
import { findAccount, setAccountStatus } from '../../store/recipient-account.ts';
import { anApprovedBatch, payableHouseholds } from '../../test/payment-world.ts';
import {
  aJob,
  bankLedger,
  createWorkerWorld,
  readRows,
  runHandler,
  type WorkerWorld,
} from '../../test/worker-world.ts';

let world: WorkerWorld;
beforeAll(async () => {
  world = await createWorkerWorld();
});
afterAll(() => world.close());

const bankSets = async (cardNo: string, status: string) => {
  await fetch(`${world.simulators.url}/bank/accounts/${cardNo}/status`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ status }),
  });
};

/** An order that the bank has returned because the account is closed there. */
async function aReturnedOrder(from: number) {
  const [household] = payableHouseholds(world, 1, from);
  const applicant = household?.members.find(({ idNo }) => idNo === household.applicantIdNo);
  const cardNo = applicant?.account?.cardNo ?? '';
  await bankSets(cardNo, 'CLOSED');
  const batch = await anApprovedBatch(world, household ? [household] : []);
  const outcome = await runHandler(world, 'pay', aJob('pay', { batchId: batch.batchId }));
  return { batch, outcome, cardNo, paymentId: batch.paymentIds[0] ?? '' };
}

/** What completing the officer's step does: the account is said to work again. */
const officerMends = (paymentId: string) =>
  inTransaction(world.pool, async (sql) => {
    await movePayments(sql, [paymentId], { to: 'ACCOUNT_FIX', actor: 'user:officer' });
    const payment = await findPayment(sql, paymentId);
    await setAccountStatus(sql, payment?.accountId ?? '', 'NORMAL');
  });

const accountStatusOf = async (paymentId: string) => {
  const payment = await findPayment(world.pool, paymentId);
  return (await findAccount(world.pool, payment?.accountId ?? ''))?.status;
};

const ordersOf = (paymentId: string) =>
  readRows<{ id: string; sequence: number; state: string; batchId: string; kind: string }>(
    world.pool,
    `SELECT p.id, p.sequence, p.state, p.batch_id AS "batchId", b.kind FROM payment p LEFT JOIN payment_batch b ON b.id = p.batch_id
      WHERE p.entitlement_id = (SELECT entitlement_id FROM payment WHERE id = $1) ORDER BY p.sequence`,
    [paymentId],
  );

describe('a returned order', () => {
  it('is named to the process with the bank’s reason, and paid once under sequence 2 when the account is mended', async () => {
    // given
    const { batch, outcome, cardNo, paymentId } = await aReturnedOrder(0);
    expect(outcome).toMatchObject({ output: { settled: true, returnedPaymentIds: [paymentId] } });
    expect(await accountStatusOf(paymentId)).toBe('CLOSED');
    expect(await listPaymentsOfBatch(world.pool, batch.batchId)).toMatchObject([
      { state: 'RETURNED', returnCode: 'AC04' },
    ]);
    await officerMends(paymentId);
    await bankSets(cardNo, 'NORMAL');

    // when: the step runs twice
    const job = aJob('repeat-payment', { paymentId });
    await runHandler(world, 'repeat-payment', job);
    await runHandler(world, 'repeat-payment', job);

    // then
    const orders = await ordersOf(paymentId);
    expect(orders).toMatchObject([
      { sequence: 1, state: 'REPLACED' },
      { sequence: 2, state: 'BATCHED', kind: 'REPEAT' },
    ]);
    const second = orders[1]?.batchId ?? '';
    await inTransaction(world.pool, (sql) => approveBatch(sql, second, { kind: 'AUTOMATIC' }));
    await runHandler(world, 'pay', aJob('pay', { batchId: second }));
    expect((await ordersOf(paymentId)).map(({ state }) => state)).toEqual(['REPLACED', 'PAID']);
    const { entries } = await bankLedger(world);
    expect(entries.map(({ state, timesBooked }) => [state, timesBooked])).toEqual([
      ['REJECTED', 0],
      ['BOOKED', 1],
    ]);
  });

  it('that comes back a second time stays with a person', async () => {
    // given
    const { paymentId } = await aReturnedOrder(1);
    await officerMends(paymentId);
    await runHandler(world, 'repeat-payment', aJob('repeat-payment', { paymentId }));
    const second = (await ordersOf(paymentId))[1];
    await inTransaction(world.pool, (sql) => approveBatch(sql, second?.batchId ?? '', { kind: 'AUTOMATIC' }));
    await runHandler(world, 'pay', aJob('pay', { batchId: second?.batchId }));
    await officerMends(second?.id ?? '');

    // when
    await runHandler(world, 'repeat-payment', aJob('repeat-payment', { paymentId: second?.id }));

    // then
    expect(await ordersOf(paymentId)).toHaveLength(2);
    const last = (await listPaymentEvents(world.pool, second?.id ?? '')).at(-1);
    expect(last).toMatchObject({ toState: 'ACCOUNT_FIX', detail: { reason: 'RETURNED_TWICE' } });
  });
});
