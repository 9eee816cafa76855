import { describe, expect, it } from 'vitest';
import { toPlain } from '../feel/index.ts';
import {
  ageOn,
  circumstancesOf,
  inputsOf,
  personInputs,
  type AdoptedFact,
  type PersonRecord,
} from './household-inputs.ts';

const on = '2026-11-23';
const applicant: PersonRecord = { id: 'a', role: 'APPLICANT', aliveStatus: 'ALIVE', birthDate: '1970-02-28' };
const child: PersonRecord = { id: 'b', role: 'MEMBER', aliveStatus: 'ALIVE', birthDate: '2014-09-01' };
const supporter: PersonRecord = { id: 's', role: 'SUPPORTER', aliveStatus: 'ALIVE' };
const fact = (personId: string | null, key: string, adopted: number | null): AdoptedFact => ({
  personId,
  key,
  adopted,
});
const plain = (h: ReturnType<typeof inputsOf>['h']) => toPlain(new Map(Object.entries(h)));

describe('the household of an application', () => {
  it('shares income and savings over its living members; supporters do not count', () => {
    const { h } = inputsOf({
      people: [applicant, child, supporter],
      facts: [
        fact('a', 'incomeMonth', 100_001),
        fact('b', 'incomeMonth', 0),
        fact('s', 'incomeMonth', 900_000),
        fact('a', 'deposits', 300),
        fact('b', 'deposits', 0),
        fact('a', 'securities', 100),
        fact('b', 'securities', 0),
      ],
      on,
    });
    expect(plain(h)).toEqual({
      size: 2,
      coveredSize: 2,
      incomePerCapitaMonth: 50_000.5,
      financialPerCapita: 200,
      usableFunds: 400,
    });
  });

  it('does not count a member who has died', () => {
    const dead: PersonRecord = { id: 'd', role: 'MEMBER', aliveStatus: 'DEAD', deathDate: '2026-10-01' };
    const facts = [fact('a', 'incomeMonth', 90_000), fact('d', 'incomeMonth', 50_000)];
    const { h } = inputsOf({ people: [applicant, dead], facts, on });
    expect(h).toMatchObject({ size: 1, incomePerCapitaMonth: 90_000 });
  });

  it('leaves out a sum of which one part is unknown', () => {
    const { h } = inputsOf({ people: [applicant, child], facts: [fact('a', 'dwellings', 1)], on });
    expect(h).not.toHaveProperty('dwellings');
    expect(h).not.toHaveProperty('incomePerCapitaMonth');
  });

  it.each([
    ['the survey of the household alone', [fact(null, 'dwellings', 1)], 1],
    ['the higher of survey and people', [fact(null, 'dwellings', 1), fact('a', 'dwellings', 2)], 2],
    ['the survey where it is higher', [fact(null, 'dwellings', 3), fact('a', 'dwellings', 2)], 3],
    ['people alone', [fact('a', 'dwellings', 2)], 2],
    [
      'the people where the survey says nothing',
      [fact(null, 'dwellings', null), fact('a', 'dwellings', 2)],
      2,
    ],
  ])('counts dwellings by %s', (_case, facts, dwellings) => {
    expect(inputsOf({ people: [applicant], facts, on }).h).toMatchObject({ dwellings });
  });

  it('knows the misfortune from the application, and spending by its highest value', () => {
    const circumstances = circumstancesOf({ shock: 'ILLNESS', unavoidableSpending: 500_000, other: 'text' });
    const facts = [fact(null, 'unavoidableSpending', 620_000)];
    const { h } = inputsOf({ people: [applicant], facts, circumstances, on });
    expect(h).toMatchObject({ shock: 'ILLNESS', unavoidableSpending: 620_000 });
  });

  it.each([
    [{}],
    [{ shock: '', unavoidableSpending: '500000' }],
    [{ shock: 3, unavoidableSpending: 0.5 }],
    [{ shock: null, unavoidableSpending: null }],
  ])('takes the answers %o for no answer', (answers) => {
    expect(circumstancesOf(answers)).toEqual({});
  });
});

describe('a person', () => {
  it.each([
    ['1946-11-23', 80],
    ['1946-11-24', 79],
    ['1926-11-23', 100],
    ['2026-11-23', 0],
  ])('born on %s is %i years old', (birthDate, age) => {
    expect(ageOn(birthDate, on)).toBe(age);
  });

  it.each([
    ['2027-02-28', 2],
    ['2027-03-01', 3],
    ['2028-02-29', 4],
  ])('born on a leap day is on %s %i years old', (day, age) => {
    expect(ageOn('2024-02-29', day)).toBe(age);
  });

  it('whose life is uncertain is neither alive nor dead to a rule', () => {
    const inputs = (aliveStatus: PersonRecord['aliveStatus']) =>
      personInputs({ ...applicant, aliveStatus }, { facts: [], on });
    expect(inputs('ALIVE')).toMatchObject({ alive: true });
    expect(inputs('DEAD')).toMatchObject({ alive: false });
    expect(inputs('UNKNOWN')).not.toHaveProperty('alive');
  });

  it('brings own income, savings, place of registration, tier and disability', () => {
    const person: PersonRecord = {
      ...applicant,
      registeredCounty: '980102',
      tier: 'MARGINAL',
      disabilityKind: 'VISUAL',
      disabilityLevel: 2,
    };
    const facts = [fact('a', 'incomeMonth', 5), fact('a', 'deposits', 7), fact('a', 'securities', 1)];
    expect(plain(personInputs(person, { facts, on }))).toEqual({
      age: 56,
      alive: true,
      registeredCounty: '980102',
      tier: 'MARGINAL',
      disability: { kind: 'VISUAL', level: 2 },
      incomeMonth: 5,
      financial: 8,
    });
  });
});
