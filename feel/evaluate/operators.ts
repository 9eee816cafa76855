import { raiseDecimal } from '../decimal.ts';
import { powerOf } from '../doubles.ts';
import { areOrdered, equals, order } from '../compare.ts';
import { isError, isNumber, type Result, typeName } from '../kinds.ts';
import {
  add,
  decimalOf,
  divide,
  fromDouble,
  int32Of,
  isWholeNumber,
  isZero,
  multiply,
  negate,
  normal,
  subtract,
  toDouble,
} from '../number.ts';
import { addTemporal, divideTemporal, multiplyTemporal, subtractTemporal } from '../temporal/arithmetic.ts';
import type { ArithmeticOperator, ComparisonOperator, Node } from '../tree.ts';
import type { FeelNumber, Value } from '../value.ts';
import { type Compile, type Evaluate, EvaluationFailed, type Run } from './run.ts';

type Operation = (left: Value, right: Value, run: Run) => Value | undefined;

/** Steps that a power with a fraction counts: it is rounded correctly with many digits. */
const PRECISE_STEPS = 5_000;

const MAX_EXPONENT = 999_999_999;

const OPERATIONS: Readonly<Record<ArithmeticOperator, { apply: Operation; verb: string }>> = {
  '+': { apply: sum, verb: 'add' },
  '-': {
    apply: (x, y) => (isNumber(x) && isNumber(y) ? subtract(x, y) : subtractTemporal(x, y)),
    verb: 'subtract',
  },
  '*': {
    apply: (x, y) => (isNumber(x) && isNumber(y) ? multiply(x, y) : multiplyTemporal(x, y)),
    verb: 'multiply',
  },
  '/': { apply: quotient, verb: 'divide' },
  '**': { apply: (x, y, run) => (isNumber(x) && isNumber(y) ? power(x, y, run) : undefined), verb: 'raise' },
};

function sum(left: Value, right: Value, run: Run): Value | undefined {
  if (isNumber(left) && isNumber(right)) return add(left, right);
  if (typeof left !== 'string' || typeof right !== 'string') return addTemporal(left, right);
  run.makeText(left.length + right.length);
  return left + right;
}

function quotient(left: Value, right: Value): Value | undefined {
  if (!isNumber(left) || !isNumber(right)) return divideTemporal(left, right);
  return isZero(right) ? undefined : divide(left, right);
}

/** A fraction as exponent is computed in doubles, as Zeebe does. */
function power(base: FeelNumber, exponent: FeelNumber, run: Run): FeelNumber {
  if (!isWholeNumber(exponent)) {
    run.spend(PRECISE_STEPS);
    const result = fromDouble(powerOf(toDouble(base), toDouble(exponent)));
    if (result === undefined) throw new EvaluationFailed('the power is not a finite number');
    return result;
  }
  const times = int32Of(exponent);
  if (Math.abs(times) > MAX_EXPONENT) throw new EvaluationFailed('the exponent is too large');
  if (isZero(base) && times < 0) throw new EvaluationFailed('division by zero');
  return normal(raiseDecimal(decimalOf(base), times));
}

/** What is not plain numbers: errors become null, types that do not fit too, with a warning. */
function operate(run: Run, operator: ArithmeticOperator, [left, right]: readonly [Result, Result]): Result {
  if (isError(left)) return left.noInput ? left : null;
  if (isError(right)) return right.noInput ? right : null;
  const { apply, verb } = OPERATIONS[operator];
  let result: Value | undefined;
  try {
    result = apply(left, right, run);
  } catch (error) {
    if (error instanceof RangeError) throw new EvaluationFailed(`can't ${verb}: ${error.message}`);
    throw error;
  }
  if (result !== undefined) return result;
  return run.nothing('INVALID_TYPE', `Can't ${verb} ${typeName(left)} and ${typeName(right)}`);
}

export function compileArithmetic(node: Extract<Node, { kind: 'arithmetic' }>, compile: Compile): Evaluate {
  const [left, right] = [compile(node.left), compile(node.right)];
  switch (node.operator) {
    case '+':
      return (run) => {
        const x = left(run);
        const y = right(run);
        const fast = typeof x === 'number' && typeof y === 'number' ? x + y : Number.NaN;
        return Number.isSafeInteger(fast) ? fast : operate(run, '+', [x, y]);
      };
    case '-':
      return (run) => {
        const x = left(run);
        const y = right(run);
        const fast = typeof x === 'number' && typeof y === 'number' ? x - y : Number.NaN;
        return Number.isSafeInteger(fast) ? fast : operate(run, '-', [x, y]);
      };
    case '*':
      return (run) => {
        const x = left(run);
        const y = right(run);
        const fast = typeof x === 'number' && typeof y === 'number' ? x * y : Number.NaN;
        return Number.isSafeInteger(fast) ? fast + 0 : operate(run, '*', [x, y]);
      };
    case '/':
    case '**':
      return (run) => operate(run, node.operator, [left(run), right(run)]);
  }
}

export function compileNegation(operand: Evaluate): Evaluate {
  return (run) => {
    const value = operand(run);
    if (isError(value)) return value.noInput ? value : null;
    if (isNumber(value)) return negate(value);
    return run.nothing('INVALID_TYPE', `Expected number but found ${typeName(value)}`);
  };
}

/** FEEL's `=` on results: an error passes through, types that do not fit give null. */
export function checkEqual(run: Run, left: Result, right: Result): Result {
  if (isError(left)) return left;
  if (isError(right)) return right;
  return equals(left, right, run) ?? notComparable(run, left, right);
}

const notComparable = (run: Run, left: Value, right: Value): null =>
  run.nothing('NOT_COMPARABLE', `Can't compare ${typeName(left)} with ${typeName(right)}`);

const HOLDS: Readonly<Record<Exclude<ComparisonOperator, '=' | '!='>, (order: number) => boolean>> = {
  '<': (found) => found < 0,
  '<=': (found) => found <= 0,
  '>': (found) => found > 0,
  '>=': (found) => found >= 0,
};

/** Any comparison on results, with FEEL's three values. */
export function compareResults(
  run: Run,
  operator: ComparisonOperator,
  [left, right]: readonly [Result, Result],
): Result {
  if (operator === '=') return checkEqual(run, left, right);
  if (operator === '!=') return not(run, checkEqual(run, left, right));
  if (isError(left)) return left;
  if (isError(right)) return right;
  if (!areOrdered(left, right)) return notComparable(run, left, right);
  return HOLDS[operator](orderOrFail(left, right));
}

/** Order of two ordered values of one type; lists pass the check of types and then fail, as in Zeebe. */
export function orderOrFail(left: Value, right: Value): number {
  const found = order(left, right);
  if (found === undefined) throw new EvaluationFailed(`can't order ${typeName(left)} and ${typeName(right)}`);
  return found;
}

export function not(run: Run, value: Result): Result {
  if (typeof value === 'boolean') return !value;
  if (isError(value)) return value.noInput ? value : null;
  return run.nothing('INVALID_TYPE', `Expected boolean but found ${typeName(value)}`);
}

export function compileComparison(node: Extract<Node, { kind: 'comparison' }>, compile: Compile): Evaluate {
  const { operator } = node;
  const [left, right] = [compile(node.left), compile(node.right)];
  if (operator === '=') {
    return (run) => {
      const x = left(run);
      const y = right(run);
      return typeof x === typeof y && typeof x !== 'object' ? x === y : checkEqual(run, x, y);
    };
  }
  if (operator === '!=') return (run) => not(run, checkEqual(run, left(run), right(run)));
  const holds = HOLDS[operator];
  return (run) => {
    const x = left(run);
    const y = right(run);
    if (typeof x === 'number' && typeof y === 'number') return holds(x - y);
    return compareResults(run, operator, [x, y]);
  };
}

/** `between` is `>=` and `<=`, with the value evaluated for each. */
export function compileBetween(node: Extract<Node, { kind: 'between' }>, compile: Compile): Evaluate[] {
  const [value, from, to] = [compile(node.value), compile(node.from), compile(node.to)];
  return [
    (run) => compareResults(run, '>=', [value(run), from(run)]),
    (run) => compareResults(run, '<=', [value(run), to(run)]),
  ];
}
