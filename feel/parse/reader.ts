import type { Node } from '../tree.ts';
import { isBlank } from './characters.ts';

/** A way to read something at the current position; it gives undefined and leaves no trace where it does not fit. */
export type Rule<T = Node> = (reader: Reader) => T | undefined;

interface Remembered {
  readonly node: Node | undefined;
  readonly end: number;
}

/** The source nests deeper than the limit. */
export class TooDeep extends Error {}

/**
 * Position in the source. The grammar has no tokens: a word is what the place where it stands allows (`1..10`,
 * `date and time(…)`, `order` in `a = b order by`). Rules are tried in order, and what a remembered rule found at a
 * place is kept, so that trying again costs nothing and the time stays linear.
 */
export class Reader {
  readonly source: string;
  /** Offset of the next unit. */
  at = 0;
  /** The farthest offset at which something did not fit: where a person has to look. */
  farthest = 0;
  private readonly memory = new Map<Rule, Map<number, Remembered>>();
  private depth = 0;
  private readonly depthLimit: number;

  constructor(source: string, depthLimit: number) {
    this.source = source;
    this.depthLimit = depthLimit;
  }

  peek(ahead = 0): string {
    return this.source.charAt(this.at + ahead);
  }

  atEnd(): boolean {
    return this.at >= this.source.length;
  }

  /** Reads exactly this text. */
  text(expected: string): boolean {
    if (this.source.startsWith(expected, this.at)) {
      this.at += expected.length;
      return true;
    }
    return this.miss();
  }

  /** Skips blanks, then reads exactly this text; nothing is skipped if it is not there. */
  symbol(expected: string): boolean {
    const start = this.at;
    this.skipBlanks();
    if (this.text(expected)) return true;
    this.at = start;
    return false;
  }

  /** Like `symbol`, where it is no slip of the pen that it is not there. */
  optionalSymbol(expected: string): boolean {
    const { farthest } = this;
    const found = this.symbol(expected);
    if (!found) this.farthest = farthest;
    return found;
  }

  /** The first of these texts that stands here. */
  oneOf<T extends string>(candidates: readonly T[]): T | undefined {
    return candidates.find((candidate) => this.text(candidate));
  }

  /** Notes that nothing fits here. */
  miss(): false {
    if (this.at > this.farthest) this.farthest = this.at;
    return false;
  }

  /** Blanks and comments; a comment that is not closed is none. */
  skipBlanks(): void {
    for (;;) {
      if (!this.atEnd() && isBlank(this.peek())) this.at += 1;
      else if (this.peek() !== '/' || !this.skipComment()) return;
    }
  }

  private skipComment(): boolean {
    if (this.peek(1) === '/') {
      const end = this.source.indexOf('\n', this.at);
      this.at = end < 0 ? this.source.length : end + 1;
      return true;
    }
    const end = this.peek(1) === '*' ? this.source.indexOf('*/', this.at + 2) : -1;
    if (end >= 0) this.at = end + 2;
    return end >= 0;
  }

  /** Reads by the rule after blanks; back to the start if it does not fit. */
  next<T>(rule: Rule<T>): T | undefined {
    const start = this.at;
    this.skipBlanks();
    const found = rule(this);
    if (found === undefined) this.at = start;
    return found;
  }

  /** Reads by the rule; back to the start if it does not fit. */
  attempt<T>(rule: Rule<T>): T | undefined {
    const start = this.at;
    const found = rule(this);
    if (found === undefined) this.at = start;
    return found;
  }

  /** The first rule that fits. */
  first<T>(rules: readonly Rule<T>[]): T | undefined {
    for (const rule of rules) {
      const found = this.attempt(rule);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** One or more, with commas between. */
  list<T>(rule: Rule<T>): [T, ...T[]] | undefined {
    const first = this.attempt(rule);
    if (first === undefined) return undefined;
    const items: [T, ...T[]] = [first];
    for (;;) {
      const next = this.attempt((reader) => (reader.symbol(',') ? reader.next(rule) : undefined));
      if (next === undefined) return items;
      items.push(next);
    }
  }

  /** Reads by the rule once a place, one level deeper. */
  remember(rule: Rule): Node | undefined {
    const places = this.memory.get(rule) ?? new Map<number, Remembered>();
    this.memory.set(rule, places);
    const start = this.at;
    const known = places.get(start);
    if (known) {
      this.at = known.end;
      return known.node;
    }
    this.depth += 1;
    if (this.depth > this.depthLimit) throw new TooDeep();
    const node = this.attempt(rule);
    this.depth -= 1;
    places.set(start, { node, end: this.at });
    return node;
  }
}
