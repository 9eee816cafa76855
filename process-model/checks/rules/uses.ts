import type { Expression } from '../../../feel/index.ts';
import type { CatchEvent, Element, UserTaskProperties } from '../../executable/process.ts';
import type { CheckedProcess } from '../checked.ts';
import { contracts } from './contracts.ts';
import { elementsOf, jobTypeOf } from './elements.ts';

/** A place where a variable is read. */
export interface Use {
  readonly name: string;
  /** Where it is shown: an element or a flow. */
  readonly at: string;
  /** The element at which a token stands when it is read. */
  readonly reader: string;
}

/** Every variable that the model itself reads, and that its workers can't do without. */
export function usesOf(process: CheckedProcess): readonly Use[] {
  const flows = [...(process.compiled?.flows.values() ?? [])].flatMap(({ id, source, condition }) =>
    read(condition, id, source),
  );
  return [...flows, ...elementsOf(process).flatMap(usesOfElement)];
}

const read = (expression: Expression | undefined, at: string, reader = at): Use[] =>
  expression?.names.map((name) => ({ name, at, reader })) ?? [];

function usesOfElement(element: Element): Use[] {
  const { id, inputs, loop } = element;
  const reader = element.kind === 'boundary' ? element.attachedTo : id;
  const local = new Set([...inputs.map(({ target }) => target[0] ?? ''), ...localNames(element)]);
  const own = ownExpressions(element).flatMap((expression) => read(expression, id, reader));
  return [
    ...inputs.flatMap(({ source }) => read(source, id)),
    ...read(loop?.inputCollection, id),
    ...read(loop?.cardinality, id),
    ...own,
    ...needsOf(element),
  ].filter(({ name }) => !local.has(name));
}

/** Variables that exist only while an element runs. */
export function localNames({ loop }: Element): readonly string[] {
  return loop ? ['loopCounter', ...(loop.inputElement === undefined ? [] : [loop.inputElement])] : [];
}

function needsOf(element: Element): Use[] {
  if (element.kind !== 'job') return [];
  const needs = contracts.get(jobTypeOf(element) ?? '')?.needs ?? [];
  return needs.map((name) => ({ name, at: element.id, reader: element.id }));
}

function ownExpressions(element: Element): readonly (Expression | undefined)[] {
  switch (element.kind) {
    case 'job':
      return [element.job.type, ...ofPeople(element.job.userTask)];
    case 'userTask':
      return ofPeople(element.properties);
    case 'script':
      return [element.expression];
    case 'callActivity':
      return [element.processId];
    case 'catch':
    case 'boundary':
      return eventExpressions(element.event);
    case 'startEvent':
      return element.event ? eventExpressions(element.event) : [];
    default:
      return [];
  }
}

function ofPeople(properties: UserTaskProperties | undefined): readonly (Expression | undefined)[] {
  const { assignee, candidateGroups, candidateUsers, dueDate, followUpDate, form } = properties ?? {};
  const formId = form?.kind === 'deployed' ? form.formId : undefined;
  return [assignee, candidateGroups, candidateUsers, dueDate, followUpDate, formId];
}

function eventExpressions(event: CatchEvent): readonly (Expression | undefined)[] {
  switch (event.kind) {
    case 'message':
      return [event.name, event.correlationKey];
    case 'timer':
      return [event.timer.expression];
    case 'signal':
      return [event.name];
    default:
      return [];
  }
}
