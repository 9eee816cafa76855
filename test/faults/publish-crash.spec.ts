import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { deployInForce } from '../../api/process-designs/carry-out.ts';
import { createEngineClient, type EngineClient } from '../../engine-client/index.ts';
import { createLog } from '../../kit/log.ts';
import { findProcessDesign, saveProcessDraft } from '../../store/process-design.ts';
import { findProcessXml } from '../../store/process-model.ts';
import {
  decidePublication,
  findNewestPublication,
  proposePublication,
} from '../../store/process-publication.ts';
import { listProcessVersions } from '../../store/process-version.ts';
import { addPlaces, addUser } from '../api-world.ts';
import { aProcess, end, service, start } from '../bpmn-builder.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { startEmbeddedEngine, type EmbeddedEngine } from '../embedded-engine.ts';
import { killPoints, type PublishOrder } from './publish-order.ts';

let database: TestDatabase;
let embedded: EmbeddedEngine;
let engine: EngineClient;
let people: { proposer: string; approver: string };

beforeAll(async () => {
  database = await createTestDatabase();
  await addPlaces(database.pool);
  const user = (username: string) => addUser(database.pool, { username, roles: ['ADMINISTRATOR'] });
  people = { proposer: await user('proposer'), approver: await user('approver') };
  embedded = await startEmbeddedEngine(database.url);
  const log = createLog({ level: 'silent' });
  engine = await createEngineClient({
    ...{ restAddress: embedded.restAddress, transport: 'rest', auth: { kind: 'none' }, log },
  });
});
afterAll(async () => {
  await engine.close();
  await embedded.stop();
  await database.drop();
});

const model = (id: string, ...steps: string[]): string =>
  aProcess(
    id,
    start('s'),
    ...steps.map((step) => service(step, { type: `${id}.${step}` })),
    end('e'),
    ['s', ...steps, 'e'].join(' -> '),
  );

/** A draft that one administrator has asked to publish and another has approved. */
async function approved(processId: string, xml: string): Promise<void> {
  const { pool } = database;
  const { proposer, approver } = people;
  const revision = await saveProcessDraft(pool, { processId, name: processId, xml, changedBy: proposer });
  const id = await proposePublication(pool, {
    ...{ processId, name: processId, xml, revision, note: 'n', proposedBy: proposer },
    ...{ restoredFrom: null, effectiveFrom: null },
  });
  await decidePublication(pool, id ?? '', { state: 'APPROVED', decidedBy: approver, reason: '' });
}

/** Runs a program of its own until it is killed. */
async function killedProgram(order: PublishOrder): Promise<NodeJS.Signals | null> {
  const path = fileURLToPath(new URL('./publish-worker.ts', import.meta.url));
  const child = fork(path, [], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  child.once('message', () => child.send(order));
  return new Promise((done) => child.once('exit', (_code, signal) => done(signal)));
}

async function engineVersions(processId: string): Promise<number> {
  const { rows } = await database.pool.query<{ count: number }>(
    'SELECT count(*) AS count FROM engine.process_definition WHERE process_id = $1',
    [processId],
  );
  return Number(rows[0]?.count);
}

it.each([...killPoints])(
  'a program that is killed (%s) leaves a publication that the next start finishes, once',
  async (killAt) => {
    // given
    const { pool } = database;
    const id = `killed-${killAt}`;
    await approved(id, model(id, 'a'));
    await deployInForce({ pool, engine }, id);
    await approved(id, model(id, 'a', 'b'));

    // when
    const order = { databaseUrl: database.url, restAddress: embedded.restAddress, processId: id, killAt };
    expect(await killedProgram(order)).toBe('SIGKILL');

    // then
    const between = await listProcessVersions(pool, id);
    const settled = (await findNewestPublication(pool, id))?.state === 'PUBLISHED';
    expect([between.length === 2, await findProcessXml(pool, id)]).toEqual([
      settled,
      settled ? model(id, 'a', 'b') : model(id, 'a'),
    ]);
    await deployInForce({ pool, engine }, id);
    await deployInForce({ pool, engine }, id);
    expect(await listProcessVersions(pool, id)).toMatchObject([{ version: 2 }, { version: 1 }]);
    expect(await findProcessXml(pool, id)).toBe(model(id, 'a', 'b'));
    expect((await findProcessDesign(pool, id))?.draft).toBeNull();
    expect((await findNewestPublication(pool, id))?.state).toBe('PUBLISHED');
    expect(await engineVersions(id)).toBe(2);
  },
  60_000,
);
