import { BACK_OFF_HEADER, declaredRetry } from '../../process-model/executable/back-off.ts';
import type { Draft } from './draft.ts';
import { raiseIncident } from './incidents.ts';
import { completeListener } from './listeners.ts';
import { Rejection } from './rejection.ts';
import type { Job, Key } from './state.ts';
import type { Command } from './step.ts';
import { held, isSuspended, offer } from './suspension.ts';
import { findCatcher } from './throwing.ts';
import { completeTaskListener } from './user-task-transitions.ts';
import { propagate, setAllLocal } from './variables.ts';

const longestMessage = 10_000;

function openJob(draft: Draft, jobKey: Key, verb: string): Job {
  const job = draft.jobs.get(jobKey);
  if (!job)
    throw new Rejection(
      'NOT_FOUND',
      `Expected to ${verb} job with key '${jobKey}', but no such job was found`,
    );
  // A worker may finish what it has of a suspended instance.
  const { retryAt = held } = job;
  const backsOff = retryAt < held && retryAt > draft.context.machineNow;
  if (job.state === 'FAILED' || job.state === 'ERROR_THROWN' || backsOff)
    throw new Rejection(
      'INVALID_STATE',
      `Expected to ${verb} job with key '${jobKey}', but it is in state '${backsOff ? 'FAILED' : job.state}'`,
    );
  return job;
}

/** Rule 7: with output mappings the result stays local until they pick from it; without, it goes up. */
export function completeJob(draft: Draft, command: Extract<Command, { type: 'completeJob' }>): Key {
  const job = openJob(draft, command.jobKey, 'complete');
  const { variables, result } = command;
  if (job.kind === 'TASK_LISTENER') return completeTaskListener(draft, job, { variables, result });
  if (job.kind === 'EXECUTION_LISTENER') return completeListener(draft, job, variables);
  const row = draft.element(job.elementInstanceKey);
  if (draft.modelOf(row).outputs.length > 0) setAllLocal(draft, row.key, command.variables);
  else propagate(draft, row.key, command.variables);
  draft.jobs.end({ ...job, state: 'COMPLETED', endedAt: draft.context.now });
  draft.later({ type: 'complete', key: row.key });
  return job.rootKey;
}

/** Rule 12: retries as given; with back-off, from the worker or the model, the job stays hidden for a while; without retries it is an incident. */
export function failJob(draft: Draft, command: Extract<Command, { type: 'failJob' }>): Key {
  const job = openJob(draft, command.jobKey, 'fail');
  const errorMessage = command.errorMessage.slice(0, longestMessage);
  const failed = { ...job, retries: command.retries, errorMessage, worker: '', deadline: undefined };
  setAllLocal(draft, job.elementInstanceKey, command.variables);
  if (command.retries > 0) {
    const retryAt = retryAfter(draft, job, command);
    if (retryAt === undefined || isSuspended(draft, job)) offer(draft, failed);
    else draft.jobs.put({ ...failed, state: 'CREATED', retryAt });
    return job.rootKey;
  }
  draft.jobs.put({ ...failed, state: 'FAILED', retryAt: undefined });
  const message = errorMessage || 'No more retries left.';
  raiseIncident(draft, job.elementInstanceKey, { type: noRetries[job.kind], message, jobKey: job.key });
  return job.rootKey;
}

const noRetries = {
  BPMN_ELEMENT: 'JOB_NO_RETRIES',
  EXECUTION_LISTENER: 'EXECUTION_LISTENER_NO_RETRIES',
  TASK_LISTENER: 'TASK_LISTENER_NO_RETRIES',
} as const;

/** What the worker asks for goes before what the model declares; undefined for a try at once. */
function retryAfter(
  draft: Draft,
  job: Job,
  { retries, retryBackOff }: { retries: number; retryBackOff: number },
): Date | undefined {
  const { machineNow: now, zone } = draft.context;
  if (retryBackOff > 0) return new Date(now.getTime() + retryBackOff);
  const declared = job.headers[BACK_OFF_HEADER];
  const at = declared === undefined ? undefined : declaredRetry(declared, { retries, now, zone });
  return at !== undefined && at > now ? at : undefined;
}

type Uncaught = (
  code: string,
  message: string,
  available: readonly string[],
) => { type: 'UNHANDLED_ERROR_EVENT'; message: string };

/** Rule 13: the error is caught by the nearest scope that knows it, with its variables local there. */
export function throwJobError(
  draft: Draft,
  command: Extract<Command, { type: 'throwJobError' }>,
  uncaught: Uncaught,
): Key {
  const job = openJob(draft, command.jobKey, 'throw an error for');
  if (job.kind !== 'BPMN_ELEMENT')
    throw new Rejection(
      'INVALID_STATE',
      `Cannot throw BPMN error from ${job.kind} job with key '${job.key}', type '${job.type}' and processInstanceKey '${job.processInstanceKey}'`,
    );
  const row = draft.element(job.elementInstanceKey);
  const { errorCode, variables } = command;
  const errorMessage = command.errorMessage.slice(0, longestMessage);
  const thrown: Job = { ...job, state: 'ERROR_THROWN', errorCode, errorMessage };
  const search = findCatcher(draft, row, 'error', errorCode);
  if (search.caught) {
    draft.jobs.end({ ...thrown, endedAt: draft.context.now });
    search.fire({ variables, local: true });
    return job.rootKey;
  }
  draft.jobs.put(thrown);
  const incident = uncaught(errorCode, errorMessage, search.availableCodes);
  raiseIncident(draft, row.key, { ...incident, jobKey: job.key });
  return job.rootKey;
}

/** Changes the retries, the lease of an activated job, or both. */
export function updateJob(draft: Draft, command: Extract<Command, { type: 'updateJob' }>): Key {
  const job = draft.jobs.get(command.jobKey);
  if (!job)
    throw new Rejection(
      'NOT_FOUND',
      `Expected to update job with key '${command.jobKey}', but no such job was found`,
    );
  const { retries = job.retries, timeout } = command;
  if (timeout !== undefined && job.state !== 'ACTIVATED')
    throw new Rejection(
      'INVALID_STATE',
      `Expected to update the timeout of job with key '${command.jobKey}', but it is not active`,
    );
  const deadline =
    timeout === undefined ? job.deadline : new Date(draft.context.machineNow.getTime() + timeout);
  draft.jobs.put({ ...job, retries, deadline });
  return job.rootKey;
}
