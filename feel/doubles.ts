import { Decimal as Precise } from 'decimal.js';

/** Digits of an intermediate result: enough to round correctly to the 17 of a double. */
const Working = Precise.clone({ precision: 40 });

/** The double itself, not the shorter decimal that it prints. */
const exact = (value: number): Precise => new Working(value.toPrecision(60));

/** Beyond this size the result is 0 or infinite for sure. */
const EXPONENT_LIMIT = 800;

/*
 * The logarithm and the powers of a JavaScript engine may be off in the last digit, and differ from engine to engine;
 * Java's, which Zeebe uses, are exact but for rare cases. A rule must not depend on where it runs.
 */

export function logarithm(value: number): number {
  return value > 0 && Number.isFinite(value) ? exact(value).ln().toNumber() : Math.log(value);
}

export function exponential(value: number): number {
  return Math.abs(value) < EXPONENT_LIMIT ? exact(value).exp().toNumber() : Math.exp(value);
}

export function powerOf(base: number, exponent: number): number {
  const size = exponent * Math.log(base);
  if (!(base > 0) || !(Math.abs(size) < EXPONENT_LIMIT)) return base ** exponent;
  return exact(base).pow(exact(exponent)).toNumber();
}
