import { fork } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aProcess, catching, end, parallel, service, start, timer } from '../../test/bpmn-builder.ts';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { at, eventually, startTestEngine, textAt, type TestEngine } from '../../test/engine.ts';

const fan = Array.from({ length: 8 }, (_, i) => `t${i}`);

const models = {
  'one.bpmn': aProcess('one', start('s'), service('a', { type: 'one' }), end('e'), 's -> a -> e'),
  'fan.bpmn': aProcess(
    ...['fan', start('s'), parallel('fork'), parallel('join'), end('e'), 's -> fork', 'join -> e'],
    ...fan.map((id) => service(id, { type: 'fan', outputs: { [id]: '=done' } })),
    ...fan.map((id) => `fork -> ${id} -> join`),
  ),
  'nap.bpmn': aProcess(
    'nap',
    start('s'),
    catching('sleep', timer('timeDuration', 'PT1S')),
    end('e'),
    's -> sleep -> e',
  ),
};

async function create(engine: TestEngine, processDefinitionId: string): Promise<string> {
  const { json } = await engine.call('POST', '/process-instances', { processDefinitionId });
  return textAt(json, 'processInstanceKey');
}

async function stateOf(engine: TestEngine, key: string): Promise<string> {
  return textAt((await engine.call('GET', `/process-instances/${key}`)).json, 'state');
}

/** Job keys of one activation. */
async function activate(engine: TestEngine, type: string, more: object = {}): Promise<string[]> {
  const body = { type, timeout: 60_000, maxJobsToActivate: 100, requestTimeout: -1, ...more };
  const { json } = await engine.call('POST', '/jobs/activation', body);
  const jobs = at(json, 'jobs');
  return Array.isArray(jobs) ? jobs.map((job: unknown) => textAt(job, 'jobKey')) : [];
}

describe('one engine under many clients', () => {
  let database: TestDatabase;
  let engine: TestEngine;
  beforeAll(async () => {
    database = await createTestDatabase();
    engine = await startTestEngine(database.url);
    await engine.deploy(models);
  });
  afterAll(async () => {
    await engine.stop();
    await database.drop();
  });

  it('joins eight branches once when eight clients complete their jobs at the same moment', async () => {
    for (let round = 0; round < 5; round += 1) {
      // given
      const key = await create(engine, 'fan');
      const jobs = await activate(engine, 'fan');
      expect(jobs).toHaveLength(8);

      // when
      const replies = await Promise.all(
        jobs.map((job) => engine.call('POST', `/jobs/${job}/completion`, { variables: { done: true } })),
      );

      // then
      expect(replies.map(({ status }) => status)).toEqual(jobs.map(() => 204));
      expect(await stateOf(engine, key)).toBe('COMPLETED');
      const ends = { filter: { processInstanceKey: key, elementId: 'e' } };
      expect(at((await engine.call('POST', '/element-instances/search', ends)).json, 'page.totalItems')).toBe(
        1,
      );
    }
  });

  it('completes a job once when eight clients complete it at the same moment', async () => {
    await create(engine, 'one');
    const [job = ''] = await activate(engine, 'one');
    const replies = await Promise.all(
      Array.from({ length: 8 }, () => engine.call('POST', `/jobs/${job}/completion`)),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([
      204,
      ...Array.from({ length: 7 }, () => 404),
    ]);
  });

  it('lets many commands share a commit, and acknowledges none before it', async () => {
    const commands = 400;
    const keys = await Promise.all(Array.from({ length: commands }, () => create(engine, 'one')));
    const { rows } = await database.pool.query<{ stored: number; transactions: number }>(
      `SELECT count(*)::int AS stored, count(DISTINCT xmin::text)::int AS transactions FROM engine.process_instance
        WHERE key = ANY($1::bigint[])`,
      [keys],
    );
    expect(rows[0]?.stored).toBe(commands);
    expect(rows[0]?.transactions).toBeLessThan(commands / 2);
  });

  it('needs one write transaction for a command that comes alone', async () => {
    const key = await create(engine, 'one');
    const { rows } = await database.pool.query<{ transactions: number }>(
      `SELECT count(DISTINCT number)::int AS transactions FROM (
        SELECT xmin::text AS number FROM engine.process_instance WHERE key = $1
        UNION ALL SELECT xmin::text FROM engine.element_instance WHERE process_instance_key = $1
        UNION ALL SELECT xmin::text FROM engine.job WHERE process_instance_key = $1) AS row`,
      [key],
    );
    expect(rows[0]?.transactions).toBe(1);
  });
});

describe('two engines on one database', () => {
  let database: TestDatabase;
  let left: TestEngine;
  let right: TestEngine;
  beforeAll(async () => {
    database = await createTestDatabase();
    left = await startTestEngine(database.url);
    right = await startTestEngine(database.url);
    await left.deploy(models);
  });
  afterAll(async () => {
    await left.stop();
    await right.stop();
    await database.drop();
  });

  it('know what the other deployed, also a new version', async () => {
    expect(await create(right, 'one')).toMatch(/^\d+$/);
    await activate(right, 'one');
    await right.deploy({
      'one.bpmn': aProcess('one', start('s'), service('b', { type: 'one' }), end('e'), 's -> b -> e'),
    });
    const { json } = await left.call('POST', '/process-instances', { processDefinitionId: 'one' });
    expect(at(json, 'processDefinitionVersion')).toBe(2);
    await activate(left, 'one');
  });

  it('wake workers that wait at the other one', async () => {
    const waiting = activate(right, 'one', { requestTimeout: 10_000 });
    await new Promise((resolve) => setTimeout(resolve, 50));
    await create(left, 'one');
    expect(await waiting).toHaveLength(1);
  });

  it('wake who waits for an end at the other one', async () => {
    const waiting = left.call('POST', '/process-instances', {
      processDefinitionId: 'one',
      awaitCompletion: true,
    });
    const [job = ''] = await activate(right, 'one', { requestTimeout: 10_000 });
    await right.call('POST', `/jobs/${job}/completion`, { variables: { by: 'right' } });
    expect((await waiting).json).toMatchObject({ variables: { by: 'right' } });
  });

  it('never advance one instance at the same time: branches completed at both join once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const key = await create(left, 'fan');
      const jobs = await activate(right, 'fan');
      const replies = await Promise.all(
        jobs.map((job, i) => (i % 2 ? left : right).call('POST', `/jobs/${job}/completion`)),
      );
      expect(replies.map(({ status }) => status)).toEqual(jobs.map(() => 204));
      expect(await stateOf(left, key)).toBe('COMPLETED');
    }
  });

  it('give each job to one of their workers', async () => {
    await Promise.all(Array.from({ length: 60 }, (_, i) => create(i % 2 ? left : right, 'one')));
    const portions = await Promise.all(
      Array.from({ length: 12 }, (_, i) => activate(i % 2 ? left : right, 'one', { maxJobsToActivate: 10 })),
    );
    const jobs = portions.flat();
    expect(new Set(jobs).size).toBe(jobs.length);
    const rest = await activate(left, 'one');
    expect(jobs.length + rest.length).toBe(60);
  });

  it('fire each timer once', async () => {
    const keys = await Promise.all(Array.from({ length: 40 }, (_, i) => create(i % 2 ? left : right, 'nap')));
    for (const key of keys)
      await eventually(
        () => stateOf(left, key),
        (state) => state === 'COMPLETED',
      );
    const filter = { processInstanceKey: { $in: keys }, elementId: 'e' };
    const { json } = await left.call('POST', '/element-instances/search', { filter });
    expect(at(json, 'page.totalItems')).toBe(keys.length);
  });

  it('take over from one that was killed: its timers, its leased jobs and its commands', async () => {
    // given an engine in a process of its own, with a leased job, a running timer and commands under way
    const doomed = fork(new URL('../../test/engine-process.ts', import.meta.url), [database.url], {
      execArgv: ['--import', 'tsx'],
    });
    const address = await new Promise<string>((resolve) =>
      doomed.once('message', (text) => resolve(typeof text === 'string' ? text : '')),
    );
    const post = async (path: string, body: object): Promise<unknown> => {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(`${address}/v2${path}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      });
      if (!response.ok) throw new Error(await response.text());
      return response.json();
    };
    const napping = textAt(
      await post('/process-instances', { processDefinitionId: 'nap' }),
      'processInstanceKey',
    );
    const working = textAt(
      await post('/process-instances', { processDefinitionId: 'one' }),
      'processInstanceKey',
    );
    const lease = { type: 'one', timeout: 500, maxJobsToActivate: 1 };
    expect(textAt(await post('/jobs/activation', lease), 'jobs.0.processInstanceKey')).toBe(working);
    const inFlight = Array.from({ length: 200 }, () =>
      post('/process-instances', { processDefinitionId: 'one' }),
    );
    await Promise.any(inFlight);

    // when
    doomed.kill('SIGKILL');
    const answers = await Promise.allSettled(inFlight);
    const acknowledged = answers.flatMap((answer) =>
      answer.status === 'fulfilled' ? [textAt(answer.value, 'processInstanceKey')] : [],
    );

    // then, within five seconds, the timer has fired and every job can be had, that of each acknowledged start too
    await eventually(
      () => stateOf(left, napping),
      (state) => state === 'COMPLETED',
      5000,
    );
    const owners = new Set<string>();
    await eventually(
      async () => {
        const { json } = await left.call('POST', '/jobs/activation', {
          ...lease,
          timeout: 60_000,
          maxJobsToActivate: 1000,
          requestTimeout: -1,
        });
        const jobs = at(json, 'jobs');
        if (Array.isArray(jobs)) for (const job of jobs) owners.add(textAt(job, 'processInstanceKey'));
        return [working, ...acknowledged].filter((key) => !owners.has(key));
      },
      (missing) => missing.length === 0,
      5000,
    );
    expect(acknowledged.length).toBeGreaterThan(0);
  });

  it('go on when the database has cut all their connections', async () => {
    await database.pool.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
    const keys = await Promise.all(Array.from({ length: 10 }, (_, i) => create(i % 2 ? left : right, 'one')));
    expect(new Set(keys).size).toBe(10);
    const waiting = activate(right, 'one', { requestTimeout: 10_000 });
    expect((await waiting).length).toBeGreaterThan(0);
  });

  it('answer open polls with nothing when they are stopped', async () => {
    const third = await startTestEngine(database.url);
    const waiting = third.call('POST', '/jobs/activation', {
      ...{ type: 'nothing', timeout: 1000, maxJobsToActivate: 1, requestTimeout: 60_000 },
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const stopped = third.stop();
    expect((await waiting).json).toEqual({ jobs: [] });
    await stopped;
  });
});
