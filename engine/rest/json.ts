import { fromJsonText, toJsonText, Decimal, type Context, type Value } from '../../feel/index.ts';

/** JSON text that goes into an answer as it is: stored variables keep every digit. */
export class RawJson {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What a request's body holds: ordinary data, except `variables`, which stay lossless values. */
export type Body =
  null | boolean | number | string | readonly Body[] | { readonly [name: string]: Body } | Variables;

/** The object under a member `variables`, with all digits of its numbers. */
export class Variables {
  readonly entries: Context;

  constructor(entries: Context) {
    for (const name of entries.keys()) storable(name);
    this.entries = entries;
  }
}

/** Nesting beyond this is refused before it can exhaust the stack of whoever walks the value. */
const DEEPEST = 512;

/** Reads a body. Throws SyntaxError for text that is not JSON or is nested too deep. */
export function readBody(text: string): Body {
  if (depthOf(text) > DEEPEST) throw new SyntaxError('The JSON is nested too deep');
  return plain(fromJsonText(text));
}

function plain(value: Value): Body {
  if (value instanceof Map) return Object.fromEntries(members(value));
  if (Array.isArray(value)) return value.map((item: Value) => plain(item));
  if (value instanceof Decimal) return Number(toJsonText(value));
  if (typeof value === 'string') return storable(value);
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  throw new SyntaxError('The text is not JSON');
}

/** PostgreSQL stores every character but this one. */
function storable(text: string): string {
  if (text.includes('\0')) throw new SyntaxError('The text holds a NUL character');
  return text;
}

/** A member that is null counts as absent, as it does for Camunda. */
function members(context: Context): [string, Body][] {
  const found: [string, Body][] = [];
  for (const [name, value] of context) {
    if (value === null) continue;
    found.push([name, name === 'variables' && value instanceof Map ? new Variables(value) : plain(value)]);
  }
  return found;
}

function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit === QUOTE) i = endOfString(text, i);
    else if (unit === OPEN_LIST || unit === OPEN_OBJECT) deepest = Math.max(deepest, (depth += 1));
    else if (unit === CLOSE_LIST || unit === CLOSE_OBJECT) depth -= 1;
  }
  return deepest;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

function endOfString(text: string, start: number): number {
  let i = start + 1;
  while (i < text.length && text.charCodeAt(i) !== QUOTE) i += text.charCodeAt(i) === BACKSLASH ? 2 : 1;
  return i;
}

/** Writes an answer: undefined members are left out, RawJson goes in untouched. */
export function writeJson(value: unknown): string {
  if (value instanceof RawJson) return value.text;
  if (Array.isArray(value)) return `[${value.map((item: unknown) => writeJson(item ?? null)).join(',')}]`;
  if (value instanceof Date) return JSON.stringify(value);
  if (typeof value === 'object' && value !== null) return writeObject(value);
  return JSON.stringify(value);
}

function writeObject(value: object): string {
  const parts: string[] = [];
  for (const [name, member] of Object.entries(value)) {
    if (member !== undefined) parts.push(`${JSON.stringify(name)}:${writeJson(member)}`);
  }
  return `{${parts.join(',')}}`;
}

/** One JSON object of variables from their stored texts. */
export function variablesJson(variables: Iterable<readonly [name: string, json: string]>): RawJson {
  const parts: string[] = [];
  for (const [name, json] of variables) parts.push(`${JSON.stringify(name)}:${json}`);
  return new RawJson(`{${parts.join(',')}}`);
}
