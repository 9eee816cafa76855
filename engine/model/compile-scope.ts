import { baseOf, compileElement, type Surroundings } from './compile-elements.ts';
import { idOf, type Compiler } from './compiler.ts';
import type { Element, ScopeElement } from './process.ts';
import type { XmlNode } from './xml-node.ts';

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

/** Compiles all that stands directly inside a process or sub process, and the scope itself. */
export function compileScope(
  compiler: Compiler,
  node: XmlNode,
  place: { kind: ScopeElement['kind']; around?: Surroundings },
): void {
  const id = idOf(node);
  const inside = node.nodes('flowElements').filter(({ type }) => !passive.has(type));
  const nodes = inside.filter(({ type }) => type !== 'bpmn:SequenceFlow');
  const around: Surroundings = {
    parent: id,
    scope: place.kind,
    boundaries: boundariesOf(nodes),
    links: linksOf(compiler, nodes),
  };
  for (const flow of inside) if (flow.type === 'bpmn:SequenceFlow') compileFlow(compiler, flow);
  for (const child of nodes) compileChild(compiler, child, around);
  addScope(compiler, node, place);
}

function compileChild(compiler: Compiler, node: XmlNode, around: Surroundings): void {
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
  const none = starts.filter(({ event }) => event === undefined);
  const outer: Surroundings = around ?? {
    parent: '',
    scope: 'process',
    boundaries: new Map(),
    links: new Map(),
  };
  const base = baseOf(compiler, node, outer);
  const scope: ScopeElement = {
    ...base,
    parent: around?.parent,
    kind,
    type: kind === 'process' ? 'PROCESS' : kind === 'subProcess' ? 'SUB_PROCESS' : 'EVENT_SUB_PROCESS',
    noneStart: none[0]?.id,
    eventStarts: starts.filter(({ event }) => event !== undefined).map((start) => start.id),
    eventSubProcesses: children.flatMap((child) => (child.kind === 'eventSubProcess' ? [child.id] : [])),
  };
  checkStarts(compiler, scope, none);
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

function boundariesOf(nodes: readonly XmlNode[]): Map<string, string[]> {
  const boundaries = new Map<string, string[]>();
  for (const node of nodes) {
    const host = node.type === 'bpmn:BoundaryEvent' ? node.node('attachedToRef')?.id : undefined;
    if (host !== undefined) boundaries.set(host, [...(boundaries.get(host) ?? []), idOf(node)]);
  }
  return boundaries;
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

function compileFlow(compiler: Compiler, node: XmlNode): void {
  const id = idOf(node);
  const [source, target] = [node.node('sourceRef')?.id, node.node('targetRef')?.id];
  if (source === undefined || target === undefined) {
    compiler.refuse(id, 'Must have a source and a target');
    return;
  }
  const text = node.node('conditionExpression')?.text('body');
  const condition =
    text === undefined ? undefined : compiler.requiredValue(id, text, 'a condition that is not empty');
  compiler.flows.set(id, { id, source, target, condition });
}
