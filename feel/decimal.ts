/**
 * A decimal number `unscaled × 10^-scale`. The scale is part of the value's text (`1.50` is not written `1.5`), as in
 * Java's BigDecimal, on which Zeebe computes; equality and order do not look at it.
 */
export class Decimal {
  readonly unscaled: bigint;
  readonly scale: number;

  constructor(unscaled: bigint, scale: number) {
    this.unscaled = unscaled;
    this.scale = scale;
  }
}

/** Significant digits of a result: IEEE 754-2008 decimal128, half-even. */
export const PRECISION = 34;

export type Rounding = 'UP' | 'DOWN' | 'CEILING' | 'FLOOR' | 'HALF_UP' | 'HALF_DOWN' | 'HALF_EVEN';

/** Digits that aligning two numbers may add; beyond it the smaller one only decides the rounding. */
const ALIGNMENT_LIMIT = 200;

const powers: bigint[] = [1n];

/** 10^exponent for a whole exponent from 0. */
export function powerOfTen(exponent: number): bigint {
  for (let size = powers.length; size <= exponent && size <= 400; size += 1) {
    powers.push((powers[size - 1] ?? 1n) * 10n);
  }
  return powers[exponent] ?? 10n ** BigInt(exponent);
}

export const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);

/** Number of decimal digits; 0 has one. */
export const digitCount = (value: bigint): number => magnitude(value).toString().length;

/** Position of the first digit: 3 for 123.4, 0 for 0.12, -1 for 0.012. */
const firstDigit = (value: Decimal): number => digitCount(value.unscaled) - value.scale;

const sign = (value: bigint): number => (value > 0n ? 1 : value < 0n ? -1 : 0);

/** Divides by `divisor` > 0 and rounds to a whole number; `sticky` says that digits below were already lost. */
function divideRounded(value: bigint, divisor: bigint, rounding: Rounding, sticky = false): bigint {
  const quotient = value / divisor;
  const rest = magnitude(value % divisor);
  if (rest === 0n && !sticky) return quotient;
  const away = roundsAway({ rounding, negative: value < 0n, odd: quotient % 2n !== 0n }, rest * 2n, {
    half: divisor,
    sticky,
  });
  return away ? quotient + (value < 0n ? -1n : 1n) : quotient;
}

function roundsAway(
  { rounding, negative, odd }: { rounding: Rounding; negative: boolean; odd: boolean },
  twice: bigint,
  { half, sticky }: { half: bigint; sticky: boolean },
): boolean {
  if (rounding === 'UP') return true;
  if (rounding === 'DOWN') return false;
  if (rounding === 'CEILING') return !negative;
  if (rounding === 'FLOOR') return negative;
  if (twice !== half) return twice > half;
  return sticky || rounding === 'HALF_UP' || (rounding === 'HALF_EVEN' && odd);
}

/** Rounds half-even to `precision` significant digits. */
export function roundToPrecision(value: Decimal, precision = PRECISION, sticky = false): Decimal {
  let { unscaled, scale } = value;
  let lost = sticky;
  for (;;) {
    const drop = digitCount(unscaled) - precision;
    if (drop <= 0) return unscaled === value.unscaled ? value : new Decimal(unscaled, scale);
    unscaled = divideRounded(unscaled, powerOfTen(drop), 'HALF_EVEN', lost);
    scale -= drop;
    lost = false;
  }
}

/** A literal with more digits than the context keeps them, and its operations compute with as many. */
const precisionOf = (left: Decimal): number => Math.max(PRECISION, digitCount(left.unscaled));

export function compareDecimals(left: Decimal, right: Decimal): number {
  const leftSign = sign(left.unscaled);
  const rightSign = sign(right.unscaled);
  if (leftSign !== rightSign || leftSign === 0) return leftSign - rightSign;
  const byPlace = firstDigit(left) - firstDigit(right);
  if (byPlace !== 0) return byPlace * leftSign;
  const scale = Math.max(left.scale, right.scale);
  return sign(
    left.unscaled * powerOfTen(scale - left.scale) - right.unscaled * powerOfTen(scale - right.scale),
  );
}

export function addDecimals(left: Decimal, right: Decimal): Decimal {
  const precision = precisionOf(left);
  const scale = Math.max(left.scale, right.scale);
  if (left.unscaled === 0n || right.unscaled === 0n) return addZero(left, right, { precision, scale });
  const [large, small] = firstDigit(left) >= firstDigit(right) ? [left, right] : [right, left];
  if (firstDigit(large) - firstDigit(small) > precision + ALIGNMENT_LIMIT + digitCount(large.unscaled)) {
    const far = powerOfTen(precision + 3);
    const nudged = large.unscaled * far + BigInt(sign(small.unscaled));
    return roundToPrecision(new Decimal(nudged, large.scale + precision + 3), precision);
  }
  const sum =
    left.unscaled * powerOfTen(scale - left.scale) + right.unscaled * powerOfTen(scale - right.scale);
  return roundToPrecision(new Decimal(sum, scale), precision);
}

/** Adding a zero may still lengthen the scale (1 + 0.00 is 1.00), as far as the precision reaches. */
function addZero(left: Decimal, right: Decimal, target: { precision: number; scale: number }): Decimal {
  if (left.unscaled === 0n && right.unscaled === 0n) return new Decimal(0n, target.scale);
  const value = roundToPrecision(left.unscaled === 0n ? right : left, target.precision);
  if (value.scale >= target.scale) return stripZeros(value, target.scale);
  const room = target.precision - digitCount(value.unscaled);
  const longer = Math.min(target.scale, value.scale + room);
  return new Decimal(value.unscaled * powerOfTen(longer - value.scale), longer);
}

export const negateDecimal = (value: Decimal): Decimal => new Decimal(-value.unscaled, value.scale);

export function multiplyDecimals(left: Decimal, right: Decimal): Decimal {
  const product = new Decimal(left.unscaled * right.unscaled, left.scale + right.scale);
  return roundToPrecision(product, precisionOf(left));
}

/** The divisor is not zero. An exact quotient keeps no zeros beyond the difference of the scales. */
export function divideDecimals(left: Decimal, right: Decimal, precision = precisionOf(left)): Decimal {
  const preferred = left.scale - right.scale;
  if (left.unscaled === 0n) return new Decimal(0n, preferred);
  const shift = Math.max(0, precision + 3 + digitCount(right.unscaled) - digitCount(left.unscaled));
  const dividend = left.unscaled * powerOfTen(shift);
  const quotient = dividend / right.unscaled;
  const exact = quotient * right.unscaled === dividend;
  const rounded = roundToPrecision(new Decimal(quotient, preferred + shift), precision, !exact);
  return exact ? stripZeros(rounded, preferred) : rounded;
}

/** The divisor is not zero; the result has the sign of the dividend. */
export function remainderOfDecimals(left: Decimal, right: Decimal): Decimal | undefined {
  if (firstDigit(left) - firstDigit(right) > PRECISION) return undefined;
  if (firstDigit(right) - firstDigit(left) > ALIGNMENT_LIMIT) return left;
  const scale = Math.max(left.scale, right.scale);
  const rest =
    (left.unscaled * powerOfTen(scale - left.scale)) % (right.unscaled * powerOfTen(scale - right.scale));
  return roundToPrecision(new Decimal(rest, scale));
}

/** Drops trailing zeros while the scale stays at or above `scale`. */
export function stripZeros(value: Decimal, scale: number): Decimal {
  let { unscaled, scale: current } = value;
  if (unscaled === 0n) return current > scale ? new Decimal(0n, scale) : value;
  while (current > scale && unscaled % 10n === 0n) {
    unscaled /= 10n;
    current -= 1;
  }
  return current === value.scale ? value : new Decimal(unscaled, current);
}

/** Exactly `scale` digits behind the point, however many in front. */
export function setScale(value: Decimal, scale: number, rounding: Rounding): Decimal {
  if (scale >= value.scale) return new Decimal(value.unscaled * powerOfTen(scale - value.scale), scale);
  const drop = value.scale - scale;
  const beyond = drop > digitCount(value.unscaled) + 1;
  const divisor = powerOfTen(beyond ? digitCount(value.unscaled) + 1 : drop);
  return new Decimal(divideRounded(value.unscaled, divisor, rounding), scale);
}

/** The whole part, toward zero. A tail of more than 10,000 zeros is cut off: no caller looks at so many digits. */
export function truncate(value: Decimal): bigint {
  if (value.scale > 0) {
    return value.scale > digitCount(value.unscaled) ? 0n : value.unscaled / powerOfTen(value.scale);
  }
  return value.unscaled * powerOfTen(Math.min(-value.scale, 10_000));
}

export const isWhole = (value: Decimal): boolean => value.scale <= 0 || stripZeros(value, 0).scale === 0;

/** Power with a whole exponent (square and multiply at a raised precision, then one rounding). */
export function raiseDecimal(base: Decimal, exponent: number): Decimal {
  if (exponent === 0) return new Decimal(1n, 0);
  const precision = precisionOf(base);
  const size = Math.abs(exponent);
  const working = precision + String(size).length + 1;
  let result = new Decimal(1n, 0);
  for (const bit of size.toString(2)) {
    result = roundToPrecision(new Decimal(result.unscaled ** 2n, result.scale * 2), working);
    if (bit === '1') {
      const product = new Decimal(result.unscaled * base.unscaled, result.scale + base.scale);
      result = roundToPrecision(product, working);
    }
  }
  if (exponent < 0) result = divideDecimals(new Decimal(1n, 0), result, working);
  return roundToPrecision(result, precision);
}
