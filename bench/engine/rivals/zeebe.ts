import { Camunda8 } from '@camunda8/sdk';
import { setTimeout } from 'node:timers/promises';
import { startBroker } from '../../../test/camunda/broker.ts';
import { fetchDistribution } from '../../../test/camunda/distribution.ts';
import { cases, jobType } from '../cases.ts';
import { createLoad, type Client } from '../drive.ts';
import { measured } from '../measure.ts';
import { bpmnOf } from '../models.ts';
import type { Rival } from '../rival.ts';

const HEAP_MB = 1024;
/** The SDK's own cap of 15 s freezes a job type for seconds after one burst of starts. */
const LONGEST_BACK_OFF_MS = 50;
/** As often as the workers of the embedded engine look. */
const POLL_MS = 20;

export const zeebe: Rival = {
  name: 'zeebe-8.6.0',
  note: 'one partition, no exporter, so no history and no query; gRPC workers of the Camunda SDK; user task as a job',
  async prepare() {
    await fetchDistribution('8.6.0', say);
  },
  async start({ options }) {
    const broker = await startBroker({ version: '8.6.0', heapMb: HEAP_MB, say });
    const client = grpcClient(broker.grpcAddress, broker.restAddress, options.jobsAtOnce);
    await client.deploy();
    const load = createLoad(client, cases[1]?.jobs ?? [], options.inFlight);
    return {
      coldStart: broker.readyAfter,
      async run(benchCase) {
        await load.run(benchCase, options.warmUp);
        const watched = { engine: [broker.pid], client: [process.pid] };
        return measured(watched, options.instances, () => load.run(benchCase, options.instances));
      },
      async stop() {
        await client.close();
        await broker.stop();
      },
    };
  },
};

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

function grpcClient(
  grpcAddress: string,
  restAddress: string,
  jobsAtOnce: number,
): Client & { deploy(): Promise<void> } {
  const camunda = new Camunda8({
    ZEEBE_GRPC_ADDRESS: grpcAddress,
    ZEEBE_REST_ADDRESS: restAddress,
    CAMUNDA_OAUTH_DISABLED: true,
    CAMUNDA_LOG_LEVEL: 'none',
    CAMUNDA_SUPPORT_LOG_ENABLED: false,
    CAMUNDA_JOB_WORKER_MAX_BACKOFF_MS: LONGEST_BACK_OFF_MS,
    zeebeGrpcSettings: {
      ZEEBE_CLIENT_LOG_LEVEL: 'NONE',
      ZEEBE_GRPC_CLIENT_RETRY: false,
      ZEEBE_GRPC_WORKER_POLL_INTERVAL_MS: POLL_MS,
    },
  });
  const grpc = camunda.getZeebeGrpcApiClient();
  return {
    async deploy() {
      for (const { processId } of cases) {
        const model = { process: Buffer.from(bpmnOf(processId, 'zeebe')), name: `${processId}.bpmn` };
        await patiently(() => grpc.deployResource(model));
      }
    },
    async start(bpmnProcessId, variables) {
      await patiently(() => grpc.createProcessInstance({ bpmnProcessId, variables: { ...variables } }));
    },
    work(job, handle) {
      grpc.createWorker({
        ...{ taskType: jobType(job), timeout: 60_000, maxJobsToActivate: jobsAtOnce },
        taskHandler: async (given) => {
          const complete = () =>
            patiently(() => grpc.completeJob({ jobKey: given.key, variables: { ...job.result } }));
          await handle(Number(given.variables['n']), async () => {
            await complete();
          });
          return given.forward();
        },
      });
    },
    async close() {
      await grpc.close();
    },
  };
}

/** RESOURCE_EXHAUSTED and UNAVAILABLE of gRPC. */
const PRESSED = [8, 14];

/** Answers back-pressure by waiting, twice as long each time, with jitter. */
async function patiently<T>(call: () => Promise<T>): Promise<T> {
  for (let wait = 5; ; wait = Math.min(wait * 2, 200)) {
    try {
      return await call();
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? Number(error.code) : 0;
      if (!PRESSED.includes(code)) throw error;
      await setTimeout(wait * (0.5 + Math.random()));
    }
  }
}
