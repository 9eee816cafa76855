import { yearsBetween, dayOf } from './days.ts';
import { companyName } from './names.ts';
import { incomeMonth, type Means, type PopulationOptions } from './people.ts';
import type { HouseholdPlan, PersonPlan } from './household-plan.ts';
import type { Random } from './random.ts';

const yuan = (amount: number): number => Math.round(amount) * 100;

const nothing = (): Means => ({
  wageMonth: 0,
  pensionMonth: 0,
  farmingMonth: 0,
  businessIncomeMonth: 0,
  deposits: 0,
  securities: 0,
  dwellings: [],
  vehicles: [],
  companies: [],
});

/** Lowest and highest income a head, as a multiple of the county's allowance standard. */
const incomeBounds = { POOR: [0.2, 0.85], MARGINAL: [1.05, 1.45] } as const;
/** Nobody of an ordinary household falls below this multiple of the standard. */
const ORDINARY_LEAST = 1.6;

/** Incomes and property of each member, in the order of the members; the dead have none. */
export function meansOfHousehold(plan: HouseholdPlan, random: Random, options: PopulationOptions): Means[] {
  const today = dayOf(options.referenceDate);
  const earning = (member: PersonPlan): boolean =>
    member.deathDay === undefined && yearsBetween(member.day, today) >= 18 && !inCollege(member);
  const means = plan.members.map(() => nothing());
  const earners = plan.members.flatMap((member, i) => (earning(member) ? [i] : []));
  const living = plan.members.filter(({ deathDay }) => deathDay === undefined).length;
  if (earners.length === 0) return means;
  if (plan.band === 'POOR' || plan.band === 'MARGINAL') {
    const [least, most] = incomeBounds[plan.band];
    const perHead = yuan(
      (plan.village.county.allowanceStandard / 100) * (least + random.next() * (most - least)),
    );
    shareIncome(plan, means, { earners, total: perHead * living, random });
  } else {
    for (const i of earners) earn(plan, means, i, random);
    topUp(plan, means, earners, living);
  }
  own(plan, means, earners, random);
  return means;
}

/** What a supporter who lives elsewhere earns and owns. */
export function meansOfSupporter(random: Random): Means {
  return {
    ...nothing(),
    wageMonth: yuan(random.int(48, 120) * 100),
    deposits: yuan(random.int(20, 300) * 1000),
    dwellings: [random.int(60, 130)],
    vehicles: random.chance(0.6) ? [{ kind: 'CAR', workUse: false }] : [],
  };
}

const inCollege = ({ relation, age }: PersonPlan): boolean => relation === 'CHILD' && age < 20;

interface Sharing {
  earners: number[];
  /** Fen a month. */
  total: number;
  random: Random;
}

/** Spreads a small income over those who earn: a basic pension in old age, the rest from odd jobs or the fields. */
function shareIncome(plan: HouseholdPlan, means: Means[], { earners, total, random }: Sharing): void {
  let rest = total;
  earners.forEach((i, turn) => {
    const last = turn === earners.length - 1;
    const share = last ? rest : yuan((rest / 100) * (0.3 + random.next() * 0.4));
    rest -= share;
    const [own, age] = [means[i], plan.members[i]?.age ?? 0];
    if (!own) return;
    const pension = age >= 60 ? Math.min(share, yuan(random.int(150, 260))) : 0;
    own.pensionMonth = pension;
    if (plan.village.kind === 'village' && (age >= 60 || random.chance(0.45)))
      own.farmingMonth = share - pension;
    else own.wageMonth = share - pension;
  });
}

/** What one adult of a household that gets along earns. */
function earn(plan: HouseholdPlan, means: Means[], i: number, random: Random): void {
  const [own, member] = [means[i], plan.members[i]];
  if (!own || !member) return;
  const factor = plan.band === 'COMFORTABLE' ? 1.8 : 1;
  const countryside = plan.village.kind === 'village';
  if (member.age >= (member.sex === 'MALE' ? 60 : 55)) {
    const employee = random.chance(countryside ? 0.25 : 0.75);
    own.pensionMonth = employee ? yuan(random.int(200, 460) * 10 * factor) : yuan(random.int(165, 310));
    if (countryside && member.age < 75) own.farmingMonth = yuan(random.int(20, 120) * 10);
  } else if (random.chance(0.05)) {
    own.businessIncomeMonth = yuan(random.int(30, 220) * 100 * factor);
    own.companies = [companyName(random, plan.village.county.name)];
  } else if (countryside && random.chance(0.35)) {
    own.farmingMonth = yuan(random.int(60, 260) * 10);
    if (random.chance(0.5)) own.wageMonth = yuan(random.int(80, 260) * 10);
  } else if (random.chance(0.86)) {
    own.wageMonth = yuan((2600 + 5200 * random.low()) * factor);
  }
}

/** A household of which chance made poor earners gets the work or pension that a household of its kind has. */
function topUp(plan: HouseholdPlan, means: Means[], earners: number[], living: number): void {
  const needed = Math.round(plan.village.county.allowanceStandard * ORDINARY_LEAST * living);
  const missing = needed - means.reduce((sum, own) => sum + incomeMonth(own), 0);
  const [first = 0] = earners;
  const [own, head] = [means[first], plan.members[first]];
  if (missing <= 0 || !own || !head) return;
  const amount = yuan(Math.ceil(missing / 100));
  if (head.age >= 60) own.pensionMonth += amount;
  else own.wageMonth += amount;
}

const depositRange = {
  POOR: [0, 2500],
  MARGINAL: [800, 9000],
  ORDINARY: [5000, 160_000],
  COMFORTABLE: [60_000, 900_000],
} as const;
const floorSpace = {
  POOR: [28, 75],
  MARGINAL: [40, 90],
  ORDINARY: [60, 135],
  COMFORTABLE: [85, 190],
} as const;
const securitiesChance = { POOR: 0, MARGINAL: 0, ORDINARY: 0.1, COMFORTABLE: 0.45 } as const;
const carChance = { POOR: 0, MARGINAL: 0, ORDINARY: 0.38, COMFORTABLE: 0.8 } as const;

/** Property: what is saved is spread over two adults, home and car are the first one's. */
function own(plan: HouseholdPlan, means: Means[], earners: number[], random: Random): void {
  const { band } = plan;
  const [first, second] = [means[earners[0] ?? 0], means[earners[1] ?? earners[0] ?? 0]];
  if (!first || !second) return;
  const [least, most] = depositRange[band];
  const saved = plan.deposits ?? yuan(least + (most - least) * random.low());
  const share = Math.min(saved, yuan((saved / 100) * (0.4 + 0.6 * random.next())));
  first.deposits += share;
  second.deposits += saved - share;
  if (random.chance(securitiesChance[band])) first.securities = yuan(random.int(10, 400) * 1000);
  first.dwellings = dwellingsOf(band, random);
  if (random.chance(carChance[band])) first.vehicles = [{ kind: 'CAR', workUse: false }];
  if (random.chance(0.18)) second.vehicles = [...second.vehicles, { kind: 'MOTORCYCLE', workUse: true }];
  const trader = means.find(({ companies }) => companies.length > 0);
  if (trader && random.chance(0.6))
    trader.vehicles = [...trader.vehicles, { kind: random.chance(0.6) ? 'VAN' : 'TRUCK', workUse: true }];
}

function dwellingsOf(band: HouseholdPlan['band'], random: Random): number[] {
  const [least, most] = floorSpace[band];
  if (random.chance(band === 'POOR' ? 0.15 : 0.06)) return [];
  const second = band === 'COMFORTABLE' && random.chance(0.35) ? [random.int(least, most)] : [];
  return [random.int(least, most), ...second];
}
