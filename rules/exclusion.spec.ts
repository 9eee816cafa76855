import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heldExclusions, highestOnly } from './exclusion.ts';

const catalogue = [
  { code: 'MIN_LIVING', excludes: ['DESTITUTE', 'MARGINAL'] },
  { code: 'DESTITUTE', excludes: ['MIN_LIVING', 'DIS_LIVING'] },
  { code: 'MARGINAL', excludes: [] },
  { code: 'DIS_LIVING', excludes: [] },
  { code: 'ELDERLY_ALLOW', excludes: [] },
];
const item = (code: string) => catalogue.find((one) => one.code === code) ?? { code, excludes: [] };

describe('mutual exclusion', () => {
  it.each([
    ['MIN_LIVING', ['DESTITUTE'], ['DESTITUTE']],
    ['MARGINAL', ['MIN_LIVING'], ['MIN_LIVING']],
    ['DIS_LIVING', ['DESTITUTE', 'ELDERLY_ALLOW'], ['DESTITUTE']],
    ['ELDERLY_ALLOW', ['MIN_LIVING', 'DIS_LIVING'], []],
    ['MIN_LIVING', ['MIN_LIVING'], []],
    ['MIN_LIVING', [], []],
  ])('%s besides %j is barred by %j', (code, held, barred) => {
    expect(heldExclusions(item(code), held, catalogue)).toEqual(barred);
  });
});

describe('highest only', () => {
  const benefit = (identity: string, amountFen: number) => ({ identity, amountFen });

  it('pays one of several identities: the largest', () => {
    const benefits = [benefit('DIBAO', 3_000), benefit('ENTITLED', 5_000), benefit('THREE_OLDS', 4_000)];
    expect(highestOnly(benefits)).toEqual({
      paid: benefit('ENTITLED', 5_000),
      dropped: [benefit('DIBAO', 3_000), benefit('THREE_OLDS', 4_000)],
    });
  });

  it('pays the first of equal ones', () => {
    expect(highestOnly([benefit('A', 5), benefit('B', 5)]).paid?.identity).toBe('A');
  });

  it('pays nothing where there is none', () => {
    expect(highestOnly([])).toEqual({ paid: null, dropped: [] });
  });

  it('never drops more than one payment too few and never a larger one', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ amountFen: fc.nat() }), { minLength: 1 }), (benefits) => {
        const { paid, dropped } = highestOnly(benefits);
        expect(dropped).toHaveLength(benefits.length - 1);
        expect(dropped.every(({ amountFen }) => amountFen <= (paid?.amountFen ?? -1))).toBe(true);
      }),
    );
  });
});
