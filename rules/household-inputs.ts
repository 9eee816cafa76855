import { compile, type Value } from '../feel/index.ts';
import { Temporal } from 'temporal-polyfill';
import type { Inputs } from './eligibility.ts';

/** `2026-11-23` */
type CivilDate = string;

/** One person of the application as the register knows them. What is unknown is left out. */
export interface PersonRecord {
  readonly id: string;
  /** SUPPORTER: has a duty to support and lives elsewhere; counts neither into the household's size nor its means. */
  readonly role: 'APPLICANT' | 'MEMBER' | 'SUPPORTER';
  readonly birthDate?: CivilDate;
  readonly aliveStatus: 'ALIVE' | 'DEAD' | 'UNKNOWN';
  readonly deathDate?: CivilDate;
  /** Division code of the county of registration. */
  readonly registeredCounty?: string;
  readonly tier?: 'MIN_LIVING' | 'DESTITUTE' | 'MARGINAL' | 'NONE';
  readonly disabilityKind?: string;
  readonly disabilityLevel?: number;
}

/** A reconciled fact: fen or a count; `personId` null for facts of the household as a whole. */
export interface AdoptedFact {
  readonly personId: string | null;
  readonly key: string;
  readonly adopted: number | null;
}

/** What the applicant says about the hardship, from the application form (`circumstancesOf`). */
export interface Circumstances {
  readonly shock?: string;
  /** Fen. */
  readonly unavoidableSpending?: number;
}

export interface Household {
  readonly people: readonly PersonRecord[];
  readonly facts: readonly AdoptedFact[];
  readonly circumstances?: Circumstances;
  /** Civil date at which ages and lives are looked at. */
  readonly on: CivilDate;
}

/**
 * The contexts `p` (the applicant) and `h` (the household) of rules and formulas, from people and adopted facts. Money
 * in fen. A figure that rests on something unknown is left out, so that a rule which reads it stays undecided.
 *
 * The household is the applicant and the members who are not known to be dead. Facts of a household as a whole (the
 * survey counts dwellings, say) and the sum over its people are two sources of one figure: the higher one counts.
 */
export function inputsOf(household: Household): { p: Inputs; h: Inputs } {
  const living = household.people.filter(
    ({ role, aliveStatus }) => role !== 'SUPPORTER' && aliveStatus !== 'DEAD',
  );
  const applicant = household.people.find(({ role }) => role === 'APPLICANT');
  return {
    p: applicant ? personInputs(applicant, household) : {},
    h: householdInputs(living, household),
  };
}

/** The context `p` of any one person; what daily matching evaluates for everybody. */
export function personInputs(person: PersonRecord, { facts, on }: Pick<Household, 'facts' | 'on'>): Inputs {
  const fact = (key: string): number | undefined =>
    facts.find(({ personId, key: name }) => personId === person.id && name === key)?.adopted ?? undefined;
  return defined({
    age: person.birthDate === undefined ? undefined : ageOn(person.birthDate, on),
    alive: person.aliveStatus === 'UNKNOWN' ? undefined : person.aliveStatus === 'ALIVE',
    deathDate: person.deathDate === undefined ? undefined : dateOf(person.deathDate),
    registeredCounty: person.registeredCounty,
    tier: person.tier,
    disability: disabilityOf(person),
    incomeMonth: fact('incomeMonth'),
    financial: sum([fact('deposits'), fact('securities')]),
  });
}

/** Years of age reached on a civil date; a birthday on 29 February is reached on 1 March of other years. */
export function ageOn(birthDate: CivilDate, on: CivilDate): number {
  const [birth, day] = [Temporal.PlainDate.from(birthDate), Temporal.PlainDate.from(on)];
  const years = day.year - birth.year;
  return day.toPlainMonthDay().toString() < birth.toPlainMonthDay().toString() ? years - 1 : years;
}

/** Reads the answers that rules know from an application form; anything of another shape counts as not answered. */
export function circumstancesOf(answers: Readonly<Record<string, unknown>>): Circumstances {
  const { shock, unavoidableSpending } = answers;
  return {
    ...(typeof shock === 'string' && shock !== '' ? { shock } : {}),
    ...(typeof unavoidableSpending === 'number' && Number.isSafeInteger(unavoidableSpending)
      ? { unavoidableSpending }
      : {}),
  };
}

function householdInputs(living: readonly PersonRecord[], { facts, circumstances = {} }: Household): Inputs {
  const figure = (key: string): number | undefined => {
    const of = (id: string | null) =>
      facts.find((fact) => fact.personId === id && fact.key === key)?.adopted ?? undefined;
    const [whole, added] = [of(null), sum(living.map(({ id }) => of(id)))];
    return whole === undefined || added === undefined ? (whole ?? added) : Math.max(whole, added);
  };
  const size = living.length;
  const financial = sum([figure('deposits'), figure('securities')]);
  return defined({
    size,
    coveredSize: size,
    incomePerCapitaMonth: perHead(figure('incomeMonth'), size),
    financialPerCapita: perHead(financial, size),
    nonWorkVehicles: figure('nonWorkVehicles'),
    dwellings: figure('dwellings'),
    usableFunds: financial,
    unavoidableSpending: highest(circumstances.unavoidableSpending, figure('unavoidableSpending')),
    shock: circumstances.shock,
  });
}

const quotient = compile('total / size');

/** Not rounded: the one rounding is that of the amount. Divided in decimals, as Zeebe does. */
function perHead(total: number | undefined, size: number): Value | undefined {
  if (total === undefined || size === 0 || !quotient.ok) return undefined;
  const values: Readonly<Record<string, Value>> = { total, size };
  return quotient.expression.evaluate({ get: (name) => values[name] }).value;
}

function highest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);
}

function sum(figures: readonly (number | undefined)[]): number | undefined {
  let total = 0;
  for (const figure of figures) {
    if (figure === undefined) return undefined;
    total += figure;
  }
  return total;
}

function disabilityOf({ disabilityKind, disabilityLevel }: PersonRecord): Value | undefined {
  if (disabilityKind === undefined && disabilityLevel === undefined) return undefined;
  return new Map<string, Value>(Object.entries(defined({ kind: disabilityKind, level: disabilityLevel })));
}

const dateOf = (date: CivilDate): Value => ({ kind: 'date', date: Temporal.PlainDate.from(date) });

function defined(entries: Readonly<Record<string, Value | undefined>>): Record<string, Value> {
  const present: Record<string, Value> = {};
  for (const [name, value] of Object.entries(entries)) if (value !== undefined) present[name] = value;
  return present;
}
