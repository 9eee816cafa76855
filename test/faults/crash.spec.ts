import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BankLedger } from '../../model/bank-channel.ts';
import { Installation, victims, type Victim } from './installation.ts';
import { fileAll, householdsOf, staffUntil, type Acknowledged } from './load.ts';

/** The full test is `npm run test:faults`: 20 kills of each kind while 200 cases run. */
const kills = Number(process.env['FAULT_KILLS'] ?? 2);
const cases = Number(process.env['FAULT_CASES'] ?? 24);
const seed = Number(process.env['FAULT_SEED'] ?? 20261101);

const bankModes = [
  'refuseDuplicates',
  'ignoreNumber',
  'bookThenError',
  'answerLate',
  'callbackTwice',
] as const;

let installation: Installation;
let database: pg.Pool;

beforeAll(async () => {
  installation = await Installation.start();
  database = new pg.Pool({ connectionString: installation.databaseUrl, max: 2 });
  // The pool outlives the server that is killed under it.
  database.on('error', () => undefined);
}, 120_000);

afterAll(async () => {
  await database.end();
  await installation.stop();
}, 60_000);

describe('kill -9 of every part while cases run', () => {
  it(
    `loses nothing and pays nobody twice (seed ${seed}, ${kills} kills of each of ${victims.join(', ')}, ${cases} cases)`,
    { timeout: 1_800_000 },
    async () => {
      // given
      const households = await householdsOf(installation, cases);
      expect(households).toHaveLength(cases);
      const acknowledged: Acknowledged[] = [];
      const filing = fileAll(installation, households, acknowledged);
      const working = staffUntil(installation, async () => {
        if (acknowledged.length < cases) return false;
        return (await count("SELECT count(*) FROM payment WHERE state = 'PAID'")) >= cases && (await quiet());
      });

      // when
      const random = seeded(seed);
      for (const [round, victim] of schedule(random).entries()) {
        await bankBehaves(bankModes[round % bankModes.length] ?? 'refuseDuplicates');
        await new Promise((done) => setTimeout(done, 100 + random() * 2500));
        await installation.killAndRestart(victim);
      }
      await Promise.all([filing, working]);

      // then
      await expectEveryCaseOnce(acknowledged);
      await expectLedgerWithoutGaps();
      await expectBankBookedOnce();
    },
  );
});

/** Every victim `kills` times, in an order that the seed decides. */
function schedule(random: () => number): Victim[] {
  const all = victims.flatMap((victim) => Array.from({ length: kills }, () => ({ victim, order: random() })));
  return all.sort((a, b) => a.order - b.order).map(({ victim }) => victim);
}

async function expectEveryCaseOnce(acknowledged: readonly Acknowledged[]): Promise<void> {
  const { rows } = await database.query<{ id: string; cases: number; states: string[] }>(
    `SELECT a.id, count(c.id)::int AS cases, array_agg(c.state) AS states
       FROM application a LEFT JOIN item_case c ON c.application_id = a.id GROUP BY a.id`,
  );
  expect(rows.map(({ id }) => id).sort()).toEqual(
    acknowledged.map(({ applicationId }) => applicationId).sort(),
  );
  expect(rows.filter((row) => row.cases !== 1 || row.states[0] !== 'GRANTED')).toEqual([]);
}

async function expectLedgerWithoutGaps(): Promise<void> {
  const gaps = await count(
    `SELECT count(*) FROM (SELECT payment_id FROM payment_event GROUP BY payment_id HAVING max(seq) <> count(*)) gap`,
  );
  expect(gaps).toBe(0);
  const twice = await count(
    `SELECT count(*) FROM (SELECT entitlement_id FROM payment WHERE state = 'PAID' GROUP BY 1 HAVING count(*) > 1) twice`,
  );
  expect(twice).toBe(0);
}

async function expectBankBookedOnce(): Promise<void> {
  const response = await fetch(`${installation.simulators.url}/bank/ledger`);
  const { entries } = BankLedger.parse(await response.json());
  const { rows } = await database.query<{ paymentNo: string; amountFen: string }>(
    `SELECT payment_no AS "paymentNo", amount_fen AS "amountFen" FROM payment WHERE state = 'PAID' ORDER BY 1`,
  );
  const booked = entries.filter(({ timesBooked }) => timesBooked > 0);
  expect(booked.filter(({ timesBooked }) => timesBooked !== 1)).toEqual([]);
  expect(
    booked.map(({ endToEndId, amountFen }) => ({ paymentNo: endToEndId, amountFen })).sort(byNumber),
  ).toEqual(
    rows.map(({ paymentNo, amountFen }) => ({ paymentNo, amountFen: Number(amountFen) })).sort(byNumber),
  );
}

const byNumber = (a: { paymentNo: string }, b: { paymentNo: string }): number =>
  a.paymentNo < b.paymentNo ? -1 : 1;

async function count(statement: string): Promise<number> {
  const { rows } = await database.query<{ count: string }>(statement);
  return Number(rows[0]?.count);
}

const quiet = async (): Promise<boolean> =>
  (await count('SELECT count(*) FROM outbox WHERE delivered_at IS NULL')) === 0;

async function bankBehaves(mode: (typeof bankModes)[number]): Promise<void> {
  await fetch(`${installation.simulators.url}/bank/behaviour`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ mode }),
  });
}

/** A small generator of uniform numbers (mulberry32): the same seed kills at the same moments. */
function seeded(start: number): () => number {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
