import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aProcess, boundary, end, error, service, start, subProcess } from '../../test/bpmn-builder.ts';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { at, eventually, startTestEngine, textAt, type TestEngine } from '../../test/engine.ts';

describe('jobs', () => {
  let database: TestDatabase;
  let engine: TestEngine;
  let type = '';
  let number = 0;
  beforeAll(async () => {
    database = await createTestDatabase();
    engine = await startTestEngine(database.url);
  });
  afterAll(async () => {
    await engine.stop();
    await database.drop();
  });

  /** A process of its own whose one task may be caught at the error code `late`. */
  async function deployed(): Promise<string> {
    number += 1;
    type = `type-${number}`;
    const id = `process-${number}`;
    const inner = service('a', { type, inputs: { local: '=7' }, headers: { speed: 'high' } });
    const text = aProcess(
      ...[id, start('s'), subProcess('sub', [start('s2'), inner, end('e2'), 's2 -> a -> e2']), end('e')],
      ...[boundary('caught', 'sub', error('late')), end('late_end'), 's -> sub -> e', 'caught -> late_end'],
    );
    const { status, text: answer } = await engine.deploy({ [`${id}.bpmn`]: text });
    if (status !== 200) throw new Error(answer);
    return id;
  }
  async function started(variables: object = {}, processDefinitionId?: string): Promise<string> {
    const id = processDefinitionId ?? (await deployed());
    const { json } = await engine.call('POST', '/process-instances', { processDefinitionId: id, variables });
    return textAt(json, 'processInstanceKey');
  }
  const activate = (more: object = {}) =>
    engine.call('POST', '/jobs/activation', {
      ...{ type, worker: 'w', timeout: 60_000, maxJobsToActivate: 10, requestTimeout: -1, ...more },
    });
  const activateOne = async () => textAt((await activate()).json, 'jobs.0.jobKey');
  const jobCall = (key: string, end: string, body?: object) =>
    engine.call('POST', `/jobs/${key}/${end}`, body);
  const count = async (more: object = {}) => {
    const jobs = at((await activate(more)).json, 'jobs');
    return Array.isArray(jobs) ? jobs.length : -1;
  };
  const search = (filter: object) => engine.call('POST', '/jobs/search', { filter });
  const stateOf = async (key: string) =>
    textAt((await engine.call('GET', `/process-instances/${key}`)).json, 'state');

  it('are given out with all that a worker needs, once', async () => {
    const key = await started({ a: 1, b: [1, 2] });
    const { json } = await activate();
    expect(at(json, 'jobs')).toMatchObject([
      {
        ...{ type, processInstanceKey: key, elementId: 'a', worker: 'w', retries: 3, tenantId: '<default>' },
        ...{ kind: 'BPMN_ELEMENT', listenerEventType: 'UNSPECIFIED', processDefinitionVersion: 1 },
        ...{ customHeaders: { speed: 'high' }, variables: { a: 1, b: [1, 2], local: 7 }, tags: [] },
      },
    ]);
    expect(Number(at(json, 'jobs.0.deadline'))).toBeGreaterThan(Date.now() + 30_000);
    expect(await count()).toBe(0);
  });

  it('carry only the asked variables', async () => {
    await started({ a: 1, b: 2 });
    const { json } = await activate({ fetchVariable: ['b', 'local', 'none'] });
    expect(at(json, 'jobs.0.variables')).toEqual({ b: 2, local: 7 });
  });

  it('rule 10: come oldest first, as many as asked', async () => {
    const id = await deployed();
    const keys: string[] = [];
    for (let i = 0; i < 5; i += 1) keys.push(await started({}, id));
    const seen: unknown[] = [];
    for (const maxJobsToActivate of [2, 2, 2]) {
      const { json } = await activate({ maxJobsToActivate });
      const jobs = at(json, 'jobs');
      if (Array.isArray(jobs)) seen.push(...jobs.map((job: unknown) => at(job, 'processInstanceKey')));
    }
    expect(seen).toEqual(keys);
  });

  it('are for the tenants that a worker names', async () => {
    await started();
    expect(await count({ tenantIds: ['other'] })).toBe(0);
    expect(await count({ tenantIds: ['<default>'] })).toBe(1);
  });

  it('wake a worker that waits for them', async () => {
    const id = await deployed();
    const waiting = activate({ requestTimeout: 10_000 });
    const key = await started({}, id);
    expect(at((await waiting).json, 'jobs')).toMatchObject([{ processInstanceKey: key }]);
  });

  it('let a worker wait no longer than it wants', async () => {
    await deployed();
    expect(await count({ requestTimeout: 50 })).toBe(0);
  });

  it('are shared out among waiting workers, each job to one', async () => {
    // given
    const id = await deployed();
    const waiting = Array.from({ length: 6 }, () =>
      activate({ requestTimeout: 10_000, maxJobsToActivate: 1 }),
    );

    // when
    const keys = await Promise.all(Array.from({ length: 6 }, () => started({}, id)));

    // then
    const given = (await Promise.all(waiting)).map(({ json }) => at(json, 'jobs.0.processInstanceKey'));
    expect(given.map(String).sort()).toEqual(keys.sort());
  });

  it('are not leased to a client that has gone away', async () => {
    // given
    const id = await deployed();
    const body = JSON.stringify({ type, timeout: 600_000, maxJobsToActivate: 10, requestTimeout: 60_000 });
    const headers = { 'content-type': 'application/json', 'content-length': String(body.length) };
    const polls = Array.from({ length: 5 }, () => {
      const poll = request(`${engine.address}/v2/jobs/activation`, { method: 'POST', headers });
      poll.on('error', () => undefined);
      poll.end(body);
      return poll;
    });
    await new Promise((resolve) => setTimeout(resolve, 200));

    // when they leave just as jobs arrive
    const starts = Array.from({ length: 5 }, () => started({}, id));
    for (const poll of polls) poll.destroy();
    await Promise.all(starts);

    // then every job is there for the next worker
    let got = 0;
    await eventually(
      async () => (got += await count()),
      (sum) => sum === 5,
    );
  });

  it('rule 7: write their result to the scope that holds the name, otherwise to the instance', async () => {
    const key = await started({ a: 1 });
    expect((await jobCall(await activateOne(), 'completion', { variables: { a: 2, c: 3 } })).status).toBe(
      204,
    );
    const { json } = await engine.call('POST', '/variables/search', {
      filter: { scopeKey: key },
      sort: [{ field: 'name' }],
    });
    expect(at(json, 'items')).toMatchObject([
      { name: 'a', value: '2' },
      { name: 'c', value: '3' },
    ]);
    expect(await stateOf(key)).toBe('COMPLETED');
  });

  it('rule 11: can be completed by anyone, also after their lease has run out', async () => {
    const key = await started();
    const { json } = await activate({ timeout: 1 });
    expect((await jobCall(textAt(json, 'jobs.0.jobKey'), 'completion')).status).toBe(204);
    expect(await stateOf(key)).toBe('COMPLETED');
  });

  it('rule 12: come back when their lease has run out, with the same retries', async () => {
    await started();
    await activate({ timeout: 100 });
    const { json } = await activate({ requestTimeout: 10_000 });
    expect(at(json, 'jobs.0.retries')).toBe(3);
  });

  it('rule 12: come back at once after a failure with retries left, and carry its variables', async () => {
    await started();
    const jobKey = await activateOne();
    const failed = await jobCall(jobKey, 'failure', {
      retries: 2,
      errorMessage: 'bad line',
      variables: { seen: 1 },
    });
    expect(failed.status).toBe(204);
    expect((await search({ jobKey })).json).toMatchObject({
      items: [{ hasFailedWithRetriesLeft: true, errorMessage: 'bad line' }],
    });
    expect((await activate()).json).toMatchObject({ jobs: [{ jobKey, retries: 2, variables: { seen: 1 } }] });
  });

  it('rule 12: hide for as long as the back-off says', async () => {
    await started();
    const jobKey = await activateOne();
    await jobCall(jobKey, 'failure', { retries: 1, retryBackOff: 1500 });
    const failedAt = Date.now();
    expect(await count()).toBe(0);
    expect((await activate({ requestTimeout: 20_000 })).json).toMatchObject({ jobs: [{ jobKey }] });
    expect(Date.now() - failedAt).toBeGreaterThanOrEqual(1400);
  });

  it('rules 12 and 14: become an incident without retries, and go on once they have some', async () => {
    // given
    const key = await started();
    const jobKey = await activateOne();
    await jobCall(jobKey, 'failure', { errorMessage: 'broken' });

    // then
    const { json } = await engine.call('POST', `/process-instances/${key}/incidents/search`, {});
    expect(at(json, 'items')).toMatchObject([
      { errorType: 'JOB_NO_RETRIES', errorMessage: 'broken', jobKey, state: 'ACTIVE' },
    ]);
    const incidentKey = textAt(json, 'items.0.incidentKey');
    expect((await engine.call('GET', `/process-instances/${key}`)).json).toMatchObject({ hasIncident: true });
    expect((await jobCall(jobKey, 'completion')).json).toMatchObject({
      ...{ status: 409, title: 'INVALID_STATE' },
      detail: `Command 'COMPLETE' rejected with code 'INVALID_STATE': Expected to complete job with key '${jobKey}', but it is in state 'FAILED'`,
    });
    expect((await engine.call('POST', `/incidents/${incidentKey}/resolution`)).status).toBe(409);

    // when
    expect((await engine.call('PATCH', `/jobs/${jobKey}`, { changeset: { retries: 1 } })).status).toBe(204);
    expect((await engine.call('POST', `/incidents/${incidentKey}/resolution`, '')).status).toBe(204);

    // then
    expect((await engine.call('GET', `/incidents/${incidentKey}`)).json).toMatchObject({ state: 'RESOLVED' });
    expect((await jobCall(await activateOne(), 'completion')).status).toBe(204);
    expect(await stateOf(key)).toBe('COMPLETED');
  });

  it('rule 13: throw an error to who catches it, or become an incident', async () => {
    const caught = await started();
    expect((await jobCall(await activateOne(), 'error', { errorCode: 'late' })).status).toBe(204);
    expect(await stateOf(caught)).toBe('COMPLETED');
    const uncaught = await started();
    expect(
      (await jobCall(await activateOne(), 'error', { errorCode: 'lost', errorMessage: 'gone' })).status,
    ).toBe(204);
    const { json } = await engine.call('POST', '/incidents/search', {
      filter: { processInstanceKey: uncaught },
    });
    expect(at(json, 'items')).toMatchObject([{ errorType: 'UNHANDLED_ERROR_EVENT', elementId: 'a' }]);
  });

  it('have a lease that can be changed while it lasts', async () => {
    await started();
    const waiting = await search({ type });
    const jobKey = textAt(waiting.json, 'items.0.jobKey');
    const patch = (changeset: object, key = jobKey) => engine.call('PATCH', `/jobs/${key}`, { changeset });
    expect((await patch({ timeout: 1000 })).status).toBe(400);
    await activate();
    expect((await patch({ timeout: 1, retries: 9 })).status).toBe(204);
    expect((await activate({ requestTimeout: 10_000 })).json).toMatchObject({
      jobs: [{ jobKey, retries: 9 }],
    });
    expect((await patch({})).json).toMatchObject({
      status: 400,
      detail: 'At least one of [retries, timeout] is required.',
    });
    expect((await patch({ retries: 0 })).json).toMatchObject({
      status: 400,
      detail: "The value for changeset.retries is '0' but must be greater than 0.",
    });
    expect((await patch({ timeout: 5 }, '17')).status).toBe(404);
    expect((await patch({ retries: 5 }, '17')).status).toBe(404);
  });

  it.each([
    ['completion', {}, 'complete'],
    ['failure', {}, 'fail'],
    ['error', { errorCode: 'x' }, 'throw an error for'],
  ])('answer 404 to %s when nobody knows them', async (end, body, verb) => {
    const { json } = await jobCall('17', end, body);
    expect(json).toMatchObject({ status: 404, title: 'NOT_FOUND' });
    expect(textAt(json, 'detail')).toContain(
      `Expected to ${verb} job with key '17', but no such job was found`,
    );
  });

  it('are found by their fields, done ones too', async () => {
    const key = await started();
    const jobKey = await activateOne();
    await jobCall(jobKey, 'completion');
    const filter = {
      processInstanceKey: key,
      state: 'completed',
      type: { $like: 'type-*' },
      kind: 'BPMN_ELEMENT',
      worker: 'w',
    };
    expect((await search(filter)).json).toMatchObject({
      items: [{ jobKey, state: 'COMPLETED', customHeaders: { speed: 'high' } }],
    });
  });
});
