import { workOnBatch } from '../../api/monitoring/keep-batches.ts';
import { createEngineClient, type EngineClient } from '../../engine-client/index.ts';
import { openPool } from '../../kit/database.ts';
import { createLog } from '../../kit/log.ts';
import { BatchKill } from './batch-order.ts';

/** A program that does what administrators asked to be done to many cases, and is killed where its order says. */
process.once('message', (message) => void work(BatchKill.parse(message)));
process.send?.('ready');

const LEASE_SECONDS = 1;

async function work({ databaseUrl, restAddress, killAt, after }: BatchKill): Promise<void> {
  const log = createLog({ level: 'silent' });
  const client = await createEngineClient({ restAddress, transport: 'rest', auth: { kind: 'none' }, log });
  let calls = 0;
  const dying = async <T>(call: () => Promise<T>): Promise<T> => {
    const last = ++calls > after;
    if (last && killAt === 'before-engine') await killed();
    const answer = await call();
    if (last) await killed();
    return answer;
  };
  const { operations } = client;
  const engine: EngineClient = {
    ...client,
    cancelInstance: (key) => dying(() => client.cancelInstance(key)),
    resolveIncident: (key, job) => dying(() => client.resolveIncident(key, job)),
    operations: operations && {
      ...operations,
      move: (key, way) => dying(() => operations.move(key, way)),
    },
  };
  const batching = { pool: openPool({ url: databaseUrl }), engine, log };
  while (await workOnBatch(batching, LEASE_SECONDS));
  await killed();
}

/** Nothing is tidied up: the operating system takes the process away. */
function killed(): Promise<never> {
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => undefined);
}
