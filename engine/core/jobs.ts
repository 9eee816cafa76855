import { toJsonText, type Expression, type Value } from '../../feel/index.ts';
import type { JobDefinition, UserTaskProperties } from '../model/process.ts';
import type { Draft } from './draft.ts';
import {
  ElementIncident,
  evaluate,
  evaluateInteger,
  evaluateText,
  isList,
  typeName,
  wrongType,
  type At,
} from './evaluate.ts';
import type { ElementInstance, Job } from './state.ts';
import { offer } from './suspension.ts';

export type NewJob = Pick<Job, 'type' | 'retries' | 'headers'>;

/** What tells the job of a listener from that of its element. */
export type ListenerPart = Pick<Job, 'kind' | 'listenerEventType' | 'listenerIndex'>;

const ofElement: ListenerPart = {
  kind: 'BPMN_ELEMENT',
  listenerEventType: 'UNSPECIFIED',
  listenerIndex: undefined,
};

/** Everything a job needs, evaluated before anything is written. */
export function prepareJob(draft: Draft, row: ElementInstance, job: JobDefinition): NewJob {
  const at: At = { scopeKey: row.key };
  const headers = Object.fromEntries(job.headers);
  return {
    type: evaluateText(draft, job.type, at),
    retries: evaluateInteger(draft, job.retries, at),
    headers: job.userTask ? { ...headers, ...userTaskHeaders(draft, job.userTask, at) } : headers,
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
function userTaskHeaders(draft: Draft, task: UserTaskProperties, at: At): Record<string, string> {
  const headers: Record<string, string> = {};
  const put = (name: string, expression: Expression | undefined, { type, read }: Property): void => {
    if (!expression) return;
    const value = evaluate(draft, expression, at);
    if (value === '' || (value === null && type === 'DATE')) return;
    const text = read(value);
    if (text === undefined) throw notOfType(expression, value, type);
    headers[`io.camunda.zeebe:${name}`] = text;
  };
  put('assignee', task.assignee, name);
  put('candidateGroups', task.candidateGroups, names);
  put('candidateUsers', task.candidateUsers, names);
  put('dueDate', task.dueDate, date);
  put('followUpDate', task.followUpDate, date);
  if (task.formKey !== undefined) headers['io.camunda.zeebe:formKey'] = task.formKey;
  return headers;
}

interface Property {
  readonly type: 'STRING' | 'ARRAY' | 'DATE';
  /** The header of a value; undefined if the value does not fit. */
  readonly read: (value: Value) => string | undefined;
}

const name: Property = { type: 'STRING', read: (value) => (typeof value === 'string' ? value : undefined) };
const names: Property = { type: 'ARRAY', read: listText };
const date: Property = { type: 'DATE', read: dateText };

function notOfType(expression: Expression, value: Value, type: Property['type']): ElementIncident {
  if (type !== 'DATE') return wrongType(expression, value, type);
  if (typeof value !== 'string') return wrongType(expression, value, '[DATE_TIME, STRING]');
  const message = `Invalid date-time format '${value}' for expression '${expression.source}'.`;
  return new ElementIncident('EXTRACT_VALUE_ERROR', message);
}

/** A list of texts, or a text of names separated by commas. */
function listText(value: Value): string | undefined {
  if (typeof value === 'string') {
    const names = value.split(',').map((name) => name.trim());
    return JSON.stringify(names.filter((name) => name !== ''));
  }
  if (isList(value) && value.every((member) => typeof member === 'string')) return JSON.stringify(value);
  return undefined;
}

const zonedDateTime = /^(\d{4}-\d\d-\d\dT\d\d:\d\d)(:\d\d(?:\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)(\[[\w/+-]+\])?$/;

/** A date and time with its zone, in the layout Zeebe writes: seconds that are zero are left out. */
function dateText(value: Value): string | undefined {
  const text = typeName(value) === 'DATE_TIME' ? toJsonText(value).slice(1, -1) : value;
  const match = typeof text === 'string' ? zonedDateTime.exec(text) : null;
  if (!match) return undefined;
  const [, minute = '', seconds = '', offset = '', zone = ''] = match;
  if (Number.isNaN(Date.parse(minute + offset))) return undefined;
  return `${minute}${/[1-9]/.test(seconds) ? seconds : ''}${offset}${zone}`;
}
