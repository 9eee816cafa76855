import { HumanStepVariables, jobs } from '../../model/jobs.ts';
import { paymentBatchProcess } from '../../model/messages.ts';
import { TaskKind } from '../../model/task.ts';
import { taskAnswers } from '../../model/task-answers.ts';
import { shapesOf, type ValueShape } from '../templates/from-schema.ts';
import { isJobType } from '../templates/templates.ts';
import { valueWords } from '../templates/value-words.ts';
import type { XmlNode } from '../xml-node.ts';
import type { Definition, FieldsOf, OriginKind } from './variable.ts';

const unknown: ValueShape = { type: 'any', nullable: true };

/** What a process of ours is started with: the id of what it is about. */
export function startVariables(processId: string): readonly Definition[] {
  const name = processId === paymentBatchProcess ? 'batchId' : 'caseId';
  return [{ name, kind: 'start', shape: { type: 'string', format: 'id', nullable: false } }];
}

/** What an element lays down for itself and what stands in it: its loop's element, then its input mappings. */
export function localsOf(node: XmlNode): readonly Definition[] {
  return [...loopVariables(node), ...mappings(node, 'inputParameters', 'mapping')];
}

function loopVariables(node: XmlNode): Definition[] {
  const loop = node.node('loopCharacteristics')?.extension('zeebe:LoopCharacteristics');
  const name = loop?.text('inputElement');
  const counter: Definition[] = loop
    ? [define(node, 'loop', 'loopCounter', { type: 'number', nullable: false })]
    : [];
  if (name === undefined) return counter;
  const known = shapesOf(HumanStepVariables).find((shape) => shape.name === name);
  return [define(node, 'loop', name, known ? { ...known, nullable: false } : unknown), ...counter];
}

/** What an element's own work gives, before output mappings. */
export function resultsOf(node: XmlNode, fieldsOf: FieldsOf): readonly Definition[] {
  const type = node.extension('zeebe:TaskDefinition')?.text('type');
  if (isJobType(type))
    return shapesOf(jobs[type].output).map((shape) =>
      define(node, 'job', shape.name, shape, { valueLabels: wordsOf(shape) }),
    );
  if (node.type === 'bpmn:UserTask') return answersOf(node, fieldsOf);
  const result =
    node.extension('zeebe:Script')?.text('resultVariable') ??
    node.extension('zeebe:CalledDecision')?.text('resultVariable');
  return result === undefined ? [] : [define(node, 'result', result, unknown)];
}

const wordsOf = ({ values = [] }: ValueShape): NonNullable<Definition['valueLabels']> =>
  Object.fromEntries(
    values.flatMap((value) => {
      const words = valueWords[value];
      return words ? [[value, words] as const] : [];
    }),
  );

/** Header of a task, by its key. */
export const headerOf = (node: XmlNode, key: string): string | undefined =>
  node
    .extension('zeebe:TaskHeaders')
    ?.nodes('values')
    .find((header) => header.text('key') === key)
    ?.text('value');

/** The answers that become variables, with the types that the step's contract or its form give them. */
function answersOf(node: XmlNode, fieldsOf: FieldsOf): Definition[] {
  const names = (headerOf(node, 'routing') ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const kind = TaskKind.safeParse(headerOf(node, 'kind'));
  const contract = kind.success ? shapesOf(taskAnswers[kind.data]) : [];
  const formKey = node.extension('zeebe:FormDefinition')?.text('formKey');
  const fields = formKey === undefined ? undefined : fieldsOf(formKey);
  return names.map((name) => {
    const agreed = contract.find((shape) => shape.name === name);
    const field = fields?.find((one) => one.name === name);
    const valueLabels = { ...(agreed ? wordsOf(agreed) : {}), ...field?.valueLabels };
    const label = field ? { label: field.label } : {};
    return define(node, 'answer', name, agreed ?? field?.shape ?? unknown, { valueLabels, ...label });
  });
}

/** What leaves an element: its output mappings where there are some, otherwise its results. */
export function outputsOf(node: XmlNode, fieldsOf: FieldsOf): readonly Definition[] {
  const mapped = mappings(node, 'outputParameters', 'mapping');
  const collection = node.node('loopCharacteristics')?.extension('zeebe:LoopCharacteristics');
  const gathered = collection?.text('outputCollection');
  return [
    ...(mapped.length > 0 ? mapped : resultsOf(node, fieldsOf)),
    ...(gathered === undefined ? [] : [define(node, 'loop', gathered, { type: 'list', nullable: false })]),
  ];
}

function mappings(
  node: XmlNode,
  side: 'inputParameters' | 'outputParameters',
  kind: OriginKind,
): Definition[] {
  const entries = node.extension('zeebe:IoMapping')?.nodes(side) ?? [];
  return entries.flatMap((entry) => {
    const [target] = (entry.text('target') ?? '').split('.');
    return target ? [define(node, kind, target, shapeOfSource(entry.text('source') ?? ''))] : [];
  });
}

/** The type of a constant; what an expression gives is not guessed. */
function shapeOfSource(source: string): ValueShape {
  const text = source.startsWith('=') ? source.slice(1).trim() : JSON.stringify(source);
  if (/^"[^"]*"$/.test(text)) return { type: 'string', nullable: false };
  if (/^-?\d+(\.\d+)?$/.test(text)) return { type: 'number', nullable: false };
  return text === 'true' || text === 'false' ? { type: 'boolean', nullable: false } : unknown;
}

const define = (
  node: XmlNode,
  kind: OriginKind,
  name: string,
  ...[shape, more = {}]: [ValueShape, Pick<Definition, 'label' | 'valueLabels'>?]
): Definition => ({ name, kind, shape, ...(node.id === undefined ? {} : { elementId: node.id }), ...more });
