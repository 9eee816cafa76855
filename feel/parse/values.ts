import type { ContextEntry, Node, Range, RangeEnd } from '../tree.ts';
import { callRules } from './calls.ts';
import { numberLiteral, stringLiteral, temporalCall, wordLiteral } from './literals.ts';
import { contextKey, memberBehindDot, qualifiedName } from './names.ts';
import type { Rule } from './reader.ts';

/** The rules of the levels above that values need inside brackets. */
export interface Levels {
  readonly expression: Rule;
  readonly arithmetic: Rule;
}

const variable: Rule = (reader) => {
  const start = reader.at;
  const names = qualifiedName(reader);
  return names && { kind: 'name', names, start, end: reader.at };
};

const input: Rule = (reader) =>
  reader.text('?') ? { kind: 'input', start: reader.at - 1, end: reader.at } : undefined;

/** A range with its ends in brackets; a bracket that looks outwards leaves its end out. */
export function rangeRule(arithmetic: Rule): Rule<Range & Node> {
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

  return (reader) => {
    const start = reader.at;
    const from = rangeStart(reader);
    const to = from && reader.symbol('..') ? rangeEnd(reader) : undefined;
    return from && to && { kind: 'range', from, to, start, end: reader.at };
  };
}

/** Lists, contexts and expressions in round brackets. */
function bracketRules(expression: Rule): readonly Rule[] {
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

  const inBrackets: Rule = (reader) => {
    const inner = reader.text('(') ? reader.next(expression) : undefined;
    return inner && reader.symbol(')') ? inner : undefined;
  };

  return [list, context, inBrackets];
}

/** The rules for values, tied to the levels above. */
export function valueRules({ expression, arithmetic }: Levels): { value: Rule; range: Rule<Range & Node> } {
  const range = rangeRule(arithmetic);
  const { call, definition } = callRules(expression, range);
  const literals = [wordLiteral, stringLiteral, numberLiteral];
  // The order decides: a call before the variable of its name, `function` is no name.
  const terminals = [
    temporalCall,
    call,
    variable,
    ...literals,
    ...bracketRules(expression),
    input,
    definition,
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
