import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BankMode } from '../../model/bank-channel.ts';
import { listPaymentEvents, listPaymentsOfBatch } from '../../store/payment.ts';
import { anApprovedBatch, payableHouseholds, type TestBatch } from '../../test/payment-world.ts';
import {
  aJob,
  bankBehaves,
  bankLedger,
  createWorkerWorld,
  readRows,
  runHandler,
  servicesFor,
  type WorkerWorld,
} from '../../test/worker-world.ts';
import { receiveBankReport } from '../payments/receive-bank-report.ts';

let world: WorkerWorld;
let taken = 0;

beforeAll(async () => {
  world = await createWorkerWorld();
});
afterAll(() => world.close());

async function aBatch(size = 3): Promise<TestBatch> {
  const batch = await anApprovedBatch(world, payableHouseholds(world, size, taken));
  taken += size;
  return batch;
}

async function runUntilAnswered(batch: TestBatch, services = world.services) {
  const job = aJob('pay', { batchId: batch.batchId });
  for (let tries = 0; tries < 50; tries++) {
    const outcome = await runHandler({ services }, 'pay', job);
    if (outcome.kind !== 'retryLater') return outcome;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error('The payment never came to an answer');
}

const states = async ({ batchId }: TestBatch) =>
  (await listPaymentsOfBatch(world.pool, batchId)).map(({ state }) => state);

async function bookedOf({ paymentNos }: TestBatch) {
  const { entries } = await bankLedger(world);
  return entries.filter(({ endToEndId }) => paymentNos.includes(endToEndId));
}

describe('paying a batch', () => {
  it.each<BankMode>(['refuseDuplicates', 'ignoreNumber', 'bookThenError', 'answerLate', 'callbackTwice'])(
    'books each order once at a bank that behaves as %s, however often the job runs',
    async (mode) => {
      // given
      await bankBehaves(world, { mode, answerAfter: 'PT1S' });
      const batch = await aBatch();

      // when
      await runUntilAnswered(batch);
      await runUntilAnswered(batch);

      // then
      await expect.poll(() => states(batch), { timeout: 10_000 }).toEqual(['PAID', 'PAID', 'PAID']);
      await runUntilAnswered(batch);
      const booked = await bookedOf(batch);
      expect(booked.map(({ timesBooked }) => timesBooked)).toEqual([1, 1, 1]);
      expect(booked.reduce((sum, { amountFen }) => sum + amountFen, 0)).toBe(batch.totalFen);
      expect(await runUntilAnswered(batch)).toMatchObject({
        output: { settled: true, returnedPaymentIds: [] },
      });
    },
  );

  it('writes a ledger without gap for each order', async () => {
    await bankBehaves(world, { mode: 'refuseDuplicates' });
    const batch = await aBatch(1);
    await runUntilAnswered(batch);
    const events = await listPaymentEvents(world.pool, batch.paymentIds[0] ?? '');
    expect(events.map(({ seq, toState }) => [seq, toState])).toEqual([
      [1, 'PLANNED'],
      [2, 'PRECHECKED'],
      [3, 'BATCHED'],
      [4, 'APPROVED'],
      [5, 'SENT'],
      [6, 'PAID'],
    ]);
  });

  it('pays nothing of a batch that nobody has approved', async () => {
    const batch = await aBatch(1);
    await world.pool.query(`UPDATE payment_batch SET state = 'CREATED' WHERE id = $1`, [batch.batchId]);
    expect(await runUntilAnswered(batch)).toMatchObject({ kind: 'incident' });
    expect(await bookedOf(batch)).toEqual([]);
  });

  it('tells the waiting process when the last late answer has come', async () => {
    // given
    await bankBehaves(world, { mode: 'answerLate', answerAfter: 'PT1S' });
    const batch = await aBatch(2);

    // when
    expect(await runUntilAnswered(batch)).toMatchObject({ output: { settled: false } });

    // then
    await expect
      .poll(
        () =>
          readRows(
            world.pool,
            `SELECT payload ->> 'name' AS name FROM outbox
              WHERE payload ->> 'correlationKey' = $1 AND payload ->> 'name' = 'batch-settled'`,
            [batch.batchId],
          ),
        { timeout: 10_000 },
      )
      .toHaveLength(1);
  });

  it('sends nothing again by machine to a bank that neither refuses duplicates nor can be asked', async () => {
    // given: an earlier try died after it had sent, and nobody knows the bank's answer
    await bankBehaves(world, { mode: 'ignoreNumber' });
    const batch = await aBatch(1);
    const services = servicesFor(world.pool, world.simulators.url, world.callbackBaseUrl, {
      bank: { inquiry: false },
      payHooks: { answeredNotCommitted: () => Promise.reject(new Error('died')) },
    });
    await expect(runHandler({ services }, 'pay', aJob('pay', { batchId: batch.batchId }))).rejects.toThrow(
      'died',
    );

    // when
    const deaf = servicesFor(world.pool, world.simulators.url, world.callbackBaseUrl, {
      bank: { inquiry: false },
    });
    const outcome = await runUntilAnswered(batch, deaf);

    // then
    expect(outcome).toMatchObject({ output: { settled: false } });
    expect((await bookedOf(batch)).map(({ timesBooked }) => timesBooked)).toEqual([1]);
    const [payment] = await listPaymentsOfBatch(world.pool, batch.batchId);
    expect(payment).toMatchObject({ state: 'SENT', holdReason: 'OUTCOME_UNKNOWN' });
  });

  it('shows that a test can find a double payment: a number per try pays twice', async () => {
    // given
    await bankBehaves(world, { mode: 'refuseDuplicates' });
    const batch = await aBatch(1);
    const { bank } = world.services;
    const perTry = {
      services: {
        ...world.services,
        bank: {
          ...bank,
          send: async (message: Parameters<typeof bank.send>[0]) => {
            const transfers = message.transfers.map((transfer, index) => ({
              ...transfer,
              paymentNo: `TRY-${message.messageId.slice(-8)}-${index}`,
            }));
            await bank.send({ ...message, transfers });
            return { kind: 'UNKNOWN' as const, error: 'LOST' };
          },
        },
      },
    };

    // when: two tries, each under a number of its own
    const before = (await bankLedger(world)).totals.bookings;
    for (let tries = 0; tries < 2; tries++) {
      await runHandler(perTry, 'pay', aJob('pay', { batchId: batch.batchId }));
      await new Promise((done) => setTimeout(done, 1_100));
    }

    // then
    expect((await bankLedger(world)).totals.bookings - before).toBe(2);
  });
});

describe('a report of the bank', () => {
  const report = (
    paymentNo: string,
    status: string,
    { yuan, reason }: { yuan?: string; reason?: string } = {},
  ) =>
    `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt><OrgnlPmtInfAndSts>
       <OrgnlPmtInfId>P</OrgnlPmtInfId><TxInfAndSts><OrgnlEndToEndId>${paymentNo}</OrgnlEndToEndId>
       <TxSts>${status}</TxSts>${reason ? `<StsRsnInf><Rsn><Cd>${reason}</Cd></Rsn></StsRsnInf>` : ''}
       ${yuan ? `<OrgnlTxRef><Amt><InstdAmt Ccy="CNY">${yuan}</InstdAmt></Amt></OrgnlTxRef>` : ''}
     </TxInfAndSts></OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>`;

  /** An order that is on its way and of which the bank has said nothing yet. */
  async function aSentOrder() {
    await bankBehaves(world, { mode: 'answerLate', answerAfter: 'PT1H' });
    const batch = await aBatch(1);
    await runUntilAnswered(batch);
    return { batch, paymentNo: batch.paymentNos[0] ?? '', paymentId: batch.paymentIds[0] ?? '' };
  }
  const receive = async (xml: string) => (await receiveBankReport(world.services, xml)).bookings[0]?.booking;

  it('books an order once, however often it comes', async () => {
    const { batch, paymentNo, paymentId } = await aSentOrder();
    const paid = report(paymentNo, 'ACSC', { yuan: '123.45' });
    const results = await Promise.all([receive(paid), receive(paid), receive(paid)]);
    expect(results.filter((booking) => booking === 'BOOKED')).toHaveLength(1);
    expect(await states(batch)).toEqual(['PAID']);
    const events = await listPaymentEvents(world.pool, paymentId);
    expect(events.filter(({ toState }) => toState === 'PAID')).toHaveLength(1);
  });

  it('that names another sum is set aside for a person', async () => {
    const { batch, paymentNo } = await aSentOrder();
    expect(await receive(report(paymentNo, 'ACSC', { yuan: '123.44' }))).toBe('SET_ASIDE');
    const [payment] = await listPaymentsOfBatch(world.pool, batch.batchId);
    expect(payment).toMatchObject({ state: 'SENT', holdReason: 'BANK_REPORTS_OTHER_AMOUNT' });
    expect(await receive(report(paymentNo, 'ACSC', { yuan: '123.44' }))).toBe('NOTHING_NEW');
  });

  it('that takes back what was paid is set aside for a person', async () => {
    const { batch, paymentNo } = await aSentOrder();
    await receive(report(paymentNo, 'ACSC'));
    expect(await receive(report(paymentNo, 'RJCT', { reason: 'AC04' }))).toBe('SET_ASIDE');
    expect(await states(batch)).toEqual(['PAID']);
  });

  it('that calls a number a duplicate says nothing about its fate', async () => {
    const { batch, paymentNo } = await aSentOrder();
    expect(await receive(report(paymentNo, 'RJCT', { reason: 'AM05' }))).toBe('NOTHING_NEW');
    expect(await states(batch)).toEqual(['SENT']);
  });

  it.each(['', '<a/>', 'not xml at all', '<!DOCTYPE x [<!ENTITY e "e">]><Document>&e;</Document>'])(
    'that is none (%j) changes nothing',
    async (xml) => {
      expect(await receiveBankReport(world.services, xml)).toEqual({ understood: false, bookings: [] });
    },
  );
});
