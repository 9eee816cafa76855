import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { keepBatches } from '../../api/monitoring/keep-batches.ts';
import { createEngineClient, type EngineClient } from '../../engine-client/index.ts';
import { createLog } from '../../kit/log.ts';
import type { BatchKind } from '../../model/monitoring.ts';
import { addBatch, listBatches } from '../../store/monitoring-batch.ts';
import { addPlaces, addUser } from '../api-world.ts';
import { aProcess, end, service, start } from '../bpmn-builder.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { startEmbeddedEngine, type EmbeddedEngine } from '../embedded-engine.ts';
import { batchKillPoints, type BatchKill } from './batch-order.ts';

let database: TestDatabase;
let embedded: EmbeddedEngine;
let engine: EngineClient;
let admin = '';
const log = createLog({ level: 'silent' });
const within = { timeout: 15_000, interval: 100 };

beforeAll(async () => {
  database = await createTestDatabase();
  await addPlaces(database.pool);
  admin = await addUser(database.pool, { username: 'admin', roles: ['ADMINISTRATOR'] });
  embedded = await startEmbeddedEngine(database.url);
  const { restAddress } = embedded;
  engine = await createEngineClient({
    ...{ restAddress, transport: 'rest', auth: { kind: 'none' }, log },
  });
});
afterAll(async () => {
  await engine.close();
  await embedded.stop();
  await database.drop();
});

/** Runs a program of its own until it is killed. */
async function killedProgram(order: BatchKill): Promise<NodeJS.Signals | null> {
  const path = fileURLToPath(new URL('./batch-worker.ts', import.meta.url));
  const child = fork(path, [], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  child.once('message', () => child.send(order));
  return new Promise((done) => child.once('exit', (_code, signal) => done(signal)));
}

/** Five instances that stand at the step `one`, in a batch that nobody has begun; gives the key of their version. */
async function ordered(processId: string, kind: BatchKind): Promise<{ key: string; instances: string[] }> {
  const steps = [service('one', { type: `${processId}.one` }), service('two', { type: `${processId}.two` })];
  const content = aProcess(processId, start('s'), ...steps, end('e'), 's -> one -> two -> e');
  const [deployed] = await engine.deploy([{ name: `${processId}.bpmn`, content }]);
  const key = deployed?.processDefinitionKey ?? '';
  const instances: string[] = [];
  for (let n = 0; n < 5; n++) instances.push(await engine.createInstance({ processId, variables: { n } }));
  const way = kind === 'MOVE' ? { fromStep: 'one', toStep: 'two' } : { fromStep: null, toStep: null };
  await addBatch(database.pool, {
    ...{
      kind,
      definitionKey: key,
      ...way,
      reason: '演练',
      createdBy: admin,
      areaPath: '35',
      keys: instances,
    },
  });
  return { key, instances };
}

/** How often each element was entered, by the engine's own rows. */
async function visits(instances: readonly string[]): Promise<Record<string, number>> {
  const { rows } = await database.pool.query<{ id: string; n: number }>(
    `SELECT element_id AS id, count(*)::int AS n FROM engine.element_instance
      WHERE process_instance_key = ANY ($1::bigint[]) AND type = 'SERVICE_TASK' GROUP BY element_id`,
    [instances],
  );
  return Object.fromEntries(rows.map(({ id, n }) => [id, n]));
}

it.each(batchKillPoints.flatMap((killAt) => (['CANCEL', 'MOVE'] as const).map((kind) => ({ killAt, kind }))))(
  'a program that is killed ($killAt, $kind) in the middle of a batch leaves the rest to the next, and nothing is done twice',
  async ({ killAt, kind }) => {
    // given
    const { key, instances } = await ordered(`killed-${killAt}-${kind.toLowerCase()}`, kind);

    // when
    const { restAddress } = embedded;
    expect(await killedProgram({ databaseUrl: database.url, restAddress, killAt, after: 2 })).toBe('SIGKILL');
    expect(await listBatches(database.pool, key, 1)).toMatchObject([{ total: 5, done: 2, endedAt: null }]);

    // then
    const keeper = keepBatches({ pool: database.pool, engine, log }, 100);
    await vi.waitFor(async () => {
      const [batch] = await listBatches(database.pool, key, 1);
      expect(batch?.endedAt).not.toBeNull();
    }, within);
    await keeper.stop();
    expect(await listBatches(database.pool, key, 1)).toMatchObject([{ total: 5, done: 5, failed: 0 }]);
    expect(await visits(instances)).toEqual(kind === 'MOVE' ? { one: 5, two: 5 } : { one: 5 });
    const { rows } = await database.pool.query<{ object: string; n: number }>(
      'SELECT object, count(*)::int AS n FROM audit_event WHERE action = $1 AND object = ANY ($2) GROUP BY object',
      [`monitoring.${kind.toLowerCase()}`, instances.map((instance) => `processInstance:${instance}`)],
    );
    expect(rows.map(({ n }) => n)).toEqual([1, 1, 1, 1, 1]);
  },
  60_000,
);
