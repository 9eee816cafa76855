import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLog } from '../../kit/log.ts';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { startEmbeddedEngine, type EmbeddedEngine } from '../../test/embedded-engine.ts';
import { shiftBusinessClock } from '../../store/business-clock.ts';
import { aProcess, end, service, start } from '../../test/bpmn-builder.ts';
import { itKeepsThePort } from '../../test/engine-port.ts';
import { createEngineClient, type EngineClient } from '../index.ts';

let database: TestDatabase;
let engine: EmbeddedEngine;
let client: EngineClient;
let shift = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  const users = [
    {
      name: 'worker',
      secret: 'secret-of-worker',
      permissions: ['read', 'work', 'deploy', 'operate'] as const,
    },
  ];
  engine = await startEmbeddedEngine(database.url, { method: 'basic', users });
  client = await connect('secret-of-worker');
});
afterAll(async () => {
  await client.close();
  await engine.stop();
  await database.drop();
});

const connect = (password: string) =>
  createEngineClient({
    restAddress: engine.restAddress,
    auth: { kind: 'basic', username: 'worker', password },
    transport: 'rest',
    log: createLog({ level: 'silent' }),
  });

describe('the port to the embedded engine', () => {
  itKeepsThePort(() => ({
    client,
    incidentsOf: async (processInstanceKey) => (await client.incidentsOf(processInstanceKey)) ?? [],
    advance: async (milliseconds) => {
      await shiftBusinessClock(database.pool, new Date(Date.now() + (shift += milliseconds)));
    },
  }));

  it('shows the path of an instance', async () => {
    const [id, type] = ['path', 'path.step'];
    const content = aProcess(id, start('s'), service('step', { type }), end('e'), 's -> step -> e');
    await client.deploy([{ name: 'path.bpmn', content }]);
    const instance = await client.createInstance({ processId: id, variables: {} });
    const active = { elementId: 'step', state: 'ACTIVE' };
    const visits = async () => (await client.pathOf(instance))?.visits;
    await expect.poll(visits).toContainEqual(active);
    await client.cancelInstance(instance);
    await expect.poll(visits).toContainEqual({ ...active, state: 'TERMINATED' });
  });

  it('names a refusal by its kind: wrong secret, engine not there', async () => {
    const stranger = await connect('wrong');
    await expect(stranger.topology()).rejects.toMatchObject({ kind: 'UNAUTHORISED' });
    expect(await stranger.ready()).toBe(false);
    const nowhere = await createEngineClient({
      restAddress: 'http://127.0.0.1:9',
      auth: { kind: 'none' },
      transport: 'rest',
      log: createLog({ level: 'silent' }),
    });
    await expect(nowhere.topology()).rejects.toMatchObject({ kind: 'UNAVAILABLE' });
  });
});
