import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createEngineClient,
  EngineError,
  type EngineClient,
  type EngineJob,
} from '../../engine-client/index.ts';
import { createLog } from '../../kit/log.ts';
import { aProcess, catching, end, message, service, start } from '../bpmn-builder.ts';
import { startBroker, type Broker } from './broker.ts';

/** Five partitions, so that some keys are larger than 2^53. */
const partitions = 5;
const cases = Array.from({ length: 40 }, (_, n) => `case-${n}`);
let broker: Broker;
let client: EngineClient;
let dataDir: string;
const options = () => ({
  version: '8.6.0' as const,
  dataDir,
  env: {
    ZEEBE_BROKER_CLUSTER_PARTITIONSCOUNT: String(partitions),
    ZEEBE_BROKER_EXPERIMENTAL_ROCKSDB_MEMORYLIMIT: '32MB',
  },
});

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'camunda-data-'));
  broker = await startBroker(options());
  client = await createEngineClient({
    restAddress: broker.restAddress,
    grpcAddress: broker.grpcAddress,
    auth: { kind: 'none' },
    transport: 'grpc',
    log: createLog({ level: 'silent' }),
  });
  const content = aProcess(
    'spread',
    start('s', message('spread.start')),
    service('first', { type: 'first' }),
    catching('wait', message('spread.go', '=caseId')),
    service('second', { type: 'second' }),
    end('e'),
    's -> first -> wait -> second -> e',
  );
  await client.deploy([{ name: 'spread.bpmn', content }]);
}, 300_000);
afterAll(async () => {
  await client.close();
  await broker.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const publish = (name: string, caseId: string) =>
  client.publishMessage({
    name,
    correlationKey: caseId,
    messageId: `${name} ${caseId}`,
    timeToLive: 600_000,
    variables: { caseId },
  });
const caseIds = (jobs: readonly EngineJob[]) => jobs.map(({ variables }) => variables['caseId']).sort();

describe('a cluster of several partitions', () => {
  const jobs: EngineJob[] = [];

  it('spreads instances over them; every key is kept digit by digit', async () => {
    const work = client.work({
      type: 'first',
      timeoutMs: 60_000,
      maxJobs: 64,
      handler: (job) => Promise.resolve(void jobs.push(job)),
    });
    for (const caseId of cases) await publish('spread.start', caseId);
    await expect.poll(() => jobs.length, { timeout: 30_000 }).toBe(cases.length);
    await work.stop();
    expect(caseIds(jobs)).toEqual([...cases].sort());
    expect(jobs.some(({ key }) => BigInt(key) > 2n ** 53n)).toBe(true);
    for (const { key } of jobs) expect(await client.completeJob(key, {})).toBe('COMPLETED');
  });

  it('that is killed and comes back goes on where it stood, and its workers find it again', async () => {
    // given
    const second: EngineJob[] = [];
    const work = client.work({
      type: 'second',
      timeoutMs: 60_000,
      maxJobs: 64,
      handler: async (job) => {
        second.push(job);
        await client.completeJob(job.key, {});
      },
    });

    // when
    process.kill(broker.pid, 'SIGKILL');
    await expect.poll(() => client.ready(), { timeout: 10_000 }).toBe(false);
    await expect(publish('spread.go', 'lost')).rejects.toThrow(EngineError);
    await broker.stop();
    broker = await startBroker({ ...options(), ports: broker.ports });
    await expect.poll(() => client.ready(), { timeout: 30_000 }).toBe(true);

    // then
    for (const caseId of cases) await publish('spread.go', caseId);
    await expect.poll(() => new Set(caseIds(second)).size, { timeout: 60_000 }).toBe(cases.length);
    await work.stop();
  }, 300_000);
});
