import type { UserTaskElement } from '../../process-model/executable/process.ts';
import type { Draft } from './draft.ts';
import { ElementIncident, evaluateInteger, evaluateText } from './evaluate.ts';
import { Rejection } from './rejection.ts';
import type { ElementInstance, Key, UserTask, UserTaskAttributes } from './state.ts';
import type { Command } from './step.ts';
import { instantOf, userTaskProperties } from './user-task-properties.ts';
import { beginTransition, listenerJob, type NewTransition } from './user-task-transitions.ts';

/** What an update sets; `undefined` clears, an absent member stays. */
export type UserTaskChanges = Partial<Omit<UserTaskAttributes, 'assignee'>>;

export type NewUserTask = Pick<
  UserTask,
  | 'assignee'
  | 'candidateGroups'
  | 'candidateUsers'
  | 'dueDate'
  | 'followUpDate'
  | 'priority'
  | 'formKey'
  | 'externalFormReference'
  | 'headers'
>;

/** Everything a user task needs, evaluated before anything is written (rule 36). */
export function prepareUserTask(draft: Draft, row: ElementInstance, element: UserTaskElement): NewUserTask {
  const at = { scopeKey: row.key };
  // A listener that cannot be asked keeps the task from coming into being.
  for (const listener of [...element.listeners.values()].flat()) listenerJob(draft, row, listener);
  const { dueDate, followUpDate, ...rest } = userTaskProperties(draft, row, element.properties);
  const reference = element.externalFormReference;
  return {
    ...{ assignee: rest.assignee, formKey: rest.formKey },
    candidateGroups: rest.candidateGroups ?? [],
    candidateUsers: rest.candidateUsers ?? [],
    dueDate: dueDate === undefined ? undefined : instantOf(dueDate),
    followUpDate: followUpDate === undefined ? undefined : instantOf(followUpDate),
    priority: priorityOf(draft, row, element),
    externalFormReference: reference && evaluateText(draft, reference, at),
    headers: Object.fromEntries(element.headers),
  };
}

function priorityOf(draft: Draft, row: ElementInstance, { priority }: UserTaskElement): number {
  const value = evaluateInteger(draft, priority, { scopeKey: row.key });
  if (value >= 0 && value <= 100) return value;
  const message = `Expected priority to be in the range [0,100] but was '${value}'.`;
  throw new ElementIncident('EXTRACT_VALUE_ERROR', message);
}

export function createUserTask(draft: Draft, row: ElementInstance, prepared: NewUserTask): void {
  const task: UserTask = {
    key: draft.nextKey(),
    ...prepared,
    processInstanceKey: row.processInstanceKey,
    rootKey: row.rootKey,
    elementInstanceKey: row.key,
    elementId: row.elementId,
    state: 'CREATED',
    ...{ transition: undefined, settled: undefined },
    createdAt: draft.context.now,
    endedAt: undefined,
  };
  beginTransition(draft, task, { event: 'CREATING', action: 'create', request: undefined });
}

type UserTaskCommand = Extract<Command, { readonly userTaskKey: Key }>;

/** What people do to their tasks. */
export function changeUserTask(draft: Draft, command: UserTaskCommand): Key {
  const verb = verbOf(command);
  const task = draft.userTasks.get(command.userTaskKey);
  if (!task)
    throw new Rejection(
      'NOT_FOUND',
      `Expected to ${verb} user task with key '${command.userTaskKey}', but no such user task was found`,
    );
  if (task.state !== 'CREATED')
    throw new Rejection(
      'INVALID_STATE',
      `Expected to ${verb} user task with key '${task.key}', but it is in state '${task.state}'`,
    );
  if (command.type === 'assignUserTask') checkClaim(task, command);
  beginTransition(draft, task, { request: command.request, ...transitionOf(command) });
  return task.rootKey;
}

function transitionOf(command: UserTaskCommand): Omit<NewTransition, 'request'> {
  const { action } = command;
  switch (command.type) {
    case 'completeUserTask':
      return { event: 'COMPLETING', action: action || 'complete', variables: command.variables };
    case 'assignUserTask': {
      const verb = command.assignee === '' ? 'unassign' : verbOf(command);
      const target = { assignee: command.assignee === '' ? undefined : command.assignee };
      return { event: 'ASSIGNING', action: action || verb, target };
    }
    case 'updateUserTask':
      return { event: 'UPDATING', action: action || 'update', target: command.changes };
  }
}

function verbOf(command: UserTaskCommand): string {
  switch (command.type) {
    case 'completeUserTask':
      return 'complete';
    case 'assignUserTask':
      return command.allowOverride ? 'assign' : 'claim';
    case 'updateUserTask':
      return 'update';
  }
}

function checkClaim(
  { key, assignee: holder }: UserTask,
  { assignee, allowOverride }: { readonly assignee: string; readonly allowOverride: boolean },
): void {
  const isTaken = holder !== undefined && holder !== assignee;
  if (isTaken && !allowOverride)
    throw new Rejection(
      'INVALID_STATE',
      `Expected to claim user task with key '${key}', but it has already been assigned`,
    );
}
