import { fork, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createEngineClient, type EngineClient } from '../../engine-client/index.ts';
import { createWorkers, type Workers } from '../../engine-worker/create-workers.ts';
import { createLog } from '../../kit/log.ts';
import { startEmbeddedEngine, type EmbeddedEngine } from '../embedded-engine.ts';
import { createWorkerWorld, workerSeal, type WorkerWorld } from '../worker-world.ts';
import { faultTiming, type PayWorkerOrder } from './pay-order.ts';

/** District, simulators, engine and the process of a batch: all that a worker needs to pay. */
export interface PayStage {
  world: WorkerWorld;
  engine: EmbeddedEngine;
  client: EngineClient;
  close(): Promise<void>;
}

export async function openPayStage(): Promise<PayStage> {
  const world = await createWorkerWorld();
  const engine = await startEmbeddedEngine(world.databaseUrl);
  const client = await createEngineClient({
    restAddress: engine.restAddress,
    auth: { kind: 'none' },
    transport: 'rest',
    log: createLog({ level: 'silent' }),
  });
  const path = fileURLToPath(new URL('../../processes/payment-batch.bpmn', import.meta.url));
  await client.deploy([{ name: 'payment-batch.bpmn', content: await readFile(path, 'utf8') }]);
  return {
    world,
    engine,
    client,
    close: async () => {
      await client.close();
      await engine.stop();
      await world.close();
    },
  };
}

export interface Victim {
  child: ChildProcess;
  /** Starts to work on what it is told and ends when it has come to its point. */
  run(order: PayWorkerOrder): Promise<void>;
  gone: Promise<void>;
}

/** A worker's process, warmed up and waiting for its order. */
export async function aVictim(): Promise<Victim> {
  const child = fork(fileURLToPath(new URL('./pay-worker.ts', import.meta.url)), [], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const gone = new Promise<void>((done) => child.once('exit', () => done()));
  await Promise.race([
    new Promise((ready) => child.once('message', ready)),
    gone.then(() => Promise.reject(new Error('The worker ended before it was ready'))),
  ]);
  return {
    child,
    gone,
    run: async (order) => {
      const atPoint = new Promise((done) => child.once('message', done));
      child.send(order);
      await Promise.race([atPoint, gone]);
      if (order.signal === 'SIGKILL') await gone;
    },
  };
}

export const orderFor = (
  { world, engine }: PayStage,
  order: Pick<PayWorkerOrder, 'at' | 'signal' | 'jobLeaseMs' | 'entriesThen'> & { bankUrl?: string },
): PayWorkerOrder => ({
  databaseUrl: world.databaseUrl,
  engineAddress: engine.restAddress,
  simulatorsUrl: world.simulators.url,
  bankUrl: world.simulators.url,
  callbackBaseUrl: world.callbackBaseUrl,
  ...order,
});

/** A sound worker in this process, which takes over what the victims leave. */
export function aSurvivor({ world, client }: PayStage, bankUrl = world.simulators.url): Workers {
  const workers = createWorkers({
    pool: world.pool,
    seal: workerSeal,
    log: createLog({ level: 'silent' }),
    engine: client,
    registryUrl: world.simulators.url,
    bankUrl,
    smsUrl: world.simulators.url,
    callbackBaseUrl: world.callbackBaseUrl,
    callbackSecret: 'secret',
    calendars: [],
    sourceRetryMs: 50,
    calendarCheckMs: 3_600_000,
    jobLeaseMs: 5_000,
    outboxIdleMs: 50,
    timing: faultTiming,
  });
  workers.start();
  return workers;
}

/** The leases of dead workers end now and not in a minute. */
export async function endLeases({ world, client }: PayStage): Promise<void> {
  const { rows } = await world.pool.query<{ key: string }>(
    `SELECT key::text AS key FROM engine.job WHERE state = 'ACTIVATED'`,
  );
  for (const { key } of rows) await client.extendLease(key, 1);
}
