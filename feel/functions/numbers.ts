import { type Rounding, setScale } from '../decimal.ts';
import { exponential, logarithm } from '../doubles.ts';
import { EvaluationFailed } from '../evaluate/run.ts';
import { FeelError, hasKind, isNumber, type Result } from '../kinds.ts';
import {
  absolute,
  add,
  compareNumbers,
  decimalOf,
  fromDouble,
  int32Of,
  isZero,
  normal,
  remainder,
  toDouble,
} from '../number.ts';
import type { FeelNumber, Value } from '../value.ts';
import type { BuiltIn, Library } from './built-in.ts';

/** Places behind (or before) the point beyond which rounding is refused. */
const SCALE_LIMIT = 10_000;

const MODES: readonly Rounding[] = ['UP', 'DOWN', 'CEILING', 'FLOOR', 'HALF_UP', 'HALF_DOWN', 'HALF_EVEN'];

export function round(value: FeelNumber, scale: FeelNumber, rounding: Rounding): FeelNumber {
  const places = int32Of(scale);
  const decimal = decimalOf(value);
  if (Math.abs(places) > SCALE_LIMIT || Math.abs(decimal.scale) > SCALE_LIMIT) {
    throw new EvaluationFailed(`rounding goes beyond ${SCALE_LIMIT} places`);
  }
  return normal(setScale(decimal, places, rounding));
}

const rounding = (mode: Rounding, scaleName = 'scale'): BuiltIn => ({
  parameters: ['n', scaleName],
  invoke: ([n, scale]) => (isNumber(n) && isNumber(scale) ? round(n, scale, mode) : undefined),
});

const toWhole = (mode: Rounding): BuiltIn => ({
  parameters: ['n'],
  invoke: ([n]) => (isNumber(n) ? round(n, 0, mode) : undefined),
});

/** `decimal` with a mode by name; UNNECESSARY gives null where digits would be lost. */
const roundingByName: BuiltIn = {
  parameters: ['n', 'scale', 'mode'],
  invoke: ([n, scale, name]) => {
    if (!isNumber(n) || !isNumber(scale) || typeof name !== 'string') return undefined;
    const mode = MODES.find((candidate) => candidate === name.toUpperCase());
    if (mode) return round(n, scale, mode);
    if (name.toUpperCase() !== 'UNNECESSARY') return new FeelError('Unknown rounding mode');
    const rounded = round(n, scale, 'DOWN');
    return compareNumbers(rounded, n) === 0 ? rounded : new FeelError('Rounding necessary');
  },
};

function ofNumber(parameter: string, compute: (value: FeelNumber) => Result): BuiltIn {
  return { parameters: [parameter], invoke: ([value]) => (isNumber(value) ? compute(value) : undefined) };
}

function absoluteOf(value: Value | undefined): Value | undefined {
  if (isNumber(value)) return absolute(value);
  if (hasKind(value, 'years and months duration')) return { ...value, months: Math.abs(value.months) };
  if (!hasKind(value, 'days and time duration')) return undefined;
  return value.nanoseconds < 0n ? { ...value, nanoseconds: -value.nanoseconds } : value;
}

function remainderOrFail(dividend: FeelNumber, divisor: FeelNumber): FeelNumber {
  if (isZero(divisor)) throw new EvaluationFailed('division by zero');
  const rest = remainder(dividend, divisor);
  if (rest === undefined) throw new EvaluationFailed('the quotient has too many digits');
  return rest;
}

/** The sign of the result is that of the divisor. */
const modulo = (dividend: FeelNumber, divisor: FeelNumber): FeelNumber =>
  remainderOrFail(add(remainderOrFail(dividend, divisor), divisor), divisor);

/** Roots, logarithms and powers of e are computed in doubles, as in Zeebe; no finite result is a failure. */
export function inDoubles(result: number): FeelNumber {
  const value = fromDouble(result);
  if (value === undefined) throw new EvaluationFailed('the result is not a finite number');
  return value;
}

/** Steps that a function counts whose result is rounded correctly with many digits. */
const PRECISE_STEPS = 5_000;

const precisely = (compute: (value: number) => number): BuiltIn => ({
  parameters: ['number'],
  invoke: ([value], run) => {
    if (!isNumber(value)) return undefined;
    run.spend(PRECISE_STEPS);
    return inDoubles(compute(toDouble(value)));
  },
});

export const numberFunctions: Library = {
  decimal: [rounding('HALF_EVEN'), roundingByName],
  floor: [toWhole('FLOOR'), rounding('FLOOR', 'scala')],
  ceiling: [toWhole('CEILING'), rounding('CEILING')],
  'round up': [rounding('UP')],
  'round down': [rounding('DOWN')],
  'round half up': [rounding('HALF_UP')],
  'round half down': [rounding('HALF_DOWN', 'scala')],
  abs: [
    { parameters: ['number'], invoke: ([value]) => absoluteOf(value) },
    { parameters: ['n'], invoke: ([value]) => absoluteOf(value) },
  ],
  modulo: [
    {
      parameters: ['dividend', 'divisor'],
      invoke: ([dividend, divisor]) =>
        isNumber(dividend) && isNumber(divisor) ? modulo(dividend, divisor) : undefined,
    },
  ],
  sqrt: [
    ofNumber('number', (value) =>
      compareNumbers(value, 0) < 0 ? null : inDoubles(Math.sqrt(toDouble(value))),
    ),
  ],
  log: [precisely(logarithm)],
  exp: [precisely(exponential)],
  odd: [ofNumber('number', (value) => compareNumbers(remainderOrFail(absolute(value), 2), 1) === 0)],
  even: [ofNumber('number', (value) => isZero(remainderOrFail(value, 2)))],
  'random number': [{ parameters: [], invoke: (_args, run) => inDoubles(run.chance()) }],
};
