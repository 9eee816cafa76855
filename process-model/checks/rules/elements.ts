import { emptyScope, toPlain, type Expression } from '../../../feel/index.ts';
import { userTaskJob } from '../../../model/jobs.ts';
import { formStep } from '../../../model/task.ts';
import type { Element, JobElement, UserTaskElement, UserTaskProperties } from '../../executable/process.ts';
import type { CheckedProcess } from '../checked.ts';

/** The value of an expression that reads no variable; undefined for one that is worked out when a case gets there. */
export function staticValue(expression: Expression | undefined): unknown {
  if (!expression || expression.names.length > 0) return undefined;
  const { value } = expression.evaluate(emptyScope);
  return value === undefined ? undefined : toPlain(value);
}

export const elementsOf = ({ compiled }: CheckedProcess): readonly Element[] => [
  ...(compiled?.elements.values() ?? []),
];

/** Jobs that a program does. */
export const serviceJobs = (process: CheckedProcess): readonly JobElement[] =>
  elementsOf(process).flatMap((element) =>
    element.kind === 'job' && element.job.userTask === undefined ? [element] : [],
  );

/** A step that a person does. */
export interface HumanStep {
  readonly element: JobElement | UserTaskElement;
  readonly properties: UserTaskProperties;
  readonly headers: ReadonlyMap<string, string>;
  /** What completing it does. */
  readonly kind: string;
  /** What rights of forms are drawn for. */
  readonly step: string;
  /** Answers that become variables. */
  readonly routing: readonly string[];
  /** Key of its form; null without one, undefined where it is worked out. */
  readonly form: string | null | undefined;
}

export function humanSteps(process: CheckedProcess): readonly HumanStep[] {
  return elementsOf(process).flatMap((element) => {
    if (element.kind === 'userTask') return [stepOf(element, element.properties, element.headers)];
    if (element.kind !== 'job' || !element.job.userTask) return [];
    return [stepOf(element, element.job.userTask, element.job.headers)];
  });
}

function stepOf(
  element: JobElement | UserTaskElement,
  properties: UserTaskProperties,
  headers: ReadonlyMap<string, string>,
): HumanStep {
  const kind = headers.get('kind') ?? formStep;
  const routing = namesIn(headers.get('routing') ?? '');
  const step = kind === formStep ? element.id : kind;
  return { element, properties, headers, kind, step, routing, form: formOf(element, properties) };
}

function formOf(
  element: JobElement | UserTaskElement,
  { form }: UserTaskProperties,
): string | null | undefined {
  if (form?.kind === 'key') return form.formKey;
  const id = form?.formId ?? (element.kind === 'userTask' ? element.externalFormReference : undefined);
  if (!id) return null;
  const value = staticValue(id);
  return typeof value === 'string' ? value : undefined;
}

export const namesIn = (list: string): readonly string[] =>
  list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

/** The type of a job, where it is written out. */
export function jobTypeOf({ job }: JobElement): string | undefined {
  const type = staticValue(job.type);
  return typeof type === 'string' && type !== userTaskJob ? type : undefined;
}

export const titleOf = ({ name, id }: { readonly name: string | undefined; readonly id: string }): string =>
  name?.trim() || id;
