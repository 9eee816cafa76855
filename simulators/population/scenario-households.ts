import { scenarioCodes, type ScenarioCode } from '../../model/registry.ts';
import type { HouseholdScenario } from './people.ts';
import type { Random } from './random.ts';
import { children, couple, parents, single, type Seat } from './shapes.ts';

/** How well off a household is; `POOR` meets every condition of the minimum living allowance. */
export type Band = 'POOR' | 'MARGINAL' | 'ORDINARY' | 'COMFORTABLE';

export interface ScenarioHousehold {
  scenario: HouseholdScenario;
  seats: Seat[];
  band: Band;
  /** A child of the head who lives outside the city. */
  supporters: number;
  /** Deposits of the household, fen, where the scenario turns on them. */
  deposits?: number;
}

/** How many households a scenario has: enough for a load test of undisputed cases, several of every other kind. */
function householdsOf(code: ScenarioCode, people: number): number {
  const share = code === 'allowance-undisputed' ? 160 : 500;
  return Math.min(2000, Math.max(4, Math.floor(people / share)));
}

/** Which scenario the household of this index belongs to, and its place within it; scenarios come first of all. */
export function scenarioAt(
  index: number,
  people: number,
): { code: ScenarioCode; ordinal: number } | undefined {
  let rest = index;
  for (const code of scenarioCodes) {
    const count = householdsOf(code, people);
    if (rest < count) return { code, ordinal: rest };
    rest -= count;
  }
  return undefined;
}

export function scenarioHouseholdCount(people: number): number {
  return scenarioCodes.reduce((sum, code) => sum + householdsOf(code, people), 0);
}

type Plan = (random: Random, ordinal: number) => Omit<ScenarioHousehold, 'scenario'> & Partial<Details>;
type Details = Omit<HouseholdScenario, 'code'>;

/** Families of working age, one after the other of each kind, with nobody who could get the elderly allowance. */
function family(random: Random, ordinal: number): Seat[] {
  const age = random.int(30, 48);
  switch (ordinal % 4) {
    case 0:
      return [...couple(random, age), ...child(random, age)];
    case 1:
      return single(random, random.int(50, 74), 'WIDOWED');
    case 2:
      return [...single(random, age, 'DIVORCED'), ...child(random, age)];
    default: {
      const below = [...couple(random, age), ...child(random, age)];
      return [...below, ...parents(random, age, below.length, 78)];
    }
  }
}

/** A child of school age, so that the head never lives alone by accident. */
const child = (random: Random, age: number): Seat[] => {
  const drawn = children(random, age, 1);
  return drawn.length > 0 ? drawn : [{ relation: 'CHILD', sex: 'FEMALE', age: 6, maritalStatus: 'SINGLE' }];
};

const poorFamily: Plan = (random, ordinal) => ({
  seats: family(random, ordinal),
  band: 'POOR',
  supporters: 0,
});

const yuan = (amount: number): number => amount * 100;

const elderly: Plan = (random, ordinal) => {
  const age =
    ordinal % 12 === 7 ? 100 + (ordinal % 3) : ordinal % 4 === 1 ? random.int(90, 97) : random.int(80, 88);
  return { seats: single(random, age, 'WIDOWED'), band: 'ORDINARY', supporters: 0 };
};

const plans: Record<ScenarioCode, Plan> = {
  'allowance-undisputed': poorFamily,
  'allowance-disputed': poorFamily,
  'allowance-rejected': (random, ordinal) => ({ ...poorFamily(random, ordinal), band: 'ORDINARY' }),
  'allowance-hidden-deposit': (random, ordinal) => {
    const hidden = yuan(random.int(180, 460) * 1000);
    return { ...poorFamily(random, ordinal), deposits: hidden + yuan(1200), hiddenDeposits: hidden };
  },
  'temporary-urgent': (random, ordinal) => ({
    seats: family(random, ordinal),
    band: 'MARGINAL',
    supporters: 0,
    deposits: yuan(random.int(8, 40) * 100),
    hardship: {
      shock: random.pick(['ACCIDENT', 'ILLNESS', 'FIRE']),
      unavoidableSpending: yuan(random.int(120, 420) * 100),
    },
  }),
  'temporary-ordinary': (random, ordinal) => ({
    seats: family(random, ordinal),
    band: 'MARGINAL',
    supporters: 0,
    deposits: yuan(random.int(5, 20) * 100),
    hardship: {
      shock: random.pick(['JOB_LOSS', 'ILLNESS', 'OTHER']),
      unavoidableSpending: yuan(random.int(40, 90) * 100),
    },
  }),
  'elderly-80-normal': elderly,
  'elderly-80-frozen-account': elderly,
  'supporter-elsewhere': (random) => ({
    seats: single(random, random.int(64, 78), 'WIDOWED'),
    band: 'POOR',
    supporters: 1,
  }),
};

export function scenarioHousehold(random: Random, code: ScenarioCode, ordinal: number): ScenarioHousehold {
  const { hiddenDeposits = 0, applicant = 0, hardship, ...plan } = plans[code](random, ordinal);
  return { ...plan, scenario: { code, applicant, hiddenDeposits, ...(hardship ? { hardship } : {}) } };
}
