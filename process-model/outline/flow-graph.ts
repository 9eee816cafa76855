/** What the outline has to know of the elements of one scope: a process, or the inside of a sub process. */
export interface FlowGraph {
  /** In the order of the document. */
  readonly nodes: readonly FlowNode[];
  readonly flows: readonly Flow[];
}

export interface FlowNode {
  readonly id: string;
  /** Splits or joins without doing anything itself. */
  readonly gateway: boolean;
  /** Activity it is attached to, for boundary events. */
  readonly attachedTo?: string;
}

export interface Flow {
  readonly id: string;
  readonly source: string;
  readonly target: string;
}

/** A graph with its flows by node, and the order in which a walk from the starts meets the nodes. */
export interface OrderedGraph {
  readonly nodes: ReadonlyMap<string, FlowNode>;
  readonly outgoing: ReadonlyMap<string, readonly Flow[]>;
  readonly boundaries: ReadonlyMap<string, readonly FlowNode[]>;
  /** Nodes that nothing leads to, starts first of all; every node is reached from one of them. */
  readonly starts: readonly string[];
  /** Topological, flows that lead back left out. */
  readonly order: ReadonlyMap<string, number>;
  /** Flows that lead back to where their walk has been. */
  readonly back: ReadonlySet<string>;
}

/** Orders a graph, whatever it looks like: circles, parts without a start, flows that lead nowhere. */
export function ordered({ nodes, flows }: FlowGraph): OrderedGraph {
  const known = new Map(nodes.map((node) => [node.id, node]));
  const outgoing = new Map<string, Flow[]>(nodes.map(({ id }) => [id, []]));
  for (const flow of flows) if (known.has(flow.target)) outgoing.get(flow.source)?.push(flow);
  const boundaries = new Map<string, FlowNode[]>();
  for (const node of nodes)
    if (node.attachedTo !== undefined && known.has(node.attachedTo))
      boundaries.set(node.attachedTo, [...(boundaries.get(node.attachedTo) ?? []), node]);
  const walk = new Walk(outgoing, boundaries);
  const reached = new Set(flows.map(({ target }) => target));
  const attached = new Set([...boundaries.values()].flat().map(({ id }) => id));
  const heads = nodes.filter(({ id }) => !reached.has(id) && !attached.has(id));
  // A circle that nothing leads into begins where the document does.
  const others = nodes.filter(({ id }) => !attached.has(id));
  const starts = [...heads, ...others, ...nodes].flatMap(({ id }) => (walk.from(id) ? [id] : []));
  const last = walk.finished.length - 1;
  const order = new Map(walk.finished.map((id, i) => [id, last - i]));
  return { nodes: known, outgoing, boundaries, starts, order, back: walk.back };
}

/** Depth first, without recursion: a process may be a chain of thousands. */
class Walk {
  readonly back = new Set<string>();
  readonly finished: string[] = [];
  private readonly outgoing: ReadonlyMap<string, readonly Flow[]>;
  private readonly boundaries: ReadonlyMap<string, readonly FlowNode[]>;
  private readonly state = new Map<string, 'open' | 'done'>();

  constructor(
    outgoing: ReadonlyMap<string, readonly Flow[]>,
    boundaries: ReadonlyMap<string, readonly FlowNode[]>,
  ) {
    this.outgoing = outgoing;
    this.boundaries = boundaries;
  }

  /** False where the node was met before. */
  from(start: string): boolean {
    if (this.state.has(start)) return false;
    const stack = [this.open(start)];
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const step = top.steps.pop();
      if (!step) {
        this.state.set(top.id, 'done');
        this.finished.push(top.id);
        stack.pop();
      } else if (!this.state.has(step.target)) stack.push(this.open(step.target));
      else if (step.flow !== undefined && this.state.get(step.target) === 'open') this.back.add(step.flow);
    }
    return true;
  }

  private open(id: string): { id: string; steps: { target: string; flow?: string }[] } {
    this.state.set(id, 'open');
    const flows = (this.outgoing.get(id) ?? []).map((flow) => ({ target: flow.target, flow: flow.id }));
    const attached = (this.boundaries.get(id) ?? []).map((event) => ({ target: event.id }));
    // Popped from the end: what comes last is walked first, so that the first flow ends up first in the order.
    return { id, steps: [...flows, ...attached] };
  }
}
