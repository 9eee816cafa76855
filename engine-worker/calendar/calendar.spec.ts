import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findCase } from '../../store/item-case.ts';
import { listPaymentsOfBatch } from '../../store/payment.ts';
import { setAccountStatus, findPayingAccount } from '../../store/recipient-account.ts';
import {
  aJob,
  createWorkerWorld,
  pinClock,
  readRows,
  runHandler,
  type WorkerWorld,
} from '../../test/worker-world.ts';
import { ageOn } from '../../rules/household-inputs.ts';
import { runDue } from './calendar.ts';

let world: WorkerWorld;
beforeAll(async () => {
  world = await createWorkerWorld();
});
afterAll(() => world.close());

interface Matched {
  caseId: string;
  applicantId: string;
  state: string;
  started: number;
  basis: string;
}
const matched = () =>
  readRows<Matched>(
    world.pool,
    `SELECT c.id AS "caseId", c.applicant_id AS "applicantId", c.state, a.basis,
            (SELECT count(*) FROM outbox o WHERE o.payload ->> 'correlationKey' = c.id::text) AS started
       FROM item_case c JOIN authorisation a ON a.application_id = c.application_id
      WHERE c.item_code = 'ELDERLY_ALLOW' ORDER BY c.id`,
  );

describe('daily matching', () => {
  it('opens one case for everybody of eighty and more, started and authorised by law, and for nobody else', async () => {
    // given
    const people = await readRows<{ birthDate: string; alive: boolean }>(
      world.pool,
      `SELECT birth_date AS "birthDate", alive_status = 'ALIVE' AS alive FROM person WHERE registered_at IS NOT NULL`,
    );
    const old = people.filter(({ birthDate, alive }) => alive && ageOn(birthDate, '2026-11-23') >= 80);
    expect(old.length).toBeGreaterThan(3);

    // when: two nodes come to the same day at the same moment, and one of them again
    await Promise.all([runDue('2026-11-23', world.services), runDue('2026-11-23', world.services)]);
    await runDue('2026-11-23', world.services);

    // then
    const cases = await matched();
    expect(cases).toHaveLength(old.length);
    expect(new Set(cases.map(({ applicantId }) => applicantId)).size).toBe(old.length);
    for (const row of cases) expect(row).toMatchObject({ state: 'MATCHED', started: 1, basis: 'STATUTORY' });
  });

  it('matches nobody twice the next day', async () => {
    const before = (await matched()).map(({ caseId }) => caseId);
    await runDue('2026-11-24', world.services);
    const young = await readRows(
      world.pool,
      `SELECT 1 FROM person WHERE birth_date = '1946-11-24' AND alive_status = 'ALIVE' AND registered_at IS NOT NULL`,
    );
    expect((await matched()).length).toBe(before.length + young.length);
  });
});

describe('the monthly payment run', () => {
  it('plans, pre-checks and batches each benefit once, and holds what may not be paid with its reason', async () => {
    // given: every matched case is granted, one account is frozen, one person has died
    for (const { caseId } of await matched()) {
      for (const type of ['accept-check', 'decide', 'grant', 'plan-payment'] as const) {
        const job = { ...aJob(type, { caseId }), processInstanceKey: caseId };
        const theCase = await findCase(world.pool, caseId);
        if (theCase?.state === 'HELD') break;
        await runHandler(world, type, job);
      }
    }
    const granted = await readRows<{ personId: string; amountFen: number }>(
      world.pool,
      `SELECT person_id AS "personId", amount_fen AS "amountFen" FROM entitlement ORDER BY id`,
    );
    expect(granted.length).toBeGreaterThan(3);
    const [frozen, dead] = granted;
    const account = await findPayingAccount(world.pool, frozen?.personId ?? '');
    await setAccountStatus(world.pool, account?.id ?? '', 'FROZEN');
    await world.pool.query(`UPDATE recipient_account SET status = 'FROZEN' WHERE person_id = $1`, [
      frozen?.personId,
    ]);
    await world.pool.query(`UPDATE person SET alive_status = 'DEAD' WHERE id = $1`, [dead?.personId]);

    // when: the month is over; two nodes run it at once
    await pinClock(world.pool, '2026-12-01T01:00:00Z');
    await Promise.all([runDue('2026-12-01', world.services), runDue('2026-12-01', world.services)]);
    await runDue('2026-12-01', world.services);

    // then
    const payments = await readRows<{ state: string; holdReason: string | null; count: number }>(
      world.pool,
      `SELECT state, hold_reason AS "holdReason", count(*) AS count FROM payment GROUP BY 1, 2 ORDER BY 1, 2`,
    );
    expect(payments).toEqual([
      { state: 'BATCHED', holdReason: null, count: granted.length - 2 },
      { state: 'HELD', holdReason: 'ACCOUNT_FROZEN', count: 1 },
      { state: 'HELD', holdReason: 'PAYEE_DEAD', count: 1 },
    ]);
    const batches = await readRows<{
      id: string;
      count: number;
      total: number;
      month: string;
      starts: number;
    }>(
      world.pool,
      `SELECT b.id, b.payment_count AS count, b.total_fen AS total, b.month,
              (SELECT count(*) FROM outbox o WHERE o.payload ->> 'correlationKey' = b.id::text) AS starts
         FROM payment_batch b`,
    );
    expect(batches.reduce((sum, { count }) => sum + count, 0)).toBe(granted.length - 2);
    for (const { id, total, month, starts } of batches) {
      const sum = (await listPaymentsOfBatch(world.pool, id)).reduce(
        (all, { amountFen }) => all + amountFen,
        0,
      );
      expect({ total, month, starts }).toEqual({ total: sum, month: '2026-11-01', starts: 1 });
    }
  });

  it('takes up in the next month what was held, once its reason is gone', async () => {
    // given
    await world.pool.query(`UPDATE recipient_account SET status = 'NORMAL' WHERE status = 'FROZEN'
      AND person_id IN (SELECT person_id FROM entitlement)`);

    // when
    await pinClock(world.pool, '2027-01-04T01:00:00Z');
    await runDue('2027-01-04', world.services);

    // then
    const months = await readRows<{ month: string; state: string }>(
      world.pool,
      `SELECT DISTINCT p.month, p.state FROM payment p JOIN payment_batch b ON b.id = p.batch_id
        WHERE b.month = '2026-12-01' ORDER BY 1`,
    );
    expect(months).toEqual([
      { month: '2026-11-01', state: 'BATCHED' },
      { month: '2026-12-01', state: 'BATCHED' },
    ]);
  });

  it('makes up for the months that nobody ran', async () => {
    await pinClock(world.pool, '2027-04-02T01:00:00Z');
    await runDue('2027-04-02', world.services);
    const months = await readRows<{ month: string }>(
      world.pool,
      'SELECT DISTINCT month FROM payment_batch ORDER BY month',
    );
    expect(months.map(({ month }) => month)).toEqual([
      '2026-11-01',
      '2026-12-01',
      '2027-01-01',
      '2027-02-01',
      '2027-03-01',
    ]);
  });
});

describe('a batch', () => {
  it('needs no person where its item allows that and its control totals agree', async () => {
    const [batch] = await readRows<{ id: string }>(
      world.pool,
      `SELECT id FROM payment_batch WHERE month = '2026-11-01'`,
    );
    const check = () => runHandler(world, 'check-batch', aJob('check-batch', { batchId: batch?.id }));
    expect(await check()).toMatchObject({ output: { approved: true } });
    expect(await check()).toMatchObject({ output: { approved: true } });
    expect(
      new Set((await listPaymentsOfBatch(world.pool, batch?.id ?? '')).map(({ state }) => state)),
    ).toEqual(new Set(['APPROVED']));
  });

  it('whose control totals do not agree goes no further', async () => {
    const [batch] = await readRows<{ id: string }>(
      world.pool,
      `SELECT id FROM payment_batch WHERE month = '2026-12-01'`,
    );
    await world.pool.query('UPDATE payment_batch SET total_fen = total_fen + 1 WHERE id = $1', [batch?.id]);
    const outcome = await runHandler(world, 'check-batch', aJob('check-batch', { batchId: batch?.id }));
    expect(outcome).toEqual({ kind: 'incident', reason: "The batch's control totals differ: totalFen" });
  });
});

it('a day removes the files that nobody handed in', async () => {
  await world.pool.query(
    `INSERT INTO case_file (name, media_type, size, sha256, bytes, uploaded_by, created_at)
     SELECT name, 'image/png', 1, '', 'x', 'user:somebody', clock_timestamp() - age
       FROM (VALUES ('old', interval '25 hours'), ('young', interval '1 hour')) AS f(name, age)`,
  );
  await runDue('2026-11-24', world.services);
  expect(await readRows(world.pool, 'SELECT name FROM case_file')).toEqual([{ name: 'young' }]);
});
