import { toJsonText, type Expression, type Value } from '../../feel/index.ts';
import type { Binding, TaskForm, UserTaskProperties } from '../../process-model/executable/process.ts';
import type { Draft } from './draft.ts';
import { ElementIncident, evaluate, evaluateText, isList, typeName, wrongType } from './evaluate.ts';
import type { ElementInstance, Key } from './state.ts';

/** What the expressions of a user task gave; absent where they gave nothing. Dates are texts in Zeebe's layout. */
export interface EvaluatedProperties {
  readonly assignee: string | undefined;
  readonly candidateGroups: readonly string[] | undefined;
  readonly candidateUsers: readonly string[] | undefined;
  readonly dueDate: string | undefined;
  readonly followUpDate: string | undefined;
  /** Key of the deployed form, or the key that the model gives. */
  readonly formKey: string | undefined;
}

export function userTaskProperties(
  draft: Draft,
  row: ElementInstance,
  task: UserTaskProperties,
): EvaluatedProperties {
  const read = <T>(expression: Expression | undefined, property: Property<T>): T | undefined =>
    expression && readProperty(draft, row, expression, property);
  return {
    assignee: read(task.assignee, name),
    candidateGroups: read(task.candidateGroups, names),
    candidateUsers: read(task.candidateUsers, names),
    dueDate: read(task.dueDate, date),
    followUpDate: read(task.followUpDate, date),
    formKey: task.form && formKeyOf(draft, row, task.form),
  };
}

interface Property<T> {
  readonly type: 'STRING' | 'ARRAY' | 'DATE';
  /** Undefined if the value does not fit. */
  readonly read: (value: Value) => T | undefined;
}

const name: Property<string> = {
  type: 'STRING',
  read: (value) => (typeof value === 'string' ? value : undefined),
};
const names: Property<readonly string[]> = { type: 'ARRAY', read: namesOf };
const date: Property<string> = { type: 'DATE', read: dateText };

function readProperty<T>(
  draft: Draft,
  row: ElementInstance,
  expression: Expression,
  { type, read }: Property<T>,
): T | undefined {
  const value = evaluate(draft, expression, { scopeKey: row.key });
  if (value === '' || (value === null && type === 'DATE')) return undefined;
  const found = read(value);
  if (found === undefined) throw notOfType(expression, value, type);
  return found;
}

function notOfType(expression: Expression, value: Value, type: Property<unknown>['type']): ElementIncident {
  if (type !== 'DATE') return wrongType(expression, value, type);
  if (typeof value !== 'string') return wrongType(expression, value, '[DATE_TIME, STRING]');
  const message = `Invalid date-time format '${value}' for expression '${expression.source}'.`;
  return new ElementIncident('EXTRACT_VALUE_ERROR', message);
}

/** A list of texts, or a text of names separated by commas. */
function namesOf(value: Value): readonly string[] | undefined {
  if (typeof value === 'string') {
    const found = value.split(',').map((one) => one.trim());
    return found.filter((one) => one !== '');
  }
  if (!isList(value)) return undefined;
  const texts = value.filter((member) => typeof member === 'string');
  return texts.length === value.length ? texts : undefined;
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

/** The instant of a date in Zeebe's layout. */
export function instantOf(text: string): Date {
  return new Date(text.replace(/\[.*\]$/, ''));
}

function formKeyOf(draft: Draft, row: ElementInstance, form: TaskForm): string {
  if (form.kind === 'key') return form.formKey;
  const formId = evaluateText(draft, form.formId, { scopeKey: row.key });
  const caller = draft.definition(row.processInstanceKey);
  const key = draft.context.definitions.form(formId, form.binding, caller);
  if (key === undefined)
    throw new ElementIncident('FORM_NOT_FOUND', notFound(formId, form.binding, caller.deploymentKey));
  return key;
}

/** Each ends with what an operator can do. */
function notFound(formId: string, binding: Binding, deploymentKey: Key): string {
  switch (binding.kind) {
    case 'latest':
      return `Expected to find a form with id '${formId}', but no form with this id is found, at least a form with this id should be available. To resolve the Incident please deploy a form with the same id`;
    case 'deployment':
      return `Expected to use a form with id '${formId}' with binding type 'deployment', but no such form found in the deployment with key ${deploymentKey} which contained the current process. To resolve this incident, migrate the process instance to a process definition that is deployed together with the intended form to use.`;
    case 'versionTag':
      return `Expected to use a form with id '${formId}' and version tag '${binding.tag}', but no such form found. To resolve this incident, deploy a form with the given id and version tag.`;
  }
}
