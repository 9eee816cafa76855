import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createEngineClient, type EngineClient } from '../../engine-client/index.ts';
import { createLog } from '../../kit/log.ts';
import { MonitoredProcesses, RetryResults, VersionFigures } from '../../model/monitoring.ts';
import { startApi, type ApiServer, type Caller } from '../../test/api-server.ts';
import { addPlaces, addUser } from '../../test/api-world.ts';
import { aProcess, end, service, start } from '../../test/bpmn-builder.ts';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { startEmbeddedEngine, type EmbeddedEngine } from '../../test/embedded-engine.ts';

let database: TestDatabase;
let engine: EmbeddedEngine;
let client: EngineClient;
let api: ApiServer;
let admin: Caller;
let definitionKey = '';
const instances: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  engine = await startEmbeddedEngine(database.url);
  client = await createEngineClient({
    transport: 'rest',
    restAddress: engine.restAddress,
    auth: { kind: 'none' },
    log: createLog({ level: 'silent' }),
  });
  api = await startApi({ engine: client });
  await addPlaces(api.pool);
  await addUser(api.pool, { username: 'admin', roles: ['ADMINISTRATOR'] });
  admin = await api.signIn('admin');
  const content = aProcess(
    'watched',
    start('start'),
    service('step', { type: 'watched.step' }),
    service('after', { type: 'watched.after' }),
    end('done'),
    'start -> step -> after -> done',
  );
  const [deployed] = await client.deploy([{ name: 'watched.bpmn', content }]);
  definitionKey = deployed?.processDefinitionKey ?? '';
  for (const n of [1, 2, 3])
    instances.push(await client.createInstance({ processId: 'watched', variables: { n, list: [n] } }));
  const work = client.work({
    type: 'watched.step',
    timeoutMs: 60_000,
    maxJobs: 5,
    async handler({ key, processInstanceKey }) {
      if (processInstanceKey === instances[0])
        await client.failJob(key, { retries: 0, retryBackOffMs: 0, message: 'source is gone' });
      else await client.completeJob(key, {});
    },
  });
  await vi.waitFor(
    async () => {
      const { steps, incidentGroups } = await figures();
      expect([steps.find(at('after'))?.active, incidentGroups.length]).toEqual([2, 1]);
    },
    { timeout: 8_000, interval: 100 },
  );
  await work.stop();
});
afterAll(async () => {
  await client.close();
  await api.stop();
  await engine.stop();
  await database.drop();
});

const at = (id: string) => (step: { elementId: string }) => step.elementId === id;
const figures = async () =>
  VersionFigures.parse((await admin('GET', `/api/monitoring/versions/${definitionKey}`)).body);
const firstIncident = async () => (await figures()).incidentGroups[0]?.incidents[0]?.incidentKey ?? '';

describe('running processes as an administrator watches them', () => {
  it('are counted by version', async () => {
    const { items } = MonitoredProcesses.parse((await admin('GET', '/api/monitoring/processes')).body);
    expect(items).toMatchObject([
      { processId: 'watched', overdue: 0, versions: [{ version: 1, running: 3, withIncident: 1 }] },
    ]);
  });

  it('are counted by step, as the rows of the engine say, with the time the step took', async () => {
    const { steps, incidentGroups } = await figures();
    const { rows } = await database.pool.query<{ elementId: string; active: number }>(
      `SELECT element_id AS "elementId", count(*)::int AS active FROM engine.element_instance
        WHERE ended_at IS NULL AND type <> 'PROCESS' AND incident_key IS NULL GROUP BY element_id`,
    );
    for (const { elementId, active } of rows) expect(steps.find(at(elementId))?.active).toBe(active);
    expect(steps.find(at('step'))).toMatchObject({ incidents: 1, completed: 2 });
    expect(steps.find(at('step'))?.p90Ms).toBeGreaterThanOrEqual(0);
    expect(incidentGroups).toMatchObject([{ errorType: 'JOB_NO_RETRIES', message: 'source is gone' }]);
  });

  it('show what stands at a step', async () => {
    const path = `/api/monitoring/versions/${definitionKey}/steps/step/cases`;
    expect((await admin('GET', path)).body).toMatchObject({
      items: [{ processInstanceKey: instances[0], waitingFor: { kind: 'INCIDENT' } }],
      more: false,
    });
  });

  it('have single values repaired, but no structures', async () => {
    const path = `/api/monitoring/incidents/${await firstIncident()}/variables`;
    const repair = { reason: '更正次数', value: 7 };
    expect(await admin('PUT', path, { ...repair, name: 'n' })).toMatchObject({ status: 204 });
    expect(await admin('PUT', path, { ...repair, name: 'list' })).toMatchObject({ status: 409 });
    expect((await admin('GET', path)).body).toMatchObject({
      items: [
        { name: 'list', repairable: false },
        { name: 'n', value: '7', repairable: true },
      ],
    });
  });

  it('go on after a retry, with a result for each incident and an entry in the audit log', async () => {
    const incidentKeys = [await firstIncident(), '1'];
    const answer = await admin('POST', '/api/monitoring/incidents/retry', {
      incidentKeys,
      reason: '来源恢复',
    });
    expect(RetryResults.parse(answer.body).items.map(({ result }) => result)).toEqual(['RETRIED', 'GONE']);
    expect((await figures()).incidentGroups).toEqual([]);
    const { rows } = await api.pool.query(
      `SELECT detail->>'reason' AS reason FROM audit_event WHERE action = 'monitoring.retry'`,
    );
    expect(rows).toEqual([{ reason: '来源恢复' }]);
  });

  it('are moved to another step; a move that cannot be is refused with the reason and leaves no entry', async () => {
    const path = `/api/monitoring/instances/${instances[1]}/move`;
    const reason = '退回重做';
    expect(await admin('POST', path, { from: 'after', to: 'nowhere', reason })).toMatchObject({
      status: 409,
      body: { code: 'STATE_CONFLICT' },
    });
    expect(await admin('POST', path, { from: 'after', to: 'step', reason })).toMatchObject({ status: 204 });
    expect((await figures()).steps.find(at('step'))?.active).toBe(2);
    const { rows } = await api.pool.query(`SELECT 1 FROM audit_event WHERE action = 'monitoring.move'`);
    expect(rows).toHaveLength(1);
  });

  it('are ended once', async () => {
    const path = `/api/monitoring/instances/${instances[2]}/cancellation`;
    expect(await admin('POST', path, { reason: '测试数据' })).toMatchObject({ status: 204 });
    expect(await admin('POST', path, { reason: '测试数据' })).toMatchObject({ status: 404 });
  });
});
