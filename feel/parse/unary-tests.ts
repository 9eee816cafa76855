import type { Node, Range } from '../tree.ts';
import type { Reader, Rule } from './reader.ts';
import { booleanLiteral } from './literals.ts';
import type { Levels } from './values.ts';

export interface UnaryTestRules {
  /** A comparison or an interval, without any other expression: `< 3`, `[2..5]`. */
  readonly simple: Rule;
  readonly positive: Rule;
  /** One or more tests with commas. */
  readonly positives: Rule;
  /** A whole input cell. */
  readonly cell: Rule;
}

/** The rules for tests of an input value, tied to the levels of expressions. */
export function unaryTestRules(
  { expression, arithmetic }: Levels,
  range: Rule<Range & Node>,
): UnaryTestRules {
  const comparison: Rule = (reader) => {
    const start = reader.at;
    const operator = reader.oneOf(['<=', '>=', '<', '>'] as const);
    const operand = operator && reader.next(arithmetic);
    return operator && operand && { kind: 'input comparison', operator, operand, start, end: reader.at };
  };

  const interval: Rule = (reader) => {
    const start = reader.at;
    const found = range(reader);
    return found && { kind: 'input in range', range: found, start, end: reader.at };
  };

  const simple: Rule = (reader) => reader.first([comparison, interval]);

  const lastBoolean: Rule = (reader) => {
    const operand = booleanLiteral(reader);
    if (!operand || !isAtEnd(reader)) return undefined;
    return { kind: 'input comparison', operator: '=', operand, start: operand.start, end: operand.end };
  };

  const anyExpression: Rule = (reader) => {
    const start = reader.at;
    const found = expression(reader);
    return found && { kind: 'test expression', expression: found, start, end: reader.at };
  };

  const positive: Rule = (reader) => reader.first([lastBoolean, simple, anyExpression]);

  const positives: Rule = (reader) => {
    const start = reader.at;
    const tests = reader.list(positive);
    if (!tests) return undefined;
    return tests.length === 1 ? tests[0] : { kind: 'any of', tests, start, end: reader.at };
  };

  const negation: Rule = (reader) => {
    const start = reader.at;
    if (!reader.text('not') || !reader.symbol('(')) return undefined;
    const test = reader.next(positives);
    return test && reader.symbol(')') ? { kind: 'not', test, start, end: reader.at } : undefined;
  };

  const anyInput: Rule = (reader) =>
    reader.text('-') ? { kind: 'any input', start: reader.at - 1, end: reader.at } : undefined;

  const cell: Rule = (reader) => reader.first([negation, positives, anyInput]);
  return { simple, positive, positives, cell };
}

function isAtEnd(reader: Reader): boolean {
  const start = reader.at;
  reader.skipBlanks();
  const ended = reader.atEnd();
  reader.at = start;
  return ended;
}
