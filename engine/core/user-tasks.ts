import type { UserTaskElement } from '../model/process.ts';
import type { Draft } from './draft.ts';
import { ElementIncident, evaluateInteger, evaluateText } from './evaluate.ts';
import { Rejection } from './rejection.ts';
import type { ElementInstance, Key, UserTask } from './state.ts';
import type { Command, Variables } from './step.ts';
import { instantOf, userTaskProperties } from './user-task-properties.ts';
import { propagate, setAllLocal } from './variables.ts';

/** What an update sets; `undefined` clears, an absent member stays. */
export interface UserTaskChanges {
  readonly dueDate?: Date | undefined;
  readonly followUpDate?: Date | undefined;
  readonly candidateUsers?: readonly string[];
  readonly candidateGroups?: readonly string[];
  readonly priority?: number;
}

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
  draft.userTasks.put({
    key: draft.nextKey(),
    ...prepared,
    processInstanceKey: row.processInstanceKey,
    rootKey: row.rootKey,
    elementInstanceKey: row.key,
    elementId: row.elementId,
    state: 'CREATED',
    createdAt: draft.context.now,
    endedAt: undefined,
  });
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
  switch (command.type) {
    case 'completeUserTask':
      complete(draft, task, command.variables);
      break;
    case 'assignUserTask':
      assign(draft, task, command);
      break;
    case 'updateUserTask':
      draft.userTasks.put({ ...task, ...command.changes });
  }
  return task.rootKey;
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

/** As with a job: with output mappings the result stays local until they pick from it; without, it goes up. */
function complete(draft: Draft, task: UserTask, variables: Variables): void {
  const row = draft.element(task.elementInstanceKey);
  if (draft.modelOf(row).outputs.length > 0) setAllLocal(draft, row.key, variables);
  else propagate(draft, row.key, variables);
  draft.userTasks.end({ ...task, state: 'COMPLETED', endedAt: draft.context.now });
  draft.later({ type: 'complete', key: row.key });
}

function assign(
  draft: Draft,
  task: UserTask,
  { assignee, allowOverride }: { readonly assignee: string; readonly allowOverride: boolean },
): void {
  const isTaken = task.assignee !== undefined && task.assignee !== assignee;
  if (isTaken && !allowOverride)
    throw new Rejection(
      'INVALID_STATE',
      `Expected to claim user task with key '${task.key}', but it has already been assigned`,
    );
  draft.userTasks.put({ ...task, assignee: assignee === '' ? undefined : assignee });
}
