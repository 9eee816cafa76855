import { Decimal as Judge } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { examples } from '../test/feel.ts';
import {
  add,
  compareNumbers,
  divide,
  jsonNumberText,
  multiply,
  numberText,
  parseNumber,
  subtract,
} from './number.ts';
import type { FeelNumber } from './value.ts';

const SEED = 20_240_506;
const Precise = Judge.clone({
  precision: 34,
  rounding: Judge.ROUND_HALF_EVEN,
  toExpNeg: -9e15,
  toExpPos: 9e15,
});

/** Texts of decimals of up to 34 digits, fractions and large numbers among them. */
const numberTexts = fc
  .tuple(fc.bigInt({ min: -(10n ** 34n) + 1n, max: 10n ** 34n - 1n }), fc.integer({ min: 0, max: 40 }))
  .map(([digits, scale]) => new Precise(digits.toString()).div(new Precise(10).pow(scale)).toFixed());

const read = (text: string): FeelNumber => parseNumber(text) ?? 0;
const plain = (value: FeelNumber): string => new Precise(numberText(value)).toFixed();

describe('decimal arithmetic, with decimal.js as judge', () => {
  it.each([
    ['+', add, (x: Judge, y: Judge) => x.plus(y)],
    ['-', subtract, (x: Judge, y: Judge) => x.minus(y)],
    ['*', multiply, (x: Judge, y: Judge) => x.times(y)],
    ['/', divide, (x: Judge, y: Judge) => x.div(y)],
  ] as const)('%s is rounded half-even to 34 digits', (operator, ours, judged) => {
    fc.assert(
      fc.property(numberTexts, numberTexts, (x, y) => {
        fc.pre(operator !== '/' || !new Precise(y).isZero());
        expect(plain(ours(read(x), read(y)))).toBe(judged(new Precise(x), new Precise(y)).toFixed());
      }),
      { seed: SEED, numRuns: 500 },
    );
  });

  it('orders like the judge', () => {
    fc.assert(
      fc.property(numberTexts, numberTexts, (x, y) => {
        expect(Math.sign(compareNumbers(read(x), read(y)))).toBe(new Precise(x).cmp(y));
      }),
      { seed: SEED, numRuns: 500 },
    );
  });

  it('goes from the fast integers to decimals without a gap', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.maxSafeInteger(), (x, y) => {
        expect(jsonNumberText(add(x, y))).toBe((BigInt(x) + BigInt(y)).toString());
        expect(plain(multiply(x, y))).toBe(new Precise(x).times(y).toFixed());
      }),
      { seed: SEED, numRuns: 500 },
    );
  });
});

describe('money', () => {
  examples([
    // 0.145 and 1.005 lie below the half in binary.
    ['round half up(1.005, 2)', '1.01'],
    ['round half up(812.345 * 3, 2)', '2437.04'],
    ['(1260 - 731.55) * 2 + 84.1', '1141'],
    ['sum(for i in 1..100 return 0.01) = 1', 'true'],
    ['decimal(2.5, 0)', '2'],
    ['decimal(3.5, 0)', '4'],
    ['modulo(100000, 3)', '1'],
  ]);

  it('shares an amount in fen and loses none of it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 1, max: 12 }), (fen, months) => {
        const share = BigInt(Math.floor(fen / months));
        const quotient = divide(fen, months);
        expect(compareNumbers(quotient, Number(share)) >= 0).toBe(true);
        expect(compareNumbers(quotient, Number(share) + 1) < 0).toBe(true);
      }),
      { seed: SEED },
    );
  });
});

describe('the text of a number', () => {
  it.each([
    ['1.50', '1.50', '1.5'],
    ['100', '100', '100'],
    ['1E+3', '1E+3', '1000'],
    ['0.0000001', '1E-7', '1E-7'],
    ['0.000001', '0.000001', '0.000001'],
    ['-0.00', '0.00', '0'],
    ['9007199254740993', '9007199254740993', '9007199254740993'],
    ['12345678901234567890.10', '12345678901234567890.10', '12345678901234567890.1'],
  ])('%s', (source, text, json) => {
    expect([numberText(read(source)), jsonNumberText(read(source))]).toEqual([text, json]);
  });

  it.each(['', ' 1', '1 ', '1,5', '0x10', 'NaN', 'Infinity', '1e', '--1', `1${'0'.repeat(5000)}`])(
    'is none in %j',
    (text) => {
      expect(parseNumber(text)).toBeUndefined();
    },
  );
});
