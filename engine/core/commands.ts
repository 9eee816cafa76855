import type { Draft } from './draft.ts';
import { terminate } from './ending.ts';
import { uncaught } from './entering.ts';
import { attempt, endIncident, raiseIncident } from './incidents.ts';
import { completeJob, failJob, throwJobError, updateJob } from './job-commands.ts';
import { isListening } from './listeners.ts';
import { migrate } from './migration.ts';
import { modify } from './modification.ts';
import { Rejection } from './rejection.ts';
import { run } from './run.ts';
import { correlateSignal } from './signals.ts';
import { start } from './starting.ts';
import type { ElementInstance, Incident, Key } from './state.ts';
import type { Command, Variables } from './step.ts';
import { openSubscriptions } from './subscriptions.ts';
import { offer, putTimer, resume, suspend } from './suspension.ts';
import { nextDue } from '../../process-model/executable/timer-due.ts';
import { fire } from './triggers.ts';
import { changeUserTask } from './user-tasks.ts';
import { propagate, setAllLocal } from './variables.ts';

/** Carries out one command and everything that follows from it. Gives the root process instance. */
export function handle(draft: Draft, command: Command): Key {
  const key = begin(draft, command);
  run(draft);
  return key;
}

function begin(draft: Draft, command: Command): Key {
  switch (command.type) {
    case 'createInstance':
      return start(draft, command);
    case 'completeJob':
      return completeJob(draft, command);
    case 'failJob':
      return failJob(draft, command);
    case 'throwJobError':
      return throwJobError(draft, command, uncaught);
    case 'updateJob':
      return updateJob(draft, command);
    case 'completeUserTask':
    case 'assignUserTask':
    case 'updateUserTask':
      return changeUserTask(draft, command);
    case 'triggerTimer':
      return triggerTimer(draft, command.timerKey);
    case 'correlateMessage':
      return correlateMessage(draft, command);
    case 'correlateSignal':
      return correlateSignal(draft, command);
    case 'resolveIncident':
      return resolveIncident(draft, command.incidentKey);
    case 'setVariables':
      return setVariables(draft, command);
    default:
      return operate(draft, command);
  }
}

type Operation = Extract<Command, { type: `${string}Instance` }>;

/** What operators do to a running instance as a whole. */
function operate(draft: Draft, command: Exclude<Operation, { type: 'createInstance' }>): Key {
  switch (command.type) {
    case 'cancelInstance':
      return cancel(draft, command.processInstanceKey);
    case 'modifyInstance':
      return modify(draft, command);
    case 'suspendInstance':
      return suspend(draft, command.processInstanceKey);
    case 'resumeInstance':
      return resume(draft, command.processInstanceKey);
    case 'migrateInstance':
      return migrate(draft, command);
  }
}

function rootOf(draft: Draft, row: { rootKey: Key }): Key {
  return draft.instances.get(row.rootKey)?.key ?? row.rootKey;
}

function triggerTimer(draft: Draft, timerKey: Key): Key {
  const timer = draft.timers.get(timerKey);
  if (!timer)
    throw new Rejection(
      'NOT_FOUND',
      `Expected to trigger timer with key '${timerKey}', but no such timer was found`,
    );
  const owner = draft.element(timer.elementInstanceKey);
  draft.timers.delete(timer);
  const next = nextDue(timer, draft.context);
  fire(draft, owner, timer.targetElementId, { variables: new Map(), local: false });
  // An interrupting event has ended its host, and with it the cycle.
  if (next && draft.elements.get(owner.key)) putTimer(draft, { ...timer, key: draft.nextKey(), ...next });
  return rootOf(draft, timer);
}

function correlateMessage(draft: Draft, command: { subscriptionKey: Key; variables: Variables }): Key {
  const subscription = draft.messages.get(command.subscriptionKey);
  if (!subscription)
    throw new Rejection(
      'NOT_FOUND',
      `Expected to correlate subscription with key '${command.subscriptionKey}', but no such subscription was found`,
    );
  const owner = draft.element(subscription.elementInstanceKey);
  fire(draft, owner, subscription.targetElementId, { variables: command.variables, local: false });
  // What interrupts nothing goes on waiting; the next buffered message may be there already.
  draft.effect({ type: 'messageSubscriptionOpened', subscriptionKey: subscription.key });
  return rootOf(draft, subscription);
}

/** Rule 14: a job's incident needs retries first; any other runs the step that failed once more. */
function resolveIncident(draft: Draft, incidentKey: Key): Key {
  const incident = draft.incidents.get(incidentKey);
  if (!incident)
    throw new Rejection(
      'NOT_FOUND',
      `Expected to resolve incident with key '${incidentKey}', but no such incident was found`,
    );
  if (incident.jobKey !== undefined) reopenJob(draft, incident, incident.jobKey);
  else runAgain(draft, incident);
  return rootOf(draft, incident);
}

function reopenJob(draft: Draft, incident: Incident, jobKey: Key): void {
  const job = draft.jobs.get(jobKey);
  if (!job)
    throw new Rejection(
      'NOT_FOUND',
      `Expected to resolve incident with key '${incident.key}', but its job was not found`,
    );
  if (job.retries <= 0)
    throw new Rejection(
      'INVALID_STATE',
      `Expected to resolve incident with key '${incident.key}', but the job has no retries left`,
    );
  offer(draft, job);
  endIncident(draft, incident);
}

function runAgain(draft: Draft, incident: Incident): void {
  endIncident(draft, incident);
  const row = draft.element(incident.elementInstanceKey);
  if (isListening(draft, row)) return;
  if (row.state === 'COMPLETING') draft.later({ type: 'complete', key: row.key });
  else if (row.state === 'ACTIVATING') draft.later({ type: 'enter', key: row.key });
  else retryActivated(draft, row, incident);
}

/** Error end events and scopes stay activated while their incident is open. */
function retryActivated(draft: Draft, row: ElementInstance, incident: Incident): void {
  if (draft.modelOf(row).kind === 'end') draft.later({ type: 'enter', key: row.key });
  else if (incident.type === 'EXTRACT_VALUE_ERROR') attempt(draft, row, () => openSubscriptions(draft, row));
  // A trigger that failed for reasons unknown comes again by itself.
  else if (incident.type !== 'UNKNOWN')
    raiseIncident(draft, row.key, { type: incident.type, message: incident.message });
}

function setVariables(draft: Draft, command: Extract<Command, { type: 'setVariables' }>): Key {
  const row = draft.elements.get(command.elementInstanceKey);
  if (!row)
    throw new Rejection(
      'NOT_FOUND',
      `Expected to update variables for element with key '${command.elementInstanceKey}', but no such element was found`,
    );
  if (command.local) setAllLocal(draft, row.key, command.variables);
  else propagate(draft, row.key, command.variables);
  return rootOf(draft, row);
}

function cancel(draft: Draft, processInstanceKey: Key): Key {
  const instance = draft.instances.get(processInstanceKey);
  if (!instance)
    throw new Rejection(
      'NOT_FOUND',
      `Expected to cancel a process instance with key '${processInstanceKey}', but no such process was found`,
    );
  if (instance.parentProcessInstanceKey !== undefined)
    throw new Rejection(
      'INVALID_STATE',
      `Expected to cancel a process instance with key '${processInstanceKey}', but it is created by a parent process instance. Cancel the root process instance '${instance.rootKey}' instead.`,
    );
  terminate(draft, processInstanceKey);
  return instance.rootKey;
}
