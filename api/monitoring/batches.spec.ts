import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngineClient, type EngineClient } from '../../engine-client/index.ts';
import { createLog } from '../../kit/log.ts';
import { Batches, type BatchProgress } from '../../model/monitoring.ts';
import { anEngine } from '../../test/api-engine.ts';
import { startApi, type ApiServer, type Caller } from '../../test/api-server.ts';
import {
  addHousehold,
  addItem,
  addPlaces,
  addUser,
  anApplication,
  anItem,
  idNo,
  places,
} from '../../test/api-world.ts';
import { aProcess, end, service, start } from '../../test/bpmn-builder.ts';
import { startEmbeddedEngine, type EmbeddedEngine } from '../../test/embedded-engine.ts';
import { workOnBatch } from './keep-batches.ts';

let api: ApiServer;
let embedded: EmbeddedEngine;
let engine: EngineClient;
let admin: Caller;
let neighbour: Caller;
let definitionKey = '';
const log = createLog({ level: 'silent' });

beforeAll(async () => {
  const given = anEngine();
  api = await startApi({ engine: given });
  embedded = await startEmbeddedEngine(api.url);
  engine = await createEngineClient({
    ...{ restAddress: embedded.restAddress, transport: 'rest', auth: { kind: 'none' }, log },
  });
  // The engine needs the database of the API, so the API has been started first.
  Object.assign(given, engine);
  await addPlaces(api.pool);
  await addItem(api.pool, anItem());
  await addUser(api.pool, { username: 'admin', roles: ['ADMINISTRATOR'] });
  await addUser(api.pool, { username: 'clerk', roles: ['WINDOW_CLERK'] });
  const elsewhere = { jurisdictionId: places.otherTownship };
  await addUser(api.pool, { username: 'neighbour', roles: ['ADMINISTRATOR'], ...elsewhere });
  [admin, neighbour] = [await api.signIn('admin'), await api.signIn('neighbour')];
  const steps = [service('one', { type: 'held.one' }), service('two', { type: 'held.two' })];
  const content = aProcess('held', start('s'), ...steps, end('e'), 's -> one -> two -> e');
  const [deployed] = await engine.deploy([{ name: 'held.bpmn', content }]);
  definitionKey = deployed?.processDefinitionKey ?? '';
});
afterAll(async () => {
  await engine.close();
  await embedded.stop();
  await api.stop();
});

let people = 0;
/** An instance with an open case of the township; gives its key and the number of the case. */
async function anOpenCase(): Promise<{ instance: string; caseNo: string }> {
  const head = { idNo: idNo(++people), name: `申请人${people}` };
  await addHousehold(api.pool, [head]);
  const clerk = await api.signIn('clerk');
  const body = anApplication([head]);
  await clerk('POST', '/api/applications', body, { 'idempotency-key': `k${people}` });
  const instance = await engine.createInstance({ processId: 'held', variables: {} });
  const { rows } = await api.pool.query<{ no: string }>(
    'UPDATE item_case SET process_instance_key = $1 WHERE process_instance_key IS NULL RETURNING no',
    [instance],
  );
  return { instance, caseNo: rows[0]?.no ?? 'none' };
}
/** Has something done and done to its end. */
async function carriedOut(caller: Caller, order: object): Promise<BatchProgress | undefined> {
  const answer = await caller('POST', '/api/monitoring/batches', { definitionKey, ...order });
  expect(answer.status).toBe(201);
  while (await workOnBatch({ pool: api.pool, engine, log }));
  return (await seenBy(caller))[0];
}
const seenBy = async (caller: Caller): Promise<BatchProgress[]> =>
  Batches.parse((await caller('GET', `/api/monitoring/versions/${definitionKey}/batches`)).body).items;
async function audited(instance: string): Promise<unknown[]> {
  const { rows } = await api.pool.query<{ action: string; because: string | null }>(
    `SELECT action, detail->>'because' AS because FROM audit_event WHERE object = $1 ORDER BY id`,
    [`processInstance:${instance}`],
  );
  return rows.map(({ action, because }) => (because === null ? action : `${action}: ${because}`));
}

describe('an operation on many running cases', () => {
  it('has a result for each: an open case is not ended, and both are in the audit log', async () => {
    const { instance, caseNo } = await anOpenCase();
    const without = await engine.createInstance({ processId: 'held', variables: {} });
    const batch = await carriedOut(admin, {
      kind: 'CANCEL',
      keys: [instance, without, without],
      reason: '重复',
    });
    expect(batch).toMatchObject({ kind: 'CANCEL', by: 'Name of admin', total: 2, done: 1, failed: 1 });
    expect(batch?.failures).toMatchObject([{ itemKey: instance, caseNo, because: 'CASE_OPEN' }]);
    expect(batch?.endedAt).not.toBeNull();
    expect(await audited(instance)).toEqual(['monitoring.cancel.refused: CASE_OPEN']);
    expect(await audited(without)).toEqual(['monitoring.cancel.asked', 'monitoring.cancel']);
  });

  it('moves tokens, and says in the words of the engine what it refuses', async () => {
    const { instance } = await anOpenCase();
    const move = { kind: 'MOVE', keys: [instance], from: 'one', reason: '跳过' };
    const refused = await carriedOut(admin, { ...move, to: 'nowhere' });
    expect(refused).toMatchObject({ done: 0, failed: 1, failures: [{ because: 'ENGINE' }] });
    expect(refused?.failures[0]?.detail).toContain('nowhere');
    expect(await carriedOut(admin, { ...move, to: 'two' })).toMatchObject({ done: 1, failed: 0 });
  });

  it('reaches no case of another area, and is not seen there', async () => {
    const { instance } = await anOpenCase();
    const move = { kind: 'MOVE', keys: [instance], from: 'one', to: 'two', reason: '越权' };
    const batch = await carriedOut(neighbour, move);
    expect(batch?.failures).toEqual([{ itemKey: instance, caseNo: null, because: 'GONE', detail: '' }]);
    expect(await seenBy(neighbour)).toHaveLength(1);
    expect((await seenBy(admin)).some(({ reason }) => reason === '越权')).toBe(false);
  });

  it('is refused without a reason, without a step, or with nothing to do', async () => {
    for (const order of [
      { kind: 'CANCEL', keys: ['1'], reason: ' ' },
      { kind: 'MOVE', keys: ['1'], reason: '退回' },
      { kind: 'RETRY', keys: [], reason: '退回' },
    ])
      expect(await admin('POST', '/api/monitoring/batches', { definitionKey, ...order })).toMatchObject({
        status: 400,
      });
  });
});
