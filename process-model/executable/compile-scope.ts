import { baseOf, compileElement, type Surroundings } from './compile-elements.ts';
import { idOf, type Compiler } from './compiler.ts';
import type { Element, ScopeElement, SequenceFlow } from './process.ts';
import { refuseUnsupported } from './unsupported.ts';
import type { XmlNode } from '../xml-node.ts';

/** What describes a process without taking part in it. */
const passive = new Set([
  'bpmn:DataObject',
  'bpmn:DataObjectReference',
  'bpmn:DataStoreReference',
  'bpmn:TextAnnotation',
  'bpmn:Association',
  'bpmn:Group',
]);

const unsupportedScopes = new Set(['bpmn:Transaction', 'bpmn:AdHocSubProcess']);

const none: ReadonlyMap<string, readonly string[]> = new Map();

/** Compiles all that stands directly inside a process or sub process, and the scope itself. */
export function compileScope(
  compiler: Compiler,
  node: XmlNode,
  place: { kind: ScopeElement['kind']; around?: Surroundings },
): void {
  const id = idOf(node);
  const inside = node.nodes('flowElements').filter(({ type }) => !passive.has(type));
  const nodes = inside.filter(({ type }) => type !== 'bpmn:SequenceFlow');
  const flows = inside.flatMap((flow) =>
    flow.type === 'bpmn:SequenceFlow' ? (compileFlow(compiler, flow) ?? []) : [],
  );
  const around: Surroundings = {
    parent: id,
    scope: place.kind,
    incoming: idsBy(flows, ({ target, id: flowId }) => [target, flowId]),
    outgoing: idsBy(flows, ({ source, id: flowId }) => [source, flowId]),
    boundaries: idsBy(nodes, (child) => [attachedTo(child), idOf(child)]),
    links: linksOf(compiler, nodes),
    associations: associationsOf(node),
  };
  for (const child of nodes) compileChild(compiler, child, around);
  addScope(compiler, node, place);
}

function compileChild(compiler: Compiler, node: XmlNode, around: Surroundings): void {
  if (node.id === undefined) compiler.refuse(around.parent, `Holds an element ${node.type} without an id`);
  if (unsupportedScopes.has(node.type)) {
    compiler.refuse(idOf(node), `The element ${node.type} is not supported by this engine`);
  } else if (node.type === 'bpmn:SubProcess') {
    compileScope(compiler, node, {
      kind: node.flag('triggeredByEvent') ? 'eventSubProcess' : 'subProcess',
      around,
    });
  } else {
    const element = compileElement(compiler, node, around);
    if (element) compiler.elements.set(element.id, element);
  }
}

function addScope(
  compiler: Compiler,
  node: XmlNode,
  { kind, around }: { kind: ScopeElement['kind']; around?: Surroundings },
): void {
  const id = idOf(node);
  const children = [...compiler.elements.values()].filter((element) => element.parent === id);
  const starts = children.flatMap((child) => (child.kind === 'startEvent' ? [child] : []));
  const noneStarts = starts.filter(({ event }) => event === undefined);
  const outer: Surroundings = around ?? {
    parent: '',
    scope: 'process',
    ...{ incoming: none, outgoing: none, boundaries: none, links: new Map(), associations: none },
  };
  const base = baseOf(compiler, node, outer);
  const scope: ScopeElement = {
    ...base,
    parent: around?.parent,
    kind,
    type: kind === 'process' ? 'PROCESS' : kind === 'subProcess' ? 'SUB_PROCESS' : 'EVENT_SUB_PROCESS',
    noneStart: noneStarts[0]?.id,
    eventStarts: starts.filter(({ event }) => event !== undefined).map((start) => start.id),
    eventSubProcesses: children.flatMap((child) => (child.kind === 'eventSubProcess' ? [child.id] : [])),
  };
  checkStarts(compiler, scope, noneStarts);
  compiler.elements.set(id, scope);
}

function checkStarts(compiler: Compiler, scope: ScopeElement, none: readonly Element[]): void {
  if (none.length > 1) compiler.refuse(scope.id, 'Must not have more than one none start event');
  switch (scope.kind) {
    case 'process':
      if (none.length + scope.eventStarts.length === 0)
        compiler.refuse(scope.id, 'Must have at least one start event');
      return;
    case 'subProcess':
      if (none.length === 0) compiler.refuse(scope.id, 'Must have exactly one none start event');
      return;
    case 'eventSubProcess':
      if (scope.eventStarts.length !== 1 || none.length > 0)
        compiler.refuse(
          scope.id,
          'Must have exactly one start event, with a message, timer, signal, error or escalation',
        );
      if (scope.incoming.length + scope.outgoing.length > 0)
        compiler.refuse(scope.id, 'An event sub process must not have sequence flows');
  }
}

function attachedTo(node: XmlNode): string | undefined {
  return node.type === 'bpmn:BoundaryEvent' ? node.node('attachedToRef')?.id : undefined;
}

/** Groups ids by the id of the element they belong to, in the order of the file. */
function idsBy<T>(
  things: readonly T[],
  pairOf: (thing: T) => readonly [owner: string | undefined, id: string],
): Map<string, string[]> {
  const grouped = new Map<string, string[]>();
  for (const thing of things) {
    const [owner, id] = pairOf(thing);
    if (owner === undefined) continue;
    const ids = grouped.get(owner);
    if (ids) ids.push(id);
    else grouped.set(owner, [id]);
  }
  return grouped;
}

function associationsOf(node: XmlNode): Map<string, string[]> {
  const associations = node
    .nodes('artifacts')
    .filter(({ type }) => type === 'bpmn:Association')
    .filter((association) => association.node('targetRef')?.type !== 'bpmn:TextAnnotation');
  return idsBy(associations, (association) => [
    association.node('sourceRef')?.id,
    association.node('targetRef')?.id ?? '',
  ]);
}

function linksOf(compiler: Compiler, nodes: readonly XmlNode[]): Map<string, string> {
  const links = new Map<string, string>();
  for (const node of nodes) {
    if (node.type !== 'bpmn:IntermediateCatchEvent') continue;
    const link = node.nodes('eventDefinitions').find(({ type }) => type === 'bpmn:LinkEventDefinition');
    const name = link?.text('name');
    if (name === undefined) continue;
    if (links.has(name))
      compiler.refuse(idOf(node), `Another catch event of this scope has the link name '${name}' too`);
    links.set(name, idOf(node));
  }
  return links;
}

function compileFlow(compiler: Compiler, node: XmlNode): SequenceFlow | undefined {
  const id = idOf(node);
  refuseUnsupported(compiler, node);
  const [source, target] = [node.node('sourceRef')?.id, node.node('targetRef')?.id];
  if (source === undefined || target === undefined) {
    compiler.refuse(id, 'Must have a source and a target');
    return undefined;
  }
  const expression = node.node('conditionExpression');
  const condition = expression && compiler.expression(id, expression.text('body')?.trim(), 'a condition');
  const flow = { id, source, target, condition };
  compiler.flows.set(id, flow);
  return flow;
}
