import type { Draft } from './draft.ts';
import { Rejection } from './rejection.ts';
import type { Job, Key, ProcessInstance, Timer } from './state.ts';

/** Later than every clock: until then is held back what belongs to a suspended instance. */
export const held = new Date('9999-12-31T00:00:00.000Z');

/** A tree is suspended as a whole, at its root. */
export function isSuspended(draft: Draft, { rootKey }: { readonly rootKey: Key }): boolean {
  return draft.instances.get(rootKey)?.suspendedAt !== undefined;
}

/**
 * Holds an instance and all that it called: its jobs are given to no worker, its timers do not fire, messages and
 * signals do not reach it. What a worker already has may be finished; the tokens then wait at their next jobs.
 */
export function suspend(draft: Draft, processInstanceKey: Key): Key {
  const instance = rootInstance(draft, processInstanceKey, 'suspend');
  if (instance.suspendedAt !== undefined)
    throw refused('suspend', processInstanceKey, 'it is already suspended');
  draft.instances.put({ ...instance, suspendedAt: draft.context.now });
  for (const job of [...draft.jobs.values()])
    if (job.state === 'CREATED') draft.jobs.put({ ...job, retryAt: held });
  for (const timer of [...draft.timers.values()]) putTimer(draft, timer);
  return instance.rootKey;
}

/** Lets a suspended instance go on: what fell due meanwhile happens now. */
export function resume(draft: Draft, processInstanceKey: Key): Key {
  const instance = rootInstance(draft, processInstanceKey, 'resume');
  if (instance.suspendedAt === undefined)
    throw refused('resume', processInstanceKey, 'it is not currently suspended');
  draft.instances.put({ ...instance, suspendedAt: undefined });
  for (const job of [...draft.jobs.values()])
    if (job.retryAt?.getTime() === held.getTime()) offer(draft, job);
  for (const timer of [...draft.timers.values()]) {
    const { heldDueAt, ...rest } = timer;
    putTimer(draft, { ...rest, dueAt: heldDueAt ?? timer.dueAt, heldDueAt: undefined });
  }
  for (const { key } of draft.messages.values())
    draft.effect({ type: 'messageSubscriptionOpened', subscriptionKey: key });
  draft.effect({ type: 'instanceResumed', processInstanceKey });
  return instance.rootKey;
}

function rootInstance(draft: Draft, key: Key, verb: 'suspend' | 'resume'): ProcessInstance {
  const instance = draft.instances.get(key);
  if (instance && instance.parentProcessInstanceKey === undefined) return instance;
  throw new Rejection(
    'NOT_FOUND',
    `Expected to ${verb} a process instance with key '${key}', but no such process was found`,
  );
}

function refused(verb: 'suspend' | 'resume', key: Key, problem: string): Rejection {
  return new Rejection(
    'INVALID_STATE',
    `Expected to ${verb} a process instance with key '${key}', but ${problem}`,
  );
}

/** Makes a job available to workers, at once unless its instance is suspended. */
export function offer(draft: Draft, job: Job): void {
  const hidden = isSuspended(draft, job);
  draft.jobs.put({ ...job, state: 'CREATED', deadline: undefined, retryAt: hidden ? held : undefined });
  if (!hidden) draft.jobCreated(job.type);
}

/** Lets a timer run, unless its instance is suspended. */
export function putTimer(draft: Draft, timer: Timer): void {
  if (isSuspended(draft, timer)) {
    draft.timers.put({ ...timer, dueAt: held, heldDueAt: timer.dueAt });
    return;
  }
  draft.timers.put(timer);
  draft.effect({ type: 'timerOpened', dueAt: timer.dueAt });
}
