import { isOrdered, order } from '../compare.ts';
import { EvaluationFailed } from '../evaluate/run.ts';
import { FeelError, isList, isNumber, type Result } from '../kinds.ts';
import { add, compareNumbers, divide, multiply, subtract, toDouble } from '../number.ts';
import type { FeelNumber, Value } from '../value.ts';
import type { BuiltIn, Library } from './built-in.ts';
import { inDoubles } from './numbers.ts';

/** A function of numbers, as one list or as arguments; `empty` is what no number gives. */
function ofNumbers(
  compute: (numbers: readonly [FeelNumber, ...FeelNumber[]]) => Result,
  empty: Value = null,
): BuiltIn {
  return {
    parameters: ['list'],
    variadic: true,
    toleratesErrors: true,
    invoke: ([list], run) => {
      if (!isList(list)) return undefined;
      run.spend(list.length);
      const [first, ...rest] = list;
      if (first === undefined) return empty;
      if (!isNumber(first) || !rest.every(isNumber)) return new FeelError('Expected numbers');
      return compute([first, ...rest]);
    },
  };
}

const sum = (numbers: readonly FeelNumber[]): FeelNumber => numbers.reduce(add, 0);

const sorted = (numbers: readonly FeelNumber[]): FeelNumber[] => numbers.toSorted(compareNumbers);

function median(numbers: readonly [FeelNumber, ...FeelNumber[]]): FeelNumber {
  const inOrder = sorted(numbers);
  const middle = inOrder.length >> 1;
  const upper = inOrder[middle] ?? 0;
  return inOrder.length % 2 === 1 ? upper : divide(add(inOrder[middle - 1] ?? 0, upper), 2);
}

/** The standard deviation of a sample; one number has none, which is a failure as in Zeebe. */
function deviation(numbers: readonly FeelNumber[]): FeelNumber {
  if (numbers.length < 2) throw new EvaluationFailed('division by zero');
  const mean = divide(sum(numbers), numbers.length);
  const squares = numbers.map((value) => multiply(subtract(value, mean), subtract(value, mean)));
  return inDoubles(Math.sqrt(toDouble(divide(sum(squares), numbers.length - 1))));
}

function mostFrequent(numbers: readonly FeelNumber[]): Value[] {
  const groups: { value: FeelNumber; count: number }[] = [];
  for (const value of sorted(numbers)) {
    const last = groups.at(-1);
    if (last && compareNumbers(last.value, value) === 0) last.count += 1;
    else groups.push({ value, count: 1 });
  }
  const highest = groups.reduce((most, { count }) => Math.max(most, count), 0);
  return groups.filter(({ count }) => count === highest).map(({ value }) => value);
}

/** The first of the least (sign -1) or greatest (sign 1) values of one ordered type. */
const extreme = (sign: 1 | -1): BuiltIn => ({
  parameters: ['list'],
  variadic: true,
  toleratesErrors: true,
  invoke: ([list], run) => {
    if (!isList(list)) return undefined;
    run.spend(list.length);
    const [first, ...rest] = list;
    if (first === undefined) return null;
    if (!isOrdered(list)) return new FeelError('The values are not comparable');
    return rest.reduce((best, value) => (orderOrFail(value, best) * sign > 0 ? value : best), first);
  },
});

function orderOrFail(left: Value, right: Value): number {
  const found = order(left, right);
  if (found === undefined) throw new EvaluationFailed("can't order lists");
  return found;
}

export const statisticFunctions: Library = {
  min: [extreme(-1)],
  max: [extreme(1)],
  sum: [ofNumbers(sum)],
  product: [ofNumbers((numbers) => numbers.reduce(multiply, 1))],
  mean: [ofNumbers((numbers) => divide(sum(numbers), numbers.length))],
  median: [ofNumbers(median)],
  stddev: [ofNumbers(deviation)],
  mode: [ofNumbers(mostFrequent, [])],
};
