import { parseNumber } from '../number.ts';
import { temporalLiteral } from '../temporal/literals.ts';
import type { Arguments, ContextEntry, NamedArgument, Node, Range, RangeEnd } from '../tree.ts';
import { isDigit } from './characters.ts';
import {
  contextKey,
  functionName,
  memberBehindDot,
  parameterName,
  qualifiedName,
  quotedText,
} from './names.ts';
import type { Reader, Rule } from './reader.ts';

/** The rules of the levels above that values need inside brackets. */
export interface Levels {
  readonly expression: Rule;
  readonly arithmetic: Rule;
}

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

const wordLiteral: Rule = (reader) => {
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

const stringLiteral: Rule = (reader) => {
  const start = reader.at;
  const text = quotedText(reader);
  return text === undefined ? undefined : { kind: 'literal', value: unescape(text), start, end: reader.at };
};

function skipDigits(reader: Reader): boolean {
  const start = reader.at;
  while (isDigit(reader.peek())) reader.at += 1;
  return reader.at > start || reader.miss();
}

const numberLiteral: Rule = (reader) => {
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
const temporalCall: Rule = (reader) => {
  const start = reader.at;
  const type = reader.oneOf(TEMPORAL_FUNCTIONS) ?? reader.oneOf(['@']);
  if (type === undefined || (type !== '@' && !reader.symbol('('))) return undefined;
  const text = reader.next(quotedText);
  if (text === undefined || (type !== '@' && !reader.symbol(')'))) return undefined;
  return { kind: 'literal', value: temporalLiteral(type, text), start, end: reader.at };
};

const variable: Rule = (reader) => {
  const start = reader.at;
  const names = qualifiedName(reader);
  return names && { kind: 'name', names, start, end: reader.at };
};

const input: Rule = (reader) =>
  reader.text('?') ? { kind: 'input', start: reader.at - 1, end: reader.at } : undefined;

/** The rules for values, tied to the levels above. */
export function valueRules({ expression, arithmetic }: Levels): { value: Rule; range: Rule<Range & Node> } {
  const list: Rule = (reader) => {
    const start = reader.at;
    if (!reader.text('[')) return undefined;
    const items = reader.next((inner) => inner.list(expression)) ?? [];
    return reader.symbol(']') ? { kind: 'list', items, start, end: reader.at } : undefined;
  };

  const entry: Rule<ContextEntry> = (reader) => {
    const key = contextKey(reader);
    if (key === undefined || !reader.symbol(':')) return undefined;
    const value = reader.next(expression);
    return value && { key, value };
  };

  const context: Rule = (reader) => {
    const start = reader.at;
    if (!reader.text('{')) return undefined;
    const entries = reader.next((inner) => inner.list(entry)) ?? [];
    return reader.symbol('}') ? { kind: 'context', entries, start, end: reader.at } : undefined;
  };

  const rangeStart: Rule<RangeEnd> = (reader) => {
    const bracket = reader.oneOf(['(', ']', '['] as const);
    const value = bracket && reader.next(arithmetic);
    return value && { value, closed: bracket === '[' };
  };

  const rangeEnd: Rule<RangeEnd> = (reader) => {
    const value = reader.next(arithmetic);
    const bracket = value && reader.next((inner) => inner.oneOf([')', '[', ']'] as const));
    return value && bracket && { value, closed: bracket === ']' };
  };

  const range: Rule<Range & Node> = (reader) => {
    const start = reader.at;
    const from = rangeStart(reader);
    const to = from && reader.symbol('..') ? rangeEnd(reader) : undefined;
    return from && to && { kind: 'range', from, to, start, end: reader.at };
  };

  const argument: Rule = (reader) => reader.first<Node>([range, expression]);

  const namedArgument: Rule<NamedArgument> = (reader) => {
    const name = parameterName(reader);
    if (name === undefined || !reader.symbol(':')) return undefined;
    const value = reader.next(argument);
    return value && { name, value };
  };

  const args: Rule<Arguments> = (reader) => {
    const named = reader.list(namedArgument);
    if (named) return { kind: 'named', values: named };
    const values = reader.list(argument);
    return values && { kind: 'positional', values };
  };

  const call: Rule = (reader) => {
    const start = reader.at;
    const names = functionName(reader);
    if (!names || !reader.symbol('(')) return undefined;
    const given = reader.next(args) ?? { kind: 'positional', values: [] };
    if (!reader.symbol(')')) return undefined;
    const [name = ''] = names.slice(-1);
    return { kind: 'call', path: names.slice(0, -1), name, args: given, start, end: reader.at };
  };

  const definition: Rule = (reader) => {
    const start = reader.at;
    if (!reader.text('function') || !reader.symbol('(')) return undefined;
    const parameters = reader.next((inner) => inner.list(parameterName)) ?? [];
    const body = reader.symbol(')') ? reader.next(expression) : undefined;
    return body && { kind: 'function', parameters, body, start, end: reader.at };
  };

  const inBrackets: Rule = (reader) => {
    const inner = reader.text('(') ? reader.next(expression) : undefined;
    return inner && reader.symbol(')') ? inner : undefined;
  };

  const terminals = [
    temporalCall,
    call,
    variable,
    wordLiteral,
    stringLiteral,
    numberLiteral,
    list,
    context,
    input,
    definition,
    inBrackets,
  ];

  const filterCondition: Rule = (reader) => {
    const condition = reader.symbol('[') ? reader.next(expression) : undefined;
    return condition && reader.symbol(']') ? condition : undefined;
  };

  const chained: Rule = (reader) => {
    const start = reader.at;
    let node = reader.first(terminals);
    while (node) {
      const key = reader.attempt(memberBehindDot);
      const condition = key === undefined ? reader.attempt(filterCondition) : undefined;
      if (key !== undefined) node = { kind: 'path', base: node, key, start, end: reader.at };
      else if (condition) node = { kind: 'filter', base: node, condition, start, end: reader.at };
      else break;
    }
    return node;
  };

  return { value: (reader) => reader.remember(chained), range };
}
