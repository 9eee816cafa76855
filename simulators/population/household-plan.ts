import { scenarioAt, scenarioHousehold, type Band } from './scenario-households.ts';
import { birthDivisions, villages, type Village } from './divisions.ts';
import { dayOf, yearsBefore } from './days.ts';
import type { Birth } from './identity-sequences.ts';
import type { HouseholdScenario, PopulationOptions } from './people.ts';
import { Random } from './random.ts';
import { ordinaryShape, single, type Seat } from './shapes.ts';

/** Streams of chance, one an aspect. */
export const streams = { shape: 1, names: 2, means: 3, accounts: 4 } as const;

export interface PersonPlan extends Seat, Birth {
  resident: boolean;
  /** Day number. */
  deathDay?: number;
}

/** Who belongs to a household, before names and money: all that identity numbers depend on. */
export interface HouseholdPlan {
  index: number;
  village: Village;
  band: Band;
  members: PersonPlan[];
  supporters: PersonPlan[];
  scenario?: HouseholdScenario;
  deposits?: number;
}

/**
 * The household of an index. Depends on nothing but the options and the index; `limit` cuts the last household of a
 * population to the number of people asked for.
 */
export function planHousehold(options: PopulationOptions, index: number, limit = Infinity): HouseholdPlan {
  const random = new Random(options.seed, index, streams.shape);
  const made = scenarioAt(index, options.people);
  const drawn = made ? scenarioHousehold(random, made.code, made.ordinal) : ordinary(random);
  const village = made ? scenarioVillage(index) : random.weighted(weightedVillages);
  const born = new BirthPlanner(options, random, villageDivision(village));
  const members = drawn.seats
    .slice(0, limit)
    .map((seat) => born.resident(seat, drawn.scenario === undefined))
    .map((plan) => withoutMissingSpouse(plan, limit));
  return {
    index,
    village,
    band: drawn.band,
    members,
    supporters: born.supporters(members[0], drawn.supporters),
    ...(drawn.scenario ? { scenario: drawn.scenario } : {}),
    ...(drawn.deposits === undefined ? {} : { deposits: drawn.deposits }),
  };
}

interface Drawn {
  seats: Seat[];
  band: Band;
  supporters: number;
  scenario?: HouseholdScenario;
  deposits?: number;
}

function ordinary(random: Random): Drawn {
  const seats = ordinaryShape(random);
  const band = random.weighted<Band>([
    ['POOR', 0.5],
    ['MARGINAL', 3],
    ['ORDINARY', 65],
    ['COMFORTABLE', 30.5],
  ]);
  const old = seats.every(({ age }) => age >= 60);
  const supporters = old && random.chance(0.4) ? random.int(1, 2) : 0;
  return { seats, band, supporters };
}

const [firstVillage, ...otherVillages] = villages;
if (!firstVillage) throw new Error('The city has no village');
const weightedVillages: readonly [readonly [Village, number], ...(readonly [Village, number])[]] = [
  [firstVillage, firstVillage.weight],
  ...otherVillages.map((village) => [village, village.weight] as const),
];

/** Goes round the villages in steps of seven, so that both counties take part in every scenario. */
function scenarioVillage(index: number): Village {
  return villages[(index * 7) % villages.length] ?? weightedVillages[0][0];
}

const villageDivision = (village: Village): number => birthDivisions.indexOf(village.county.code);

/** Gives seats a birth and, now and then, a death. */
class BirthPlanner {
  readonly #today: number;
  readonly #random: Random;
  readonly #home: number;

  constructor(options: PopulationOptions, random: Random, home: number) {
    this.#today = dayOf(options.referenceDate);
    this.#random = random;
    this.#home = home;
  }

  resident(seat: Seat, mayHaveDied: boolean): PersonPlan {
    const random = this.#random;
    const division = random.chance(0.86) ? this.#home : random.int(0, birthDivisions.length - 1);
    const plan: PersonPlan = { ...seat, division, day: this.#birthday(seat.age), resident: true };
    // Deaths of the last three months, which the household register still holds.
    const risk = seat.age >= 80 ? 0.03 : seat.age >= 60 ? 0.004 : 0.0002;
    return mayHaveDied && random.chance(risk) ? { ...plan, deathDay: this.#today - random.int(1, 90) } : plan;
  }

  supporters(head: PersonPlan | undefined, count: number): PersonPlan[] {
    const random = this.#random;
    return Array.from({ length: head ? count : 0 }, () => {
      const age = Math.max(22, (head?.age ?? 0) - random.int(23, 33));
      const seat = single(random, age, random.chance(0.4) ? 'DIVORCED' : 'SINGLE')[0];
      // The last divisions are those outside the city; the first two are its counties.
      const division = random.int(2, birthDivisions.length - 1);
      return {
        sex: seat?.sex ?? 'FEMALE',
        maritalStatus: seat?.maritalStatus ?? 'SINGLE',
        relation: 'CHILD' as const,
        age,
        division,
        day: this.#birthday(age),
        resident: false,
      };
    });
  }

  #birthday(age: number): number {
    const latest = yearsBefore(this.#today, age);
    const earliest = yearsBefore(this.#today, age + 1) + 1;
    return this.#random.int(earliest, latest);
  }
}

/** In a household that was cut short a spouse may be missing. */
function withoutMissingSpouse(plan: PersonPlan, limit: number): PersonPlan {
  if (plan.spouse === undefined || plan.spouse < limit) return plan;
  return { ...plan, maritalStatus: 'WIDOWED' };
}
