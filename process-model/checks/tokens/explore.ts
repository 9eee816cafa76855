import type { Move, Net } from './net.ts';

/** What became of a join on every way that tokens may take. */
export interface JoinFate {
  /** Whether a token ever came to it, and whether it ever went on. */
  touched: boolean;
  fired: boolean;
  /** Whether tokens may be left at it with nothing else to move. */
  stuck: boolean;
  /** Most of its ways in that had a token at the same time. */
  together: number;
}

export interface Explored {
  readonly joins: ReadonlyMap<string, JoinFate>;
  /** Elements at which two tokens may lie at once. */
  readonly twice: ReadonlySet<string>;
}

/** States beyond which the walk is given up. */
const MOST_STATES = 10_000;
/** Tokens of one place that are told apart. */
const MOST_TOKENS = 3;

/** Walks through every state of a net; undefined where there are too many. */
export function explore(net: Net): Explored | undefined {
  const walk = new TokenWalk(net);
  return walk.run() ? walk : undefined;
}

class TokenWalk implements Explored {
  readonly joins = new Map<string, JoinFate>();
  readonly twice = new Set<string>();
  readonly #net: Net;
  readonly #seen = new Set<string>();
  readonly #joining: readonly Move[];
  /** By inclusive join: the places from which a token may still come to it. */
  readonly #upstream = new Map<Move, ReadonlySet<number>>();

  constructor(net: Net) {
    this.#net = net;
    this.#joining = net.moves.filter(({ from }) => from.length > 1);
    for (const move of this.#joining) {
      if (move.join !== undefined)
        this.joins.set(move.join, { touched: false, fired: false, stuck: false, together: 0 });
      if (move.takes === 'any') this.#upstream.set(move, upstreamOf(net, move));
    }
  }

  run(): boolean {
    const start = this.#net.places.map((_, i): number => (i === this.#net.start ? 1 : 0));
    const left: number[][] = [start];
    for (let state = left.pop(); state; state = left.pop()) {
      const key = state.join('');
      if (this.#seen.has(key)) continue;
      if (this.#seen.size >= MOST_STATES) return false;
      this.#seen.add(key);
      this.#note(state);
      const next = this.#next(state);
      if (next.length === 0) this.#noteStuck(state);
      left.push(...next);
    }
    return true;
  }

  #next(state: readonly number[]): number[][] {
    return this.#net.moves.flatMap((move) => {
      if (!this.#enabled(state, move)) return [];
      const fate = move.from.length > 1 && move.join !== undefined ? this.joins.get(move.join) : undefined;
      if (fate) fate.fired = true;
      if (move.ends) return [state.map(() => 0)];
      const next = [...state];
      for (const place of move.from) next[place] = Math.max(0, (next[place] ?? 0) - 1);
      for (const place of move.to) next[place] = Math.min(MOST_TOKENS, (next[place] ?? 0) + 1);
      return [next];
    });
  }

  #enabled(state: readonly number[], move: Move): boolean {
    const waiting = move.from.filter((place) => (state[place] ?? 0) > 0).length;
    if (waiting === move.from.length) return true;
    if (move.takes === 'all' || waiting === 0) return false;
    const upstream = this.#upstream.get(move);
    return !state.some((count, place) => count > 0 && upstream?.has(place));
  }

  #note(state: readonly number[]): void {
    state.forEach((count, at) => {
      const place = this.#net.places[at];
      if (count > 1 && place && !place.sink) this.twice.add(place.node);
    });
    for (const { from, join } of this.#joining) {
      const fate = this.joins.get(join ?? '');
      const waiting = from.filter((place) => (state[place] ?? 0) > 0).length;
      if (!fate || waiting === 0) continue;
      fate.touched = true;
      fate.together = Math.max(fate.together, waiting);
    }
  }

  #noteStuck(state: readonly number[]): void {
    for (const { from, join } of this.#joining) {
      const fate = this.joins.get(join ?? '');
      if (fate && from.some((place) => (state[place] ?? 0) > 0)) fate.stuck = true;
    }
  }
}

/** Places outside a join from which moves lead to it. */
function upstreamOf(net: Net, join: Move): ReadonlySet<number> {
  const found = new Set<number>(join.from);
  for (let size = -1; size !== found.size;) {
    size = found.size;
    for (const move of net.moves)
      if (move !== join && move.to.some((place) => found.has(place)))
        for (const place of move.from) found.add(place);
  }
  for (const place of join.from) found.delete(place);
  return found;
}
