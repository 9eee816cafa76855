import type { Flow, FlowGraph, FlowNode } from './flow-graph.ts';
import type { XmlNode } from '../xml-node.ts';

/** A process or the inside of a sub process, with what stands directly in it. */
export interface Scope {
  readonly id: string;
  readonly graph: FlowGraph;
  readonly elements: ReadonlyMap<string, XmlNode>;
  /** The insides of the sub processes in it, event sub processes included, by their ids. */
  readonly scopes: ReadonlyMap<string, Scope>;
}

/** Reads what stands in a `bpmn:Process` or sub process. Flows whose ends are missing are left out. */
export function scopeOf(node: XmlNode): Scope {
  const inside = node.nodes('flowElements').filter(({ id }) => id !== undefined);
  const elements = new Map(inside.map((element) => [element.id ?? '', element]));
  const parts = inside.filter(({ type }) => !notSteps.has(type));
  return {
    id: node.id ?? '',
    graph: {
      nodes: parts.map(nodeOf),
      flows: inside.filter(({ type }) => type === 'bpmn:SequenceFlow').flatMap(flowOf),
    },
    elements,
    scopes: new Map(parts.filter(isScope).map((part) => [part.id ?? '', scopeOf(part)])),
  };
}

const notSteps: ReadonlySet<string> = new Set([
  'bpmn:SequenceFlow',
  'bpmn:DataObject',
  'bpmn:DataObjectReference',
  'bpmn:DataStoreReference',
]);

const isScope = ({ type }: XmlNode): boolean =>
  type === 'bpmn:SubProcess' || type === 'bpmn:AdHocSubProcess' || type === 'bpmn:Transaction';

function nodeOf(element: XmlNode): FlowNode {
  const attachedTo = element.node('attachedToRef')?.id;
  return {
    id: element.id ?? '',
    gateway: element.type.endsWith('Gateway'),
    ...(attachedTo === undefined ? {} : { attachedTo }),
  };
}

function flowOf(element: XmlNode): Flow[] {
  const [source, target] = [element.node('sourceRef')?.id, element.node('targetRef')?.id];
  return element.id && source && target ? [{ id: element.id, source, target }] : [];
}
