import { areOrdered, isSame } from '../compare.ts';
import { isError, isList, type Result } from '../kinds.ts';
import type { Node, UnaryTest } from '../tree.ts';
import type { Value } from '../value.ts';
import { compileJunction, INPUT_NAME } from './logic.ts';
import { checkEqual, compareResults, not, orderOrFail } from './operators.ts';
import { Binding, type Compile, type Evaluate, type Run } from './run.ts';

function inputOf(run: Run): Value {
  const input = run.variable(INPUT_NAME);
  return input === undefined ? run.nothing('NO_VARIABLE_FOUND', 'No input value found.') : input;
}

/** Tests of the input value that stands in the scope. */
export function compileTest(node: UnaryTest, compile: Compile): Evaluate {
  switch (node.kind) {
    case 'input comparison': {
      const { operator } = node;
      const operand = compile(node.operand);
      return (run) => compareResults(run, operator, [inputOf(run), operand(run)]);
    }
    case 'input in range':
      return compileInRange(node.range, compile);
    case 'test expression':
      return compileTestExpression(compile(node.expression));
    case 'any of':
      return compileJunction(true, node.tests.map(compile));
    case 'not': {
      const test = compile(node.test);
      return (run) => not(run, test(run));
    }
    case 'any input':
      return () => true;
  }
}

function compileInRange(range: Extract<Node, { kind: 'range' }>, compile: Compile): Evaluate {
  const [from, to] = [compile(range.from.value), compile(range.to.value)];
  return (run) => {
    const input = inputOf(run);
    const [low, high] = [from(run), to(run)];
    if (isError(low) || isError(high) || !areOrdered(input, low) || !areOrdered(input, high)) {
      return run.nothing('NOT_COMPARABLE', "Can't compare the input value with the ends of the range");
    }
    const [aboveLow, belowHigh] = [orderOrFail(input, low), orderOrFail(high, input)];
    return (
      (range.from.closed ? aboveLow >= 0 : aboveLow > 0) && (range.to.closed ? belowHigh >= 0 : belowHigh > 0)
    );
  };
}

/** An expression as test: true, or the input itself, or a list that holds it. With `?` it is a condition. */
function compileTestExpression(expression: Evaluate): Evaluate {
  return (run) => {
    const input = inputOf(run);
    const value = expression(run);
    if (isError(value) && value.noInput) {
      const answer = run.within(new Binding(run.frame, '?', input), expression);
      return typeof answer === 'boolean' ? answer : null;
    }
    return value === true || matchesInput(run, input, value);
  };
}

function matchesInput(run: Run, input: Value, value: Result): Result {
  if (!isError(value) && isList(value)) {
    return value.some((item) => isSame(item, input, run)) || checkEqual(run, input, value) === true;
  }
  const equal = checkEqual(run, input, value);
  return equal === null ? null : equal === true;
}
