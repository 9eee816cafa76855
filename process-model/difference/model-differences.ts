import { isBlank, localName, meaningOf, plainText, readTree, type XmlTree } from '../merge/xml-tree.ts';

export const differenceKinds = ['added', 'removed', 'changed', 'moved', 'restyled'] as const;
export type DifferenceKind = (typeof differenceKinds)[number];

/** One element that is otherwise in the newer model. */
export interface ModelDifference {
  readonly kind: DifferenceKind;
  readonly elementId: string;
  /** BPMN name of the element, such as `userTask`. */
  readonly type: string;
  /** Its name in the newer model, else in the older one; empty where it has none. */
  readonly name: string;
  readonly changes: readonly FactChange[];
}

/** A setting of an element that was changed; `from` or `to` is undefined where it was set, or taken away. */
export interface FactChange {
  /** Such as `name`, `candidateGroups`, `condition`, or a path of XML names. */
  readonly what: string;
  /** Which header, input or output it is, for those. */
  readonly which: string | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** What is different between two models: what was added, taken away, set otherwise, moved. */
export function modelDifferences(before: string, after: string): readonly ModelDifference[] {
  const [older, newer] = [readModel(before), readModel(after)];
  const found = [
    ...[...newer.elements].flatMap(([id, tree]) => (older.elements.has(id) ? [] : [told('added', id, tree)])),
    ...[...older.elements].flatMap(([id, tree]) =>
      newer.elements.has(id) ? [] : [told('removed', id, tree)],
    ),
    ...[...newer.elements].flatMap(([id, tree]) => {
      const earlier = older.elements.get(id);
      return earlier ? changed(id, earlier, tree) : [];
    }),
    ...[...newer.drawn].flatMap(([id, drawing]) =>
      redrawn(id, older.drawn.get(id), drawing, newer.elements.get(id)),
    ),
  ];
  return found.toSorted(
    (one, other) => differenceKinds.indexOf(one.kind) - differenceKinds.indexOf(other.kind),
  );
}

interface Model {
  readonly elements: ReadonlyMap<string, XmlTree>;
  /** Shapes and edges by the id of what they draw. */
  readonly drawn: ReadonlyMap<string, XmlTree>;
}

function readModel(xml: string): Model {
  const elements = new Map<string, XmlTree>();
  const drawn = new Map<string, XmlTree>();
  const walk = (trees: readonly XmlTree[]): void => {
    for (const tree of trees) {
      const { id, bpmnElement } = tree.attributes;
      if (bpmnElement !== undefined && /^BPMN(?:Shape|Edge)$/.test(localName(tree)))
        drawn.set(bpmnElement, tree);
      else if (id !== undefined && isTracked(tree)) elements.set(id, tree);
      walk(tree.children);
    }
  };
  walk(readTree(xml));
  return { elements, drawn };
}

/** What stands for itself in a model; everything else is a setting of what it stands in. */
const tracked =
  /^(?:process|participant|collaboration|lane|message|signal|error|escalation|sequenceFlow|messageFlow|association|textAnnotation|group|callActivity|transaction|task|dataObjectReference|dataStoreReference|\w+Task|\w+Event|\w+Gateway|subProcess|adHocSubProcess)$/;
const isTracked = (tree: XmlTree): boolean => tracked.test(localName(tree));

const told = (
  kind: DifferenceKind,
  elementId: string,
  tree: XmlTree,
  changes: readonly FactChange[] = [],
): ModelDifference => ({
  ...{ kind, elementId, type: localName(tree), changes },
  name: plainText(tree.attributes['name'] ?? ''),
});

function changed(id: string, before: XmlTree, after: XmlTree): ModelDifference[] {
  const [older, newer] = [factsOf(before), factsOf(after)];
  const keys = new Set([...older.keys(), ...newer.keys()]);
  const changes = [...keys].flatMap((key) => {
    const [from, to] = [older.get(key), newer.get(key)];
    if (from?.value === to?.value) return [];
    const { what = '', which } = to ?? from ?? {};
    return [{ what, which, from: from?.value, to: to?.value }];
  });
  const type = localName(before) === localName(after) ? [] : [typeChange(before, after)];
  return changes.length + type.length === 0 ? [] : [told('changed', id, after, [...type, ...changes])];
}

const typeChange = (before: XmlTree, after: XmlTree): FactChange => ({
  ...{ what: 'type', which: undefined, from: localName(before), to: localName(after) },
});

interface Fact {
  readonly what: string;
  readonly which: string | undefined;
  readonly value: string;
}

/** Every setting of an element by a key of its own. */
function factsOf(element: XmlTree): ReadonlyMap<string, Fact> {
  const facts = new Map<string, Fact>();
  const add = (path: string, which: string | undefined, value: string): void => {
    const what = names[path] ?? path;
    const key = `${what} ${which ?? ''}`;
    const earlier = facts.get(key);
    facts.set(key, { what, which, value: earlier ? `${earlier.value}, ${value}` : value });
  };
  const walk = (tree: XmlTree, path: string, which: string | undefined): void => {
    for (const [name, value] of Object.entries(tree.attributes))
      if (name !== 'id' && !keyAttributes.has(`${path}@${name}`))
        add(`${path}@${name}`, which, plainText(value));
    const text = tree.children
      .flatMap((child) => (isBlank(child) ? [] : [child.text]))
      .join('')
      .trim();
    if (text !== '') add(path, which, plainText(text));
    for (const child of tree.children) {
      if (child.name.startsWith('#') || isTracked(child) || notSettings.has(localName(child))) continue;
      const inner = `${path}/${localName(child)}`;
      const member = keyed[localName(child)];
      walk(child, inner, member === undefined ? which : child.attributes[member]);
    }
    // An empty element is a setting too, such as the mark of a native user task.
    if (path !== '' && Object.keys(tree.attributes).length === 0 && tree.children.length === 0)
      add(path, which, '✓');
  };
  walk(element, '', undefined);
  return facts;
}

/** Told by the flows themselves, or by what stands in a lane or scope. */
const notSettings: ReadonlySet<string> = new Set(['incoming', 'outgoing', 'laneSet', 'flowNodeRef']);

/** Members of lists by what they are called. */
const keyed: Readonly<Record<string, string>> = {
  header: 'key',
  input: 'target',
  output: 'target',
  property: 'name',
};
const keyAttributes: ReadonlySet<string> = new Set([
  '/extensionElements/taskHeaders/header@key',
  '/extensionElements/ioMapping/input@target',
  '/extensionElements/ioMapping/output@target',
  '/extensionElements/properties/property@name',
]);

/** Settings that have a word of their own. */
const names: Readonly<Record<string, string>> = {
  '@name': 'name',
  '@sourceRef': 'source',
  '@targetRef': 'target',
  '@attachedToRef': 'attachedTo',
  '@default': 'default',
  '@cancelActivity': 'interrupting',
  '/documentation': 'documentation',
  '/conditionExpression': 'condition',
  '/extensionElements/formDefinition@formKey': 'form',
  '/extensionElements/formDefinition@formId': 'form',
  '/extensionElements/assignmentDefinition@candidateGroups': 'candidateGroups',
  '/extensionElements/assignmentDefinition@candidateUsers': 'candidateUsers',
  '/extensionElements/assignmentDefinition@assignee': 'assignee',
  '/extensionElements/taskSchedule@dueDate': 'dueDate',
  '/extensionElements/taskDefinition@type': 'jobType',
  '/extensionElements/taskDefinition@retries': 'retries',
  '/extensionElements/taskHeaders/header@value': 'header',
  '/extensionElements/ioMapping/input@source': 'input',
  '/extensionElements/ioMapping/output@source': 'output',
  '/extensionElements/calledElement@processId': 'calledProcess',
  '/extensionElements/calledDecision@decisionId': 'decision',
  '/timerEventDefinition/timeDate': 'timer',
  '/timerEventDefinition/timeDuration': 'timer',
  '/timerEventDefinition/timeCycle': 'timer',
  '/messageEventDefinition@messageRef': 'message',
  '@messageRef': 'message',
};

function redrawn(
  id: string,
  before: XmlTree | undefined,
  after: XmlTree,
  element: XmlTree | undefined,
): ModelDifference[] {
  if (!before || !element) return [];
  const placeOf = ({ children }: XmlTree): string =>
    meaningOf(children.filter((child) => ['Bounds', 'waypoint'].includes(localName(child))));
  if (placeOf(before) !== placeOf(after)) return [told('moved', id, element)];
  const styleOf = ({ attributes }: XmlTree): string => JSON.stringify(Object.entries(attributes).sort());
  return styleOf(before) === styleOf(after) ? [] : [told('restyled', id, element)];
}
