import type { ArithmeticOperator, Iterator, Node } from '../tree.ts';
import { qualifiedName, simpleName } from './names.ts';
import type { Reader, Rule } from './reader.ts';
import { unaryTestRules } from './unary-tests.ts';
import { valueRules } from './values.ts';

/** Reads a whole expression. */
export const expression: Rule = (reader) => reader.remember(outermost);

const arithmetic: Rule = (reader) => reader.remember(sum);

const levels = { expression, arithmetic };
const { value, range } = valueRules(levels);
const tests = unaryTestRules(levels, range);

/** Reads an input cell of a decision table. */
export const unaryTests: Rule = tests.cell;

const conditional: Rule = (reader) => {
  const start = reader.at;
  const condition = reader.text('if') ? reader.next(expression) : undefined;
  const then = condition && reader.symbol('then') ? reader.next(expression) : undefined;
  const otherwise = then && reader.symbol('else') ? reader.next(expression) : undefined;
  return condition && then && otherwise && { kind: 'if', condition, then, otherwise, start, end: reader.at };
};

const sequence: Rule = (reader) => {
  const start = reader.at;
  const from = arithmetic(reader);
  const to = from && reader.symbol('..') ? reader.next(arithmetic) : undefined;
  return from && to && { kind: 'sequence', from, to, start, end: reader.at };
};

const iterator: Rule<Iterator> = (reader) => {
  const name = simpleName(reader);
  if (name === undefined || !reader.symbol('in')) return undefined;
  const list = reader.next((inner) => inner.first([sequence, value]));
  return list && { name, list };
};

/** `for`, `some` and `every`: a word, iterators, a second word, a body. */
function loop(kind: 'for' | 'some' | 'every', bodyWord: 'return' | 'satisfies'): Rule {
  return (reader) => {
    const start = reader.at;
    if (!reader.text(kind)) return undefined;
    const iterators = reader.next((inner) => inner.list(iterator));
    const body = iterators && reader.symbol(bodyWord) ? reader.next(expression) : undefined;
    return iterators && body && { kind, iterators, body, start, end: reader.at };
  };
}

/** Operands with the same word between them. */
function joined(kind: 'and' | 'or', operand: Rule): Rule {
  return (reader) => {
    const start = reader.at;
    const first = reader.attempt(operand);
    if (!first) return undefined;
    const operands = [first];
    for (;;) {
      const next = reader.attempt((inner) => (inner.symbol(kind) ? inner.next(operand) : undefined));
      if (!next) break;
      operands.push(next);
    }
    return operands.length === 1 ? first : { kind, operands, start, end: reader.at };
  };
}

const COMPARISONS = ['<=', '>=', '<', '>', '!=', '='] as const;

const compared: Rule = (reader) => {
  const start = reader.at;
  const left = arithmetic(reader);
  if (!left) return undefined;
  const suffix = reader.next((inner) =>
    inner.first([
      (at) => comparison(at, left, start),
      (at) => between(at, left, start),
      (at) => instanceOf(at, left, start),
      (at) => membership(at, left, start),
    ]),
  );
  return suffix ?? left;
};

function comparison(reader: Reader, left: Node, start: number): Node | undefined {
  const operator = reader.oneOf(COMPARISONS);
  const right = operator && reader.next(arithmetic);
  return operator && right && { kind: 'comparison', operator, left, right, start, end: reader.at };
}

function between(reader: Reader, compareValue: Node, start: number): Node | undefined {
  const from = reader.text('between') ? reader.next(arithmetic) : undefined;
  const to = from && reader.symbol('and') ? reader.next(arithmetic) : undefined;
  return from && to && { kind: 'between', value: compareValue, from, to, start, end: reader.at };
}

const SPACED_TYPES = ['years and months duration', 'days and time duration', 'date and time', 'function'];

const typeName: Rule<string> = (reader) => reader.oneOf(SPACED_TYPES) ?? qualifiedName(reader)?.join('.');

function instanceOf(reader: Reader, tested: Node, start: number): Node | undefined {
  const type = reader.text('instance') && reader.symbol('of') ? reader.next(typeName) : undefined;
  return type === undefined ? undefined : { kind: 'instance of', value: tested, type, start, end: reader.at };
}

function membership(reader: Reader, member: Node, start: number): Node | undefined {
  if (!reader.text('in')) return undefined;
  const test = reader.next((inner) => inner.first([bracketedTests, tests.positive]));
  return test && { kind: 'in', value: member, test, start, end: reader.at };
}

const bracketedTests: Rule = (reader) => {
  const inner = reader.text('(') ? reader.next(tests.positives) : undefined;
  return inner && reader.symbol(')') ? inner : undefined;
};

const condition: Rule = (reader) => reader.first([compared, tests.simple]);

const disjunction = joined('or', joined('and', condition));

const outermost: Rule = (reader) =>
  reader.first([
    conditional,
    loop('for', 'return'),
    loop('some', 'satisfies'),
    loop('every', 'satisfies'),
    disjunction,
  ]);

/** Operands of one precedence, taken from the left. */
function leftChain(operators: readonly ArithmeticOperator[], operand: Rule): Rule {
  return (reader) => {
    const start = reader.at;
    let left = reader.attempt(operand);
    for (;;) {
      const base = left;
      const next = base && reader.attempt((inner) => operation(inner, operators, operand));
      if (!base || !next) return left;
      left = { kind: 'arithmetic', ...next, left: base, start, end: reader.at };
    }
  };
}

function operation(
  reader: Reader,
  operators: readonly ArithmeticOperator[],
  operand: Rule,
): { operator: ArithmeticOperator; right: Node } | undefined {
  reader.skipBlanks();
  const operator = reader.oneOf(operators);
  const right = operator && reader.next(operand);
  return operator && right && { operator, right };
}

const negation: Rule = (reader) => {
  const start = reader.at;
  if (!reader.text('-')) return value(reader);
  const operand = reader.next(value);
  return operand && { kind: 'negation', operand, start, end: reader.at };
};

const sum = leftChain(['+', '-'], leftChain(['*', '/'], leftChain(['**'], negation)));
