import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { EngineError, type EngineClient } from '../../engine-client/index.ts';
import { createLog } from '../../kit/log.ts';
import { createSeal } from '../../kit/seal.ts';
import { openPool } from '../../kit/database.ts';
import { aJob, servicesFor } from '../../test/worker-world.ts';
import { defineJob } from './define-job.ts';
import { businessError, completed, incident, leftOpen, retryLater, type Outcome } from './outcome.ts';
import { runJob } from './run-job.ts';

const services = {
  ...servicesFor(
    openPool({ url: 'postgres://127.0.0.1:9/none' }),
    'http://127.0.0.1:9',
    'http://127.0.0.1:9',
  ),
  seal: createSeal(Buffer.alloc(32)),
  log: createLog({ level: 'silent' }),
};
const contract = { input: z.object({}), headers: z.object({}), output: z.strictObject({ ok: z.boolean() }) };

/** Runs a handler and notes what the engine is told. */
async function told(handle: () => Promise<Outcome<{ ok: boolean }>>, refusals: EngineError[] = []) {
  const calls: unknown[][] = [];
  const note =
    <T>(name: string, answer: T) =>
    (...args: unknown[]): Promise<T> => {
      calls.push([name, ...args]);
      const refusal = refusals.shift();
      return refusal ? Promise.reject(refusal) : Promise.resolve(answer);
    };
  const never = () => Promise.reject(new Error('not wanted'));
  const engine: EngineClient = {
    topology: never,
    ready: never,
    deploy: never,
    publishMessage: never,
    createInstance: never,
    cancelInstance: never,
    incidentsOf: never,
    resolveIncident: never,
    pathOf: never,
    runningInstances: never,
    migrateInstance: never,
    operations: undefined,
    close: never,
    work: () => ({ stop: never }),
    completeJob: note('complete', 'COMPLETED' as const),
    failJob: note('fail', 'FAILED' as const),
    throwError: note('error', 'THROWN' as const),
    extendLease: note('extend', 'EXTENDED' as const),
  };
  const job = { ...aJob('decide', {}), key: '7', retries: 3 };
  const definition = defineJob('decide', contract, handle);
  await runJob(definition, job, { engine, services, leaseMs: 2_000, stopping: new AbortController().signal });
  return calls;
}

const answers = (outcome: Outcome<{ ok: boolean }>) => told(() => Promise.resolve(outcome));

describe('a job handler', () => {
  it.each<[string, Outcome<{ ok: boolean }>, unknown[]]>([
    ['completed', completed({ ok: true }), ['complete', '7', { ok: true }]],
    [
      'a business error',
      businessError('EXCLUDED', 'no'),
      ['error', '7', expect.objectContaining({ code: 'EXCLUDED' })],
    ],
    [
      'retry later, which costs no try',
      retryLater(500, 'wait'),
      ['fail', '7', { retries: 3, retryBackOffMs: 500, message: 'wait' }],
    ],
    ['an incident', incident('look'), ['fail', '7', { retries: 0, retryBackOffMs: 0, message: 'look' }]],
    ['left open, with a longer lease', leftOpen(86_400_000), ['extend', '7', 86_400_000]],
  ])('tells the engine of %s', async (_what, outcome, call) => {
    expect(await answers(outcome)).toEqual([call]);
  });

  it('that throws loses a try and is given a pause', async () => {
    const calls = await told(() => Promise.reject(new TypeError('broken')));
    expect(calls).toEqual([
      ['fail', '7', { retries: 2, retryBackOffMs: 2_000, message: 'TypeError: broken' }],
    ]);
  });

  it.each([
    { code: '57P03' },
    { code: 'ECONNREFUSED' },
    { message: 'Client has encountered a connection error and is not queryable' },
    { message: 'Connection terminated unexpectedly' },
  ])('that finds no database (%j) loses no try', async (fields) => {
    const calls = await told(() => Promise.reject(Object.assign(new Error('away'), fields)));
    const message = `Error: ${fields.message ?? 'away'}`;
    expect(calls).toEqual([['fail', '7', { retries: 3, retryBackOffMs: 1_000, message }]]);
  });

  it('that gives back more than its contract names is at fault: nothing of it reaches the engine', async () => {
    const tooMuch = { ok: true, name: 'Zhang San' };
    const calls = await told(() => Promise.resolve(completed(tooMuch)));
    expect(calls).toMatchObject([['fail', '7', { retries: 2 }]]);
    expect(JSON.stringify(calls)).not.toContain('Zhang');
  });

  it('keeps its answer until the engine is back', async () => {
    const away = new EngineError('UNAVAILABLE', 'starting');
    const calls = await told(() => Promise.resolve(completed({ ok: true })), [away, away]);
    expect(calls).toHaveLength(3);
  });

  it('gives up an answer that the engine refuses', async () => {
    const calls = await told(
      () => Promise.resolve(completed({ ok: true })),
      [new EngineError('CONFLICT', 'failed')],
    );
    expect(calls).toHaveLength(1);
  });
});
