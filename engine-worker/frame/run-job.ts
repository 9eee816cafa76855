import {
  EngineError,
  type EngineClient,
  type EngineJob,
  type EngineVariables,
} from '../../engine-client/index.ts';
import type { Services } from '../services.ts';
import type { JobDefinition } from './define-job.ts';
import type { Outcome } from './outcome.ts';
import { isTransient } from './transient-fault.ts';

export interface RunOptions {
  engine: EngineClient;
  services: Services;
  /** How long the job is ours, in milliseconds. */
  leaseMs: number;
  /** Called when the engine has taken an answer; tests stop a worker here. */
  afterAnswer?: ((type: string) => Promise<void> | undefined) | undefined;
  /** Ends the waiting for an engine that does not answer. */
  stopping: AbortSignal;
}

const FIRST_BACK_OFF_MS = 1_000;
const LONGEST_BACK_OFF_MS = 60_000;
const TRANSIENT_BACK_OFF_MS = 1_000;

/** Runs a handler and gives the engine its answer. Never throws: a job without an answer comes back after its lease. */
export async function runJob(definition: JobDefinition, job: EngineJob, options: RunOptions): Promise<void> {
  const { services } = options;
  const log = services.log.child({ jobType: job.type, jobKey: job.key });
  const leaseEnds = Date.now() + options.leaseMs;
  const outcome = await outcomeOf(definition, job, services);
  try {
    await answer(job, outcome, { ...options, leaseEnds });
    await options.afterAnswer?.(job.type);
  } catch (fault) {
    log.warn(
      { err: fault, outcome: outcome.kind },
      'the engine did not take the answer; the job will come again',
    );
  }
}

/** A fault counts as a try, unless it lies in the surroundings. */
type Answer = Outcome<EngineVariables> | { kind: 'faulted'; message: string };

async function outcomeOf(definition: JobDefinition, job: EngineJob, services: Services): Promise<Answer> {
  try {
    return await definition.run(job, services);
  } catch (fault) {
    const message = fault instanceof Error ? `${fault.name}: ${fault.message}` : String(fault);
    const transient = isTransient(fault);
    services.log.warn({ err: fault, jobType: job.type, jobKey: job.key, transient }, 'a job handler failed');
    if (transient) return { kind: 'retryLater', afterMs: TRANSIENT_BACK_OFF_MS, reason: message };
    return { kind: 'faulted', message };
  }
}

interface AnswerOptions extends RunOptions {
  leaseEnds: number;
}

async function answer(job: EngineJob, outcome: Answer, options: AnswerOptions): Promise<void> {
  const { engine } = options;
  switch (outcome.kind) {
    case 'completed':
      await persistently(() => engine.completeJob(job.key, outcome.output), options);
      return;
    case 'businessError':
      await persistently(() => engine.throwError(job.key, outcome), options);
      return;
    case 'retryLater':
      await fail(job.retries, outcome.afterMs, outcome.reason);
      return;
    case 'incident':
      await fail(0, 0, outcome.reason);
      return;
    case 'faulted':
      await fail(job.retries - 1, backOff(job.retries), outcome.message);
      return;
    case 'leftOpen':
      // A worker that dies before this leaves a short lease behind, so the step soon reaches the inbox all the same.
      await persistently(() => engine.extendLease(job.key, outcome.leaseMs), options);
      return;
  }

  async function fail(retries: number, retryBackOffMs: number, message: string): Promise<void> {
    await persistently(() => engine.failJob(job.key, { retries, retryBackOffMs, message }), options);
  }
}

/** Jobs have three tries by default: the pause doubles as they are used up. */
function backOff(retries: number): number {
  return Math.min(FIRST_BACK_OFF_MS * 2 ** Math.max(0, 4 - retries), LONGEST_BACK_OFF_MS);
}

/** Tries while the engine can't be reached and the job is still ours. */
async function persistently(
  call: () => Promise<unknown>,
  { leaseEnds, stopping }: AnswerOptions,
): Promise<void> {
  for (let pauseMs = 100; ; pauseMs = Math.min(pauseMs * 2, 1_000)) {
    try {
      await call();
      return;
    } catch (fault) {
      const hopeless = !(fault instanceof EngineError) || fault.kind !== 'UNAVAILABLE';
      if (hopeless || stopping.aborted || Date.now() + pauseMs > leaseEnds) throw fault;
    }
    await new Promise((done) => setTimeout(done, pauseMs));
  }
}
