import { takeClass, takeEscapedSet } from './class.ts';
import { escapedCode, Scanner } from './scanner.ts';
import { lineBreak, noneOf, rangeSet } from './sets.ts';
import {
  type Assertion,
  type Flags,
  type ParsedRegex,
  PatternError,
  type Regex,
  type RepeatMode,
} from './syntax.ts';

const MAX_LENGTH = 2_000;
const MAX_DEPTH = 50;

/** Most rounds that a counted repetition may ask for. */
const MAX_COUNT = 1_000;

/** Reads a pattern; throws PatternError for one that Java would refuse or that is not supported. */
export function parseRegex(pattern: string, flags: Flags): ParsedRegex {
  if (pattern.length > MAX_LENGTH) throw new PatternError('the pattern is too long');
  const parser = new Parser(new Scanner(pattern, flags));
  const regex = parser.choice(0);
  if (!parser.scanner.atEnd()) throw new PatternError('a bracket is closed that was not opened');
  return { regex, groups: parser.groups, names: parser.names };
}

const ESCAPED_ASSERTIONS: Readonly<Record<string, Assertion>> = {
  b: 'word boundary',
  B: 'no word boundary',
  A: 'start',
  G: 'start',
  z: 'end',
  Z: 'end before last break',
};

const FLAG_NAMES: Readonly<Record<string, keyof Flags>> = {
  i: 'ignoreCase',
  s: 'dotAll',
  m: 'multiline',
  x: 'comments',
};

class Parser {
  readonly scanner: Scanner;
  groups = 0;
  readonly names = new Map<string, number>();

  constructor(scanner: Scanner) {
    this.scanner = scanner;
  }

  /** `a|b|c`; flags that are set inside hold to its end. */
  choice(depth: number): Regex {
    if (depth > MAX_DEPTH) throw new PatternError('the pattern is nested too deeply');
    const { flags } = this.scanner;
    const options = [this.sequence(depth)];
    while (this.scanner.accept('|')) options.push(this.sequence(depth));
    this.scanner.flags = flags;
    const [only] = options;
    return options.length === 1 && only ? only : { kind: 'choice', options };
  }

  private sequence(depth: number): Regex {
    const parts: Regex[] = [];
    for (;;) {
      this.scanner.skipComments();
      if (this.scanner.atEnd() || this.scanner.peek() === '|' || this.scanner.peek() === ')') {
        return { kind: 'sequence', parts };
      }
      const atom = this.atom(depth);
      parts.push(...(Array.isArray(atom) ? this.repeatLast(atom) : [this.repeated(atom)]));
    }
  }

  /** Of a quoted text only the last sign is repeated. */
  private repeatLast(atoms: readonly Regex[]): Regex[] {
    const last = atoms.at(-1);
    return last ? [...atoms.slice(0, -1), this.repeated(last)] : [];
  }

  private repeated(part: Regex): Regex {
    let result = part;
    for (;;) {
      this.scanner.skipComments();
      const counts = this.counts();
      if (!counts) return result;
      const mode: RepeatMode = this.scanner.accept('?')
        ? 'lazy'
        : this.scanner.accept('+')
          ? 'possessive'
          : 'greedy';
      result = { kind: 'repeat', part: result, ...counts, mode };
    }
  }

  private counts(): { min: number; max: number } | undefined {
    if (this.scanner.accept('*')) return { min: 0, max: Number.POSITIVE_INFINITY };
    if (this.scanner.accept('+')) return { min: 1, max: Number.POSITIVE_INFINITY };
    if (this.scanner.accept('?')) return { min: 0, max: 1 };
    return this.scanner.accept('{') ? this.bounds() : undefined;
  }

  private bounds(): { min: number; max: number } {
    const [, low, comma, high] = /^(\d+)(,?)(\d*)$/.exec(this.scanner.until('}')) ?? [];
    if (low === undefined) throw new PatternError('bad repetition');
    const min = Number(low);
    const max = comma === '' ? min : high === '' ? Number.POSITIVE_INFINITY : Number(high);
    if (max < min || Math.max(min, Number.isFinite(max) ? max : 0) > MAX_COUNT) {
      throw new PatternError('bad repetition');
    }
    return { min, max };
  }

  private atom(depth: number): Regex | Regex[] {
    const { scanner } = this;
    if (scanner.peek() === '\\') return this.escape();
    const sign = scanner.take();
    switch (sign) {
      case '(':
        return this.group(depth + 1);
      case '[':
        return { kind: 'set', has: takeClass(scanner) };
      case '.':
        return { kind: 'set', has: scanner.flags.dotAll ? () => true : noneOf(lineBreak) };
      case '^':
        return { kind: 'assert', test: scanner.flags.multiline ? 'line start' : 'start' };
      case '$':
        return { kind: 'assert', test: scanner.flags.multiline ? 'line end' : 'end before last break' };
      case '*':
      case '+':
      case '?':
      case '{':
        throw new PatternError('nothing to repeat');
      default:
        return this.character(sign.codePointAt(0) ?? 0);
    }
  }

  private character(code: number): Regex {
    return { kind: 'set', has: rangeSet(code, code, this.scanner.flags.ignoreCase) };
  }

  private escape(): Regex | Regex[] {
    const { scanner } = this;
    const set = takeEscapedSet(scanner);
    if (set) return { kind: 'set', has: set };
    scanner.accept('\\');
    const test = ESCAPED_ASSERTIONS[scanner.peek()];
    if (test) {
      scanner.take();
      return { kind: 'assert', test };
    }
    if (scanner.accept('Q'))
      return Array.from(this.quoted(), (char) => this.character(char.codePointAt(0) ?? 0));
    if (scanner.accept('k')) return this.namedReference();
    if (/[1-9]/.test(scanner.peek())) return this.reference(this.groupNumber());
    return this.character(escapedCode(scanner));
  }

  private quoted(): string {
    let text = '';
    while (!this.scanner.atEnd() && !this.scanner.accept('\\E')) text += this.scanner.take();
    return text;
  }

  private namedReference(): Regex {
    this.scanner.expect('<');
    const number = this.names.get(this.scanner.until('>'));
    if (number === undefined) throw new PatternError('a reference to no group');
    return this.reference(number);
  }

  /** As many digits as still name a group that was opened; the first always counts, without a group it never fits. */
  private groupNumber(): number {
    let number = Number(this.scanner.take());
    for (;;) {
      const next = number * 10 + Number(this.scanner.peek());
      if (!/[0-9]/.test(this.scanner.peek()) || next > this.groups) return number;
      this.scanner.take();
      number = next;
    }
  }

  private reference(number: number): Regex {
    return { kind: 'backreference', number, ignoreCase: this.scanner.flags.ignoreCase };
  }

  /** A group whose opening bracket is taken. */
  private group(depth: number): Regex {
    const { scanner } = this;
    if (!scanner.accept('?')) return this.capturing(depth);
    if (scanner.accept(':')) return this.closed(depth);
    if (scanner.accept('>')) return { kind: 'atomic', part: this.closed(depth) };
    for (const [sign, behind, negative] of LOOKS) {
      if (scanner.accept(sign)) return { kind: 'look', part: this.closed(depth), behind, negative };
    }
    if (scanner.accept('<')) {
      const name = scanner.until('>');
      if (!/^[A-Za-z][A-Za-z0-9]*$/.test(name) || this.names.has(name))
        throw new PatternError('bad group name');
      this.names.set(name, this.groups + 1);
      return this.capturing(depth);
    }
    return this.flagGroup(depth);
  }

  private closed(depth: number): Regex {
    const part = this.choice(depth);
    this.scanner.expect(')');
    return part;
  }

  private capturing(depth: number): Regex {
    this.groups += 1;
    const number = this.groups;
    return { kind: 'group', part: this.closed(depth), number };
  }

  /** `(?i)` holds to the end of the group around it, `(?i:…)` inside only. */
  private flagGroup(depth: number): Regex {
    const outer = this.scanner.flags;
    const flags = { ...outer };
    let on = true;
    for (let sign = this.scanner.take(); sign !== ')' && sign !== ':'; sign = this.scanner.take()) {
      const flag = FLAG_NAMES[sign];
      if (sign === '-') on = false;
      else if (flag) flags[flag] = on;
      else throw new PatternError(`unknown group or flag ${sign}`);
      if (this.scanner.peek() === ':') {
        this.scanner.take();
        this.scanner.flags = flags;
        const part = this.closed(depth);
        this.scanner.flags = outer;
        return part;
      }
    }
    this.scanner.flags = flags;
    return { kind: 'empty' };
  }
}

const LOOKS = [
  ['=', false, false],
  ['!', false, true],
  ['<=', true, false],
  ['<!', true, true],
] as const;
