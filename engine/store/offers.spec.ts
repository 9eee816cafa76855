import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aProcess, end, service, start } from '../../test/bpmn-builder.ts';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { at, eventually, startTestEngine, textAt, type TestEngine } from '../../test/engine.ts';
import { createOffers } from './offers.ts';

const activation = { type: 'pay', worker: 'w', timeout: 1000, maxJobs: 2, fetchVariables: [] };

describe('offers of open polls', () => {
  it('are taken once, the oldest first', () => {
    // given
    const offers = createOffers();
    offers.make({ ...activation, worker: 'first' }, () => undefined);
    offers.make({ ...activation, worker: 'second' }, () => undefined);

    // when
    const taken = [offers.take('pay'), offers.take('pay'), offers.take('pay')];

    // then
    expect(taken.map((one) => one?.activation.worker)).toEqual(['first', 'second', undefined]);
  });

  it('are not taken after they were withdrawn, nor for another type', async () => {
    const offers = createOffers();
    const offer = offers.make(activation, () => undefined);
    expect(offers.take('ship')).toBeUndefined();
    expect(await offer.withdraw()).toEqual([]);
    expect(offers.take('pay')).toBeUndefined();
  });

  it('who withdraws an offer that was taken learns what came of it', async () => {
    // given
    const offers = createOffers();
    const offer = offers.make(activation, () => undefined);
    const taken = offers.take('pay');

    // when
    const withdrawn = offer.withdraw();
    taken?.settle([]);

    // then
    expect(await withdrawn).toEqual([]);
  });
});

describe('a worker that waits', () => {
  const process = aProcess('p', start('s'), service('pay', { type: 'pay' }), end('e'), 's -> pay -> e');
  let database: TestDatabase;
  let engine: TestEngine;
  beforeEach(async () => {
    database = await createTestDatabase();
    engine = await startTestEngine(database.url);
    await engine.deploy({ 'p.bpmn': process });
  });
  afterEach(async () => {
    await engine.stop();
    await database.drop();
  });

  const poll = (more: object = {}) =>
    engine.call('POST', '/jobs/activation', {
      ...{ type: 'pay', worker: 'w', timeout: 60_000, maxJobsToActivate: 5, requestTimeout: 20_000 },
      ...more,
    });
  const begin = (variables: object = {}) =>
    engine.call('POST', '/process-instances', { processDefinitionId: 'p', variables });
  /** How many transactions wrote the rows of the only instance and its job. */
  const transactions = async () => {
    const { rows } = await database.pool.query<{ count: number }>(
      `SELECT count(DISTINCT number)::int AS count FROM (
        SELECT xmin::text AS number FROM engine.process_instance UNION ALL SELECT xmin::text FROM engine.job) AS row`,
    );
    return rows[0]?.count;
  };
  const pollIsOpen = () => new Promise((resolve) => setTimeout(resolve, 500));

  it('gets a new job in the commit that creates it, as if it had asked for it', async () => {
    // given
    const polling = poll({ fetchVariable: ['big', 'name'] });
    await pollIsOpen();

    // when
    await begin({ name: 'Zhang', big: '@', other: 1 });
    const { json } = await polling;

    // then
    expect(await transactions()).toBe(1);
    expect(at(json, 'jobs.0')).toMatchObject({
      ...{ type: 'pay', worker: 'w', retries: 3, processDefinitionId: 'p', processDefinitionVersion: 1 },
      ...{ elementId: 'pay', customHeaders: {}, variables: { name: 'Zhang', big: '@' }, tags: [] },
    });
    const found = await engine.call('POST', '/jobs/search', {
      filter: { jobKey: textAt(json, 'jobs.0.jobKey') },
    });
    expect(at(found.json, 'items.0')).toMatchObject({ state: 'CREATED', worker: 'w' });
    expect(at(found.json, 'items.0.deadline')).toBe(
      new Date(Number(at(json, 'jobs.0.deadline'))).toISOString(),
    );
  });

  it('whose lease runs out gives its job to the next', async () => {
    const polling = poll({ timeout: 1 });
    await pollIsOpen();
    await begin();
    const lost = textAt((await polling).json, 'jobs.0.jobKey');
    expect(textAt((await poll({ worker: 'v' })).json, 'jobs.0.jobKey')).toBe(lost);
  });

  it('takes no more than it asked for; the others go to the next', async () => {
    // given
    const polls = [poll({ maxJobsToActivate: 1 }), poll({ maxJobsToActivate: 1 })];
    await pollIsOpen();

    // when
    await Promise.all([begin(), begin()]);

    // then
    const keys = (await Promise.all(polls)).map(({ json }) => textAt(json, 'jobs.0.jobKey'));
    expect(new Set(keys).size).toBe(2);
  });

  it('that went away leaves no activated job', async () => {
    // given
    const gone = new AbortController();
    const left = fetch(`${engine.address}/v2/jobs/activation`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ type: 'pay', timeout: 600_000, maxJobsToActivate: 5, requestTimeout: 20_000 }),
      signal: gone.signal,
    }).catch(() => 'gone');
    await pollIsOpen();

    // when
    gone.abort();
    await Promise.all([left, begin()]);

    // then
    const { json } = await eventually(poll, (answer) => Array.isArray(at(answer.json, 'jobs')));
    expect(textAt(json, 'jobs.0.worker')).toBe('w');
  });
});
