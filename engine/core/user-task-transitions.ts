import { fromJsonText, toJsonText } from '../../feel/index.ts';
import type { TaskListener, TaskListenerEvent } from '../../process-model/executable/process.ts';
import type { Draft } from './draft.ts';
import { ElementIncident, evaluateInteger, evaluateText } from './evaluate.ts';
import { createJob, type NewJob } from './jobs.ts';
import { Rejection } from './rejection.ts';
import type { ElementInstance, Job, Key, UserTask, UserTaskAttributes, UserTaskTransition } from './state.ts';
import type { Variables } from './step.ts';
import { propagate, setAllLocal } from './variables.ts';

/** What a task listener answers: consent, with corrections if it likes, or a veto. */
export interface TaskListenerResult {
  readonly denied: boolean;
  readonly deniedReason: string;
  readonly corrections: Partial<UserTaskAttributes>;
}

/** What is about to happen to a user task, and who asked for it. */
export interface NewTransition {
  readonly event: TaskListenerEvent;
  readonly action: string;
  /** Told apart by it, a client learns how its request ended. */
  readonly request: string | undefined;
  readonly target?: Partial<UserTaskAttributes>;
  readonly variables?: Variables;
}

/** Rule 38: listeners of the event come first, one after the other; without any it happens at once. */
export function beginTransition(draft: Draft, task: UserTask, change: NewTransition): void {
  const { event, action, request, variables } = change;
  const transition: UserTaskTransition = {
    ...{ event, action, request },
    target: { ...attributesOf(task), ...change.target },
    variables: variables && toJsonText(variables),
  };
  continueWith(draft, { ...task, state: event, transition }, 0);
}

export function attributesOf(
  task: Omit<UserTaskAttributes, 'dueDate' | 'followUpDate'> & Dates,
): UserTaskAttributes {
  const { assignee, candidateGroups, candidateUsers, priority, dueDate, followUpDate } = task;
  return {
    ...{ assignee, candidateGroups, candidateUsers, priority },
    dueDate: dueDate?.toISOString(),
    followUpDate: followUpDate?.toISOString(),
  };
}

type Dates = Pick<UserTask, 'dueDate' | 'followUpDate'>;

function continueWith(draft: Draft, task: UserTask, index: number): void {
  const { transition } = task;
  if (!transition) throw new Error(`The user task ${task.key} is not on its way`);
  const row = draft.element(task.elementInstanceKey);
  const element = draft.modelOf(row);
  const listeners = element.kind === 'userTask' ? (element.listeners.get(transition.event) ?? []) : [];
  const listener = listeners[index];
  if (!listener) {
    finish(draft, task, transition);
    return;
  }
  draft.userTasks.put(task);
  createJob(draft, row, {
    ...refusing(() => listenerJob(draft, row, listener)),
    ...{ kind: 'TASK_LISTENER', listenerEventType: transition.event, listenerIndex: index },
    userTask: seenByListener(task, transition),
  });
}

/** Type, retries and headers of a listener's job. Throws ElementIncident. */
export function listenerJob(draft: Draft, row: ElementInstance, listener: TaskListener): NewJob {
  const at = { scopeKey: row.key };
  return {
    type: evaluateText(draft, listener.type, at),
    retries: evaluateInteger(draft, listener.retries, at),
    headers: Object.fromEntries(listener.headers),
  };
}

/** Nothing of the element has failed: who asked for the change learns why it cannot be. */
function refusing<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ElementIncident)) throw error;
    throw new Rejection('INVALID_STATE', error.message);
  }
}

/** The task as it is going to be. */
function seenByListener(
  task: UserTask,
  { action, target }: UserTaskTransition,
): NonNullable<Job['userTask']> {
  return {
    ...{ action, userTaskKey: task.key, formKey: task.formKey },
    ...target,
    changedAttributes: changedBetween(attributesOf(task), target),
  };
}

function changedBetween(before: UserTaskAttributes, after: UserTaskAttributes): string[] {
  const names = [
    'assignee',
    'candidateGroups',
    'candidateUsers',
    'dueDate',
    'followUpDate',
    'priority',
  ] as const;
  return names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
}

function finish(
  draft: Draft,
  task: UserTask,
  { event, target, request, variables }: UserTaskTransition,
): void {
  const settled = request === undefined ? task.settled : { request };
  const { dueDate, followUpDate, ...rest } = target;
  const changed: UserTask = {
    ...task,
    ...{ ...rest, state: 'CREATED', transition: undefined, settled },
    dueDate: dueDate === undefined ? undefined : new Date(dueDate),
    followUpDate: followUpDate === undefined ? undefined : new Date(followUpDate),
  };
  if (event === 'COMPLETING') complete(draft, changed, variables);
  else if (event === 'CREATING') created(draft, changed);
  else draft.userTasks.put(changed);
}

/** The model's assignee is given the task once it is there, with listeners of its own. */
function created(draft: Draft, task: UserTask): void {
  const { assignee } = task;
  draft.userTasks.put(task);
  if (assignee === undefined) return;
  const unassigned = { ...task, assignee: undefined };
  beginTransition(draft, unassigned, {
    event: 'ASSIGNING',
    action: '',
    request: undefined,
    target: { assignee },
  });
}

/** As with a job: with output mappings the result stays local until they pick from it; without, it goes up. */
function complete(draft: Draft, task: UserTask, text: string | undefined): void {
  const row = draft.element(task.elementInstanceKey);
  const given = text === undefined ? undefined : fromJsonText(text);
  const variables: Variables = given instanceof Map ? given : new Map();
  if (draft.modelOf(row).outputs.length > 0) setAllLocal(draft, row.key, variables);
  else propagate(draft, row.key, variables);
  draft.userTasks.end({ ...task, state: 'COMPLETED', endedAt: draft.context.now });
  draft.later({ type: 'complete', key: row.key });
}

const deniable: readonly string[] = ['ASSIGNING', 'UPDATING', 'COMPLETING'];

/** A listener has done its work: the next one comes, or what was to happen happens, or it does not. */
export function completeTaskListener(
  draft: Draft,
  job: Job,
  { variables, result }: { readonly variables: Variables; readonly result: TaskListenerResult | undefined },
): Key {
  const [task] = draft.userTasks.owned(job.elementInstanceKey);
  if (!task?.transition) throw new Error(`No user task waits for the listener's job ${job.key}`);
  checkResult(job, variables, result);
  draft.jobs.end({ ...job, state: 'COMPLETED', endedAt: draft.context.now });
  if (result?.denied) deny(draft, task, result.deniedReason);
  else {
    const { transition } = task;
    const target = { ...transition.target, ...result?.corrections };
    continueWith(draft, { ...task, transition: { ...transition, target } }, (job.listenerIndex ?? 0) + 1);
  }
  return job.rootKey;
}

function checkResult(job: Job, variables: Variables, result: TaskListenerResult | undefined): void {
  const which = `(job key '${job.key}', type '${job.type}', processInstanceKey '${job.processInstanceKey}')`;
  const refused = (problem: string): Rejection => new Rejection('INVALID_ARGUMENT', problem);
  if (variables.size > 0)
    throw refused(
      `Task Listener job completion with variables payload provided is not yet supported ${which}.`,
    );
  if (!result?.denied) return;
  const event = job.listenerEventType.toLowerCase();
  if (!deniable.includes(job.listenerEventType))
    throw refused(`Denying result is not supported for '${event}' task listener jobs ${which}.`);
  if (Object.keys(result.corrections).length > 0)
    throw refused(
      `Expected to complete task listener job with corrections, but the job result is denied ${which}.`,
    );
}

function deny(draft: Draft, task: UserTask, deniedReason: string): void {
  const request = task.transition?.request;
  const settled = request === undefined ? task.settled : { request, deniedReason };
  draft.userTasks.put({ ...task, state: 'CREATED', transition: undefined, settled });
}
