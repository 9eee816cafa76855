import { parseNumber } from '../number.ts';
import { temporalLiteral } from '../temporal/literals.ts';
import { isDigit } from './characters.ts';
import { quotedText } from './names.ts';
import type { Reader, Rule } from './reader.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  b: '\b',
  t: '\t',
  n: '\n',
  f: '\f',
  r: '\r',
  s: ' ',
  '"': '"',
  "'": "'",
};

/** What feel-scala 1.18.0 decodes: no `\u…`, and a doubled backslash stays doubled. */
const unescape = (text: string): string =>
  text.replace(/\\([btnfrs"'])/g, (whole, sign: string) => ESCAPES[sign] ?? whole);

const literalWords = [
  ['null', null],
  ['true', true],
  ['false', false],
] as const;

export const wordLiteral: Rule = (reader) => {
  const start = reader.at;
  for (const [word, value] of literalWords) {
    if (reader.text(word)) return { kind: 'literal', value, start, end: reader.at };
  }
  return undefined;
};

export const booleanLiteral: Rule = (reader) => {
  const node = wordLiteral(reader);
  return node?.kind === 'literal' && node.value !== null ? node : undefined;
};

export const stringLiteral: Rule = (reader) => {
  const start = reader.at;
  const text = quotedText(reader);
  return text === undefined ? undefined : { kind: 'literal', value: unescape(text), start, end: reader.at };
};

function skipDigits(reader: Reader): boolean {
  const start = reader.at;
  while (isDigit(reader.peek())) reader.at += 1;
  return reader.at > start || reader.miss();
}

export const numberLiteral: Rule = (reader) => {
  const start = reader.at;
  if (reader.peek() === '-') reader.at += 1;
  const whole = skipDigits(reader);
  const beforePoint = reader.at;
  if (!(reader.peek() === '.' && reader.text('.') && skipDigits(reader))) {
    if (!whole) return undefined;
    reader.at = beforePoint;
  }
  const value = parseNumber(reader.source.slice(start, reader.at));
  return value === undefined ? undefined : { kind: 'literal', value, start, end: reader.at };
};

const TEMPORAL_FUNCTIONS = ['duration', 'date and time', 'date', 'time'] as const;

/** `date("…")` with a literal text is read at compile time, as Zeebe does: a text that is no date is null. */
export const temporalCall: Rule = (reader) => {
  const start = reader.at;
  const type = reader.oneOf(TEMPORAL_FUNCTIONS) ?? reader.oneOf(['@']);
  if (type === undefined || (type !== '@' && !reader.symbol('('))) return undefined;
  const text = reader.next(quotedText);
  if (text === undefined || (type !== '@' && !reader.symbol(')'))) return undefined;
  return { kind: 'literal', value: temporalLiteral(type, text), start, end: reader.at };
};
