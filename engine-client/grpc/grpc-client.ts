import { ZeebeGrpcClient } from '@camunda8/sdk/dist/zeebe/index.js';
import { z } from 'zod';
import { sdkCredentials } from '../credentials.ts';
import {
  EngineError,
  type EngineClient,
  type EngineMigration,
  type EngineVariables,
} from '../engine-client.ts';
import type { EngineClientOptions } from '../options.ts';
import { orWhen, translated } from './grpc-fault.ts';
import { startGrpcWorker } from './grpc-worker.ts';

/** Longest pause of a worker after a failed poll, so that a restarted engine finds its workers back at once. */
const MAX_BACK_OFF_MS = 500;

/**
 * The port over gRPC, for Camunda 8.5 and 8.6, whose REST API names the key of a job otherwise and has no reads
 * without a second store. Reads therefore answer undefined.
 */
export function connectByGrpc({ grpcAddress, auth, log }: EngineClientOptions): EngineClient {
  if (!grpcAddress) throw new EngineError('INVALID', 'the gRPC transport needs a gRPC address');
  const sdk = new ZeebeGrpcClient({
    config: {
      ...sdkCredentials(auth),
      ZEEBE_GRPC_ADDRESS: grpcAddress,
      CAMUNDA_JOB_WORKER_MAX_BACKOFF_MS: MAX_BACK_OFF_MS,
      zeebeGrpcSettings: { ZEEBE_CLIENT_LOG_LEVEL: 'NONE', ZEEBE_GRPC_CLIENT_RETRY: false },
    },
  });
  return {
    topology: async () => {
      const { gatewayVersion, brokers } = await translated(sdk.topology());
      return { gatewayVersion, brokers: brokers.length };
    },
    ready: () => answers(sdk),
    deploy: async (resources) => {
      const files = resources.map(({ name, content }) => ({ name, process: Buffer.from(content) }));
      const { deployments } = await translated(sdk.deployResources(files));
      return Deployments.parse(deployments);
    },
    publishMessage: async (message) =>
      orWhen(
        sdk
          .publishMessage({ ...message, variables: asDocument(message.variables) })
          .then(() => 'PUBLISHED' as const),
        'CONFLICT',
        'DUPLICATE' as const,
      ),
    createInstance: async ({ processId, variables }) => {
      const created = await translated(
        sdk.createProcessInstance({ bpmnProcessId: processId, variables: asDocument(variables) }),
      );
      return created.processInstanceKey;
    },
    cancelInstance: (processInstanceKey) =>
      orWhen(
        sdk.cancelProcessInstance(processInstanceKey).then(() => 'CANCELLED' as const),
        'NOT_FOUND',
        'GONE' as const,
      ),
    ...jobCommands(sdk),
    migrateInstance: (processInstanceKey, migration) => migrateInstance(sdk, processInstanceKey, migration),
    resolveIncident: async (incidentKey, job) => {
      if (job) await translated(sdk.updateJobRetries({ jobKey: job.key, retries: job.retries }));
      await translated(sdk.resolveIncident({ incidentKey }));
    },
    ...withoutReads,
    work: (options) => startGrpcWorker(sdk, options, log),
    close: async () => {
      await sdk.close();
    },
  };
}

const answers = (sdk: ZeebeGrpcClient): Promise<boolean> =>
  sdk.topology().then(
    () => true,
    () => false,
  );

const unknown = (): Promise<undefined> => Promise.resolve(undefined);
const withoutReads = {
  runningInstances: unknown,
  incidentsOf: unknown,
  pathOf: unknown,
  operations: undefined,
};

function migrateInstance(
  sdk: ZeebeGrpcClient,
  processInstanceKey: string,
  { processDefinitionKey, mapping }: EngineMigration,
): Promise<'MIGRATED' | 'GONE'> {
  const mappingInstructions = mapping.map(({ from, to }) => ({ sourceElementId: from, targetElementId: to }));
  const migrationPlan = { targetProcessDefinitionKey: processDefinitionKey, mappingInstructions };
  return orWhen(
    sdk.migrateProcessInstance({ processInstanceKey, migrationPlan }).then(() => 'MIGRATED' as const),
    'NOT_FOUND',
    'GONE' as const,
  );
}

function jobCommands(
  sdk: ZeebeGrpcClient,
): Pick<EngineClient, 'completeJob' | 'failJob' | 'extendLease' | 'throwError'> {
  return {
    completeJob: (jobKey, variables) =>
      orWhen(
        sdk.completeJob({ jobKey, variables: asDocument(variables) }).then(() => 'COMPLETED' as const),
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
        sdk.updateJobTimeout({ jobKey, timeout: timeoutMs }).then(() => 'EXTENDED' as const),
        'NOT_FOUND',
        'GONE' as const,
      ),
    throwError: (jobKey, { code, message }) =>
      orWhen(
        sdk
          .throwError({ jobKey, errorCode: code, errorMessage: message, variables: {} })
          .then(() => 'THROWN' as const),
        'NOT_FOUND',
        'GONE' as const,
      ),
  };
}

const Deployments = z
  .array(
    z.object({
      process: z.object({ bpmnProcessId: z.string(), version: z.number(), processDefinitionKey: z.string() }),
    }),
  )
  .transform((all) =>
    all.map(({ process }) => ({
      processId: process.bpmnProcessId,
      version: process.version,
      processDefinitionKey: process.processDefinitionKey,
    })),
  );

/** The SDK's type of a document leaves out `null`; the document travels as JSON text, where it is allowed. */
function asDocument(variables: EngineVariables): Record<string, never> {
  const entries: Record<string, never> = {};
  return Object.assign(entries, variables);
}
