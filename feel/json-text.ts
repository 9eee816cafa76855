import { parseNumber } from './number.ts';
import { MAX_DEPTH } from './size.ts';
import type { Value } from './value.ts';

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d{1,9})?/y;

const WORDS = new Map<string, [string, Value]>([
  ['t', ['true', true]],
  ['f', ['false', false]],
  ['n', ['null', null]],
]);

/** Reads JSON text; numbers keep every digit, `__proto__` is a key like any other. Throws SyntaxError. */
export function fromJsonText(text: string): Value {
  const reader = new JsonReader(text);
  const value = reader.value(0);
  reader.end();
  return value;
}

class JsonReader {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  value(depth: number): Value {
    if (depth > MAX_DEPTH) throw new SyntaxError('JSON is nested too deeply');
    const sign = this.peek();
    if (sign === '{') return this.object(depth);
    if (sign === '[') return this.array(depth);
    if (sign === '"') return this.string();
    const [word, value] = WORDS.get(sign) ?? [];
    if (word === undefined || value === undefined) return this.number();
    if (!this.text.startsWith(word, this.at)) this.fail();
    this.at += word.length;
    return value;
  }

  end(): void {
    this.peek();
    if (this.at < this.text.length) this.fail();
  }

  /** The next sign that is no blank. */
  private peek(): string {
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return this.text.charAt(this.at);
      this.at += 1;
    }
  }

  private accept(sign: string): boolean {
    if (this.peek() !== sign) return false;
    this.at += 1;
    return true;
  }

  private expect(sign: string): void {
    if (!this.accept(sign)) this.fail();
  }

  private fail(): never {
    throw new SyntaxError(`JSON cannot be read at offset ${this.at}`);
  }

  private object(depth: number): Value {
    const context = new Map<string, Value>();
    this.expect('{');
    if (this.accept('}')) return context;
    do {
      if (this.peek() !== '"') this.fail();
      const key = this.string();
      this.expect(':');
      context.set(key, this.value(depth + 1));
    } while (this.accept(','));
    this.expect('}');
    return context;
  }

  private array(depth: number): Value {
    const items: Value[] = [];
    this.expect('[');
    if (this.accept(']')) return items;
    do items.push(this.value(depth + 1));
    while (this.accept(','));
    this.expect(']');
    return items;
  }

  private string(): string {
    let end = this.at + 1;
    while (end < this.text.length && this.text.charAt(end) !== '"')
      end += this.text.charAt(end) === '\\' ? 2 : 1;
    const quoted = this.text.slice(this.at, end + 1);
    if (!quoted.includes('\\') && end < this.text.length && !hasControl(quoted)) {
      this.at = end + 1;
      return quoted.slice(1, -1);
    }
    const decoded = decode(quoted);
    if (decoded === undefined) this.fail();
    this.at = end + 1;
    return decoded;
  }

  private number(): Value {
    NUMBER.lastIndex = this.at;
    const digits = NUMBER.exec(this.text)?.[0];
    const value = digits === undefined ? undefined : parseNumber(digits);
    if (digits === undefined || value === undefined) this.fail();
    this.at += digits.length;
    return value;
  }
}

const hasControl = (text: string): boolean => {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) < 32) return true;
  return false;
};

function decode(quoted: string): string | undefined {
  try {
    const value: unknown = JSON.parse(quoted);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
