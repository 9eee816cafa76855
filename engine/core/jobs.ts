import type { JobDefinition, UserTaskProperties } from '../../process-model/executable/process.ts';
import type { Draft } from './draft.ts';
import { evaluateInteger, evaluateText, type At } from './evaluate.ts';
import type { ElementInstance, Job } from './state.ts';
import { offer } from './suspension.ts';
import { userTaskProperties } from './user-task-properties.ts';

export type NewJob = Pick<Job, 'type' | 'retries' | 'headers'>;

/** What tells the job of a listener from that of its element. */
export type ListenerPart = Pick<Job, 'kind' | 'listenerEventType' | 'listenerIndex' | 'userTask'>;

const ofElement: ListenerPart = {
  kind: 'BPMN_ELEMENT',
  listenerEventType: 'UNSPECIFIED',
  listenerIndex: undefined,
  userTask: undefined,
};

/** Everything a job needs, evaluated before anything is written. */
export function prepareJob(draft: Draft, row: ElementInstance, job: JobDefinition): NewJob {
  const at: At = { scopeKey: row.key };
  const headers = Object.fromEntries(job.headers);
  return {
    type: evaluateText(draft, job.type, at),
    retries: evaluateInteger(draft, job.retries, at),
    headers: job.userTask ? { ...headers, ...userTaskHeaders(draft, row, job.userTask) } : headers,
  };
}

export function createJob(
  draft: Draft,
  row: ElementInstance,
  prepared: NewJob & Partial<ListenerPart>,
): void {
  offer(draft, {
    key: draft.nextKey(),
    ...ofElement,
    ...prepared,
    processInstanceKey: row.processInstanceKey,
    rootKey: row.rootKey,
    elementInstanceKey: row.key,
    elementId: row.elementId,
    state: 'CREATED',
    deadline: undefined,
    retryAt: undefined,
    worker: '',
    errorCode: undefined,
    errorMessage: undefined,
    createdAt: draft.context.now,
    endedAt: undefined,
  });
}

/** Rule 37: the properties of a job-based user task travel as headers; lists are JSON text. */
function userTaskHeaders(
  draft: Draft,
  row: ElementInstance,
  properties: UserTaskProperties,
): Record<string, string> {
  const task = userTaskProperties(draft, row, properties);
  const texts = {
    assignee: task.assignee,
    candidateGroups: task.candidateGroups && JSON.stringify(task.candidateGroups),
    candidateUsers: task.candidateUsers && JSON.stringify(task.candidateUsers),
    dueDate: task.dueDate,
    followUpDate: task.followUpDate,
    formKey: task.formKey,
  };
  return Object.fromEntries(
    Object.entries(texts).flatMap(([name, text]) =>
      text === undefined ? [] : [[`io.camunda.zeebe:${name}`, text]],
    ),
  );
}
