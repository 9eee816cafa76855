import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aProcess, call, end, message, script, service, start, subProcess } from '../../test/bpmn-builder.ts';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { at, eventually, startTestEngine, textAt, type TestEngine } from '../../test/engine.ts';

let database: TestDatabase;
let engine: TestEngine;
let other = '';

beforeAll(async () => {
  database = await createTestDatabase();
  engine = await startTestEngine(database.url);
  const work = (id: string, step: string) =>
    aProcess(
      ...[id, start('s'), service(step, { type: 'w' })],
      subProcess('sub', [start('i'), service('in', { type: 'in' }), end('o'), 'i -> in -> o']),
      ...[end('e'), `s -> ${step} -> sub -> e`],
    );
  await engine.deploy({ 'work.bpmn': work('work', 'a') });
  const { json } = await engine.deploy({ 'other.bpmn': work('other', 'b') });
  other = textAt(json, 'deployments.0.processDefinition.processDefinitionKey');
  await engine.deploy({
    'caller.bpmn': aProcess('caller', start('s'), call('c', 'done'), end('e'), 's -> c -> e'),
    'done.bpmn': aProcess('done', start('s'), script('x', '=1'), end('e'), 's -> x -> e'),
  });
});
afterAll(async () => {
  await engine.stop();
  await database.drop();
});

const create = async (tag: string, processDefinitionId = 'work') =>
  textAt(
    (await engine.call('POST', '/process-instances', { processDefinitionId, tags: [tag] })).json,
    'processInstanceKey',
  );
const many = async (tag: string, count: number) => {
  const keys: string[] = [];
  for (let i = 0; i < count; i += 1) keys.push(await create(tag));
  return keys;
};
const batch = async (what: string, body: object) => {
  const reply = await engine.call('POST', `/process-instances/${what}`, body);
  expect(reply.status).toBe(200);
  return textAt(reply.json, 'batchOperationKey');
};
const operation = async (key: string) => (await engine.call('GET', `/batch-operations/${key}`)).json;
const ended = (key: string) =>
  eventually(
    () => operation(key),
    (json) => at(json, 'state') === 'COMPLETED',
  );
const itemsOf = async (batchOperationKey: string) =>
  at(
    (await engine.call('POST', '/batch-operation-items/search', { filter: { batchOperationKey } })).json,
    'items',
  );
const instances = async (filter: object) =>
  at((await engine.call('POST', '/process-instances/search', { filter })).json, 'page.totalItems');

describe('batch operations', () => {
  it('cancel the instances that the filter finds, and say how it went', async () => {
    const [first] = await many('cancel', 3);
    const stays = await create('stays');
    const key = await batch('cancellation', { filter: { tags: ['cancel'] } });
    expect(await ended(key)).toMatchObject({
      ...{ batchOperationKey: key, batchOperationType: 'CANCEL_PROCESS_INSTANCE', state: 'COMPLETED' },
      ...{ operationsTotalCount: 3, operationsCompletedCount: 3, operationsFailedCount: 0, errors: [] },
    });
    expect(await instances({ tags: ['cancel'], state: 'TERMINATED' })).toBe(3);
    expect((await engine.call('GET', `/process-instances/${stays}`)).json).toMatchObject({ state: 'ACTIVE' });
    const items = await itemsOf(key);
    expect(items).toHaveLength(3);
    expect(items).toContainEqual(
      expect.objectContaining({
        ...{ itemKey: first, processInstanceKey: first, state: 'COMPLETED' },
        ...{ operationType: 'CANCEL_PROCESS_INSTANCE', batchOperationKey: key },
      }),
    );
    const found = await engine.call('POST', '/batch-operations/search', {
      filter: { operationType: 'CANCEL_PROCESS_INSTANCE', state: { $in: ['COMPLETED'] } },
      sort: [{ field: 'startDate', order: 'desc' }],
    });
    expect(at(found.json, 'items.0.batchOperationKey')).toBe(key);
  });

  it('rule 41: migrate; an instance that cannot be migrated fails alone, with its reason', async () => {
    const [first, second] = await many('migrate', 2);
    await engine.call('POST', `/process-instances/${second ?? ''}/modification`, {
      activateInstructions: [{ elementId: 'in' }],
    });
    const key = await batch('migration', {
      filter: { tags: ['migrate'] },
      migrationPlan: {
        targetProcessDefinitionKey: other,
        mappingInstructions: [{ sourceElementId: 'a', targetElementId: 'b' }],
      },
    });
    expect(await ended(key)).toMatchObject({ operationsCompletedCount: 1, operationsFailedCount: 1 });
    expect(await itemsOf(key)).toMatchObject([
      { itemKey: first, state: 'COMPLETED' },
      {
        ...{ itemKey: second, state: 'FAILED' },
        errorMessage: `Expected to migrate process instance '${second ?? ''}' but no mapping instruction defined for active element with id 'sub'. Elements cannot be migrated without a mapping.`,
      },
    ]);
    expect(await instances({ tags: ['migrate'], processDefinitionId: 'other' })).toBe(1);
  });

  it('rule 40: move tokens', async () => {
    await many('move', 2);
    const key = await batch('modification', {
      filter: { tags: ['move'] },
      moveInstructions: [{ sourceElementId: 'a', targetElementId: 'in' }],
    });
    expect(await ended(key)).toMatchObject({ operationsCompletedCount: 2 });
    expect(await instances({ tags: ['move'], elementId: 'in', elementInstanceState: 'ACTIVE' })).toBe(2);
  });

  it('rule 14: resolve incidents; a job without retries gets one more', async () => {
    const [key = ''] = await many('broken', 1);
    const found = await engine.call('POST', '/jobs/search', { filter: { processInstanceKey: key } });
    await engine.call('POST', `/jobs/${textAt(found.json, 'items.0.jobKey')}/failure`, { retries: 0 });
    expect(await instances({ tags: ['broken'], hasIncident: true })).toBe(1);
    expect(await ended(await batch('incident-resolution', { filter: { tags: ['broken'] } }))).toMatchObject({
      operationsCompletedCount: 1,
    });
    expect(await instances({ tags: ['broken'], hasIncident: true })).toBe(0);
    const one = await engine.call('POST', `/process-instances/${key}/incident-resolution`);
    expect(one.json).toMatchObject({ batchOperationType: 'RESOLVE_INCIDENT' });
    expect(await ended(textAt(one.json, 'batchOperationKey'))).toMatchObject({ operationsTotalCount: 0 });
  });

  it('survive a restart, and two nodes share the work without doing it twice', async () => {
    const keys = await many('restart', 120);
    // Noted by a node that died before it began.
    await engine.stop();
    await database.pool.query(
      `INSERT INTO engine.batch_operation (key, type, state, plan, started_at, total, completed, failed)
       VALUES (77, 'CANCEL_PROCESS_INSTANCE', 'ACTIVE', '{"type":"CANCEL_PROCESS_INSTANCE"}', now(), 120, 0, 0)`,
    );
    await database.pool.query(
      `INSERT INTO engine.batch_operation_item (batch_operation_key, item_key, process_instance_key, root_key, state)
       SELECT 77, key, key, key, 'ACTIVE' FROM unnest($1::bigint[]) AS k (key)`,
      [keys],
    );
    engine = await startTestEngine(database.url);
    const neighbour = await startTestEngine(database.url);
    expect(await ended('77')).toMatchObject({ operationsCompletedCount: 120, operationsFailedCount: 0 });
    await neighbour.stop();
    expect(await instances({ tags: ['restart'], state: 'TERMINATED' })).toBe(120);
  });

  it('can be suspended, resumed and cancelled, and refuse what their state does not allow', async () => {
    const [waiting = ''] = await many('steer', 1);
    await database.pool.query(
      `INSERT INTO engine.batch_operation (key, type, state, plan, started_at, total, completed, failed)
       VALUES (78, 'CANCEL_PROCESS_INSTANCE', 'SUSPENDED', '{"type":"CANCEL_PROCESS_INSTANCE"}', now(), 1, 0, 0)`,
    );
    await database.pool.query(
      `INSERT INTO engine.batch_operation_item (batch_operation_key, item_key, process_instance_key, root_key, state)
       VALUES (78, $1, $1, $1, 'ACTIVE')`,
      [waiting],
    );
    const steer = (what: string, key = '78') => engine.call('POST', `/batch-operations/${key}/${what}`);
    expect((await steer('suspension')).json).toMatchObject({
      status: 409,
      detail:
        "Command 'SUSPEND' rejected with code 'INVALID_STATE': Expected to suspend a batch operation with key '78', but it has an unexpected state 'SUSPENDED'.",
    });
    expect((await steer('cancellation')).status).toBe(204);
    expect(await operation('78')).toMatchObject({ state: 'CANCELED' });
    expect(await itemsOf('78')).toMatchObject([{ state: 'CANCELED' }]);
    expect((await steer('resumption')).status).toBe(409);
    expect((await steer('cancellation', '5')).json).toMatchObject({
      status: 404,
      detail:
        "Command 'CANCEL' rejected with code 'NOT_FOUND': Expected to cancel a batch operation with key '5', but no such batch operation was found",
    });
    await database.pool.query(`UPDATE engine.batch_operation SET state = 'SUSPENDED' WHERE key = 78`);
    await database.pool.query(
      `UPDATE engine.batch_operation_item SET state = 'ACTIVE' WHERE batch_operation_key = 78`,
    );
    expect((await steer('resumption')).status).toBe(204);
    await ended('78');
    expect(await instances({ tags: ['steer'], state: 'TERMINATED' })).toBe(1);
  });

  it('suspend and resume', async () => {
    await many('held', 2);
    expect(await ended(await batch('suspension', { filter: { tags: ['held'] } }))).toMatchObject({
      operationsCompletedCount: 2,
    });
    expect(await instances({ tags: ['held'], isSuspended: true })).toBe(2);
    expect(await ended(await batch('resumption', { filter: { tags: ['held'] } }))).toMatchObject({
      operationsCompletedCount: 2,
    });
    expect(await instances({ tags: ['held'], isSuspended: true })).toBe(0);
  });

  it('rule 30: an item that would break the uniqueness of a correlation key fails alone', async () => {
    const byMessage = (id: string) =>
      aProcess(id, start('s', message(`${id} begins`)), service('a', { type: 'w' }), end('e'), 's -> a -> e');
    await engine.deploy({ 'left.bpmn': byMessage('left') });
    const { json } = await engine.deploy({ 'right.bpmn': byMessage('right') });
    for (const [name, correlationKey] of [
      ['left begins', 'same'],
      ['left begins', 'other'],
      ['right begins', 'same'],
    ])
      await engine.call('POST', '/messages/publication', { name, correlationKey });
    const key = await batch('migration', {
      filter: { processDefinitionId: 'left' },
      migrationPlan: {
        targetProcessDefinitionKey: textAt(json, 'deployments.0.processDefinition.processDefinitionKey'),
        mappingInstructions: [{ sourceElementId: 'a', targetElementId: 'a' }],
      },
    });
    expect(await ended(key)).toMatchObject({ operationsCompletedCount: 1, operationsFailedCount: 1 });
    expect(await itemsOf(key)).toMatchObject([
      {
        state: 'FAILED',
        errorMessage: 'Another running instance of the process has its business id or start correlation key',
      },
      { state: 'COMPLETED' },
    ]);
    const again = await engine.call(
      'POST',
      `/process-instances/${textAt(await itemsOf(key), '0.processInstanceKey')}/migration`,
      {
        targetProcessDefinitionKey: textAt(json, 'deployments.0.processDefinition.processDefinitionKey'),
        mappingInstructions: [{ sourceElementId: 'a', targetElementId: 'a' }],
      },
    );
    expect(again.json).toMatchObject({ status: 409, title: 'INVALID_STATE' });
  });

  it('refuse bodies that they do not understand', async () => {
    const ask = (what: string, body: object) => engine.call('POST', `/process-instances/${what}`, body);
    expect((await ask('cancellation', {})).json).toMatchObject({
      status: 400,
      detail: 'No filter provided.',
    });
    expect((await ask('cancellation', { filter: { colour: 'red' } })).status).toBe(400);
    expect((await ask('migration', { filter: {} })).status).toBe(400);
    expect((await ask('modification', { filter: {}, moveInstructions: [] })).status).toBe(400);
    expect((await engine.call('GET', '/batch-operations/5')).status).toBe(404);
  });
});

describe('deletion of instances', () => {
  const treeOf = async (rootKey: string) => {
    const text = 'SELECT key::text FROM engine.process_instance WHERE root_key = $1';
    const { rows } = await database.pool.query<{ key: string }>(text, [rootKey]);
    return rows.map(({ key }) => key);
  };
  /** Rows of these instances in all tables of the engine that name an instance. */
  const rowsOf = async (keys: readonly string[]) => {
    const { rows: tables } = await database.pool.query<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.columns
       WHERE table_schema = 'engine' AND column_name = 'process_instance_key' AND table_name NOT LIKE 'batch%'`,
    );
    expect(tables.length).toBeGreaterThan(5);
    const counts = await Promise.all(
      tables.map(({ name }) =>
        database.pool.query<{ count: number }>(
          `SELECT count(*)::int AS count FROM engine.${name} WHERE process_instance_key = ANY($1::bigint[])`,
          [keys],
        ),
      ),
    );
    return counts.reduce((sum, { rows: [row] }) => sum + (row?.count ?? 0), 0);
  };

  it('takes an ended instance with all it called out of the history, and nothing else', async () => {
    const key = await create('gone', 'caller');
    const stays = await create('stays', 'caller');
    const [doomed, spared] = [await treeOf(key), await treeOf(stays)];
    expect(doomed).toHaveLength(2);
    const before = await rowsOf(spared);
    expect(await rowsOf(doomed)).toBe(before);
    const reply = await engine.call('POST', `/process-instances/${key}/deletion`);
    expect(reply.json).toMatchObject({ batchOperationType: 'DELETE_PROCESS_INSTANCE' });
    expect(await ended(textAt(reply.json, 'batchOperationKey'))).toMatchObject({
      operationsCompletedCount: 1,
    });
    expect(await rowsOf(doomed)).toBe(0);
    expect((await engine.call('GET', `/process-instances/${key}`)).status).toBe(404);
    expect(await rowsOf(spared)).toBe(before);
  });

  it('is refused while the instance runs, and for what is not there', async () => {
    const key = await create('runs');
    expect((await engine.call('POST', `/process-instances/${key}/deletion`)).json).toMatchObject({
      ...{ status: 409, title: 'INVALID_STATE' },
    });
    expect((await engine.call('POST', '/process-instances/5/deletion')).status).toBe(404);
    const batched = await batch('deletion', { filter: { tags: ['runs'] } });
    expect(await operation(batched)).toMatchObject({ operationsTotalCount: 0, state: 'COMPLETED' });
  });
});
