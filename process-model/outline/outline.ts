import { ordered, type Flow, type FlowGraph, type OrderedGraph } from './flow-graph.ts';

/** One line of a process told as a list. */
export type Line = StepLine | ForkLine | JumpLine;

/** Something that happens, with what may interrupt it. */
export interface StepLine {
  readonly kind: 'step';
  readonly id: string;
  /** Whether nothing comes after it. */
  readonly ends: boolean;
  readonly exceptions: readonly Branch[];
}

/** A place where the way parts: a gateway, or a step with several flows out of it. */
export interface ForkLine {
  readonly kind: 'fork';
  readonly id: string;
  readonly exceptions: readonly Branch[];
  readonly branches: readonly Branch[];
  /** Where branches meet that do not say otherwise: they go on with what stands there. */
  readonly meeting: string | undefined;
  /** The flow that goes on after the branches, where all others end or lead elsewhere. */
  readonly continues: string | undefined;
}

/** Goes on at a line that is told elsewhere. */
export interface JumpLine {
  readonly kind: 'jump';
  /** The flow that leads there; undefined where several come together to do so. */
  readonly flow: string | undefined;
  readonly to: string;
  /** Whether it was passed before. */
  readonly back: boolean;
}

export interface Branch {
  /** The flow it begins with, or the boundary event. */
  readonly id: string;
  readonly lines: readonly Line[];
}

/**
 * Tells a process as lists of steps with nested branches, a list for each start. Ways that part and meet again are branches
 * of one line, and the list goes on where they meet; a way that leads anywhere else ends in a jump. Every element but
 * gateways that only join is one line, and every flow is told: by what follows what, by a branch, or by a jump.
 */
export function outlineOf(graph: FlowGraph): readonly (readonly Line[])[] {
  const teller = new Teller(ordered(graph));
  return teller.tell();
}

/** Where a way ends, because somebody else goes on there. */
interface Ends {
  /** Where the list around the way goes on; reaching it needs no words. */
  readonly meeting: string | undefined;
  readonly elsewhere: ReadonlySet<string>;
}

class Teller {
  private readonly graph: OrderedGraph;
  private readonly told = new Set<string>();
  private readonly reached = new Map<string, ReadonlySet<string>>();

  constructor(graph: OrderedGraph) {
    this.graph = graph;
  }

  tell(): readonly (readonly Line[])[] {
    // What several starts lead to is told after the first of them; what a knot of jumps left out, at the end.
    const left = [...this.graph.order.keys()].sort((a, b) => this.place(a) - this.place(b));
    return [...this.graph.starts, ...left].flatMap((start) =>
      this.told.has(start) ? [] : [this.way(start, { meeting: undefined, elsewhere: new Set() })],
    );
  }

  /** The lines from a node, or from where a flow leads, to the end of the way. */
  private way(start: string | Flow, ends: Ends): Line[] {
    const lines: Line[] = [];
    let flow = typeof start === 'string' ? undefined : start;
    let at = typeof start === 'string' ? start : start.target;
    for (;;) {
      if (at === ends.meeting) return lines;
      if (this.told.has(at) || ends.elsewhere.has(at)) {
        const back = flow !== undefined && this.graph.back.has(flow.id);
        lines.push({ kind: 'jump', flow: flow?.id, to: at, back });
        return lines;
      }
      this.told.add(at);
      const flows = this.graph.outgoing.get(at) ?? [];
      const next = flows.length > 1 ? this.fork(lines, at, ends) : this.step(lines, at, ends);
      if (next === undefined) return lines;
      flow = typeof next === 'string' ? undefined : next;
      at = typeof next === 'string' ? next : next.target;
    }
  }

  private step(lines: Line[], id: string, ends: Ends): Flow | undefined {
    const [flow] = this.graph.outgoing.get(id) ?? [];
    // A gateway with one way on only joins, and needs no words.
    const joins = this.graph.nodes.get(id)?.gateway && flow && !this.graph.back.has(flow.id);
    if (!joins) lines.push({ kind: 'step', id, ends: !flow, exceptions: this.exceptions(id, ends) });
    return flow;
  }

  private fork(lines: Line[], id: string, ends: Ends): Flow | string | undefined {
    const flows = this.graph.outgoing.get(id) ?? [];
    const exceptions = this.exceptions(id, ends);
    const meeting = this.meeting(flows);
    const goesOn = meeting === undefined ? this.longest(flows) : undefined;
    // What comes after is told there, however a branch gets to it.
    const after = meeting === undefined ? goesOn && this.reach(goesOn) : this.reachFrom(meeting);
    const below: Ends = { meeting, elsewhere: union(ends, [...(after ?? [])]) };
    const branches = flows.map((flow) => ({
      id: flow.id,
      lines: flow === goesOn ? [] : this.way(flow, below),
    }));
    lines.push({ kind: 'fork', id, exceptions, branches, meeting, continues: goesOn?.id });
    return meeting ?? goesOn;
  }

  /** What may interrupt a step; where that leads back into the way after the step, the way itself tells it. */
  private exceptions(id: string, ends: Ends): readonly Branch[] {
    const after = (this.graph.outgoing.get(id) ?? []).flatMap((flow) => [...this.reach(flow)]);
    const elsewhere = union(ends, after);
    return (this.graph.boundaries.get(id) ?? []).map((event) => ({
      id: event.id,
      lines: this.way(event.id, { meeting: undefined, elsewhere }),
    }));
  }

  /** The first element that at least two ways must come to, if they come to an end at all. */
  private meeting(flows: readonly Flow[]): string | undefined {
    const ways = flows.map((flow) => this.reach(flow));
    return shared(ways)
      .filter((node) => !this.told.has(node))
      .sort((a, b) => this.place(a) - this.place(b))
      .find(
        (node) => flows.filter((flow, i) => ways[i]?.has(node) && !this.endsBefore(flow, node)).length > 1,
      );
  }

  /** The flow with most behind it; none where all lead back or to what is told. */
  private longest(flows: readonly Flow[]): Flow | undefined {
    const sized = flows.map((flow) => ({ flow, size: this.reach(flow).size }));
    const { flow, size } = sized.reduce((best, next) => (next.size > best.size ? next : best));
    return size > 0 ? flow : undefined;
  }

  /** Whether a way may come to its end without passing an element. */
  private endsBefore({ target }: Flow, node: string): boolean {
    const met = new Set([node]);
    const left = [target];
    for (let at = left.pop(); at !== undefined; at = left.pop()) {
      if (met.has(at)) continue;
      met.add(at);
      const flows = this.graph.outgoing.get(at) ?? [];
      if (flows.length === 0) return true;
      for (const flow of flows) if (!this.graph.back.has(flow.id)) left.push(flow.target);
    }
    return false;
  }

  private place(id: string): number {
    return this.graph.order.get(id) ?? 0;
  }

  /** Everything that a flow leads to without going back. */
  private reach(flow: Flow): ReadonlySet<string> {
    return this.graph.back.has(flow.id) || this.told.has(flow.target)
      ? new Set()
      : this.reachFrom(flow.target);
  }

  private reachFrom(id: string): ReadonlySet<string> {
    const known = this.reached.get(id);
    if (known) return known;
    const found = new Set<string>();
    const left = [id];
    for (let at = left.pop(); at !== undefined; at = left.pop()) {
      if (found.has(at)) continue;
      found.add(at);
      for (const flow of this.graph.outgoing.get(at) ?? [])
        if (!this.graph.back.has(flow.id)) left.push(flow.target);
      for (const event of this.graph.boundaries.get(at) ?? []) left.push(event.id);
    }
    this.reached.set(id, found);
    return found;
  }
}

/** What lies on more than one way. */
function shared(ways: readonly ReadonlySet<string>[]): string[] {
  const met = new Set<string>();
  const twice = new Set<string>();
  for (const way of ways)
    for (const node of way) {
      if (met.has(node)) twice.add(node);
      met.add(node);
    }
  return [...twice];
}

const union = ({ meeting, elsewhere }: Ends, more: readonly string[]): Set<string> =>
  new Set([...elsewhere, ...more, ...(meeting === undefined ? [] : [meeting])]);
