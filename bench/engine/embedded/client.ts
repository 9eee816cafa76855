import { CamundaRestClient } from '@camunda8/sdk/dist/c8/lib/CamundaRestClient.js';
import { jobType } from '../cases.ts';
import type { Client } from '../drive.ts';

/** The SDK's worker looks this often whether it may poll again after a hand of jobs; an open poll is not disturbed. */
const POLL_MS = 20;
const LONG_POLL_MS = 10_000;

const silent = { trace: none, debug: none, info: none, warn: none, error: none };

function none(): void {
  // The bench counts; it does not talk.
}

/** The REST client of the Camunda SDK with its job workers. */
export function restClient(
  address: string,
  jobsAtOnce: number,
): Client & { readonly sdk: CamundaRestClient } {
  const sdk = new CamundaRestClient({
    config: {
      ZEEBE_REST_ADDRESS: address,
      CAMUNDA_OAUTH_DISABLED: true,
      CAMUNDA_LOG_LEVEL: 'none',
      CAMUNDA_SUPPORT_LOG_ENABLED: false,
      logger: silent,
    },
  });
  const workers: { stop(): Promise<unknown> }[] = [];
  return {
    sdk,
    async start(processDefinitionId, variables) {
      const body = { processDefinitionId, variables };
      await sdk.callApiEndpoint<object>({ method: 'POST', urlPath: 'process-instances', body });
    },
    work(job, handle) {
      const worker = sdk.createJobWorker({
        ...{ type: jobType(job), worker: 'bench', timeout: 60_000, maxJobsToActivate: jobsAtOnce },
        ...{ requestTimeout: LONG_POLL_MS, pollIntervalMs: POLL_MS, maxBackoffTimeMs: 50 },
        jobHandler: async (given) => {
          const variables: { readonly n?: unknown } = given.variables;
          await handle(Number(variables.n), async () => {
            await sdk.completeJob({ jobKey: given.jobKey, variables: job.result });
          });
          return given.forward();
        },
      });
      workers.push(worker);
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.stop().catch(none)));
    },
  };
}
