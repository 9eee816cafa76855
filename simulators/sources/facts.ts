import { sourceFacts, type FactUnit, type SourceCode, type SourceFact } from '../../model/registry.ts';
import { alive } from '../population/people.ts';
import type { Found } from '../population/population.ts';
import { truthOf } from '../population/register-records.ts';

type Value = SourceFact['value'];
type Values = Record<string, Value | undefined>;

/** What a question says about its subject beyond the identity number. */
interface Question {
  name: string;
}

const knowledge: Record<SourceCode, (found: Found, question: Question) => Values> = {
  'household-registration': ({ person, household }, { name }) => ({
    registered: person.resident,
    nameMatches: person.name === name.trim(),
    registeredVillage: person.registeredAt,
    registerNo: person.resident ? household.registerNo : undefined,
    householdMembers: person.resident ? household.members.filter(alive).length : undefined,
  }),
  marriage: ({ person }) => ({ maritalStatus: person.maritalStatus, spouseIdNo: person.spouseIdNo }),
  deaths: ({ person }) => ({ alive: alive(person), deathDate: person.deathDate }),
  housing: ({ person }) => {
    const { dwellings, dwellingArea } = truthOf(person);
    return { dwellings, dwellingArea };
  },
  vehicles: ({ person }) => {
    const { vehicles, nonWorkVehicles } = truthOf(person);
    return { vehicles, nonWorkVehicles };
  },
  deposits: ({ person: { deposits, securities } }) => ({ deposits, securities }),
  'social-insurance': ({ person: { wageMonth, pensionMonth } }) => ({
    insured: wageMonth > 0 || pensionMonth > 0,
    wageMonth,
    pensionMonth,
  }),
  'business-register': ({ person: { companies, businessIncomeMonth } }) => ({
    companies: companies.length,
    businessIncomeMonth,
  }),
};

/** How a source that is wrong distorts a value of each unit. Never by chance, so that a test can foretell it. */
const distortions: Record<FactUnit, (value: Value) => Value | undefined> = {
  fen: (value) => Number(value) * 2 + 123_400,
  count: (value) => Number(value) + 2,
  m2: (value) => Number(value) + 100,
  flag: (value) => !value,
  date: (value) => `${Number(String(value).slice(0, 4)) - 1}${String(value).slice(4)}`,
  code: (value) => wrongCodes.get(String(value)) ?? '980302',
  idNo: () => undefined,
};
const wrongCodes = new Map([
  ['SINGLE', 'MARRIED'],
  ['MARRIED', 'SINGLE'],
  ['DIVORCED', 'MARRIED'],
  ['WIDOWED', 'MARRIED'],
]);

export interface Reading {
  /** Civil date on which the facts are true. */
  asOf: string;
  name: string;
  distorted: boolean;
  /** Single values that a test has put in the place of the true ones. */
  replaced?: Readonly<Record<string, Value>> | undefined;
}

/** What a source answers about a person. Values that do not apply are left out. */
export function factsOf(source: SourceCode, found: Found, reading: Reading): SourceFact[] {
  const values = { ...knowledge[source](found, reading), ...reading.replaced };
  const units: Record<string, FactUnit> = sourceFacts[source];
  return Object.entries(units).flatMap(([key, unit]) => {
    const known = values[key];
    const replaced = reading.replaced?.[key] !== undefined;
    const value = known !== undefined && reading.distorted && !replaced ? distortions[unit](known) : known;
    return value === undefined ? [] : [{ key, value, unit, asOf: reading.asOf }];
  });
}
