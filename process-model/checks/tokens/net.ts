import { standsAlone, startsOf, type GraphNode, type ScopeGraph } from '../graph.ts';

/** Where tokens may lie. `node` is the element that they have come to. */
export interface Place {
  readonly node: string;
  /** Whether nothing comes after it: more than one token there does no harm. */
  readonly sink: boolean;
}

/** A move of tokens: takes one from each of `from`, puts one on each of `to`. */
export interface Move {
  readonly from: readonly number[];
  readonly to: readonly number[];
  /** The gateway that joins by it. */
  readonly join: string | undefined;
  /** `any`: an inclusive join, that goes on with what has come when no more can come. */
  readonly takes: 'all' | 'any';
  /** Whether it ends all that runs in the scope. */
  readonly ends: boolean;
}

/** A scope as a net of places and moves (Petri). What a condition says is left open: every way may be taken. */
export interface Net {
  readonly places: readonly Place[];
  readonly moves: readonly Move[];
  readonly start: number;
}

/** Ways out of an inclusive gateway beyond which not every choice of them is looked at. */
const MOST_WAYS = 5;

/** Undefined where a scope has too many choices to be looked at. */
export function netOf(graph: ScopeGraph): Net | undefined {
  const writer = new Writer(graph);
  return writer.write();
}

const isJoin = ({ type, incoming }: GraphNode): boolean =>
  (type === 'bpmn:ParallelGateway' || type === 'bpmn:InclusiveGateway') && incoming.length > 1;

class Writer {
  readonly #graph: ScopeGraph;
  readonly #places: Place[] = [];
  readonly #moves: Move[] = [];
  readonly #entries = new Map<string, number>();
  readonly #flows = new Map<string, number>();

  constructor(graph: ScopeGraph) {
    this.#graph = graph;
  }

  write(): Net | undefined {
    const nodes = [...this.#graph.nodes.values()].filter((node) => !standsAlone(node));
    if (nodes.some(({ type, outgoing }) => type === 'bpmn:InclusiveGateway' && outgoing.length > MOST_WAYS))
      return undefined;
    const start = this.#place(this.#graph.id);
    for (const node of nodes) this.#enter(node);
    for (const id of startsOf(this.#graph)) this.#move([start], [this.#entry(id)]);
    for (const node of nodes) this.#leave(node);
    return { places: this.#places, moves: this.#moves, start };
  }

  #place(node: string, sink = false): number {
    return this.#places.push({ node, sink }) - 1;
  }

  #entry(id: string): number {
    return this.#entries.get(id) ?? this.#place(id);
  }

  #move(from: readonly number[], to: readonly number[], more: Partial<Move> = {}): void {
    this.#moves.push({ from, to, join: undefined, takes: 'all', ends: false, ...more });
  }

  #enter(node: GraphNode): void {
    const { id, incoming, outgoing, link } = node;
    const entry = this.#place(id, outgoing.length === 0 && link === undefined);
    this.#entries.set(id, entry);
    if (!isJoin(node)) {
      for (const flow of incoming) this.#flows.set(flow, entry);
      return;
    }
    const waiting = incoming.map((flow) => {
      const place = this.#place(id);
      this.#flows.set(flow, place);
      return place;
    });
    this.#move(waiting, [entry], { join: id, takes: node.type === 'bpmn:ParallelGateway' ? 'all' : 'any' });
  }

  #leave(node: GraphNode): void {
    const at = this.#interrupted(node);
    const ways = node.outgoing.flatMap((flow) => this.#flows.get(flow) ?? []);
    const to = node.link === undefined ? ways : [this.#entry(node.link)];
    switch (node.type) {
      case 'bpmn:ExclusiveGateway':
      case 'bpmn:EventBasedGateway':
      case 'bpmn:ComplexGateway':
        for (const way of ways) this.#move([at], [way]);
        if (ways.length === 0) this.#move([at], []);
        return;
      case 'bpmn:InclusiveGateway':
        for (const chosen of choices(ways, this.#flows.get(node.xml.node('default')?.id ?? '')))
          this.#move([at], chosen);
        return;
      default:
        this.#move([at], to, { ends: endsScope(node) });
    }
  }

  /** What boundary events make of a token while it is at an activity; gives where it lies when that is done. */
  #interrupted({ id, attached }: GraphNode): number {
    const entry = this.#entry(id);
    const events = attached.flatMap((event) => this.#graph.nodes.get(event) ?? []);
    const [stopping, beside] = [events.filter(interrupts), events.filter((event) => !interrupts(event))];
    let at = entry;
    for (const event of beside.filter(({ events: kinds }) => !kinds.includes('CompensateEventDefinition'))) {
      const next = this.#place(id);
      this.#move([at], [next]);
      this.#move([at], [next, this.#entry(event.id)]);
      at = next;
    }
    for (const event of stopping) this.#move([at], [this.#entry(event.id)]);
    return at;
  }
}

const interrupts = ({ xml, events }: GraphNode): boolean =>
  xml.flag('cancelActivity') !== false && !events.includes('CompensateEventDefinition');

const endsScope = ({ type, events }: GraphNode): boolean =>
  type === 'bpmn:EndEvent' &&
  events.some((event) => event === 'TerminateEventDefinition' || event === 'ErrorEventDefinition');

/** Every choice of at least one of the ways; the one that is taken otherwise is taken alone. */
function choices(ways: readonly number[], otherwise: number | undefined): number[][] {
  if (ways.length === 0) return [[]];
  const free = ways.filter((way) => way !== otherwise);
  const sets = free.reduce<number[][]>((all, way) => [...all, ...all.map((set) => [...set, way])], [[]]);
  return [...sets.filter((set) => set.length > 0), ...(otherwise === undefined ? [] : [[otherwise]])];
}
