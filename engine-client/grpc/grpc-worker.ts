import type { ZeebeGrpcClient } from '@camunda8/sdk/dist/zeebe/index.js';
import type { Log } from '../../kit/log.ts';
import type { Work, WorkOptions } from '../engine-client.ts';

const LONG_POLL_MS = 20_000;
const POLL_INTERVAL_MS = 100;
const STOP_WITHIN_MS = 3_000;

/** The SDK's gRPC job worker; as over REST, only the handler answers the engine. */
export function startGrpcWorker(sdk: ZeebeGrpcClient, options: WorkOptions, log: Log): Work {
  const { type, timeoutMs, maxJobs, fetchVariables, handler } = options;
  const worker = sdk.createWorker({
    taskType: type,
    timeout: timeoutMs,
    maxJobsToActivate: maxJobs,
    longPoll: LONG_POLL_MS,
    pollInterval: POLL_INTERVAL_MS,
    loglevel: 'NONE',
    ...(fetchVariables ? { fetchVariable: [...fetchVariables] } : {}),
    taskHandler: async (job) => {
      try {
        await handler({
          key: job.key,
          type: job.type,
          processInstanceKey: job.processInstanceKey,
          elementId: job.elementId,
          elementInstanceKey: job.elementInstanceKey,
          retries: job.retries,
          headers: { ...job.customHeaders },
          variables: { ...job.variables },
        });
      } catch (fault) {
        log.error({ err: fault, jobType: type, jobKey: job.key }, 'a job handler threw');
      }
      return job.forward();
    },
  });
  return {
    stop: async () => {
      // The SDK waits for its handlers without end; one that takes too long is left behind, and its job comes again.
      let patience: NodeJS.Timeout | undefined;
      const tooLong = new Promise((done) => (patience = setTimeout(done, STOP_WITHIN_MS)));
      await Promise.race([worker.close(STOP_WITHIN_MS), tooLong]);
      clearTimeout(patience);
    },
  };
}
