import { isNamePart, isNameStart } from './characters.ts';
import type { Reader, Rule } from './reader.ts';

/** Words that cannot be names; `if`, `for` or `between` can. */
const RESERVED = new Set([
  'null',
  'true',
  'false',
  'function',
  'in',
  'return',
  'then',
  'else',
  'satisfies',
  'and',
  'or',
]);

/** A name without blanks. */
export const identifier: Rule<string> = (reader) => {
  const start = reader.at;
  if (!isNameStart(reader.peek())) {
    reader.miss();
    return undefined;
  }
  while (!reader.atEnd() && isNamePart(reader.peek())) reader.at += 1;
  const word = reader.source.slice(start, reader.at);
  if (!RESERVED.has(word)) return word;
  reader.at = start;
  reader.miss();
  return undefined;
};

/** A name in backticks may hold any character. */
const escapedIdentifier: Rule<string> = (reader) => {
  if (!reader.text('`')) return undefined;
  const end = reader.source.indexOf('`', reader.at);
  if (end <= reader.at) return undefined;
  const word = reader.source.slice(reader.at, end);
  reader.at = end + 1;
  return word;
};

export const simpleName: Rule<string> = (reader) => reader.first([identifier, escapedIdentifier]);

/** The only property whose name has a blank. */
const timeOffset: Rule<string> = (reader) => (reader.text('time offset') ? 'time offset' : undefined);

/** A name behind a dot, or the first of a path. */
export const memberName: Rule<string> = (reader) => reader.first([timeOffset, simpleName]);

/** Two or more words with blanks between, as in `string length`: only where `(`, `:` or `,` must follow. */
export const spacedName: Rule<string> = (reader) => {
  const start = reader.at;
  if (identifier(reader) === undefined) return undefined;
  const afterFirst = reader.at;
  while (anotherWord(reader));
  return reader.at > afterFirst ? reader.source.slice(start, reader.at) : undefined;
};

function anotherWord(reader: Reader): boolean {
  const start = reader.at;
  while (reader.peek() === ' ') reader.at += 1;
  if (reader.at > start && identifier(reader) !== undefined) return true;
  reader.at = start;
  return false;
}

export const parameterName: Rule<string> = (reader) => reader.first([spacedName, simpleName]);

/** `a.b.c` with blanks allowed around the dots. */
export const qualifiedName: Rule<[string, ...string[]]> = (reader) => {
  const first = reader.attempt(memberName);
  if (first === undefined) return undefined;
  const names: [string, ...string[]] = [first];
  for (;;) {
    const next = reader.attempt(memberBehindDot);
    if (next === undefined) return names;
    names.push(next);
  }
};

export const memberBehindDot: Rule<string> = (reader) =>
  reader.symbol('.') ? reader.next(memberName) : undefined;

/** Built-in functions whose names hold a reserved word. */
const RESERVED_FUNCTION_NAMES = [
  'and',
  'or',
  'date and time',
  'years and months duration',
  'get or else',
] as const;

/** The name of a called function, as the path to it and the last name. */
export const functionName: Rule<[string, ...string[]]> = (reader) => {
  const words = reader.attempt(spacedName) ?? reader.oneOf(RESERVED_FUNCTION_NAMES);
  return words === undefined ? qualifiedName(reader) : [words];
};

/** A key of a context: any text up to a reserved sign, a name in backticks, or a string taken as it is written. */
export const contextKey: Rule<string> = (reader) => reader.first([anyKey, escapedIdentifier, quotedText]);

const KEY_END = new Set(['"', '{', '}', ':', ',', '[', ']', '`']);

const anyKey: Rule<string> = (reader) => {
  const start = reader.at;
  let end = start;
  while (!reader.atEnd() && !KEY_END.has(reader.peek())) {
    reader.at += 1;
    end = reader.at;
    reader.skipBlanks();
  }
  reader.at = end;
  return end > start ? reader.source.slice(start, end) : undefined;
};

/** The text between double quotes; a backslash keeps the next sign from ending it. */
export const quotedText: Rule<string> = (reader) => {
  if (!reader.text('"')) return undefined;
  const start = reader.at;
  while (!reader.atEnd() && reader.peek() !== '"') reader.at += reader.peek() === '\\' ? 2 : 1;
  return reader.text('"') ? reader.source.slice(start, reader.at - 1) : undefined;
};
