import { idOf, type Compiler } from './compiler.ts';
import { staticText } from './compile-events.ts';
import { checkHeaders, compileBinding, headersOf } from './compile-tasks.ts';
import type {
  ElementBase,
  JobElement,
  TaskListener,
  TaskListenerEvent,
  TaskForm,
  UserTaskElement,
  UserTaskProperties,
} from './process.ts';
import type { XmlNode } from '../xml-node.ts';

type Kind = Omit<UserTaskElement, keyof ElementBase>;
type Task = Kind | Pick<JobElement, 'kind' | 'job'>;

/** Rules 36 and 37: a user task of the engine itself, or a job of a type of its own. */
export function compileUserTask(compiler: Compiler, node: XmlNode): Task | undefined {
  const id = idOf(node);
  const isNative = node.extension('zeebe:UserTask') !== undefined;
  const headers = headersOf(node);
  checkHeaders(compiler, id, headers);
  const properties = compileProperties(compiler, node, isNative);
  if (!isNative) {
    refuseNativeOnly(compiler, node);
    const [type, retries] = [staticText('io.camunda.zeebe:userTask'), staticText('1')];
    return { kind: 'job', job: { type, retries, headers, userTask: properties } };
  }
  const priority = compilePriority(compiler, node);
  const reference = node.extension('zeebe:FormDefinition')?.text('externalReference');
  const externalFormReference = compiler.optionalValue(id, reference);
  const listeners = compileListeners(compiler, node);
  return priority && { kind: 'userTask', properties, priority, externalFormReference, headers, listeners };
}

function compileProperties(compiler: Compiler, node: XmlNode, isNative: boolean): UserTaskProperties {
  const id = idOf(node);
  const assignment = node.extension('zeebe:AssignmentDefinition');
  const schedule = node.extension('zeebe:TaskSchedule');
  return {
    assignee: compiler.optionalValue(id, assignment?.text('assignee')),
    candidateGroups: compiler.optionalValue(id, assignment?.text('candidateGroups')),
    candidateUsers: compiler.optionalValue(id, assignment?.text('candidateUsers')),
    dueDate: compiler.optionalValue(id, schedule?.text('dueDate')),
    followUpDate: compiler.optionalValue(id, schedule?.text('followUpDate')),
    form: compileForm(compiler, node, isNative),
  };
}

/** Only the engine's own user tasks have these; at a job they would be lost. */
function refuseNativeOnly(compiler: Compiler, node: XmlNode): void {
  const refuse = (what: string): void =>
    compiler.refuse(idOf(node), `${what} has a meaning only at a user task with a zeebe:userTask`);
  if (node.extension('zeebe:PriorityDefinition')) refuse('zeebe:priorityDefinition');
  if (node.extension('zeebe:TaskListeners')) refuse('zeebe:taskListeners');
  if (node.extension('zeebe:FormDefinition')?.text('externalReference') !== undefined)
    refuse('The externalReference of a form');
}

const USUAL_PRIORITY = '50';

function compilePriority(compiler: Compiler, node: XmlNode) {
  const text = node.extension('zeebe:PriorityDefinition')?.text('priority') ?? USUAL_PRIORITY;
  const isStatic = !text.startsWith('=');
  if (isStatic && !(/^\d+$/.test(text) && Number(text) <= 100)) {
    compiler.refuse(idOf(node), `The priority must be a whole number from 0 to 100; '${text}' is none`);
    return undefined;
  }
  return compiler.value(idOf(node), text);
}

const listenerEvents: ReadonlyMap<string, TaskListenerEvent> = new Map([
  ['creating', 'CREATING'],
  ['assigning', 'ASSIGNING'],
  ['updating', 'UPDATING'],
  ['completing', 'COMPLETING'],
]);

/** Rule 38, in the order of the model. */
function compileListeners(compiler: Compiler, node: XmlNode): UserTaskElement['listeners'] {
  const id = idOf(node);
  const found = new Map<TaskListenerEvent, TaskListener[]>();
  for (const listener of node.extension('zeebe:TaskListeners')?.nodes('listeners') ?? []) {
    const name = listener.text('eventType') ?? '';
    const event = listenerEvents.get(name);
    if (!event) {
      compiler.refuse(id, `Task listeners of the event type '${name}' are not supported by this engine`);
      continue;
    }
    const type = compiler.requiredValue(id, listener.text('type'), 'a job type for its task listener');
    const retries = compiler.value(id, listener.text('retries') ?? '3');
    if (type && retries)
      found.set(event, [...(found.get(event) ?? []), { type, retries, headers: headersOf(node) }]);
  }
  return found;
}

const embeddedForm = 'camunda-forms:bpmn:';

function compileForm(compiler: Compiler, node: XmlNode, isNative: boolean): TaskForm | undefined {
  const id = idOf(node);
  const form = node.extension('zeebe:FormDefinition');
  if (!form) return undefined;
  const given = (['formId', 'formKey', 'externalReference'] as const).filter((name) => form.text(name));
  if (given.length > 1)
    compiler.refuse(id, `Exactly one of the attributes '${given.join(', ')}' must be present`);
  const formId = compiler.optionalValue(id, form.text('formId'));
  if (formId) return { kind: 'deployed', formId, binding: compileBinding(compiler, id, form) };
  const formKey = form.text('formKey');
  if (formKey === undefined) return undefined;
  if (isNative)
    compiler.refuse(id, 'A user task with a zeebe:userTask has its form by formId or externalReference');
  checkEmbedded(compiler, id, formKey);
  return { kind: 'key', formKey };
}

function checkEmbedded(compiler: Compiler, id: string, formKey: string): void {
  if (!formKey.startsWith(embeddedForm)) return;
  const formId = formKey.slice(embeddedForm.length);
  if (!compiler.embeddedForms.has(formId))
    compiler.refuse(
      id,
      `Must refer to a zeebe:userTaskForm of its process; there is none with the id '${formId}'`,
    );
}
