import { toJsonText } from '../../feel/index.ts';
import type { Draft } from './draft.ts';
import { createJob, prepareJob } from './jobs.ts';
import type { ElementInstance, Job, Key } from './state.ts';
import type { Variables } from './step.ts';
import { setAllLocal } from './variables.ts';

/** Which listener of an element is meant; `index` counts from 0. */
export interface ListenerPlace {
  readonly event: 'START' | 'END';
  readonly index: number;
}

/**
 * Rule 39: gives an execution listener its job, on which the element waits: ACTIVATING before its work, COMPLETING
 * after it. False if there is no such listener, so that the element can go on.
 */
export function listen(draft: Draft, row: ElementInstance, { event, index }: ListenerPlace): boolean {
  const { executionListeners: listeners } = draft.modelOf(row);
  const listener = (event === 'START' ? listeners.start : listeners.end)[index];
  if (!listener) return false;
  const prepared = prepareJob(draft, row, { ...listener, userTask: undefined });
  createJob(draft, row, {
    ...prepared,
    kind: 'EXECUTION_LISTENER',
    listenerEventType: event,
    listenerIndex: index,
  });
  return true;
}

/** Keeps an event that starts a scope until the start listeners of the scope are done; false if there are none. */
export function holdStart(
  draft: Draft,
  row: ElementInstance,
  { startElementId, variables }: { startElementId: string; variables: Variables },
): boolean {
  if (draft.modelOf(row).executionListeners.start.length === 0) return false;
  const starting = { startElementId, variables: toJsonText(variables) };
  draft.elements.put({ ...draft.element(row.key), starting });
  return true;
}

/** Whether an element waits for one of its listeners, and so is not stopped by an incident. */
export function isListening(draft: Draft, row: ElementInstance): boolean {
  return draft.jobs.owned(row.key).some(({ kind }) => kind === 'EXECUTION_LISTENER');
}

/** What a start listener gives is the element's own; what an end listener gives belongs to the scope around it. */
export function completeListener(draft: Draft, job: Job, variables: Variables): Key {
  const row = draft.element(job.elementInstanceKey);
  const event = job.listenerEventType === 'START' ? 'START' : 'END';
  setAllLocal(draft, event === 'START' ? row.key : (row.flowScopeKey ?? row.key), variables);
  draft.jobs.end({ ...job, state: 'COMPLETED', endedAt: draft.context.now });
  draft.later({ type: 'listened', key: row.key, next: { event, index: (job.listenerIndex ?? 0) + 1 } });
  return job.rootKey;
}
