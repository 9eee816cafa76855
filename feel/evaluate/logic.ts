import { isError, type Result, typeName } from '../kinds.ts';
import type { Node } from '../tree.ts';
import { Binding, type Compile, type Evaluate, type Run } from './run.ts';

/** The name under which tests find the value that `in` or a decision table's cell tests. */
export const INPUT_NAME = 'cellInput';

/**
 * One step of FEEL's three-valued `and` (`decisive` false) or `or` (`decisive` true): the state is undecided
 * (`!decisive`), null once something was no boolean, or the decisive value, after which nothing more is evaluated.
 */
function join(run: Run, decisive: boolean, state: boolean | null, value: Result): Result {
  if (value === decisive) return decisive;
  if (isError(value) && value.noInput) return value;
  if (typeof value === 'boolean' || state === null) return state;
  return isError(value) ? null : run.nothing('INVALID_TYPE', `Expected boolean but found ${typeName(value)}`);
}

/** Joins as many values as there are, until one decides. */
export function joinAll(
  run: Run,
  decisive: boolean,
  count: number,
  valueAt: (index: number) => Result,
): Result {
  let state: boolean | null = !decisive;
  for (let index = 0; index < count; index += 1) {
    const next = join(run, decisive, state, valueAt(index));
    if (next === decisive || isError(next)) return next;
    if (next === null) state = null;
  }
  return state;
}

/** `and` (decisive false), `or` and a list of tests (decisive true). */
export function compileJunction(decisive: boolean, operands: readonly Evaluate[]): Evaluate {
  const [first, second, ...more] = operands;
  if (!first || !second || more.length > 0) {
    return (run) => joinAll(run, decisive, operands.length, (index) => operands[index]?.(run) ?? null);
  }
  return (run) => {
    const left = first(run);
    if (left === decisive) return decisive;
    const right = left === !decisive ? second(run) : undefined;
    if (typeof right === 'boolean') return right;
    return joinAll(run, decisive, 2, (index) =>
      index === 0 ? left : right === undefined ? second(run) : right,
    );
  };
}

/** Anything but true takes the second way. */
export function compileIf(node: Extract<Node, { kind: 'if' }>, compile: Compile): Evaluate {
  const [condition, then, otherwise] = [compile(node.condition), compile(node.then), compile(node.otherwise)];
  return (run) => {
    const value = condition(run);
    if (value === true) return then(run);
    if (isError(value) && value.noInput) return value;
    if (value !== false && !isError(value)) {
      run.nothing('INVALID_TYPE', `Expected boolean but found ${typeName(value)}`);
    }
    return otherwise(run);
  };
}

export function compileIn(node: Extract<Node, { kind: 'in' }>, compile: Compile): Evaluate {
  const [value, test] = [compile(node.value), compile(node.test)];
  return (run) => {
    const tested = value(run);
    return isError(tested) ? tested : run.within(new Binding(run.frame, INPUT_NAME, tested), test);
  };
}

/** Names that feel-scala takes beside the types' own. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  'date time': 'date and time',
  'year-month-duration': 'years and months duration',
  'day-time-duration': 'days and time duration',
};

export function compileInstanceOf(node: Extract<Node, { kind: 'instance of' }>, compile: Compile): Evaluate {
  const value = compile(node.value);
  const type = OTHER_NAMES[node.type] ?? node.type;
  return (run) => {
    const tested = value(run);
    if (isError(tested)) return tested;
    return type === 'Any' ? tested !== null : typeName(tested) === type;
  };
}
