import { gridCode, gridsPerVillage, type Village } from './divisions.ts';
import { planHousehold, streams, type HouseholdPlan, type PersonPlan } from './household-plan.ts';
import { IdentitySequences } from './identity-sequences.ts';
import { meansOfHousehold, meansOfSupporter } from './means.ts';
import { address, givenName, surname } from './names.ts';
import type { PopulationOptions, SyntheticHousehold, SyntheticPerson } from './people.ts';
import { outsideAddress, personOf, type PersonFrame } from './person.ts';
import { Random } from './random.ts';

export function registerNo(index: number): string {
  return `H${String(index).padStart(9, '0')}`;
}

/** Index of the household that a register number names; undefined for a text of another shape. */
export function householdIndex(text: string): number | undefined {
  return /^H\d{9}$/.test(text) ? Number(text.slice(1)) : undefined;
}

/** Numbers of the people of one household: where their count begins, and the slots of their identity numbers. */
export interface Numbering {
  firstPerson: number;
  /** One a member, then one a supporter. */
  slots: ArrayLike<number>;
}

/** Puts names, money, addresses and accounts to a plan. */
export function householdOf(
  options: PopulationOptions,
  plan: HouseholdPlan,
  { firstPerson, slots }: Numbering,
): SyntheticHousehold {
  const { seed } = options;
  const [naming, money, details] = [streams.names, streams.means, streams.accounts].map(
    (stream) => new Random(seed, plan.index, stream),
  );
  if (!naming || !money || !details) throw new Error('A stream of chance is missing');
  const { village } = plan;
  const place = `${village.city.name}${village.county.name}${village.township.name}${village.name}`;
  const home = address(naming, place, village.kind);
  const names = namesOf(naming, [...plan.members, ...plan.supporters], options);
  const means = meansOfHousehold(plan, money, options);
  const frame = (
    person: PersonPlan,
    i: number,
  ): Pick<PersonFrame, 'seed' | 'plan' | 'number' | 'slot' | 'name' | 'place'> => ({
    seed,
    plan: person,
    number: firstPerson + i,
    slot: slots[i] ?? 0,
    name: names[i] ?? '',
    place: village.county.name,
  });
  const members = plan.members.map((person, i) =>
    personOf(
      {
        ...frame(person, i),
        means: means[i] ?? meansOfSupporter(money),
        registeredAt: village.code,
        residence: home,
        card: cardOf(plan, i),
      },
      details,
    ),
  );
  const supporters = plan.supporters.map((person, i) => {
    const { code, address: residence } = outsideAddress(naming, person.division);
    const own = { means: meansOfSupporter(money), registeredAt: code, residence, card: 'ANY' as const };
    return personOf({ ...frame(person, plan.members.length + i), ...own }, details);
  });
  return {
    index: plan.index,
    registerNo: registerNo(plan.index),
    village: village.code,
    grid: gridOf(village, options, details),
    address: home,
    members: members.map((member, i) => withSpouse(member, plan.members[i], members)),
    supporters,
    ...(plan.scenario ? { scenario: plan.scenario } : {}),
  };
}

/** All households one after the other; memory stays the same however many there are. */
export function* streamHouseholds(options: PopulationOptions): Generator<SyntheticHousehold> {
  const sequences = new IdentitySequences();
  let [residents, firstPerson] = [0, 0];
  for (let index = 0; residents < options.people; index += 1) {
    const plan = planHousehold(options, index, options.people - residents);
    const people = [...plan.members, ...plan.supporters];
    const slots = people.map((person) => sequences.take(person));
    yield householdOf(options, plan, { firstPerson, slots });
    residents += plan.members.length;
    firstPerson += people.length;
  }
}

const gridOf = (village: Village, { people }: PopulationOptions, random: Random): string =>
  gridCode(village, random.int(1, gridsPerVillage(people)));

function cardOf({ scenario }: HouseholdPlan, member: number): PersonFrame['card'] {
  if (!scenario || scenario.applicant !== member) return 'ANY';
  return scenario.code === 'elderly-80-frozen-account' ? 'FROZEN' : 'NORMAL';
}

/** Children carry their father's surname, the head's father the head's; whoever marries in has one of their own. */
function namesOf(
  random: Random,
  people: readonly PersonPlan[],
  { referenceDate }: PopulationOptions,
): string[] {
  const year = Number(referenceDate.slice(0, 4));
  const head = surname(random);
  const spouse = surname(random);
  const ofChildren = people[0]?.sex === 'FEMALE' && people[1]?.relation === 'SPOUSE' ? spouse : head;
  return people.map(({ relation, sex, age }, i) => {
    const strange = surname(random);
    const family =
      i === 0 || relation === 'SIBLING' || (relation === 'PARENT' && sex === 'MALE')
        ? head
        : relation === 'SPOUSE'
          ? spouse
          : relation === 'CHILD' || (relation === 'GRANDCHILD' && random.chance(0.7))
            ? ofChildren
            : strange;
    return family + givenName(random, sex, year - age);
  });
}

/** Names the spouse; whose spouse has died is widowed. */
function withSpouse(
  member: SyntheticPerson,
  plan: PersonPlan | undefined,
  members: readonly SyntheticPerson[],
): SyntheticPerson {
  const spouse = plan?.spouse === undefined ? undefined : members[plan.spouse];
  if (!spouse) return member;
  if (spouse.deathDate !== undefined) return { ...member, maritalStatus: 'WIDOWED' };
  return { ...member, spouseIdNo: spouse.idNo };
}
