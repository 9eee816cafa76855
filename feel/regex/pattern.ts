import { Matcher, type Registers } from './match.ts';
import { parseRegex } from './parse.ts';
import { compileRegex, type Program } from './program.ts';
import { PatternError } from './syntax.ts';

/** One match: its place, and the texts of its groups (0 is the whole; undefined where a group took no part). */
export interface Match {
  readonly start: number;
  readonly end: number;
  readonly groups: readonly (string | undefined)[];
}

/** Called with the number of steps of work done; throws to end it. */
export type Spend = (steps: number) => void;

/** A compiled pattern of Java's `java.util.regex`, matched with a bounded effort. */
export class Pattern {
  readonly groupNames: ReadonlyMap<string, number>;
  private readonly program: Program;
  private readonly groups: number;

  /** Throws PatternError. Of `flags` only i, s, m and x have a meaning. */
  constructor(pattern: string, flags: string) {
    const parsed = parseRegex(pattern, {
      ignoreCase: flags.includes('i'),
      dotAll: flags.includes('s'),
      multiline: flags.includes('m'),
      comments: flags.includes('x'),
    });
    this.program = compileRegex(parsed.regex, parsed.groups);
    this.groups = parsed.groups;
    this.groupNames = parsed.names;
  }

  /** The first match at or behind a place. */
  find(text: string, from: number, spend: Spend): Match | undefined {
    const matcher = new Matcher(text, spend);
    for (let start = from; start <= text.length; start += 1) {
      const registers: Registers = new Array<number>(this.program.slots).fill(-1);
      const end = matcher.run(this.program.steps, start, registers);
      if (end !== undefined) return { start, end, groups: this.textsOf(text, registers, [start, end]) };
    }
    return undefined;
  }

  /** All matches one after the other; an empty one moves on by a character. */
  *findAll(text: string, spend: Spend): Generator<Match> {
    let from = 0;
    while (from <= text.length) {
      const match = this.find(text, from, spend);
      if (!match) return;
      yield match;
      from = match.end > match.start ? match.end : match.end + 1;
    }
  }

  private textsOf(
    text: string,
    registers: Registers,
    whole: readonly [number, number],
  ): (string | undefined)[] {
    const texts: (string | undefined)[] = [text.slice(...whole)];
    for (let group = 1; group <= this.groups; group += 1) {
      const [start = -1, end = -1] = [registers[group * 2], registers[group * 2 + 1]];
      texts.push(start >= 0 && end >= 0 ? text.slice(start, end) : undefined);
    }
    return texts;
  }
}

const CACHE_SIZE = 200;
const cache = new Map<string, Pattern | undefined>();

/** A pattern, remembered; undefined if it is not valid. */
export function patternOf(source: string, flags = ''): Pattern | undefined {
  const key = `${flags}/${source}`;
  if (cache.has(key)) return cache.get(key);
  const pattern = compileOrNothing(source, flags);
  if (cache.size >= CACHE_SIZE) cache.delete(cache.keys().next().value ?? '');
  cache.set(key, pattern);
  return pattern;
}

function compileOrNothing(source: string, flags: string): Pattern | undefined {
  try {
    return new Pattern(source, flags);
  } catch (error) {
    if (error instanceof PatternError) return undefined;
    throw error;
  }
}

/** What `$1`, `${name}` and backslashes make of a replacement; undefined if it is not valid, as in Java. */
export function expandReplacement(replacement: string, match: Match, pattern: Pattern): string | undefined {
  let result = '';
  for (let at = 0; at < replacement.length; at += 1) {
    const sign = replacement.charAt(at);
    if (sign === '\\') {
      at += 1;
      if (at >= replacement.length) return undefined;
      result += replacement.charAt(at);
    } else if (sign === '$') {
      const reference = referenceAt(replacement.slice(at + 1), match, pattern);
      if (!reference) return undefined;
      result += match.groups[reference.group] ?? '';
      at += reference.length;
    } else result += sign;
  }
  return result;
}

function referenceAt(
  text: string,
  match: Match,
  pattern: Pattern,
): { group: number; length: number } | undefined {
  const name = /^\{([A-Za-z][A-Za-z0-9]*)\}/.exec(text)?.[1];
  if (name !== undefined) {
    const group = pattern.groupNames.get(name);
    return group === undefined ? undefined : { group, length: name.length + 2 };
  }
  const digits = /^\d+/.exec(text)?.[0] ?? '';
  // As many digits as still name a group.
  for (let length = digits.length; length > 0; length -= 1) {
    const group = Number(digits.slice(0, length));
    if (group < match.groups.length) return { group, length };
  }
  return undefined;
}
