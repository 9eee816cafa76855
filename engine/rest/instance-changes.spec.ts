import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  aProcess,
  association,
  boundary,
  compensation,
  end,
  message,
  service,
  start,
  subProcess,
  throwing,
  timer,
  undoing,
} from '../../test/bpmn-builder.ts';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { at, eventually, startTestEngine, textAt, type TestEngine } from '../../test/engine.ts';

let database: TestDatabase;
let engine: TestEngine;
const keys = new Map<string, string>();

const process = (id: string, step: string, type = step) =>
  aProcess(
    ...[id, start('s'), service(step, { type }), service('next', { type: `${id} next` }), end('e')],
    ...[boundary('late', step, timer('timeDuration', 'PT1H'), { interrupting: false })],
    ...[
      boundary('m', step, message(`${id} called`, '=k')),
      `s -> ${step} -> next -> e`,
      'late -> e',
      'm -> e',
    ],
  );

beforeAll(async () => {
  database = await createTestDatabase();
  engine = await startTestEngine(database.url);
  for (const [id, xml] of Object.entries({
    one: process('one', 'a'),
    two: process('two', 'b', 'a'),
    scoped: aProcess(
      ...['scoped', start('s'), service('out', { type: 'out' })],
      subProcess('sub', [start('i'), service('in', { type: 'in' }), end('o'), 'i -> in -> o']),
      ...[end('e'), 's -> out -> sub -> e'],
    ),
    undo: aProcess(
      ...['undo', start('s'), service('pay', { type: 'pay' }), boundary('paid', 'pay', compensation())],
      ...[undoing(service('repay', { type: 'repay' })), association('paid', 'repay')],
      ...[throwing('back', compensation()), end('e'), 's -> pay -> back -> e'],
    ),
  })) {
    const { json } = await engine.deploy({ [`${id}.bpmn`]: xml });
    keys.set(id, textAt(json, 'deployments.0.processDefinition.processDefinitionKey'));
  }
});
afterAll(async () => {
  await engine.stop();
  await database.drop();
});

const create = async (processDefinitionId: string, more: object = {}) =>
  textAt(
    (await engine.call('POST', '/process-instances', { processDefinitionId, ...more })).json,
    'processInstanceKey',
  );
const change = (key: string, what: string, body?: object) =>
  engine.call('POST', `/process-instances/${key}/${what}`, body);
const elements = async (processInstanceKey: string) => {
  const { json } = await engine.call('POST', '/element-instances/search', {
    filter: { processInstanceKey, state: 'ACTIVE', type: { $neq: 'PROCESS' } },
    sort: [{ field: 'elementId' }],
  });
  const items = at(json, 'items');
  if (!Array.isArray(items)) throw new Error('no items');
  return items.map((item: unknown) => ({
    id: textAt(item, 'elementId'),
    key: textAt(item, 'elementInstanceKey'),
  }));
};
const ids = async (key: string) => (await elements(key)).map(({ id }) => id);
const take = async (type: string, processInstanceKey: string): Promise<unknown[]> => {
  const { json } = await engine.call('POST', '/jobs/activation', {
    ...{ type, timeout: 60_000, maxJobsToActivate: 100, requestTimeout: -1 },
  });
  const jobs = at(json, 'jobs');
  if (!Array.isArray(jobs)) throw new Error('no jobs');
  const found: unknown[] = jobs;
  return found.filter((job) => textAt(job, 'processInstanceKey') === processInstanceKey);
};
const complete = (job: unknown) => engine.call('POST', `/jobs/${textAt(job, 'jobKey')}/completion`, {});

describe('modification over REST', () => {
  it('rule 40: activates with variables, terminates, and answers 204', async () => {
    const key = await create('scoped');
    const [out] = await elements(key);
    const reply = await change(key, 'modification', {
      activateInstructions: [
        {
          elementId: 'in',
          variableInstructions: [{ variables: { x: 9007199254740991 }, scopeId: 'sub' }],
          ancestorElementInstanceKey: -1,
        },
      ],
      terminateInstructions: [{ elementInstanceKey: out?.key }],
    });
    expect(reply.status).toBe(204);
    expect(await ids(key)).toEqual(['in', 'sub']);
    expect(at((await take('in', key))[0], 'variables')).toEqual({ x: 9007199254740991 });
    expect(await take('out', key)).toEqual([]);
  });

  it('rule 40: moves tokens', async () => {
    const key = await create('scoped');
    const moveInstructions = [
      {
        sourceElementInstruction: { sourceType: 'byId', sourceElementId: 'out' },
        targetElementId: 'in',
        ancestorScopeInstruction: { ancestorScopeType: 'inferred' },
      },
    ];
    expect((await change(key, 'modification', { moveInstructions })).status).toBe(204);
    expect(await ids(key)).toEqual(['in', 'sub']);
  });

  it("rule 40: terminates all instances of an element; an instance ends after an element of its creator's choice", async () => {
    const key = await create('scoped', {
      runtimeInstructions: [{ type: 'TERMINATE_PROCESS_INSTANCE', afterElementId: 'out' }],
    });
    const body = {
      terminateInstructions: [{ elementId: 'out' }],
      activateInstructions: [{ elementId: 'in' }],
    };
    expect((await change(key, 'modification', body)).status).toBe(204);
    expect((await engine.call('GET', `/process-instances/${key}`)).json).toMatchObject({
      state: 'TERMINATED',
    });
  });

  it('rule 40: refusals have their code and the words of Camunda', async () => {
    const key = await create('scoped');
    expect(
      (await change(key, 'modification', { activateInstructions: [{ elementId: 'none' }] })).json,
    ).toMatchObject({
      status: 400,
      title: 'INVALID_ARGUMENT',
      detail:
        "Command 'MODIFY' rejected with code 'INVALID_ARGUMENT': Expected to modify instance of process 'scoped' but it contains one or more activate instructions with an element that could not be found: 'none'",
    });
    expect((await change('5', 'modification', {})).json).toMatchObject({
      status: 404,
      detail:
        "Command 'MODIFY' rejected with code 'NOT_FOUND': Expected to modify process instance but no process instance found with key '5'",
    });
    expect((await change(key, 'modification', { activate: [] })).status).toBe(400);
    expect(
      (await change(key, 'modification', { moveInstructions: [{ targetElementId: 'in' }] })).status,
    ).toBe(400);
  });

  it('rule 40: an instance starts where the client says', async () => {
    const key = await create('scoped', { startInstructions: [{ elementId: 'in' }] });
    expect(await ids(key)).toEqual(['in', 'sub']);
    const refused = await engine.call('POST', '/process-instances', {
      ...{ processDefinitionId: 'scoped', startInstructions: [{ elementId: 's' }] },
    });
    expect(refused.status).toBe(400);
  });
});

describe('migration over REST', () => {
  const plan = (sourceElementId = 'a') => ({
    targetProcessDefinitionKey: keys.get('two'),
    mappingInstructions: [
      { sourceElementId, targetElementId: 'b' },
      { sourceElementId: 'm', targetElementId: 'm' },
    ],
  });

  it('rule 41: job, subscription and incident keep their keys and are found under the new definition', async () => {
    const key = await create('one', { variables: { k: 'k41' } });
    const [job] = await take('a', key);
    await engine.call('POST', `/jobs/${textAt(job, 'jobKey')}/failure`, { retries: 0 });
    expect((await change(key, 'migration', plan())).status).toBe(204);
    const got = await engine.call('GET', `/process-instances/${key}`);
    expect(got.json).toMatchObject({ processDefinitionId: 'two', processDefinitionKey: keys.get('two') });
    const found = await engine.call('POST', '/incidents/search', { filter: { processInstanceKey: key } });
    expect(at(found.json, 'items')).toMatchObject([{ elementId: 'b', processDefinitionId: 'two' }]);
    const timers = await database.pool.query(
      `SELECT target_element_id AS target FROM engine.timer WHERE process_instance_key = ${key}`,
    );
    expect(timers.rows).toEqual([{ target: 'late' }]);
    const called = { name: 'one called', correlationKey: 'k41' };
    expect((await engine.call('POST', '/messages/correlation', called)).status).toBe(200);
    expect((await engine.call('GET', `/process-instances/${key}`)).json).toMatchObject({
      state: 'COMPLETED',
    });
  });

  it('rule 41: an activated job stays with its worker and is completed by it', async () => {
    const key = await create('one', { variables: { k: 'k' } });
    const [job] = await take('a', key);
    await change(key, 'migration', plan());
    expect(await take('a', key)).toEqual([]);
    expect((await complete(job)).status).toBe(204);
    expect(await ids(key)).toEqual(['next']);
    expect(await take('two next', key)).toHaveLength(1);
  });

  it('rule 41: refusals', async () => {
    const key = await create('one', { variables: { k: 'k' } });
    expect((await change(key, 'migration', { ...plan(), mappingInstructions: [] })).json).toMatchObject({
      ...{ status: 400, detail: 'No mappingInstructions provided.' },
    });
    const mappingInstructions = [{ sourceElementId: 'next', targetElementId: 'next' }];
    expect((await change(key, 'migration', { ...plan(), mappingInstructions })).json).toMatchObject({
      status: 409,
      detail: `Command 'MIGRATE' rejected with code 'INVALID_STATE': Expected to migrate process instance '${key}' but no mapping instruction defined for active element with id 'a'. Elements cannot be migrated without a mapping.`,
    });
    expect(
      (await change(key, 'migration', { ...plan(), targetProcessDefinitionKey: '12' })).json,
    ).toMatchObject({
      status: 404,
      detail:
        "Command 'MIGRATE' rejected with code 'NOT_FOUND': Expected to migrate process instance to process definition but no process definition found with key '12'",
    });
    expect((await change('5', 'migration', plan())).json).toMatchObject({
      status: 404,
      detail:
        "Command 'MIGRATE' rejected with code 'NOT_FOUND': Expected to migrate process instance but no process instance found with key '5'",
    });
    expect((await change(key, 'migration', {})).status).toBe(400);
  });
});

describe('compensation on PostgreSQL', () => {
  it('rule 28: a handler runs and the instance ends after it', async () => {
    const key = await create('undo');
    await complete((await take('pay', key))[0]);
    expect(await ids(key)).toEqual(['back', 'repay']);
    await complete((await take('repay', key))[0]);
    expect((await engine.call('GET', `/process-instances/${key}`)).json).toMatchObject({
      state: 'COMPLETED',
    });
  });
});

describe('suspension over REST', () => {
  it('hides jobs, also those whose lease runs out, and gives them out when the instance is resumed', async () => {
    const key = await create('scoped');
    expect((await change(key, 'suspension')).status).toBe(204);
    expect(await take('out', key)).toEqual([]);
    expect((await engine.call('GET', `/process-instances/${key}`)).json).toMatchObject({
      ...{ state: 'ACTIVE', isSuspended: true },
    });
    expect((await change(key, 'suspension', {})).json).toMatchObject({ status: 409, title: 'INVALID_STATE' });
    expect((await change(key, 'resumption')).status).toBe(204);
    expect(await take('out', key)).toHaveLength(1);
    // A worker had it when the instance was suspended, and died.
    await change(key, 'suspension');
    await database.pool.query(
      `UPDATE engine.job SET deadline = now() - interval '1 s' WHERE root_key = ${key}`,
    );
    await eventually(
      () => database.pool.query<{ state: string }>(`SELECT state FROM engine.job WHERE root_key = ${key}`),
      ({ rows }) => rows[0]?.state === 'CREATED',
    );
    expect(await take('out', key)).toEqual([]);
    await change(key, 'resumption');
    expect(await take('out', key)).toHaveLength(1);
    expect((await change('5', 'resumption')).status).toBe(404);
  });

  it('keeps messages that live, and signals, until the instance is resumed', async () => {
    const key = await create('one', { variables: { k: 'later' } });
    await change(key, 'suspension');
    const called = { name: 'one called', correlationKey: 'later' };
    expect((await engine.call('POST', '/messages/correlation', called)).status).toBe(404);
    await engine.call('POST', '/messages/publication', { ...called, timeToLive: 60_000 });
    expect((await engine.call('GET', `/process-instances/${key}`)).json).toMatchObject({ state: 'ACTIVE' });
    await change(key, 'resumption');
    await eventually(
      async () => (await engine.call('GET', `/process-instances/${key}`)).json,
      (json) => at(json, 'state') === 'COMPLETED',
    );
  });

  it('a worker that waits gets nothing of a held instance or type, whatever is created meanwhile', async () => {
    const poll = (type: string) =>
      engine.call('POST', '/jobs/activation', {
        ...{ type, timeout: 60_000, maxJobsToActivate: 1, requestTimeout: 1500 },
      });
    const key = await create('one', { variables: { k: 'held' } });
    const [job] = await take('a', key);
    await change(key, 'suspension');
    await engine.call('POST', '/job-types/out/suspension');
    const polls = Promise.all([poll('one next'), poll('out')]);
    await complete(job);
    await create('scoped');
    for (const { json } of await polls) expect(at(json, 'jobs')).toEqual([]);
    expect(await ids(key)).toEqual(['next']);
    await engine.call('POST', '/job-types/out/resumption');
    await change(key, 'resumption');
    expect(at((await poll('one next')).json, 'jobs')).toHaveLength(1);
    expect(at((await poll('out')).json, 'jobs')).toHaveLength(1);
  });

  it('holds a type of jobs', async () => {
    const key = await create('scoped');
    expect((await engine.call('POST', '/job-types/out/suspension')).status).toBe(204);
    expect((await engine.call('POST', '/job-types/out/suspension')).status).toBe(409);
    expect(at((await engine.call('GET', '/job-types/suspended')).json, 'items')).toMatchObject([
      { type: 'out' },
    ]);
    expect(await take('out', key)).toEqual([]);
    // A worker that waits gets the job as soon as the type is resumed.
    const waiting = engine.call('POST', '/jobs/activation', {
      ...{ type: 'out', timeout: 60_000, maxJobsToActivate: 100, requestTimeout: 20_000 },
    });
    expect((await engine.call('POST', '/job-types/out/resumption')).status).toBe(204);
    expect(at((await waiting).json, 'jobs')).not.toEqual([]);
    expect((await engine.call('POST', '/job-types/out/resumption')).status).toBe(409);
  });
});
