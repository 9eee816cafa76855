import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listNewestRequests } from '../../store/verification.ts';
import { fileCase, scenario } from '../../test/worker-case.ts';
import {
  aJob,
  behave,
  createWorkerWorld,
  pinClock,
  readRows,
  runHandler,
  type WorkerWorld,
} from '../../test/worker-world.ts';

let world: WorkerWorld;
let next = 0;

beforeAll(async () => {
  world = await createWorkerWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  await fetch(`${world.simulators.url}/sources/behaviours`, { method: 'DELETE' });
  await behave(world, 'deposits', { answerAfter: null });
  await pinClock(world.pool, '2026-11-23T02:00:00Z');
});

/** Another household for each test, so that nobody's answers are known from the test before. */
const aHousehold = () => {
  const codes = ['allowance-undisputed', 'allowance-disputed', 'allowance-rejected'] as const;
  const code = codes[next % codes.length] ?? 'allowance-undisputed';
  return scenario(world, code, Math.floor(next++ / codes.length));
};
const accepted = (changes: object = {}) =>
  fileCase(world, {
    scenario: aHousehold(),
    itemCode: 'MIN_LIVING',
    state: 'ACCEPTED',
    ...changes,
  });
const ask = (caseId: string) => aJob('verify', { caseId }, { mode: 'ask' });
const settle = (caseId: string) => aJob('verify', { caseId }, { mode: 'settle' });
const run = (job: ReturnType<typeof aJob>) => runHandler(world, 'verify', job);

/** Runs a job as the engine does, until it stops asking for another try. */
async function runToEnd(job: ReturnType<typeof aJob>) {
  for (let tries = 0; tries < 20; tries++) {
    const outcome = await run(job);
    if (outcome.kind !== 'retryLater') return outcome;
  }
  throw new Error('The job never ended');
}

describe('verification', () => {
  it('asks every source about everybody the item names and logs each question and answer', async () => {
    // given
    const { caseId, personIds } = await accepted();

    // when
    const outcome = await run(ask(caseId));

    // then
    expect(outcome).toMatchObject({
      kind: 'completed',
      output: { verificationPending: false, sourcePolicy: null },
    });
    const requests = await listNewestRequests(world.pool, caseId);
    expect(requests).toHaveLength(8 * personIds.length);
    expect(new Set(requests.map(({ state }) => state))).toEqual(new Set(['OK']));
    const log = await readRows<{ direction: string; count: number }>(
      world.pool,
      `SELECT direction, count(*) AS count FROM verification_log l
         JOIN verification_request r ON r.id = l.request_id WHERE r.case_id = $1 GROUP BY 1 ORDER BY 1`,
      [caseId],
    );
    expect(log).toEqual([
      { direction: 'ANSWER', count: requests.length },
      { direction: 'QUESTION', count: requests.length },
    ]);
  });

  it('run twice, asks each question once', async () => {
    const { caseId } = await accepted();
    const job = ask(caseId);
    await run(job);
    const again = await run(job);
    expect(again).toMatchObject({ kind: 'completed', output: { verificationPending: false } });
    const [row] = await readRows<{ most: number }>(
      world.pool,
      'SELECT max(attempts) AS most FROM verification_request WHERE case_id = $1',
      [caseId],
    );
    expect(row?.most).toBe(1);
  });

  it('asks nothing while one signature is missing', async () => {
    const { caseId } = await accepted({ unsigned: 1 });
    expect(await run(ask(caseId))).toMatchObject({ kind: 'incident' });
    expect(await listNewestRequests(world.pool, caseId)).toEqual([]);
  });

  it('asks nothing more once somebody has revoked', async () => {
    // given: the first run finds a source out of order
    const { caseId, applicationId } = await accepted();
    await behave(world, 'marriage', { mode: 'outage' });
    expect(await run(ask(caseId))).toMatchObject({ kind: 'retryLater' });

    // when
    await world.pool.query(`UPDATE authorisation SET state = 'REVOKED' WHERE application_id = $1`, [
      applicationId,
    ]);

    // then
    expect(await run(ask(caseId))).toMatchObject({ kind: 'incident' });
  });

  it('keeps no identity number that a source names', async () => {
    const { caseId } = await accepted();
    await run(ask(caseId));
    const rows = await readRows<{ facts: unknown }>(
      world.pool,
      `SELECT facts FROM verification_request WHERE case_id = $1`,
      [caseId],
    );
    expect(JSON.stringify(rows)).not.toMatch(/\d{17}[\dX]/);
  });
});

describe('a source that fails', () => {
  it('is tried again with growing pauses, then settled by its policy: a look at the door', async () => {
    // given
    const { caseId } = await accepted();
    await behave(world, 'housing', { mode: 'outage' });

    // when
    const asked = await runToEnd(ask(caseId));

    // then
    expect(asked).toMatchObject({
      kind: 'completed',
      output: {
        verificationPending: true,
        sourcePolicy: 'DOORSTEP',
        verificationDueAt: '2026-11-23T02:00:00.000Z',
      },
    });
    const settled = await run(settle(caseId));
    expect(settled).toMatchObject({
      kind: 'completed',
      output: { verificationPending: false, sourcePolicy: 'DOORSTEP' },
    });
  });

  it('is replaced by its last known answer where there is one', async () => {
    // given: an earlier case of the same household was answered
    const household = scenario(world, 'supporter-elsewhere');
    const first = await fileCase(world, { scenario: household, itemCode: 'MIN_LIVING', state: 'ACCEPTED' });
    await run(ask(first.caseId));
    await world.pool.query(`UPDATE item_case SET state = 'WITHDRAWN' WHERE id = $1`, [first.caseId]);
    const second = await fileCase(world, { scenario: household, itemCode: 'MIN_LIVING', state: 'ACCEPTED' });
    await behave(world, 'social-insurance', { mode: 'outage' });

    // when
    await runToEnd(ask(second.caseId));
    const settled = await run(settle(second.caseId));

    // then
    expect(settled).toMatchObject({ output: { verificationPending: false, sourcePolicy: null } });
    const states = (await listNewestRequests(world.pool, second.caseId))
      .filter(({ source }) => source === 'social-insurance')
      .map(({ state }) => state);
    expect(new Set(states)).toEqual(new Set(['LAST_KNOWN']));
  });

  it('is waited for only so often, then somebody goes and looks', async () => {
    // given
    const { caseId } = await accepted();
    await behave(world, 'deposits', { mode: 'outage' });
    const first = await runToEnd(ask(caseId));
    expect(first).toMatchObject({ output: { sourcePolicy: 'WAIT', verificationPending: true } });

    // when: each round passes without an answer
    await pinClock(world.pool, '2026-11-26T02:00:00Z');
    expect(await runToEnd(ask(caseId))).toMatchObject({ output: { sourcePolicy: 'WAIT' } });
    await pinClock(world.pool, '2026-12-01T02:00:00Z');
    expect(await runToEnd(ask(caseId))).toMatchObject({ output: { sourcePolicy: 'DOORSTEP' } });

    // then
    await pinClock(world.pool, '2026-12-04T02:00:00Z');
    expect(await run(settle(caseId))).toMatchObject({
      output: { sourcePolicy: 'DOORSTEP', verificationPending: false },
    });
  });

  it('that comes back in time answers the same question', async () => {
    const { caseId } = await accepted();
    await behave(world, 'marriage', { mode: 'flaky' });
    expect(await run(ask(caseId))).toMatchObject({ kind: 'retryLater' });
    expect(await run(ask(caseId))).toMatchObject({
      kind: 'completed',
      output: { verificationPending: false },
    });
  });
});

describe('a source that answers later', () => {
  it('calls back, and the last answer tells the process', async () => {
    // given
    const { caseId } = await accepted();
    await behave(world, 'deposits', { answerAfter: 'PT1S' });

    // when
    const asked = await run(ask(caseId));

    // then
    expect(asked).toMatchObject({
      output: {
        verificationPending: true,
        sourcePolicy: 'WAIT',
        verificationDueAt: '2026-11-25T15:59:59.000Z',
      },
    });
    await expect
      .poll(
        async () =>
          readRows(
            world.pool,
            `SELECT payload ->> 'name' AS name FROM outbox WHERE payload ->> 'correlationKey' = $1`,
            [caseId],
          ),
        { timeout: 10_000 },
      )
      .toEqual([{ name: 'verification-complete' }]);
    expect(new Set((await listNewestRequests(world.pool, caseId)).map(({ state }) => state))).toEqual(
      new Set(['OK']),
    );
  });

  it('is asked once more before it counts as late, because a callback can get lost', async () => {
    // given: the callback goes nowhere
    const { caseId } = await accepted();
    await behave(world, 'deposits', { answerAfter: 'PT1S' });
    const lost = {
      services: {
        ...world.services,
        sources: { ...world.services.sources, callbackUrl: () => 'http://127.0.0.1:9/none' },
      },
    };
    expect(await runHandler(lost, 'verify', ask(caseId))).toMatchObject({
      output: { verificationPending: true },
    });

    // when
    await pinClock(world.pool, '2026-11-26T02:00:00Z');
    await new Promise((done) => setTimeout(done, 1_100));

    // then
    expect(await run(ask(caseId))).toMatchObject({ output: { verificationPending: false } });
  });
});
