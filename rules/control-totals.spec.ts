import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { controlTotals, differences, yuanText } from './control-totals.ts';

const paymentsOf = (...amounts: number[]) => amounts.map((amountFen) => ({ amountFen }));

describe('control totals', () => {
  it('count and add up a batch', () => {
    expect(controlTotals(paymentsOf(90_000, 1))).toEqual({ count: 2, totalFen: 90_001 });
    expect(controlTotals([])).toEqual({ count: 0, totalFen: 0 });
  });

  it.each([0, -1, 0.5, Number.NaN, 2 ** 60])('refuse the amount %d', (amount) => {
    expect(() => controlTotals(paymentsOf(amount))).toThrow(RangeError);
  });

  it('refuse a sum that would not be exact', () => {
    expect(() => controlTotals(paymentsOf(Number.MAX_SAFE_INTEGER, 1))).toThrow(/too large/);
  });

  it('name what differs', () => {
    expect(differences({ count: 2, totalFen: 10 }, { count: 2, totalFen: 10 })).toEqual([]);
    expect(differences({ count: 2, totalFen: 10 }, { count: 1, totalFen: 9 })).toEqual(['count', 'totalFen']);
  });

  it('do not depend on the order of the payments', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 10_000_000 })), (amounts) => {
        expect(controlTotals(paymentsOf(...amounts))).toEqual(
          controlTotals(paymentsOf(...amounts.toReversed())),
        );
      }),
    );
  });
});

describe('an amount for the bank', () => {
  it.each([
    [0, '0.00'],
    [5, '0.05'],
    [90_000, '900.00'],
    [-150, '-1.50'],
    [9_007_199_254_740_991, '90071992547409.91'],
  ])('%i fen is written %s', (fen, text) => {
    expect(yuanText(fen)).toBe(text);
  });

  it('loses nothing', () => {
    fc.assert(fc.property(fc.maxSafeNat(), (fen) => BigInt(yuanText(fen).replace('.', '')) === BigInt(fen)));
  });

  it('is refused where it is not whole', () => {
    expect(() => yuanText(0.5)).toThrow(RangeError);
  });
});
