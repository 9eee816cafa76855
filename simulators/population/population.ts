import { birthDateOf, isIdentityNumber } from '../../model/identity-number.ts';
import { dayOf } from './days.ts';
import { householdOf } from './household.ts';
import { planHousehold } from './household-plan.ts';
import { identityKey, identityNumber, IdentitySequences } from './identity-sequences.ts';
import { cardHolder } from './numbers.ts';
import type { PopulationOptions, SyntheticAccount, SyntheticHousehold, SyntheticPerson } from './people.ts';

/** Somebody together with the household that they belong to or support. */
export interface Found {
  household: SyntheticHousehold;
  person: SyntheticPerson;
}

/**
 * Finds people of a population without keeping them: in memory are some 15 bytes a person (the slots of identity numbers
 * and a sorted table of number and person), and a household is made again whenever somebody asks for it.
 */
export class Population {
  readonly options: PopulationOptions;
  readonly #index: PopulationIndex;

  constructor(options: PopulationOptions) {
    this.options = options;
    this.#index = buildIndex(options);
  }

  /** Residents and supporters. */
  get people(): number {
    return this.#index.people;
  }

  get households(): number {
    return this.#index.households;
  }

  household(index: number): SyntheticHousehold | undefined {
    const { firstPerson, slots, households, lastLimit } = this.#index;
    if (!Number.isInteger(index) || index < 0 || index >= households) return undefined;
    const first = firstPerson[index] ?? 0;
    const plan = planHousehold(this.options, index, index === households - 1 ? lastLimit : Infinity);
    const numbering = { firstPerson: first, slots: slots.subarray(first, firstPerson[index + 1]) };
    return householdOf(this.options, plan, numbering);
  }

  findPerson(idNo: string): Found | undefined {
    if (!isIdentityNumber(idNo)) return undefined;
    const key = identityKey(idNo, dayOf(birthDateOf(idNo)));
    const number = key === undefined ? undefined : personWithKey(this.#index.byKey, key);
    const found = number === undefined ? undefined : this.#personAt(number);
    return found?.person.idNo === idNo ? found : undefined;
  }

  findCard(cardNo: string): (Found & { account: SyntheticAccount }) | undefined {
    const holder = cardHolder(this.options.seed, cardNo);
    const found = holder && this.#personAt(holder.person);
    const account = found?.person.accounts.find((own) => own.cardNo === cardNo);
    return found && account ? { ...found, account } : undefined;
  }

  #personAt(number: number): Found | undefined {
    if (number < 0 || number >= this.people) return undefined;
    const household = this.household(householdOfPerson(this.#index, number));
    if (!household) return undefined;
    const people = [...household.members, ...household.supporters];
    const person = people.find((candidate) => candidate.number === number);
    return person && { household, person };
  }
}

interface PopulationIndex {
  people: number;
  households: number;
  /** Number of each household's first person, and of the one that would follow the last. */
  firstPerson: Uint32Array;
  slots: Uint16Array;
  /** Key of the identity number times 2^21 plus number of the person, ascending. */
  byKey: Float64Array;
  /** How many people the last household was cut to. */
  lastLimit: number;
}

/** More people than a million and their supporters need; 29 bits of key and 21 of number fit a double. */
const NUMBER_SPACE = 2 ** 21;

function buildIndex(options: PopulationOptions): PopulationIndex {
  const sequences = new IdentitySequences();
  const room = Math.min(NUMBER_SPACE, options.people * 2 + 16);
  const firstPerson = new Uint32Array(options.people + 2);
  const slots = new Uint16Array(room);
  const byKey = new Float64Array(room);
  let [residents, people, households, lastLimit] = [0, 0, 0, 0];
  for (; residents < options.people; households += 1) {
    lastLimit = options.people - residents;
    const plan = planHousehold(options, households, lastLimit);
    firstPerson[households] = people;
    for (const person of [...plan.members, ...plan.supporters]) {
      const slot = sequences.take(person);
      slots[people] = slot;
      const key = identityKey(identityNumber(person, slot), person.day) ?? 0;
      byKey[people] = key * NUMBER_SPACE + people;
      people += 1;
    }
    residents += plan.members.length;
  }
  firstPerson[households] = people;
  return {
    people,
    households,
    firstPerson: firstPerson.slice(0, households + 1),
    slots: slots.slice(0, people),
    byKey: byKey.slice(0, people).sort(),
    lastLimit,
  };
}

function personWithKey(byKey: Float64Array, key: number): number | undefined {
  const place = firstAtLeast(byKey, key * NUMBER_SPACE);
  const found = byKey[place];
  return found !== undefined && Math.floor(found / NUMBER_SPACE) === key ? found % NUMBER_SPACE : undefined;
}

function householdOfPerson({ firstPerson }: PopulationIndex, number: number): number {
  return firstAtLeast(firstPerson, number + 1) - 1;
}

/** Place of the first element that is not below `value`. */
function firstAtLeast(sorted: Float64Array | Uint32Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? Infinity) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
