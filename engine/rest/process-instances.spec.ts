import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aProcess, call, end, exclusive, parallel, script, service, start } from '../../test/bpmn-builder.ts';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { at, eventually, startTestEngine, textAt, type TestEngine } from '../../test/engine.ts';

describe('process instances', () => {
  let database: TestDatabase;
  let engine: TestEngine;
  beforeAll(async () => {
    database = await createTestDatabase();
    engine = await startTestEngine(database.url);
    await engine.deploy({
      'one.bpmn': aProcess('one', start('s'), service('a', { type: 'one-work' }), end('e'), 's -> a -> e'),
      'sum.bpmn': aProcess(
        'sum',
        start('s'),
        script('add', '=a + b', { result: 'total' }),
        end('e'),
        's -> add -> e',
      ),
      'caller.bpmn': aProcess('caller', start('s'), call('sub', 'one'), end('e'), 's -> sub -> e'),
      'ways.bpmn': aProcess(
        ...[
          'ways',
          start('s'),
          exclusive('g', 'right'),
          service('left', { type: 'x' }),
          service('right', { type: 'x' }),
        ],
        ...[parallel('f'), service('p1', { type: 'x' }), service('p2', { type: 'x' })],
        ...['s -> f -> g', 'f -> p1', 'f -> p2', 'g -> left: =go = "left"', 'g -> right'],
      ),
    });
  });
  afterAll(async () => {
    await engine.stop();
    await database.drop();
  });

  const create = (body: unknown) => engine.call('POST', '/process-instances', body);
  const get = (key: string, more = '') => engine.call('GET', `/process-instances/${key}${more}`);
  const search = (filter: object, more: object = {}) =>
    engine.call('POST', '/process-instances/search', { filter, ...more });
  const newInstance = async (body: object) => textAt((await create(body)).json, 'processInstanceKey');

  it('start at the latest version and can be read at once', async () => {
    // when
    const { status, json } = await create({
      processDefinitionId: 'one',
      variables: { a: 1 },
      tags: ['urgent'],
    });

    // then
    expect(status).toBe(200);
    expect(json).toMatchObject({
      ...{ processDefinitionId: 'one', processDefinitionVersion: 1, tenantId: '<default>', variables: {} },
    });
    const key = textAt(json, 'processInstanceKey');
    expect((await get(key)).json).toMatchObject({
      ...{ processInstanceKey: key, state: 'ACTIVE', hasIncident: false, tags: ['urgent'] },
      processDefinitionName: 'one',
    });
    expect((await search({ processInstanceKey: key })).json).toMatchObject({
      items: [{ processInstanceKey: key }],
    });
  });

  it('keep every digit of their variables from the body to the answer', async () => {
    const numbers = '"a":9007199254740993,"b":0.10000000000000001,"list":[1.5,{"n":-12345678901234567890}]';
    const { text } = await create(
      `{"processDefinitionId":"sum","awaitCompletion":true,"variables":{${numbers}}}`,
    );
    expect(text).toContain('"a":9007199254740993');
    expect(text).toContain('"b":0.10000000000000001');
    expect(text).toContain('-12345678901234567890');
    expect(text).toContain('"total":9007199254740993.10000000000000001');
  });

  it('answer with the asked variables when somebody waits for their end', async () => {
    const variables = { a: 1, b: 2 };
    const awaited = { processDefinitionId: 'sum', awaitCompletion: true, variables };
    expect((await create(awaited)).json).toMatchObject({ variables: { a: 1, b: 2, total: 3 } });
    expect(at((await create({ ...awaited, fetchVariables: ['total'] })).json, 'variables')).toEqual({
      total: 3,
    });
  });

  it('wake who waits for their end', async () => {
    // given
    const waiting = create({ processDefinitionId: 'one', awaitCompletion: true, businessId: 'awaited' });
    const found = await eventually(
      () => search({ businessId: 'awaited' }),
      ({ json }) => at(json, 'page.totalItems') === 1,
    );
    const processInstanceKey = textAt(found.json, 'items.0.processInstanceKey');
    const { json } = await engine.call('POST', '/jobs/search', { filter: { processInstanceKey } });

    // when
    await engine.call('POST', `/jobs/${textAt(json, 'items.0.jobKey')}/completion`, {
      variables: { done: true },
    });

    // then
    expect((await waiting).json).toMatchObject({ processInstanceKey, variables: { done: true } });
  });

  it('answer 504 when they do not end in time, and go on', async () => {
    const { json } = await create({
      processDefinitionId: 'one',
      awaitCompletion: true,
      requestTimeout: 50,
      businessId: 'slow',
    });
    expect(json).toMatchObject({ status: 504 });
    expect((await search({ businessId: 'slow', state: 'ACTIVE' })).json).toMatchObject({
      page: { totalItems: 1 },
    });
  });

  it.each([
    [
      { processDefinitionId: 'none' },
      404,
      "Command 'CREATE' rejected with code 'NOT_FOUND': Expected to find process definition with process ID 'none', but none found",
    ],
    [
      { processDefinitionId: 'one', processDefinitionVersion: 9 },
      404,
      "Command 'CREATE' rejected with code 'NOT_FOUND': Expected to find process definition with process ID 'one' and version '9', but none found",
    ],
    [
      { processDefinitionKey: '17' },
      404,
      "Command 'CREATE' rejected with code 'NOT_FOUND': Expected to find process definition with key '17', but none found",
    ],
    [{}, 400, 'At least one of [processDefinitionId, processDefinitionKey] is required.'],
    [
      { processDefinitionId: 'one', processDefinitionKey: '1' },
      400,
      'Only one of [processDefinitionId, processDefinitionKey] is allowed.',
    ],
    [
      {
        processDefinitionId: 'one',
        runtimeInstructions: [{ type: 'TERMINATE_PROCESS_INSTANCE', afterElementId: 'x' }],
      },
      400,
      "Command 'CREATE' rejected with code 'INVALID_ARGUMENT': Expected to create instance of process with runtime instructions but no element found with id 'x'.",
    ],
    [
      { processDefinitionId: 'one', tags: ['1 not'] },
      400,
      "The value for tags.0 is '1 not' but must be a letter followed by letters, digits, _, -, : or ..",
    ],
  ])('refuse to be created by %j', async (body, status, detail) => {
    expect((await create(body)).json).toMatchObject({ status, detail });
  });

  it('have a business id that is unique while they run', async () => {
    // given
    const wanted = { processDefinitionId: 'one', businessId: 'case-1' };
    const key = await newInstance(wanted);

    // when
    const replies = await Promise.all([1, 2, 3].map(() => create(wanted)));

    // then
    for (const { json } of replies) expect(json).toMatchObject({ status: 409, title: 'ALREADY_EXISTS' });
    expect((await search({ businessId: 'case-1' })).json).toMatchObject({
      items: [{ processInstanceKey: key, businessId: 'case-1' }],
    });
    await engine.call('POST', `/process-instances/${key}/cancellation`, {});
    expect((await create(wanted)).status).toBe(200);
  });

  it('get one business id once, however many ask at the same time', async () => {
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => create({ processDefinitionId: 'one', businessId: 'rush' })),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([
      200,
      ...Array.from({ length: 19 }, () => 409),
    ]);
  });

  it('end when they are cancelled, with all that belongs to them', async () => {
    const key = await newInstance({ processDefinitionId: 'one' });
    const jobs = await engine.call('POST', '/jobs/search', { filter: { processInstanceKey: key } });
    expect((await engine.call('POST', `/process-instances/${key}/cancellation`)).status).toBe(204);
    expect((await get(key)).json).toMatchObject({ state: 'TERMINATED' });
    const jobKey = textAt(jobs.json, 'items.0.jobKey');
    expect((await engine.call('POST', `/jobs/${jobKey}/completion`)).json).toMatchObject({
      ...{ status: 404, title: 'NOT_FOUND' },
      detail: `Command 'COMPLETE' rejected with code 'NOT_FOUND': Expected to complete job with key '${jobKey}', but no such job was found`,
    });
    const again = await engine.call('POST', `/process-instances/${key}/cancellation`, {});
    expect(again.json).toMatchObject({
      status: 404,
      detail: `Command 'CANCEL' rejected with code 'NOT_FOUND': Expected to cancel a process instance with key '${key}', but no such process was found`,
    });
  });

  it('know their parents; a child is not cancelled alone', async () => {
    const root = await newInstance({ processDefinitionId: 'caller' });
    const { json } = await search({ parentProcessInstanceKey: root });
    const child = textAt(json, 'items.0.processInstanceKey');
    expect((await get(child, '/call-hierarchy')).json).toMatchObject([
      { processInstanceKey: root, processDefinitionName: 'caller' },
      { processInstanceKey: child, processDefinitionName: 'one' },
    ]);
    const refused = await engine.call('POST', `/process-instances/${child}/cancellation`, {});
    expect(refused.json).toMatchObject({ status: 409, title: 'INVALID_STATE' });
  });

  it('show the flows that they took and count their elements', async () => {
    const key = await newInstance({ processDefinitionId: 'ways', variables: { go: 'left' } });
    const flows = await get(key, '/sequence-flows');
    expect(at(flows.json, 'items')).toMatchObject(
      ['f_g', 'f_p1', 'f_p2', 'g_left', 's_f'].map((elementId) => ({ elementId, processInstanceKey: key })),
    );
    const { json } = await get(key, '/statistics/element-instances');
    expect(at(json, 'items')).toContainEqual({
      elementId: 'left',
      active: 1,
      canceled: 0,
      incidents: 0,
      completed: 0,
    });
    expect(at(json, 'items')).toContainEqual({
      elementId: 'g',
      active: 0,
      canceled: 0,
      incidents: 0,
      completed: 1,
    });
    const definitionKey = textAt((await get(key)).json, 'processDefinitionKey');
    const all = await engine.call(
      'POST',
      `/process-definitions/${definitionKey}/statistics/element-instances`,
      {
        filter: { state: 'ACTIVE' },
      },
    );
    expect(at(all.json, 'items')).toContainEqual({
      elementId: 'p1',
      active: 1,
      canceled: 0,
      incidents: 0,
      completed: 0,
    });
  });

  it('are found by what they hold', async () => {
    const key = await newInstance({ processDefinitionId: 'one', variables: { color: 'green', size: 7 } });
    const filters = [
      {
        variables: [
          { name: 'color', value: '"green"' },
          { name: 'size', value: '7' },
        ],
      },
      { variables: [{ name: 'color', value: { $like: '*ree*' } }], state: 'ACTIVE' },
      { $or: [{ processInstanceKey: key }, { processDefinitionId: 'nothing' }], elementId: 'a' },
      { processInstanceKey: { $in: [key] }, elementInstanceState: 'ACTIVE', hasIncident: false },
    ];
    for (const filter of filters) {
      expect((await search(filter)).json).toMatchObject({
        items: [{ processInstanceKey: key }],
        page: { totalItems: 1 },
      });
    }
    expect((await search({ variables: [{ name: 'color', value: '"red"' }] })).json).toMatchObject({
      items: [],
    });
  });

  it('are paged by cursors in the asked order', async () => {
    const sort = [{ field: 'startDate', order: 'desc' }, { field: 'processInstanceKey' }];
    const first = await search({}, { sort, page: { limit: 2 } });
    const after = textAt(first.json, 'page.endCursor');
    const second = await search({}, { sort, page: { limit: 2, after } });
    const before = textAt(second.json, 'page.startCursor');
    const back = await search({}, { sort, page: { limit: 2, before } });
    expect(at(back.json, 'items')).toEqual(at(first.json, 'items'));
    expect(at(second.json, 'items')).not.toEqual(at(first.json, 'items'));
  });

  it.each(['', '/sequence-flows', '/statistics/element-instances', '/call-hierarchy'])(
    'answer 404 at %s when they do not exist',
    async (path) => {
      expect((await get('4711', path)).json).toMatchObject({
        ...{ status: 404, title: 'NOT_FOUND', detail: "Process Instance with key '4711' not found" },
      });
    },
  );
});
