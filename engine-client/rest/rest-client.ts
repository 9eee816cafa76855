// The deep path spares the stacks of gRPC, Operate and Tasklist: a third of the start-up time, half of the memory.
import { CamundaRestClient } from '@camunda8/sdk/dist/c8/lib/CamundaRestClient.js';
import { z } from 'zod';
import type { EngineClientOptions } from '../options.ts';
import { sdkCredentials } from '../credentials.ts';
import type { DeployedProcess, EngineClient, EngineResource } from '../engine-client.ts';
import { sdkLog } from '../sdk-log.ts';
import { engineFault, orWhen } from './engine-fault.ts';
import { operationsByRest } from './operations.ts';
import { incidentsOf, pathOf } from './reads.ts';
import { migrateInstance, runningInstances } from './running-instances.ts';
import { startRestWorker } from './rest-worker.ts';

/** How long the engine holds an open request for jobs, in milliseconds. */
const LONG_POLL_MS = 20_000;
/** A call that takes longer than this is given up; the long poll has its own limit on top. */
const CALL_LIMIT_MS = 15_000;

/** The port over REST v2: the embedded engine and Camunda 8.7 or newer. */
export function connectByRest({ restAddress, auth, log }: EngineClientOptions): EngineClient {
  const sdk = openSdk({ restAddress, auth, log }, { retried: true });
  // A start that is repeated after a lost answer would start twice.
  const once = openSdk({ restAddress, auth, log }, { retried: false });
  const works = new Set<{ stop(): Promise<void> }>();
  return {
    topology: async () => {
      const { gatewayVersion, brokers } = await translated(sdk.getTopology());
      return { gatewayVersion, brokers: brokers.length };
    },
    ready: () =>
      sdk.getTopology().then(
        () => true,
        () => false,
      ),
    deploy: (resources) => deploy(sdk, resources),
    publishMessage: async (message) =>
      orWhen(
        post(sdk, 'messages/publication', message).then(() => 'PUBLISHED' as const),
        'CONFLICT',
        'DUPLICATE' as const,
      ),
    createInstance: async ({ processId, variables }) => {
      const body = { processDefinitionId: processId, variables };
      const created = await translated(post(once, 'process-instances', body));
      return Started.parse(created).processInstanceKey;
    },
    cancelInstance: (processInstanceKey) =>
      orWhen(
        post(sdk, `process-instances/${processInstanceKey}/cancellation`, {}).then(
          () => 'CANCELLED' as const,
        ),
        'NOT_FOUND',
        'GONE' as const,
      ),
    ...jobCommands(sdk),
    runningInstances: (processId) => runningInstances(sdk, processId),
    migrateInstance: (processInstanceKey, migration) => migrateInstance(sdk, processInstanceKey, migration),
    incidentsOf: (processInstanceKey) => incidentsOf(sdk, processInstanceKey),
    resolveIncident: async (incidentKey, job) => {
      if (job) await translated(sdk.updateJob({ jobKey: job.key, retries: job.retries }));
      await translated(sdk.resolveIncident(incidentKey));
    },
    pathOf: (processInstanceKey) => pathOf(sdk, processInstanceKey),
    operations: operationsByRest(sdk),
    work: (options) => {
      const work = startRestWorker(sdk, { ...options, longPollMs: LONG_POLL_MS, log });
      works.add(work);
      return {
        stop: async () => {
          works.delete(work);
          await work.stop();
        },
      };
    },
    close: async () => {
      await Promise.all([...works].map((work) => work.stop()));
      works.clear();
    },
  };
}

function jobCommands(
  sdk: CamundaRestClient,
): Pick<EngineClient, 'completeJob' | 'failJob' | 'extendLease' | 'throwError'> {
  return {
    completeJob: (jobKey, variables) =>
      orWhen(
        post(sdk, `jobs/${jobKey}/completion`, { variables }).then(() => 'COMPLETED' as const),
        'NOT_FOUND',
        'GONE' as const,
      ),
    failJob: (jobKey, { retries, retryBackOffMs, message }) =>
      orWhen(
        sdk
          .failJob({ jobKey, retries, retryBackOff: retryBackOffMs, errorMessage: message })
          .then(() => 'FAILED' as const),
        'NOT_FOUND',
        'GONE' as const,
      ),
    extendLease: (jobKey, timeoutMs) =>
      orWhen(
        sdk.updateJob({ jobKey, timeout: timeoutMs }).then(() => 'EXTENDED' as const),
        'NOT_FOUND',
        'GONE' as const,
      ),
    throwError: (jobKey, { code, message }) =>
      orWhen(
        sdk
          .errorJob({ jobKey, errorCode: code, errorMessage: message, variables: {} })
          .then(() => 'THROWN' as const),
        'NOT_FOUND',
        'GONE' as const,
      ),
  };
}

const Started = z.object({ processInstanceKey: z.union([z.string(), z.number()]).transform(String) });

/** The SDK's own types of variables leave out `null`, which the API takes. */
function post(sdk: CamundaRestClient, urlPath: string, body: object): Promise<unknown> {
  return sdk.callApiEndpoint<object>({ method: 'POST', urlPath, body });
}

function openSdk(
  { restAddress, auth, log }: Pick<EngineClientOptions, 'restAddress' | 'auth' | 'log'>,
  { retried }: { retried: boolean },
): CamundaRestClient {
  const config = {
    ...sdkCredentials(auth),
    ZEEBE_REST_ADDRESS: restAddress.replace(/\/$/, ''),
    logger: sdkLog(log),
    // A connection that answers nothing at all would otherwise be waited for without end.
    middleware: [limitCall],
  };
  return new CamundaRestClient({ config, retry: retried ? onBackPressure : { limit: 0 } });
}

function limitCall(options: { url?: URL; timeout?: { request?: number } }): void {
  const patience = options.url?.pathname.endsWith('/jobs/activation') ? LONG_POLL_MS : 0;
  options.timeout = { request: CALL_LIMIT_MS + patience };
}

const onBackPressure = {
  limit: 3,
  methods: ['GET' as const, 'POST' as const, 'PATCH' as const],
  statusCodes: [429, 503],
  // An idle connection that the server closed just as it was used again.
  errorCodes: ['ECONNRESET', 'EPIPE'],
  calculateDelay: ({ computedValue }: { computedValue: number }) => Math.min(computedValue, 250),
};

async function deploy(
  sdk: CamundaRestClient,
  resources: readonly EngineResource[],
): Promise<DeployedProcess[]> {
  const { processes } = await translated(
    sdk.deployResources(resources.map(({ name, content }) => ({ name, content }))),
  );
  return processes.map((process) => ({
    processId: process.processDefinitionId,
    version: process.processDefinitionVersion,
    processDefinitionKey: process.processDefinitionKey,
  }));
}

async function translated<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (fault) {
    throw engineFault(fault);
  }
}
