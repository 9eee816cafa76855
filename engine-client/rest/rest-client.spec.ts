import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLog } from '../../kit/log.ts';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { startEmbeddedEngine, type EmbeddedEngine } from '../../test/embedded-engine.ts';
import { createEngineClient, type EngineClient, type EngineJob } from '../index.ts';

let database: TestDatabase;
let engine: EmbeddedEngine;
let client: EngineClient;
let sequence = 0;

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

/** A process with one job, started by message or at once, that is caught by a boundary event when it throws REFUSED. */
const model = (id: string, jobType: string) => `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="defs-${id}" targetNamespace="test">
  <bpmn:process id="${id}" isExecutable="true">
    <bpmn:startEvent id="start"><bpmn:outgoing>a</bpmn:outgoing></bpmn:startEvent>
    <bpmn:startEvent id="by_message"><bpmn:outgoing>b</bpmn:outgoing>
      <bpmn:messageEventDefinition id="md-${id}" messageRef="m-${id}" /></bpmn:startEvent>
    <bpmn:serviceTask id="step">
      <bpmn:extensionElements><zeebe:taskDefinition type="${jobType}" />
        <zeebe:taskHeaders><zeebe:header key="mode" value="ask" /></zeebe:taskHeaders></bpmn:extensionElements>
      <bpmn:incoming>a</bpmn:incoming><bpmn:incoming>b</bpmn:incoming><bpmn:outgoing>c</bpmn:outgoing>
    </bpmn:serviceTask>
    <bpmn:boundaryEvent id="refused" attachedToRef="step"><bpmn:outgoing>d</bpmn:outgoing>
      <bpmn:errorEventDefinition id="ed-${id}" errorRef="e-${id}" /></bpmn:boundaryEvent>
    <bpmn:endEvent id="done"><bpmn:incoming>c</bpmn:incoming></bpmn:endEvent>
    <bpmn:endEvent id="ended_refused"><bpmn:incoming>d</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="a" sourceRef="start" targetRef="step" />
    <bpmn:sequenceFlow id="b" sourceRef="by_message" targetRef="step" />
    <bpmn:sequenceFlow id="c" sourceRef="step" targetRef="done" />
    <bpmn:sequenceFlow id="d" sourceRef="refused" targetRef="ended_refused" />
  </bpmn:process>
  <bpmn:message id="m-${id}" name="${id}.start" />
  <bpmn:error id="e-${id}" errorCode="REFUSED" />
</bpmn:definitions>`;

async function deployed(): Promise<{ processId: string; jobType: string }> {
  sequence += 1;
  const [processId, jobType] = [`process-${sequence}`, `job-${sequence}`];
  await client.deploy([{ name: `${processId}.bpmn`, content: model(processId, jobType) }]);
  return { processId, jobType };
}

/** Takes jobs of a type and lets the test answer them. */
function taking(type: string, timeoutMs = 10_000) {
  const jobs: EngineJob[] = [];
  const work = client.work({
    type,
    timeoutMs,
    maxJobs: 5,
    handler: (job) => Promise.resolve(void jobs.push(job)),
  });
  return {
    jobs,
    stop: () => work.stop(),
    next: (count = 1) => expect.poll(() => jobs.length, { timeout: 8_000 }).toBe(count),
  };
}

const ended = async (key: string) =>
  (await client.pathOf(key))?.visits
    .filter(({ state }) => state === 'COMPLETED')
    .map(({ elementId }) => elementId);

describe('the port to the engine', () => {
  it('knows whether the engine answers', async () => {
    expect(await client.ready()).toBe(true);
    expect((await client.topology()).gatewayVersion).toMatch(/^8\./);
  });

  it('deploys a process and names it; the same content keeps its version', async () => {
    const first = await client.deploy([{ name: 'same.bpmn', content: model('same', 'same') }]);
    expect(first).toMatchObject([{ processId: 'same', version: 1 }]);
    expect(await client.deploy([{ name: 'same.bpmn', content: model('same', 'same') }])).toEqual(first);
  });

  it('gives a job with variables and headers, completes it once, and shows the path', async () => {
    // given
    const { processId, jobType } = await deployed();
    const variables = { caseId: 'c', amount: 12.5, nothing: null, list: ['a'] };
    const instance = await client.createInstance({ processId, variables });

    // when
    const { jobs, next, stop } = taking(jobType);
    await next();
    await stop();

    // then
    expect(jobs[0]).toMatchObject({
      processInstanceKey: instance,
      elementId: 'step',
      headers: { mode: 'ask' },
      retries: 3,
      variables,
    });
    const key = jobs[0]?.key ?? '';
    expect(await client.completeJob(key, { outcome: null })).toBe('COMPLETED');
    expect(await client.completeJob(key, {})).toBe('GONE');
    await expect.poll(() => ended(instance)).toContain('done');
  });

  it('starts an instance by message, once for a message id', async () => {
    // given
    const { processId, jobType } = await deployed();
    const message = {
      name: `${processId}.start`,
      correlationKey: 'case-1',
      messageId: 'message-1',
      timeToLive: 60_000,
      variables: { caseId: 'case-1' },
    };

    // when
    expect(await client.publishMessage(message)).toBe('PUBLISHED');
    expect(await client.publishMessage(message)).toBe('DUPLICATE');

    // then
    const { jobs, next, stop } = taking(jobType);
    await next();
    await new Promise((done) => setTimeout(done, 300));
    await stop();
    expect(jobs.map(({ variables }) => variables)).toEqual([{ caseId: 'case-1' }]);
  });

  it('throws a BPMN error that the model catches', async () => {
    const { processId, jobType } = await deployed();
    const instance = await client.createInstance({ processId, variables: {} });
    const { jobs, next, stop } = taking(jobType);
    await next();
    await stop();
    expect(await client.throwError(jobs[0]?.key ?? '', { code: 'REFUSED', message: 'no' })).toBe('THROWN');
    await expect.poll(() => ended(instance)).toContain('ended_refused');
  });

  it('gives a failed job out again after its pause, and an incident when no try is left', async () => {
    // given
    const { processId, jobType } = await deployed();
    const instance = await client.createInstance({ processId, variables: {} });
    const { jobs, next, stop } = taking(jobType);
    await next();

    // when
    await client.failJob(jobs[0]?.key ?? '', { retries: 2, retryBackOffMs: 50, message: 'later' });
    await next(2);
    expect(jobs[1]?.retries).toBe(2);
    await client.failJob(jobs[0]?.key ?? '', { retries: 0, retryBackOffMs: 0, message: 'broken' });

    // then
    await expect
      .poll(() => client.incidentsOf(instance), { timeout: 5_000 })
      .toMatchObject([{ errorType: 'JOB_NO_RETRIES', errorMessage: 'broken', elementId: 'step' }]);
    const [incident] = (await client.incidentsOf(instance)) ?? [];
    await client.resolveIncident(incident?.incidentKey ?? '', { key: jobs[0]?.key ?? '', retries: 1 });
    await next(3);
    await stop();
  });

  it('gives a job to somebody else when its lease ends, and not while the lease is extended', async () => {
    const { processId, jobType } = await deployed();
    await client.createInstance({ processId, variables: {} });
    const { jobs, next, stop } = taking(jobType, 400);
    await next(2);
    expect(await client.extendLease(jobs[0]?.key ?? '', 60_000)).toBe('EXTENDED');
    const seen = jobs.length;
    await new Promise((done) => setTimeout(done, 1_500));
    expect(jobs.length).toBe(seen);
    await stop();
    expect(await client.extendLease('2251799999999999', 1_000)).toBe('GONE');
  });

  it('names a refusal by its kind: unknown process, wrong secret, engine not there', async () => {
    await expect(client.createInstance({ processId: 'nobody', variables: {} })).rejects.toMatchObject({
      kind: 'NOT_FOUND',
    });
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

  it('refuses a model with an unknown function as a whole', async () => {
    const broken = model('broken', 'x').replace('type="x"', 'type="=nonsense(1)"');
    const deploying = client.deploy([{ name: 'broken.bpmn', content: broken }]);
    await expect(deploying).rejects.toMatchObject({ kind: 'INVALID' });
    await expect(deploying).rejects.toThrow(/step/);
  });
});
