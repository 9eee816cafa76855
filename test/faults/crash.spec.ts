import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BankMode } from '../../model/bank-channel.ts';
import { seeded } from '../seeded.ts';
import { bankBehaves, sendAgain } from './bank.ts';
import { findFaults } from './find-faults.ts';
import { Installation, victims, type Victim } from './installation.ts';
import { fileAll, householdsOf, startStaff, type Acknowledged } from './load.ts';

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
] as const satisfies readonly BankMode[];

/** Applications that the last test files beside those of the first. */
const atRisk = 3;

let installation: Installation;
let database: pg.Pool;
let stop = (): Promise<void> => Promise.resolve();
const acknowledged: Acknowledged[] = [];

beforeAll(async () => {
  installation = await Installation.start(Math.max(500, cases * 10));
  database = new pg.Pool({ connectionString: installation.databaseUrl, max: 2 });
  // The pool outlives the server that is killed under it.
  database.on('error', () => undefined);
  database.on('connect', (client) => client.on('error', () => undefined));
  stop = async () => {
    await database.end();
    await installation.stop();
  };
}, 240_000);
afterAll(() => stop(), 60_000);

const faults = (): Promise<string[]> =>
  findFaults({ acknowledged, database, simulatorsUrl: installation.simulatorsUrl });

describe(`kill -9 of ${victims.join(', ')}, ${kills} times each, while ${cases} cases run (seed ${seed})`, () => {
  it('loses no acknowledged case and pays each once', { timeout: 3_600_000 }, async () => {
    // given
    const random = seeded(seed);
    const rounds = schedule(random);
    let round = 0;
    const households = (await householdsOf(installation, cases + atRisk)).slice(atRisk);
    expect(households).toHaveLength(cases);
    const allowed = (): number => Math.ceil((cases * (round + 1)) / rounds.length);
    const filing = fileAll(installation, { households, acknowledged, allowed });
    const staff = await startStaff(installation);

    // when
    for (const [index, victim] of rounds.entries()) {
      round = index;
      await bankBehaves(installation, bankModes[index % bankModes.length] ?? 'refuseDuplicates');
      await new Promise((done) => setTimeout(done, 50 + random() * 1500));
      await installation.killAndRestart(victim);
    }
    await filing;

    // then
    await expect.poll(faults, { timeout: 240_000, interval: 500 }).toEqual([]);
    await staff.stop();
    expect(acknowledged).toHaveLength(cases);
    expect(installation.endedByThemselves).toEqual([]);
  });

  it('is a check that can fail: an order that is sent again to a bank that ignores its number is found', async () => {
    await bankBehaves(installation, 'ignoreNumber');
    const paymentNo = await sendAgain(installation, await householdsOf(installation, cases + atRisk));
    expect(await faults()).toContainEqual(expect.stringContaining(`booked ${paymentNo} 2 times`));
  });

  it(
    'is a check that can fail: what a PostgreSQL that does not wait for its log loses is found',
    { timeout: 180_000 },
    async () => {
      // given
      await forgetfulPostgres();
      const households = (await householdsOf(installation, atRisk)).slice(0, atRisk);

      // when: killed right after the promise. Something else may have flushed the log just then; it does not each time.
      for (const household of households) {
        await fileAll(installation, { households: [household], acknowledged, allowed: () => 1 });
        await installation.killAndRestart('postgres');
        if ((await faults()).some((fault) => fault.endsWith('is lost'))) break;
      }

      // then
      expect(await faults()).toContainEqual(expect.stringMatching(/was acknowledged and is lost$/));
    },
  );
});

/** Lets commits return before they are on the disk, and puts off everything that would bring them there soon. */
async function forgetfulPostgres(): Promise<void> {
  for (const setting of [
    'synchronous_commit = off',
    "wal_writer_delay = '10s'",
    "wal_writer_flush_after = '1GB'",
    'bgwriter_lru_maxpages = 0',
  ])
    await database.query(`ALTER SYSTEM SET ${setting}`);
  await database.query('SELECT pg_reload_conf()');
}

/** Every victim `kills` times, in an order that the seed decides. */
function schedule(random: () => number): Victim[] {
  const all = victims.flatMap((victim) => Array.from({ length: kills }, () => ({ victim, order: random() })));
  return all.sort((a, b) => a.order - b.order).map(({ victim }) => victim);
}
