import { dropCompensation, handlerEnded } from './compensation-subscriptions.ts';
import type { Draft } from './draft.ts';
import { endIncident } from './incidents.ts';
import type { ElementInstance, Key } from './state.ts';
import { closeSubscriptions } from './subscriptions.ts';

/** Closes what an element instance waits for: subscriptions, open jobs and user tasks, incidents. */
export function stopWaiting(draft: Draft, key: Key): void {
  closeSubscriptions(draft, key);
  for (const job of draft.jobs.owned(key))
    draft.jobs.end({ ...job, state: 'CANCELED', endedAt: draft.context.now });
  for (const task of draft.userTasks.owned(key))
    draft.userTasks.end({ ...task, state: 'CANCELED', endedAt: draft.context.now });
  for (const incident of draft.incidents.owned(key)) endIncident(draft, incident);
}

/** Marks an element instance as left; what it leads to is the caller's affair. */
export function endElement(draft: Draft, key: Key, state: 'COMPLETED' | 'TERMINATED'): void {
  stopWaiting(draft, key);
  for (const flow of draft.takenFlows.owned(key)) draft.takenFlows.delete(flow);
  const row = draft.element(key);
  draft.elements.end({ ...row, state, endedAt: draft.context.now });
  const { terminateAfter } = draft.instance(row.processInstanceKey);
  if (terminateAfter?.includes(row.elementId) && row.loop?.of !== 'inner')
    draft.later({ type: 'terminate', key: row.processInstanceKey });
}

/** Terminates an element instance with all that runs inside it or was called by it, from the inside out. */
export function terminate(draft: Draft, key: Key): void {
  terminateChildren(draft, key);
  for (const called of draft.instances.owned(key)) terminate(draft, called.key);
  const row = draft.element(key);
  dropCompensation(draft, row);
  endElement(draft, key, 'TERMINATED');
  handlerEnded(draft, row);
  if (row.type === 'PROCESS') endInstance(draft, row, 'TERMINATED');
}

/** Ends all that runs inside a scope, tokens between two elements included. */
export function terminateChildren(draft: Draft, key: Key): void {
  draft.dropTokens(key);
  for (const child of draft.elements.owned(key)) terminate(draft, child.key);
  for (const flow of draft.takenFlows.owned(key)) draft.takenFlows.delete(flow);
}

export function endInstance(draft: Draft, row: ElementInstance, state: 'COMPLETED' | 'TERMINATED'): void {
  const instance = draft.instance(row.processInstanceKey);
  const left = { compensation: undefined, suspendedAt: undefined };
  const ended = { ...instance, ...left, state, endedAt: draft.context.now };
  const variables = new Map(draft.variables.owned(row.key).map(({ name, value }) => [name, value]));
  draft.instances.end(ended);
  draft.effect({ type: 'instanceEnded', instance: ended, variables });
}
