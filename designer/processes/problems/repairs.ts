import type Modeler from 'bpmn-js/lib/Modeler';
import type { Repair } from '../../../process-model/checks/problem.ts';
import { modelEditor, read, readList, readText, type Drawn, type ModelEditor } from './model-editor.ts';

/** Words that a repair writes into the model, in the language of whoever asks for it. */
export interface RepairWords {
  /** What an element is called that has no name. */
  nameOf(type: string): string;
}

/** Carries out a repair as one step that can be undone; false where what it speaks of is no longer there. */
export function carryOut(modeler: Modeler, repair: Repair, words: RepairWords): boolean {
  const editor = modelEditor(modeler);
  const change = changeOf(editor, repair, words);
  if (!change) return false;
  editor.once(change);
  return true;
}

type Change = (() => void) | undefined;

function changeOf(editor: ModelEditor, repair: Repair, words: RepairWords): Change {
  switch (repair.kind) {
    case 'markExecutable':
    case 'addStart':
      return processChange(editor, repair);
    case 'removeElements':
      return removal(editor, repair.elements);
    case 'connect':
      return connection(editor, repair);
    case 'setDefaultFlow':
      return defaultFlow(editor, repair);
    case 'turnGateway':
      return at(editor, repair.gateway, (gateway) =>
        editor.replacing.replaceElement(gateway, { type: repair.to }),
      );
    case 'addCondition':
      return at(editor, repair.flow, (flow) => {
        const conditionExpression = editor.create('bpmn:FormalExpression', { body: '=false' });
        editor.modeling.updateProperties(flow, { conditionExpression });
      });
    case 'removeCondition':
      return at(editor, repair.flow, (flow) =>
        editor.modeling.updateProperties(flow, { conditionExpression: undefined }),
      );
    default:
      return at(editor, repair.element, (element) => mend(editor, element, repair, words));
  }
}

function at(editor: ModelEditor, id: string, change: (element: Drawn) => unknown): Change {
  const element = editor.find(id);
  return element && (() => void change(element));
}

function removal(editor: ModelEditor, ids: readonly string[]): Change {
  const elements = ids.flatMap((id) => editor.find(id) ?? []);
  return elements.length === 0 ? undefined : () => editor.modeling.removeElements(elements);
}

function connection(editor: ModelEditor, repair: Extract<Repair, { kind: 'connect' }>): Change {
  const [from, to] = [editor.find(repair.from), editor.find(repair.to)];
  return from && to && (() => void editor.modeling.connect(from, to));
}

function defaultFlow(editor: ModelEditor, repair: Extract<Repair, { kind: 'setDefaultFlow' }>): Change {
  const [gateway, flow] = [editor.find(repair.gateway), editor.find(repair.flow)];
  if (!gateway || !flow) return undefined;
  return () => {
    editor.modeling.updateProperties(flow, { conditionExpression: undefined });
    editor.modeling.updateProperties(gateway, { default: flow.businessObject });
  };
}

function processChange(
  editor: ModelEditor,
  repair: Extract<Repair, { kind: 'markExecutable' | 'addStart' }>,
): Change {
  const found = editor.processOf(repair.process);
  if (!found) return undefined;
  const { drawn, process } = found;
  if (repair.kind === 'markExecutable')
    return () => editor.modeling.updateModdleProperties(drawn, process, { isExecutable: true });
  const nodes = editor.flowNodesIn(repair.process);
  const isFirst = ({ type, businessObject }: Drawn): boolean =>
    type !== 'bpmn:BoundaryEvent' &&
    readList(businessObject, 'incoming').length === 0 &&
    read(businessObject, 'triggeredByEvent') !== true;
  const first = nodes.find(isFirst);
  return () => {
    const middle = (first?.y ?? 100) + (first?.height ?? 80) / 2;
    const spot = { x: Math.max((first?.x ?? 260) - 80, (drawn.x ?? -Infinity) + 40), y: middle };
    const start = editor.modeling.createShape(editor.shape({ type: 'bpmn:StartEvent' }), spot, drawn);
    if (first) editor.modeling.connect(start, first);
  };
}

type AtElement = Extract<Repair, { readonly element: string }>;

function mend(editor: ModelEditor, element: Drawn, repair: AtElement, words: RepairWords): void {
  const { modeling } = editor;
  const extend = (type: string, properties: object): void =>
    modeling.updateModdleProperties(element, editor.extension(element, type), properties);
  switch (repair.kind) {
    case 'addEnd':
      return editor.append(element, 'bpmn:EndEvent');
    case 'setJobType':
      return extend('zeebe:TaskDefinition', { type: repair.type });
    case 'setRole':
      return extend('zeebe:AssignmentDefinition', { candidateGroups: `=["${repair.role}"]` });
    case 'setForm':
      return setForm(editor, element, repair.form);
    case 'setCalledProcess':
      return extend('zeebe:CalledElement', { processId: repair.process });
    case 'dropMapping':
      return dropMapping(editor, element, repair);
    case 'limitCycle':
      return limitCycle(editor, element, repair.times);
    case 'setStartMessage':
      return awaitMessage(editor, element, repair.message);
    case 'nameFromType':
      return modeling.updateProperties(element, { name: words.nameOf(kindOf(element)) });
    default:
      return setHeaders(editor, element, repair);
  }
}

/** What an element is, in one word: a boundary event is named after what it waits for. */
export function kindOf({ type, businessObject }: Drawn): string {
  const [definition] = readList(businessObject, 'eventDefinitions');
  const event = /^bpmn:(Timer|Message|Error)EventDefinition$/.exec(readText(definition, '$type') ?? '')?.[1];
  return event ?? type.replace(/^bpmn:/, '');
}

/** A form stays linked as it was. */
function setForm(editor: ModelEditor, element: Drawn, form: string): void {
  const definition = editor.extension(element, 'zeebe:FormDefinition');
  const link = ['formId', 'externalReference'].find((name) => readText(definition, name) !== undefined);
  editor.modeling.updateModdleProperties(element, definition, { [link ?? 'formKey']: form });
}

function dropMapping(
  editor: ModelEditor,
  element: Drawn,
  { direction, target }: Extract<Repair, { kind: 'dropMapping' }>,
): void {
  const mapping = editor.extension(element, 'zeebe:IoMapping');
  const name = `${direction}Parameters`;
  const rest = readList(mapping, name).filter((one) => readText(one, 'target') !== target);
  editor.modeling.updateModdleProperties(element, mapping, { [name]: rest });
}

function limitCycle(editor: ModelEditor, element: Drawn, times: number): void {
  const [definition] = readList(element.businessObject, 'eventDefinitions');
  const cycle = read(definition, 'timeCycle');
  const body = readText(cycle, 'body')
    ?.trim()
    .replace(/^R(?=\/)/, `R${times}`);
  if (cycle !== undefined) editor.modeling.updateModdleProperties(element, cycle, { body });
}

function awaitMessage(editor: ModelEditor, element: Drawn, name: string): void {
  const message = editor.create('bpmn:Message', { name });
  const started = editor.replacing.replaceElement(element, {
    type: 'bpmn:StartEvent',
    eventDefinitionType: 'bpmn:MessageEventDefinition',
  });
  editor.addRoot(started, message);
  const [definition] = readList(started.businessObject, 'eventDefinitions');
  editor.modeling.updateModdleProperties(started, definition, { messageRef: message });
}

type HeaderRepair = Extract<
  Repair,
  { kind: 'setHeader' | 'renameHeader' | 'removeHeader' | 'addRouting' | 'dropRouting' }
>;

function setHeaders(editor: ModelEditor, element: Drawn, repair: HeaderRepair): void {
  const headers = editor.extension(element, 'zeebe:TaskHeaders');
  const rows = readList(headers, 'values').map((row) => ({
    key: readText(row, 'key') ?? '',
    value: readText(row, 'value') ?? '',
  }));
  const values = headersAfter(rows, repair)
    .filter(({ value }) => value !== '')
    .map((row) => editor.create('zeebe:Header', row));
  editor.modeling.updateModdleProperties(element, headers, { values });
}

interface Header {
  readonly key: string;
  readonly value: string;
}

function headersAfter(rows: readonly Header[], repair: HeaderRepair): readonly Header[] {
  const put = (key: string, value: string): readonly Header[] =>
    rows.some((row) => row.key === key)
      ? rows.map((row) => (row.key === key ? { key, value } : row))
      : [...rows, { key, value }];
  const routed = (rows.find(({ key }) => key === 'routing')?.value ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  switch (repair.kind) {
    case 'setHeader':
      return put(repair.key, repair.value);
    case 'renameHeader':
      return rows.map((row) => (row.key === repair.key ? { ...row, key: repair.to } : row));
    case 'removeHeader':
      return rows.filter(({ key }) => key !== repair.key);
    case 'addRouting':
      return put('routing', [...routed, repair.name].join(','));
    case 'dropRouting':
      return put('routing', routed.filter((name) => name !== repair.name).join(','));
  }
}
