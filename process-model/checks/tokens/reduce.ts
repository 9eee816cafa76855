import type { Move, Net } from './net.ts';

/** A net that stops at the same joins as the one it was made of, and is smaller. */
export interface Reduced {
  readonly net: Net;
  /** Elements that two tokens come to one after the other, and how many come at once. */
  readonly twice: ReadonlyMap<string, number>;
}

/**
 * Leaves out what can't hold a token up: steps in a row, branches that part and meet in gateways of one kind, circles back
 * to where they began. What is built of blocks becomes one move; only knots are left.
 */
export function reduce(net: Net): Reduced {
  const reducer = new Reducer(net);
  reducer.run();
  return { net: { ...net, moves: [...reducer.moves] }, twice: reducer.twice };
}

const keyOf = ({ from, to, join, takes, ends }: Move): string =>
  `${[...from].sort((a, b) => a - b).join()}>${[...to].sort((a, b) => a - b).join()}>${from.length > 1 ? (join ?? '') + takes : ''}>${String(ends)}`;

class Reducer {
  moves: Set<Move>;
  readonly twice = new Map<string, number>();
  readonly #net: Net;
  readonly #producers = new Map<number, Set<Move>>();
  readonly #consumers = new Map<number, Set<Move>>();
  #left: Set<number>;

  constructor(net: Net) {
    this.#net = net;
    this.moves = new Set();
    this.#left = new Set(net.places.keys());
    for (const move of net.moves) this.#add(move);
  }

  run(): void {
    for (const place of this.#left) {
      // A set goes on with what is put in while it is walked through, so a place may have its turn again.
      this.#left.delete(place);
      this.#settle(place);
    }
  }

  #settle(place: number): void {
    this.#dropTwins(place);
    const consumers = this.#consumers.get(place);
    if (!consumers || place === this.#net.start) return;
    const [only, ...others] = consumers;
    if (only && others.length === 0) {
      if (only.from.length === 1) this.#passOn(place, only);
      else if (only.takes === 'all') this.#dropParallel(place, only);
    }
    for (const move of consumers) if (move.takes === 'any') this.#joinBlock(move);
  }

  /** Moves that do the same, and moves that do nothing. */
  #dropTwins(place: number): void {
    const seen = new Set<string>();
    for (const move of [...(this.#consumers.get(place) ?? [])]) {
      const key = keyOf(move);
      const idle = move.from.length === 1 && move.to.length === 1 && move.to[0] === place;
      if (idle || seen.has(key)) this.#remove(move);
      seen.add(key);
    }
  }

  /** A token that can only go one way is put at once where that leads. */
  #passOn(place: number, { to, ends }: Move): void {
    const producers = [...(this.#producers.get(place) ?? [])];
    if (ends || to.includes(place) || producers.length === 0) return;
    // The copies are no fewer than before; they must not grow without bound either.
    if (producers.length > 1 && to.length > 1) return;
    for (const move of producers) {
      const count = move.to.filter((target) => target === place).length;
      const rest = move.to.filter((target) => target !== place);
      const passed = Array.from({ length: count }, () => to).flat();
      this.#remove(move);
      this.#note(rest, to, count);
      this.#add({ ...move, to: [...rest, ...passed] });
    }
    for (const move of [...(this.#consumers.get(place) ?? [])]) this.#remove(move);
  }

  /** Two tokens come to an element where each is told of before. */
  #note(rest: readonly number[], passed: readonly number[], count: number): void {
    if (count > 1) return;
    for (const target of new Set(passed)) {
      const times = [...rest, ...passed].filter((place) => place === target).length;
      const place = this.#net.places[target];
      if (times > 1 && place && !place.sink)
        this.twice.set(place.node, Math.max(times, this.twice.get(place.node) ?? 0));
    }
  }

  /** Of branches that begin with one move and end in one join, one is enough. */
  #dropParallel(place: number, join: Move): void {
    const [producer, ...others] = this.#producers.get(place) ?? [];
    if (!producer || others.length > 0 || producer.to.filter((to) => to === place).length > 1) return;
    const twin = join.from.find((other) => other !== place && this.#isTwin(other, producer, join));
    if (twin === undefined) return;
    this.#remove(producer);
    this.#remove(join);
    this.#add({ ...producer, to: producer.to.filter((to) => to !== place) });
    this.#add({ ...join, from: join.from.filter((from) => from !== place) });
  }

  #isTwin(place: number, producer: Move, join: Move): boolean {
    const [made, used] = [this.#producers.get(place), this.#consumers.get(place)];
    return (
      place !== this.#net.start &&
      made?.size === 1 &&
      used?.size === 1 &&
      made.has(producer) &&
      used.has(join) &&
      producer.to.filter((to) => to === place).length === 1
    );
  }

  /** An inclusive join whose tokens all come from one choice goes on once for each choice. */
  #joinBlock(join: Move): void {
    const makers = new Set(join.from.flatMap((place) => [...(this.#producers.get(place) ?? [])]));
    const [one] = makers;
    const [begin] = one?.from ?? [];
    if (begin === undefined || join.from.includes(begin) || join.to.includes(begin)) return;
    const choices = this.#consumers.get(begin) ?? new Set();
    const whole =
      choices.size === makers.size &&
      [...makers].every(
        (move) =>
          choices.has(move) &&
          move.from.length === 1 &&
          !move.ends &&
          new Set(move.to).size === move.to.length &&
          move.to.every((to) => join.from.includes(to)),
      );
    if (!whole) return;
    for (const move of makers) this.#remove(move);
    this.#remove(join);
    this.#add({ ...join, from: [begin], takes: 'all' });
  }

  #add(move: Move): void {
    this.moves.add(move);
    for (const place of move.from) this.#index(this.#consumers, place).add(move);
    for (const place of move.to) this.#index(this.#producers, place).add(move);
    this.#revisit(move);
  }

  #remove(move: Move): void {
    this.moves.delete(move);
    for (const place of move.from) this.#consumers.get(place)?.delete(move);
    for (const place of move.to) this.#producers.get(place)?.delete(move);
    this.#revisit(move);
  }

  #revisit({ from, to }: Move): void {
    for (const place of [...from, ...to]) this.#left.add(place);
  }

  #index(index: Map<number, Set<Move>>, place: number): Set<Move> {
    const known = index.get(place) ?? new Set();
    index.set(place, known);
    return known;
  }
}
