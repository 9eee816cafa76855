import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromPlain } from '../feel/index.ts';
import { assess, policyErrors, type AssessmentInputs } from './eligibility.ts';

const policy = {
  rule: 'h.incomePerCapitaMonth < v.standard and h.nonWorkVehicles = 0',
  formula: '(v.standard - h.incomePerCapitaMonth) * h.coveredSize',
  params: { standard: 90_000 },
};
const on = '2026-11-23';
const withHousehold = (h: AssessmentInputs['h']): AssessmentInputs => ({ p: {}, h, on });
const poor = { incomePerCapitaMonth: 60_000, nonWorkVehicles: 0, coveredSize: 3 };

describe('an assessment', () => {
  it('grants when every condition holds, with the amount of the formula', () => {
    expect(assess(policy, withHousehold(poor))).toEqual({
      eligible: true,
      amountFen: 90_000,
      conditions: [
        {
          feel: 'h.incomePerCapitaMonth < v.standard',
          holds: true,
          inputs: { 'h.incomePerCapitaMonth': 60_000, 'v.standard': 90_000 },
        },
        { feel: 'h.nonWorkVehicles = 0', holds: true, inputs: { 'h.nonWorkVehicles': 0 } },
      ],
      amountInputs: { 'v.standard': 90_000, 'h.incomePerCapitaMonth': 60_000, 'h.coveredSize': 3 },
    });
  });

  it('refuses when one condition fails and says which, and on what', () => {
    const { eligible, amountFen, conditions } = assess(
      policy,
      withHousehold({ ...poor, nonWorkVehicles: 1 }),
    );
    expect({ eligible, amountFen }).toEqual({ eligible: false, amountFen: null });
    expect(conditions.filter(({ holds }) => holds === false)).toEqual([
      { feel: 'h.nonWorkVehicles = 0', holds: false, inputs: { 'h.nonWorkVehicles': 1 } },
    ]);
  });

  it('is undecided, never false, when an input is missing', () => {
    const { incomePerCapitaMonth, coveredSize } = poor;
    const { eligible, conditions } = assess(policy, withHousehold({ incomePerCapitaMonth, coveredSize }));
    expect(eligible).toBeNull();
    expect(conditions[1]).toEqual({
      feel: 'h.nonWorkVehicles = 0',
      holds: null,
      inputs: { 'h.nonWorkVehicles': null },
    });
  });

  it('refuses in spite of a missing input when another condition fails for certain', () => {
    expect(assess(policy, withHousehold({ incomePerCapitaMonth: 95_000 })).eligible).toBe(false);
  });

  it('takes null for an answer, unlike a name that is not there', () => {
    const noScheme = { rule: 'p.scheme = null', formula: '1', params: {} };
    expect(assess(noScheme, { p: { scheme: null }, h: {}, on }).eligible).toBe(true);
    expect(assess(noScheme, { p: {}, h: {}, on }).eligible).toBeNull();
  });

  it('is undecided when a member of a list lacks what is asked of each', () => {
    const supporters = { rule: 'every s in h.supporters satisfies s.able = false', formula: '1', params: {} };
    const of = (list: unknown) => assess(supporters, { p: {}, h: { supporters: fromPlain(list) }, on });
    expect(of([{ able: false }, { able: false }]).eligible).toBe(true);
    expect(of([{ able: false }, { able: true }]).eligible).toBe(false);
    expect(of([{ able: false }, {}]).eligible).toBeNull();
  });

  it('is undecided when the formula lacks an input, and shows which', () => {
    const { incomePerCapitaMonth, nonWorkVehicles } = poor;
    const household = { incomePerCapitaMonth, nonWorkVehicles };
    const { eligible, amountFen, conditions } = assess(policy, withHousehold(household));
    expect({ eligible, amountFen }).toEqual({ eligible: null, amountFen: null });
    expect(conditions.at(-1)?.inputs).toMatchObject({ 'h.coveredSize': null });
  });

  it('reads the evaluation date as `on`', () => {
    const dated = { rule: 'on >= date("2026-07-01")', formula: '1', params: {} };
    expect(assess(dated, { p: {}, h: {}, on: '2026-06-30' }).eligible).toBe(false);
    expect(assess(dated, { p: {}, h: {}, on: '2026-07-01' }).eligible).toBe(true);
  });

  it('gives rules the county that handles the case, unless the version names its own', () => {
    const registered = { rule: 'p.county = v.county', formula: '1', params: {} };
    const inputs = { p: { county: '980102' }, h: {}, on, county: '980102' };
    expect(assess(registered, inputs).eligible).toBe(true);
    expect(assess({ ...registered, params: { county: '980121' } }, inputs).eligible).toBe(false);
    expect(assess(registered, { p: inputs.p, h: {}, on }).eligible).toBeNull();
  });

  it('never grants less than nothing', () => {
    const shrinking = { rule: 'true', formula: 'v.standard - 200000', params: { standard: 90_000 } };
    expect(assess(shrinking, withHousehold({})).amountFen).toBe(0);
  });

  it.each([
    ['100 * 1.15', 115],
    ['0.29 * 100', 29],
    ['1000 / 3', 333],
    ['1001 / 2', 501],
    ['(90000 - 100000 / 3) * 3', 170_000],
  ])('computes %s in decimals and rounds once, half up: %i fen', (formula, fen) => {
    expect(assess({ rule: 'true', formula, params: {} }, withHousehold({})).amountFen).toBe(fen);
  });

  it('tops up to the standard to the fen, whatever the income and the size of the household', () => {
    const amounts = fc.integer({ min: 0, max: 10_000_000 });
    fc.assert(
      fc.property(amounts, fc.integer({ min: 1, max: 12 }), (income, size) => {
        const formula = '(v.standard - h.income / h.size) * h.size';
        const version = { rule: 'h.income / h.size < v.standard', formula, params: { standard: 90_000 } };
        const { eligible, amountFen } = assess(version, withHousehold({ income, size }));
        expect(eligible).toBe(income < 90_000 * size);
        expect(amountFen).toBe(eligible ? 90_000 * size - income : null);
      }),
    );
  });

  it('refuses a rule that does not compile', () => {
    expect(() => assess({ ...policy, rule: 'h.income <' }, withHousehold(poor))).toThrow(/does not compile/);
  });
});

describe('a policy version', () => {
  it('has no errors when rule and formula compile and read only what rules may read', () => {
    expect(policyErrors(policy)).toEqual([]);
  });

  it('is told what is wrong with it', () => {
    expect(policyErrors({ rule: 'h.a <', formula: 'salary * 2' })).toEqual([
      expect.stringMatching(/^rule: /),
      'formula: salary is not known; rules read p, h, v and on',
    ]);
  });
});
