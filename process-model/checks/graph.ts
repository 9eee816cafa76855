import type { XmlNode } from '../xml-node.ts';

/** A flow node of one scope. Drawn as it is, also where the engine would refuse it. */
export interface GraphNode {
  readonly id: string;
  readonly type: string;
  readonly xml: XmlNode;
  /** Ids of flows, in the order of the file. */
  readonly incoming: readonly string[];
  readonly outgoing: readonly string[];
  /** Boundary events attached to it. */
  readonly attached: readonly string[];
  /** The catch event that a link throw event goes on at. */
  readonly link: string | undefined;
  /** Types of its event definitions without prefix, such as `TimerEventDefinition`. */
  readonly events: readonly string[];
}

export interface GraphFlow {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly xml: XmlNode;
}

/** What stands directly in a process or sub process. */
export interface ScopeGraph {
  readonly id: string;
  readonly xml: XmlNode;
  readonly kind: 'process' | 'subProcess' | 'eventSubProcess';
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly flows: ReadonlyMap<string, GraphFlow>;
  /** The scope around it. */
  readonly parent: ScopeGraph | undefined;
}

const steps = /Task$|Event$|Gateway$|SubProcess$|:CallActivity$|:Transaction$/;
const scopeTypes = new Set(['bpmn:SubProcess', 'bpmn:AdHocSubProcess', 'bpmn:Transaction']);

/** The scopes of a process, itself first. */
export function graphsOf(process: XmlNode): readonly ScopeGraph[] {
  const found: ScopeGraph[] = [];
  const read = (xml: XmlNode, kind: ScopeGraph['kind'], parent: ScopeGraph | undefined): void => {
    const graph = graphOf(xml, kind, parent);
    found.push(graph);
    for (const { xml: inner } of graph.nodes.values())
      if (scopeTypes.has(inner.type))
        read(inner, inner.flag('triggeredByEvent') ? 'eventSubProcess' : 'subProcess', graph);
  };
  read(process, 'process', undefined);
  return found;
}

function graphOf(xml: XmlNode, kind: ScopeGraph['kind'], parent: ScopeGraph | undefined): ScopeGraph {
  const inside = xml.nodes('flowElements').filter(({ id }) => id !== undefined);
  const flows = new Map<string, GraphFlow>();
  const incoming = new Map<string, string[]>();
  const outgoing = new Map<string, string[]>();
  for (const flow of inside) {
    const [source, target] = [flow.node('sourceRef')?.id, flow.node('targetRef')?.id];
    if (flow.type !== 'bpmn:SequenceFlow' || !flow.id || !source || !target) continue;
    flows.set(flow.id, { id: flow.id, source, target, xml: flow });
    push(outgoing, source, flow.id);
    push(incoming, target, flow.id);
  }
  const parts = inside.filter(({ type }) => steps.test(type));
  const attached = new Map<string, string[]>();
  for (const part of parts) push(attached, part.node('attachedToRef')?.id ?? '', part.id ?? '');
  const links = linksOf(parts);
  const nodes = parts.map((part): [string, GraphNode] => {
    const id = part.id ?? '';
    const node = {
      ...{ id, type: part.type, xml: part, events: eventsOf(part) },
      incoming: incoming.get(id) ?? [],
      outgoing: outgoing.get(id) ?? [],
      attached: attached.get(id) ?? [],
      link: part.type === 'bpmn:IntermediateThrowEvent' ? links.get(linkOf(part) ?? '') : undefined,
    };
    return [id, node];
  });
  return { id: xml.id ?? '', xml, kind, nodes: new Map(nodes), flows, parent };
}

const push = (lists: Map<string, string[]>, key: string, id: string): void => {
  const list = lists.get(key);
  if (list) list.push(id);
  else lists.set(key, [id]);
};

const eventsOf = (part: XmlNode): string[] =>
  part.nodes('eventDefinitions').map(({ type }) => type.replace(/^bpmn:/, ''));

const linkOf = (part: XmlNode): string | undefined =>
  part
    .nodes('eventDefinitions')
    .find(({ type }) => type === 'bpmn:LinkEventDefinition')
    ?.text('name');

const linksOf = (parts: readonly XmlNode[]): Map<string, string> =>
  new Map(
    parts.flatMap((part): [string, string][] => {
      const name = part.type === 'bpmn:IntermediateCatchEvent' ? linkOf(part) : undefined;
      return name === undefined ? [] : [[name, part.id ?? '']];
    }),
  );

/** Where a token at an element may be next. */
export function nextOf(graph: ScopeGraph, id: string): readonly string[] {
  const node = graph.nodes.get(id);
  if (!node) return [];
  const targets = node.outgoing.flatMap((flow) => graph.flows.get(flow)?.target ?? []);
  return [...targets, ...node.attached, ...(node.link === undefined ? [] : [node.link])].filter((next) =>
    graph.nodes.has(next),
  );
}

/** Elements that tokens begin at. */
export const startsOf = (graph: ScopeGraph): readonly string[] =>
  [...graph.nodes.values()].flatMap(({ type, id }) => (type === 'bpmn:StartEvent' ? [id] : []));

/** Everything that can be reached from some elements, themselves among it, without passing `blocked`. */
export function reachFrom(
  graph: ScopeGraph,
  from: Iterable<string>,
  blocked: ReadonlySet<string> = new Set(),
): Set<string> {
  const seen = new Set<string>();
  const left = [...from];
  for (let id = left.pop(); id !== undefined; id = left.pop()) {
    if (seen.has(id) || blocked.has(id)) continue;
    seen.add(id);
    left.push(...nextOf(graph, id));
  }
  return seen;
}

/** Compensation handlers and event sub processes: no token comes to them on a flow. */
export const standsAlone = ({ xml }: GraphNode): boolean =>
  xml.flag('isForCompensation') === true || xml.flag('triggeredByEvent') === true;
