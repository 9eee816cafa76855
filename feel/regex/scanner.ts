import { type Flags, PatternError } from './syntax.ts';

const BLANKS = ' \t\n\u000b\f\r';

/** Position in a pattern, read by code points; under the flag `x` blanks and comments are passed over. */
export class Scanner {
  flags: Flags;
  private readonly chars: readonly string[];
  private at = 0;

  constructor(pattern: string, flags: Flags) {
    this.chars = Array.from(pattern);
    this.flags = flags;
  }

  peek(ahead = 0): string {
    return this.chars[this.at + ahead] ?? '';
  }

  atEnd(): boolean {
    return this.at >= this.chars.length;
  }

  take(): string {
    const char = this.chars[this.at];
    if (char === undefined) throw new PatternError('the pattern ends too early');
    this.at += 1;
    return char;
  }

  /** Takes this text if it stands here. */
  accept(text: string): boolean {
    const chars = Array.from(text);
    const found = chars.every((char, index) => this.peek(index) === char);
    if (found) this.at += chars.length;
    return found;
  }

  expect(text: string): void {
    if (!this.accept(text)) throw new PatternError(`expected ${text}`);
  }

  /** Takes everything up to this sign, and the sign. */
  until(sign: string): string {
    let text = '';
    while (!this.accept(sign)) text += this.take();
    return text;
  }

  takeWhile(fits: (char: string) => boolean, most = Number.POSITIVE_INFINITY): string {
    let text = '';
    while (!this.atEnd() && text.length < most && fits(this.peek())) text += this.take();
    return text;
  }

  skipComments(): void {
    while (this.flags.comments && !this.atEnd()) {
      if (BLANKS.includes(this.peek())) this.at += 1;
      else if (this.peek() === '#') this.takeWhile((char) => !/[\n\r\u0085\u2028\u2029]/.test(char));
      else return;
    }
  }
}

const isHex = (char: string): boolean => /[0-9A-Fa-f]/.test(char);

function hexCode(scanner: Scanner, digits: number): number {
  const text = scanner.takeWhile(isHex, digits);
  if (text.length !== digits) throw new PatternError('bad hexadecimal escape');
  return Number.parseInt(text, 16);
}

const SIMPLE: Readonly<Record<string, number>> = { t: 9, n: 10, r: 13, f: 12, a: 7, e: 27 };

function hexEscape(scanner: Scanner): number {
  if (!scanner.accept('{')) return hexCode(scanner, 2);
  const code = Number.parseInt(scanner.until('}'), 16);
  if (!(code >= 0 && code <= 0x10ffff)) throw new PatternError('bad hexadecimal escape');
  return code;
}

/** The code point of an escape whose backslash is taken; a letter without meaning is refused. */
export function escapedCode(scanner: Scanner): number {
  const sign = scanner.take();
  const simple = SIMPLE[sign];
  if (simple !== undefined) return simple;
  if (sign === '0') {
    const octal = scanner.takeWhile((char) => char >= '0' && char <= '7', 3);
    if (octal === '') throw new PatternError('bad octal escape');
    return Number.parseInt(octal, 8);
  }
  if (sign === 'x') return hexEscape(scanner);
  if (sign === 'u') return hexCode(scanner, 4);
  if (sign === 'c') return (scanner.take().codePointAt(0) ?? 0) ^ 64;
  if (/[A-Za-z0-9]/.test(sign)) throw new PatternError(`unknown escape \\${sign}`);
  return sign.codePointAt(0) ?? 0;
}
