import type { CamundaRestClient } from '@camunda8/sdk/dist/c8/lib/CamundaRestClient.js';
import type { Log } from '../../kit/log.ts';
import type { EngineJob, Work, WorkOptions } from '../engine-client.ts';

/** A worker polls again so soon after a full hand of jobs; while a request is open, the tick does nothing. */
const POLL_INTERVAL_MS = 25;
/** Longest pause after a failed poll, so that a restarted engine finds its workers back at once. */
const MAX_BACK_OFF_MS = 500;

/** A handler that takes longer than this to end is left behind; its job comes again after its lease. */
const STOP_WITHIN_MS = 3_000;

export interface RestWorkerOptions extends WorkOptions {
  longPollMs: number;
  log: Log;
}

/** The SDK's job worker. It never fails a job by itself: the handler answers the engine or leaves the job to its lease. */
export function startRestWorker(sdk: CamundaRestClient, options: RestWorkerOptions): Work {
  const { type, timeoutMs, maxJobs, fetchVariables, handler, longPollMs, log } = options;
  const atHand = new Set<Promise<void>>();
  const worker = sdk.createJobWorker({
    type,
    worker: 'aidflow',
    timeout: timeoutMs,
    maxJobsToActivate: maxJobs,
    requestTimeout: longPollMs,
    pollIntervalMs: POLL_INTERVAL_MS,
    maxBackoffTimeMs: MAX_BACK_OFF_MS,
    ...(fetchVariables ? { fetchVariable: [...fetchVariables] } : {}),
    jobHandler: async (job) => {
      // A fault that left this function would be reported by a call whose own failure ends the process.
      const run = handler(toJob(job)).catch((fault: unknown) => {
        log.error({ err: fault, jobType: type, jobKey: job.jobKey }, 'a job handler threw');
      });
      atHand.add(run);
      await run;
      atHand.delete(run);
      return job.forward();
    },
  });
  return {
    stop: async () => {
      // The SDK looks only twice a second whether its jobs have ended; ours are known here.
      const stopped = worker.stop(STOP_WITHIN_MS).catch((fault: unknown) => {
        log.warn({ err: fault, jobType: type }, 'a job worker did not stop in time');
      });
      await Promise.race([stopped, Promise.all([...atHand])]);
    },
  };
}

interface SdkJob {
  jobKey: string;
  type: string;
  processInstanceKey: string;
  elementId: string;
  elementInstanceKey: string;
  retries: number;
  customHeaders: object;
  variables: object;
}

function toJob(job: SdkJob): EngineJob {
  return {
    key: job.jobKey,
    type: job.type,
    processInstanceKey: job.processInstanceKey,
    elementId: job.elementId,
    elementInstanceKey: job.elementInstanceKey,
    retries: job.retries,
    headers: { ...job.customHeaders },
    variables: { ...job.variables },
  };
}
