import {
  addDecimals,
  compareDecimals,
  Decimal,
  digitCount,
  divideDecimals,
  isWhole,
  magnitude,
  multiplyDecimals,
  negateDecimal,
  remainderOfDecimals,
  stripZeros,
  truncate,
} from './decimal.ts';
import type { FeelNumber } from './value.ts';

/** The decimal behind a number. A JavaScript fraction that slipped in counts as what it prints. */
export function decimalOf(value: FeelNumber): Decimal {
  if (typeof value !== 'number') return value;
  if (Number.isSafeInteger(value)) return new Decimal(BigInt(value), 0);
  return parseDecimal(String(value)) ?? new Decimal(0n, 0);
}

/** Java's limit for the scale of a decimal. */
const SCALE_LIMIT = 2_147_483_647;

/** Goes back to the fast form where that loses nothing, not even the scale. */
export function normal(value: Decimal): FeelNumber {
  if (Math.abs(value.scale) > SCALE_LIMIT) throw new RangeError('the exponent of a number is too large');
  if (value.scale !== 0) return value;
  const fast = Number(value.unscaled);
  return Number.isSafeInteger(fast) ? fast : value;
}

export function add(left: FeelNumber, right: FeelNumber): FeelNumber {
  if (typeof left === 'number' && typeof right === 'number') {
    const sum = left + right;
    if (Number.isSafeInteger(sum)) return sum + 0;
  }
  return normal(addDecimals(decimalOf(left), decimalOf(right)));
}

export function subtract(left: FeelNumber, right: FeelNumber): FeelNumber {
  if (typeof left === 'number' && typeof right === 'number') {
    const difference = left - right;
    if (Number.isSafeInteger(difference)) return difference + 0;
  }
  return normal(addDecimals(decimalOf(left), negateDecimal(decimalOf(right))));
}

export function multiply(left: FeelNumber, right: FeelNumber): FeelNumber {
  if (typeof left === 'number' && typeof right === 'number') {
    const product = left * right;
    if (Number.isSafeInteger(product)) return product + 0;
  }
  return normal(multiplyDecimals(decimalOf(left), decimalOf(right)));
}

/** The divisor is not zero. */
export function divide(left: FeelNumber, right: FeelNumber): FeelNumber {
  if (typeof left === 'number' && typeof right === 'number' && left % right === 0) return left / right + 0;
  return normal(divideDecimals(decimalOf(left), decimalOf(right)));
}

/** The divisor is not zero; undefined if the quotient has more digits than a decimal holds. */
export function remainder(left: FeelNumber, right: FeelNumber): FeelNumber | undefined {
  if (typeof left === 'number' && typeof right === 'number') return (left % right) + 0;
  const rest = remainderOfDecimals(decimalOf(left), decimalOf(right));
  return rest && normal(rest);
}

export function negate(value: FeelNumber): FeelNumber {
  return typeof value === 'number' ? 0 - value : normal(negateDecimal(value));
}

export function absolute(value: FeelNumber): FeelNumber {
  if (typeof value === 'number') return Math.abs(value);
  return normal(new Decimal(magnitude(value.unscaled), value.scale));
}

/** Negative, zero or positive, as `left` is less than, equal to or greater than `right`. */
export function compareNumbers(left: FeelNumber, right: FeelNumber): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  return compareDecimals(decimalOf(left), decimalOf(right));
}

export const isZero = (value: FeelNumber): boolean =>
  typeof value === 'number' ? value === 0 : value.unscaled === 0n;

export const isWholeNumber = (value: FeelNumber): boolean =>
  typeof value === 'number' ? Number.isInteger(value) : isWhole(value);

export const wholePart = (value: FeelNumber): bigint => truncate(decimalOf(value));

/** Java's `intValue`: toward zero, then the low 32 bits. */
export function int32Of(value: FeelNumber): number {
  if (typeof value === 'number' && Number.isInteger(value)) return value | 0;
  return Number(BigInt.asIntN(32, wholePart(value)));
}

export function toDouble(value: FeelNumber): number {
  if (typeof value === 'number') return value;
  return Number(`${value.unscaled}e${-value.scale}`);
}

const NUMBER_TEXT = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,10}))?$/;

/** Most digits that a number may be written with; more are refused like any text that is no number. */
const DIGIT_LIMIT = 5_000;

/** Reads `12`, `-1.50`, `.5`, `1.`, `2e3`; undefined for anything else. */
export function parseDecimal(text: string): Decimal | undefined {
  const [, minus, whole = '', fraction = '', exponent = '0'] = NUMBER_TEXT.exec(text) ?? [];
  if (minus === undefined || whole + fraction === '') return undefined;
  const scale = fraction.length - Number(exponent);
  if (whole.length + fraction.length > DIGIT_LIMIT || Math.abs(scale) > SCALE_LIMIT) return undefined;
  const unscaled = BigInt(whole + fraction);
  return new Decimal(minus === '-' ? -unscaled : unscaled, scale);
}

export function parseNumber(text: string): FeelNumber | undefined {
  const decimal = parseDecimal(text);
  return decimal && normal(decimal);
}

/**
 * A double as Zeebe takes it over: always one digit behind the point (`4.0`), a power of ten from 10^7 up and below
 * 10^-3. Undefined for a double that is not finite.
 */
export function fromDouble(value: number): FeelNumber | undefined {
  if (!Number.isFinite(value)) return undefined;
  if (value === 0) return new Decimal(0n, 1);
  const [, minus = '', first = '0', rest = '', power = '0'] =
    /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(value.toExponential()) ?? [];
  const exponent = Number(power);
  const decimal = new Decimal(BigInt(minus + first + rest), rest.length - exponent);
  const least = exponent >= 7 || exponent < -3 ? 1 - exponent : 1;
  if (decimal.scale >= least) return decimal;
  return new Decimal(decimal.unscaled * 10n ** BigInt(least - decimal.scale), least);
}

/** The digits as they are kept: `1.50` stays, exponents appear beyond six leading zeros or for a negative scale. */
export function numberText(value: FeelNumber): string {
  if (typeof value === 'number') return String(value + 0);
  const digits = magnitude(value.unscaled).toString();
  const minus = value.unscaled < 0n ? '-' : '';
  const exponent = digits.length - 1 - value.scale;
  if (value.scale >= 0 && exponent >= -6) return minus + plainDigits(digits, value.scale);
  const point = digits.length > 1 ? `.${digits.slice(1)}` : '';
  return `${minus}${digits.slice(0, 1)}${point}${exponent === 0 ? '' : `E${exponent > 0 ? '+' : ''}${exponent}`}`;
}

function plainDigits(digits: string, scale: number): string {
  if (scale === 0) return digits;
  const padded = digits.padStart(scale + 1, '0');
  return `${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
}

/** Shortest exact text for JSON: whole numbers without a point, no trailing zeros. */
export function jsonNumberText(value: FeelNumber): string {
  if (typeof value === 'number') return numberText(decimalOf(value));
  const short = stripZeros(value, 0);
  if (short.scale > 0) return numberText(short);
  return digitCount(short.unscaled) - short.scale > 400
    ? numberText(short)
    : (short.unscaled * 10n ** BigInt(-short.scale)).toString();
}
