import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BankMode } from '../../model/bank-channel.ts';
import { SmsList } from '../../model/sms.ts';
import { anApprovedBatch, payableHouseholds, type TestBatch } from '../payment-world.ts';
import { bankBehaves, bankLedger, readRows } from '../worker-world.ts';
import type { PayWorkerOrder } from './pay-order.ts';
import { aSurvivor, aVictim, endLeases, openPayStage, orderFor, type PayStage } from './pay-victims.ts';

const seed = Number(process.env['FAULT_SEED'] ?? 20261101);
/** Moments tried at each kind of bank but the most dangerous one, which has them all; the full test tries six at each. */
const pointsEach = Number(process.env['FAULT_POINTS'] ?? 2);
const points = [
  'afterIntent',
  'afterInquiry',
  'sentNoAnswer',
  'answeredNotCommitted',
  'committedEngineNotTold',
  'engineToldApplicantNot',
] as const satisfies readonly PayWorkerOrder['at'][];
const modes = [
  'refuseDuplicates',
  'ignoreNumber',
  'bookThenError',
  'answerLate',
  'callbackTwice',
] as const satisfies readonly BankMode[];

let stage: PayStage;
let households = 0;

beforeAll(async () => {
  stage = await openPayStage();
}, 60_000);
afterAll(() => stage.close());

async function aBatch(): Promise<TestBatch> {
  // A district has only so many households; one may be helped more than once.
  const batch = await anApprovedBatch(stage.world, payableHouseholds(stage.world, 1, households++ % 20));
  return batch;
}

const entries = async () => (await bankLedger(stage.world)).totals.entries;
const bookingsOf = async (batches: readonly TestBatch[]) => {
  const numbers = new Set(batches.flatMap(({ paymentNos }) => paymentNos));
  const ledger = await bankLedger(stage.world);
  return ledger.entries
    .filter(({ endToEndId }) => numbers.has(endToEndId))
    .map(({ timesBooked }) => timesBooked);
};
const statesOf = (batches: readonly TestBatch[]) =>
  readRows<{ state: string }>(stage.world.pool, 'SELECT state FROM payment WHERE id = ANY ($1)', [
    batches.flatMap(({ paymentIds }) => paymentIds),
  ]);

describe(`a worker that dies on its way through a payment (seed ${seed})`, () => {
  it.each(modes)(
    'pays once at a bank that behaves as %s, whichever moment it dies at',
    { timeout: 120_000 },
    async (mode) => {
      // given: one batch and one doomed worker for each moment, in an order that the seed decides
      await bankBehaves(stage.world, { mode, answerAfter: 'PT1S' });
      const order = shuffled(points, seed + modes.indexOf(mode));
      const moments = mode === 'ignoreNumber' ? order : order.slice(0, pointsEach);
      const batches: TestBatch[] = [];

      // when
      let next = aVictim();
      for (const [index, at] of moments.entries()) {
        const victim = await next;
        // The next one warms up while this one works.
        if (index + 1 < moments.length) next = aVictim();
        const entriesThen = (await entries()) + 1;
        batches.push(await aBatch());
        await victim.run(orderFor(stage, { at, signal: 'SIGKILL', jobLeaseMs: 60_000, entriesThen }));
      }
      const survivor = aSurvivor(stage);
      try {
        await endLeases(stage);
        await expect
          .poll(() => statesOf(batches), { timeout: 40_000 })
          .toEqual(batches.map(() => ({ state: 'PAID' })));
        await expect.poll(() => textsAbout(batches), { timeout: 20_000 }).toEqual(batches.map(() => 1));
      } finally {
        await survivor.stop();
      }

      // then
      expect(await bookingsOf(batches)).toEqual(batches.map(() => 1));
      await expectLedgerWithoutGaps(batches);
    },
  );

  it('would be caught by this test: a number per try pays twice', { timeout: 60_000 }, async () => {
    // given: between worker and bank, every try gets numbers of its own
    await bankBehaves(stage.world, { mode: 'refuseDuplicates' });
    const forger = await aForger(stage.world.simulators.url);
    const before = (await bankLedger(stage.world)).totals.bookings;
    const victim = await aVictim();
    const batch = await aBatch();
    const entriesThen = (await entries()) + 1;

    // when
    await victim.run(
      orderFor(stage, {
        at: 'sentNoAnswer',
        signal: 'SIGKILL',
        jobLeaseMs: 60_000,
        entriesThen,
        bankUrl: forger.url,
      }),
    );
    const survivor = aSurvivor(stage, forger.url);
    await endLeases(stage);
    await expect.poll(() => statesOf([batch]), { timeout: 30_000 }).toEqual([{ state: 'PAID' }]);
    await survivor.stop();
    forger.close();

    // then
    expect((await bankLedger(stage.world)).totals.bookings - before).toBe(2);
  });
});

describe('a worker that sleeps beyond its lease and wakes after its job was taken over', () => {
  const zombieLeaseMs = 800;

  /** Lets a worker fall asleep at a moment, a sound one finish its work, and then wakes it. */
  async function wakeAfterTakeOver(
    at: PayWorkerOrder['at'],
    beforeWaking: (batch: TestBatch) => Promise<void>,
  ) {
    await bankBehaves(stage.world, { mode: 'ignoreNumber' });
    const victim = await aVictim();
    const entriesThen = (await entries()) + 1;
    const batch = await aBatch();
    await victim.run(orderFor(stage, { at, signal: 'SIGSTOP', jobLeaseMs: zombieLeaseMs, entriesThen }));
    const survivor = aSurvivor(stage);
    try {
      await expect.poll(() => statesOf([batch]), { timeout: 30_000 }).toEqual([{ state: 'PAID' }]);
    } finally {
      await survivor.stop();
    }
    await beforeWaking(batch);
    victim.child.kill('SIGCONT');
    await new Promise((done) => setTimeout(done, 1_500));
    victim.child.kill('SIGKILL');
    await victim.gone;
    return batch;
  }

  it.each(['afterIntent', 'afterInquiry', 'sentNoAnswer', 'answeredNotCommitted'] as const)(
    'pays once when it fell asleep %s, even at a bank that takes a number twice',
    { timeout: 60_000 },
    async (at) => {
      const batch = await wakeAfterTakeOver(at, () => Promise.resolve());
      expect(await bookingsOf([batch])).toEqual([1]);
      expect(await statesOf([batch])).toEqual([{ state: 'PAID' }]);
      await expectLedgerWithoutGaps([batch]);
    },
  );

  it(
    'would be caught by this test: with its claim still good it pays again',
    { timeout: 60_000 },
    async () => {
      // given: the sleeper's claim, as it was when it fell asleep
      let claim: string | undefined;
      const remembering = setInterval(() => {
        void readRows<{ claim: string }>(
          stage.world.pool,
          'SELECT claimed_by AS claim FROM payment WHERE claimed_by IS NOT NULL ORDER BY planned_at DESC LIMIT 1',
        ).then((rows) => (claim ??= rows[0]?.claim));
      }, 20);

      // when: it wakes up to its claim
      const batch = await wakeAfterTakeOver('afterInquiry', async ({ paymentIds }) => {
        clearInterval(remembering);
        await stage.world.pool.query(
          `UPDATE payment SET state = 'SENT', claimed_by = $2, claimed_until = now() + interval '1 minute' WHERE id = ANY ($1)`,
          [paymentIds, claim],
        );
      });

      // then
      expect(await bookingsOf([batch])).toEqual([2]);
    },
  );
});

/** How many text messages about its payment each batch has led to. */
async function textsAbout(batches: readonly TestBatch[]): Promise<number[]> {
  const { items } = SmsList.parse(await (await fetch(`${stage.world.simulators.url}/sms`)).json());
  const sent = new Set(items.map(({ id }) => id));
  const rows = await readRows<{ id: string; caseId: string }>(
    stage.world.pool,
    `SELECT id, case_id AS "caseId" FROM notification WHERE template = 'payment-paid'`,
  );
  return batches.map(
    ({ caseIds }) => rows.filter(({ id, caseId }) => caseIds.includes(caseId) && sent.has(id)).length,
  );
}

/** Every payment's lines are numbered from 1 without gap, and exactly one of them says that it was paid. */
async function expectLedgerWithoutGaps(batches: readonly TestBatch[]): Promise<void> {
  const rows = await readRows<{ lines: number; last: number; paid: number }>(
    stage.world.pool,
    `SELECT count(*) AS lines, max(seq) AS last, count(*) FILTER (WHERE to_state = 'PAID' AND from_state <> 'PAID') AS paid
       FROM payment_event WHERE payment_id = ANY ($1) GROUP BY payment_id`,
    [batches.flatMap(({ paymentIds }) => paymentIds)],
  );
  expect(rows).toHaveLength(batches.length);
  for (const { lines, last, paid } of rows) expect({ last, paid }).toEqual({ last: lines, paid: 1 });
}

/** A bank's door that gives every order another number on its way in, and the old one back on its way out. */
async function aForger(bankUrl: string): Promise<{ url: string; close(): void }> {
  let tries = 0;
  const server: Server = createServer((req, res) => {
    void (async () => {
      const body = await text(req);
      tries += 1;
      const mark = `-T${tries}`;
      const forged = body.replaceAll(/<(InstrId|EndToEndId)>([^<]{1,30})[^<]*<\/\1>/g, `<$1>$2${mark}</$1>`);
      const original = /<EndToEndId>([^<]+)</.exec(body)?.[1] ?? '';
      const answer = await fetch(`${bankUrl}${req.url ?? ''}`, {
        method: req.method ?? 'GET',
        ...(req.method === 'POST' ? { body: forged, headers: { 'content-type': 'application/xml' } } : {}),
      });
      const report = (await answer.text()).replaceAll(new RegExp(`[^<>]*${mark}(?=<)`, 'g'), original);
      res.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' }).end(report);
    })().catch(() => res.destroy());
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return { url: `http://127.0.0.1:${String(port)}`, close: () => void server.close() };
}

/** The same members in an order that the seed decides (Fisher and Yates, on the generator mulberry32). */
function shuffled<T>(members: readonly T[], start: number): T[] {
  let state = start;
  const random = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return members
    .map((member) => ({ member, place: random() }))
    .sort((one, other) => one.place - other.place)
    .map(({ member }) => member);
}
