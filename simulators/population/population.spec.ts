import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { birthDateOf, isIdentityNumber, sexOf } from '../../model/identity-number.ts';
import { RegisterHousehold, scenarioCodes } from '../../model/registry.ts';
import { jurisdictions, villages } from './divisions.ts';
import { streamHouseholds } from './household.ts';
import { luhnDigit } from './numbers.ts';
import { alive, incomeMonth, populationDefaults, type SyntheticHousehold } from './people.ts';
import { Population } from './population.ts';
import { registerHousehold } from './register-records.ts';

const district = [...streamHouseholds(populationDefaults)];
const residents = district.flatMap(({ members }) => members);
const everybody = district.flatMap(({ members, supporters }) => [...members, ...supporters]);
const population = new Population(populationDefaults);

const digest = (households: Iterable<SyntheticHousehold>): string => {
  const hash = createHash('sha256');
  for (const household of households) hash.update(JSON.stringify(household));
  return hash.digest('hex');
};

describe('the people of the default district', () => {
  it('are 5,000 residents and some supporters who live elsewhere', () => {
    expect(residents).toHaveLength(5000);
    expect(everybody.length).toBeGreaterThan(5100);
  });

  it('are the same for the same seed, byte for byte', () => {
    expect(digest(streamHouseholds(populationDefaults))).toBe(digest(district));
  });

  it('are the same on every machine and Node version', () => {
    expect(digest(district.slice(0, 400))).toBe(
      'd293eac193ddf93592c0f2c759fa94e43cfc681b83f9f52ca753988a7171be5f',
    );
  });

  it('are others for another seed', () => {
    expect(digest(streamHouseholds({ ...populationDefaults, seed: 1 }))).not.toBe(digest(district));
  });

  it('all have a valid identity number of their own that tells birth date and sex', () => {
    const wrong = everybody.filter(
      ({ idNo, birthDate, sex }) =>
        !isIdentityNumber(idNo) || birthDateOf(idNo) !== birthDate || sexOf(idNo) !== sex,
    );
    expect(wrong).toEqual([]);
    expect(new Set(everybody.map(({ idNo }) => idNo)).size).toBe(everybody.length);
  });

  it('live in an invented province: no number begins like a real one', () => {
    expect(everybody.every(({ idNo }) => idNo.startsWith('98'))).toBe(true);
  });

  it('hold cards with a check digit by Luhn and telephones of a block that nobody uses, each only once', () => {
    const cards = everybody.flatMap(({ accounts }) => accounts.map(({ cardNo }) => cardNo));
    expect(cards.filter((cardNo) => luhnDigit(cardNo.slice(0, -1)) !== cardNo.at(-1))).toEqual([]);
    expect(new Set(cards).size).toBe(cards.length);
    const phones = everybody.flatMap(({ phone }) => phone ?? []);
    expect(phones.every((phone) => /^160\d{8}$/.test(phone))).toBe(true);
    expect(new Set(phones).size).toBe(phones.length);
  });

  it('bank with eight banks, and accounts are in each status', () => {
    const accounts = everybody.flatMap((person) => person.accounts);
    expect(new Set(accounts.map(({ bank }) => bank)).size).toBe(8);
    expect(new Set(accounts.map(({ status }) => status))).toEqual(
      new Set(['NORMAL', 'DORMANT', 'FROZEN', 'CLOSED']),
    );
  });

  it('are old enough for the elderly allowance: about 4 % are 80, some 90 and 100', () => {
    const ages = residents.filter(alive).map(({ age }) => age);
    const from = (age: number): number => ages.filter((years) => years >= age).length;
    expect(from(80)).toBeGreaterThan(150);
    expect(from(80)).toBeLessThan(260);
    expect(from(90)).toBeGreaterThan(15);
    expect(from(100)).toBeGreaterThan(0);
  });

  it('have lost a handful of old people of late, within ninety days before the reference date', () => {
    const dead = residents.filter((person) => !alive(person));
    expect(dead.filter(({ age }) => age >= 80).length).toBeGreaterThanOrEqual(3);
    expect(dead.every(({ deathDate = '' }) => deathDate >= '2026-08-03' && deathDate < '2026-11-01')).toBe(
      true,
    );
  });

  it('are poor in about three households of a hundred', () => {
    const poor = district.filter(({ members, village }) => {
      const living = members.filter(alive);
      const income = living.reduce((sum, person) => sum + incomeMonth(person), 0);
      const { county } = villages.find(({ code }) => code === village) ?? {};
      return living.length > 0 && income < (county?.allowanceStandard ?? 0) * living.length;
    });
    expect(poor.length / district.length).toBeGreaterThan(0.02);
    expect(poor.length / district.length).toBeLessThan(0.045);
  });

  it('are married to one another: each spouse names the other', () => {
    const byIdNo = new Map(residents.map((person) => [person.idNo, person]));
    const married = residents.filter(({ spouseIdNo }) => spouseIdNo !== undefined && spouseIdNo !== '');
    const onesided = married.filter(
      (person) => alive(person) && byIdNo.get(person.spouseIdNo ?? '')?.spouseIdNo !== person.idNo,
    );
    expect(onesided).toEqual([]);
    expect(married.length).toBeGreaterThan(1500);
  });

  it('fit the schema of the base data', () => {
    for (const household of district)
      RegisterHousehold.parse(registerHousehold(household, ({ status }) => status));
  });
});

describe('the jurisdictions', () => {
  const tree = [...jurisdictions(5000)];

  it.each([
    ['CITY', 1],
    ['COUNTY', 2],
    ['TOWNSHIP', 4],
    ['VILLAGE', 12],
    ['GRID', 48],
  ])('of level %s are %i', (level, count) => {
    expect(tree.filter((node) => node.level === level)).toHaveLength(count);
  });

  it('name parents before children, and households live in grids of the tree', () => {
    const seen = new Set<string | null>([null]);
    for (const { code, parent } of tree) {
      expect(seen.has(parent)).toBe(true);
      seen.add(code);
    }
    expect(district.every(({ grid, village }) => seen.has(grid) && grid.startsWith(village))).toBe(true);
  });
});

describe('looking people up', () => {
  it('finds each by the identity number, in the household that the stream has', () => {
    for (const household of district.slice(0, 300)) {
      for (const { idNo } of [...household.members, ...household.supporters])
        expect(population.findPerson(idNo)?.household).toEqual(household);
    }
  });

  it('makes the last household as the stream cut it', () => {
    expect(population.household(population.households - 1)).toEqual(district.at(-1));
    expect(population.household(population.households)).toBeUndefined();
  });

  it('finds the holder of each card', () => {
    for (const person of everybody.slice(0, 500)) {
      for (const { cardNo } of person.accounts)
        expect(population.findCard(cardNo)?.person.idNo).toBe(person.idNo);
    }
  });

  it.each(['11010519491231002X', '980102194912310024', 'nonsense', ''])(
    'knows nobody numbered %s',
    (idNo) => {
      expect(population.findPerson(idNo)).toBeUndefined();
    },
  );

  it.each(['9990010000000000000', '6222020000000000000', '12', 'x'.repeat(19)])(
    'knows no card %s',
    (cardNo) => {
      expect(population.findCard(cardNo)).toBeUndefined();
    },
  );
});

describe('the scenarios', () => {
  const made = district.flatMap((household) =>
    household.scenario ? [{ household, scenario: household.scenario }] : [],
  );
  const of = (code: string) => made.filter(({ scenario }) => scenario.code === code);
  const standardOf = ({ village }: SyntheticHousehold): number =>
    villages.find(({ code }) => code === village)?.county.allowanceStandard ?? 0;
  const perHead = ({ members }: SyntheticHousehold): number =>
    members.reduce((sum, person) => sum + incomeMonth(person), 0) / members.length;

  it.each(scenarioCodes)(
    '%s: several households, in both counties, the applicant with a usable card',
    (code) => {
      const some = of(code);
      expect(some.length).toBeGreaterThanOrEqual(4);
      expect(new Set(some.map(({ household }) => household.village.slice(0, 6))).size).toBe(2);
      const expected = code === 'elderly-80-frozen-account' ? 'FROZEN' : 'NORMAL';
      for (const { household, scenario } of some)
        expect(household.members[scenario.applicant]?.accounts.map(({ status }) => status)).toEqual([
          expected,
        ]);
    },
  );

  it.each(['allowance-undisputed', 'allowance-disputed', 'supporter-elsewhere'])(
    '%s: income below the standard, one dwelling at most, no car, next to no savings',
    (code) => {
      for (const { household } of of(code)) {
        expect(perHead(household)).toBeLessThan(standardOf(household));
        expect(household.members.flatMap(({ dwellings }) => dwellings).length).toBeLessThanOrEqual(1);
        expect(household.members.flatMap(({ vehicles }) => vehicles).every(({ workUse }) => workUse)).toBe(
          true,
        );
        expect(household.members.reduce((sum, { deposits }) => sum + deposits, 0)).toBeLessThanOrEqual(
          2500_00,
        );
      }
    },
  );

  it('allowance-rejected: income above the standard', () => {
    for (const { household } of of('allowance-rejected'))
      expect(perHead(household)).toBeGreaterThan(standardOf(household));
  });

  it('allowance-hidden-deposit: poor by income, rich by the bank', () => {
    for (const { household, scenario } of of('allowance-hidden-deposit')) {
      expect(perHead(household)).toBeLessThan(standardOf(household));
      expect(scenario.hiddenDeposits).toBeGreaterThanOrEqual(180_000_00);
      const saved = household.members.reduce((sum, { deposits }) => sum + deposits, 0);
      expect(saved).toBeGreaterThan(scenario.hiddenDeposits);
    }
  });

  it.each(['temporary-urgent', 'temporary-ordinary'])(
    '%s: the spending is beyond all that the household has',
    (code) => {
      for (const { household, scenario } of of(code)) {
        const funds = household.members.reduce(
          (sum, { deposits, securities }) => sum + deposits + securities,
          0,
        );
        expect(scenario.hardship?.unavoidableSpending).toBeGreaterThan(funds);
      }
    },
  );

  it.each(['elderly-80-normal', 'elderly-80-frozen-account'])(
    '%s: somebody of 80 or more who is alive',
    (code) => {
      for (const { household, scenario } of of(code)) {
        const person = household.members[scenario.applicant];
        expect(person && alive(person) && person.age).toBeGreaterThanOrEqual(80);
      }
    },
  );

  it('supporter-elsewhere: a child who is registered outside the city', () => {
    for (const { household } of of('supporter-elsewhere'))
      expect(household.supporters.map(({ resident, relation }) => [resident, relation])).toEqual([
        [false, 'CHILD'],
      ]);
  });
});

describe('a large population', () => {
  // A heap that holds far less than 80,000 people: who keeps them dies, whatever the garbage collector does when.
  const stream = (keeps: boolean): Promise<unknown> =>
    promisify(execFile)(process.execPath, [
      ...['--max-old-space-size=48', '--import', 'tsx', '--input-type=module', '--eval'],
      `import { streamHouseholds } from ${JSON.stringify(new URL('household.ts', import.meta.url).href)};
       const kept = [];
       let count = 0;
       for (const household of streamHouseholds({ seed: 1, people: 80_000, referenceDate: '2026-11-01' })) {
         count += household.members.length;
         if (${keeps}) kept.push(household);
       }
       process.stdout.write(String(count));`,
    ]);

  it('streams without keeping what it has made', async () => {
    expect(await stream(false)).toMatchObject({ stdout: '80000' });
  });

  it('would break the same bound if it were kept', async () => {
    await expect(stream(true)).rejects.toThrow();
  });
});
