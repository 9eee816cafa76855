import type { DisabilityKind, StudentStage } from '../../model/registry.ts';
import { banks } from './banks.ts';
import { birthDivisions, outsideDivisions } from './divisions.ts';
import { dateOf, yearsBetween } from './days.ts';
import type { PersonPlan } from './household-plan.ts';
import { identityNumber } from './identity-sequences.ts';
import { schoolName } from './names.ts';
import { cardNumber, phoneNumber } from './numbers.ts';
import type { Means, SyntheticAccount, SyntheticPerson } from './people.ts';
import type { Random } from './random.ts';

/** What is settled about a person before the details are drawn. */
export interface PersonFrame {
  seed: number;
  plan: PersonPlan;
  number: number;
  /** From `IdentitySequences`. */
  slot: number;
  name: string;
  means: Means;
  registeredAt: string;
  residence: string;
  /** What the scenario of the household asks of this person's card. */
  card: 'ANY' | 'NORMAL' | 'FROZEN';
  place: string;
}

export function personOf(frame: PersonFrame, random: Random): SyntheticPerson {
  const { plan, seed, number } = frame;
  const age = plan.deathDay === undefined ? plan.age : yearsBetween(plan.day, plan.deathDay);
  const disability = disabilityOf(random, age);
  const student = studentOf(random, plan, frame.place);
  return {
    ...frame.means,
    number,
    idNo: identityNumber(plan, frame.slot),
    name: frame.name,
    sex: plan.sex,
    birthDate: dateOf(plan.day),
    age,
    relation: plan.relation,
    maritalStatus: plan.maritalStatus,
    registeredAt: frame.registeredAt,
    resident: plan.resident,
    residence: frame.residence,
    ...(age >= 10 ? { phone: phoneNumber(seed, number) } : {}),
    ...(disability ? { disability } : {}),
    ...(student ? { student } : {}),
    ...(plan.deathDay === undefined ? {} : { deathDate: dateOf(plan.deathDay) }),
    accounts: accountsOf(random, frame, age),
  };
}

/** Where a supporter lives: the division their number begins with stands for it. */
export function outsideAddress(random: Random, division: number): { code: string; address: string } {
  const code = birthDivisions[division] ?? outsideDivisions[0].code;
  const place = outsideDivisions.find((outside) => outside.code === code) ?? outsideDivisions[0];
  return {
    code: place.code,
    address: `${place.name}${random.pick(['长风', '云帆', '听涛', '望海'])}路${random.int(1, 300)}号`,
  };
}

function disabilityOf(random: Random, age: number): { kind: DisabilityKind; level: number } | undefined {
  if (!random.chance(age >= 75 ? 0.14 : age >= 50 ? 0.07 : 0.025)) return undefined;
  const kind = random.weighted<DisabilityKind>([
    ['PHYSICAL', 45],
    ['HEARING', 18],
    ['VISUAL', 14],
    ['INTELLECTUAL', 9],
    ['MENTAL', 8],
    ['MULTIPLE', 5],
    ['SPEECH', 1],
  ]);
  const level = random.weighted([
    [1, 14],
    [2, 30],
    [3, 26],
    [4, 30],
  ]);
  return { kind, level };
}

function studentOf(random: Random, plan: PersonPlan, place: string): SyntheticPerson['student'] {
  const stage = stageAt(random, plan);
  return stage && plan.deathDay === undefined
    ? { stage, school: schoolName(random, place, stage) }
    : undefined;
}

function stageAt(random: Random, { age, relation }: PersonPlan): StudentStage | undefined {
  if (age >= 6 && age <= 11) return 'PRIMARY';
  if (age >= 12 && age <= 14) return 'JUNIOR';
  if (relation !== 'CHILD' && relation !== 'GRANDCHILD') return undefined;
  if (age >= 15 && age <= 17) return random.chance(0.6) ? 'SENIOR' : 'VOCATIONAL';
  return age >= 18 && age <= 19 ? 'COLLEGE' : undefined;
}

function accountsOf(random: Random, { seed, number, card }: PersonFrame, age: number): SyntheticAccount[] {
  const account = (slot: number, kind: SyntheticAccount['kind'], status: SyntheticAccount['status']) => {
    // Most citizen cards of a city are issued by its own two banks.
    const bank =
      kind === 'CITIZEN_CARD' && random.chance(0.55) ? banks[random.int(0, 1)] : random.pick(banks);
    const { code, name, prefix } = bank ?? banks[0];
    return { bank: code, bankName: name, cardNo: cardNumber(prefix, seed, number, slot), kind, status };
  };
  if (card !== 'ANY') return [account(0, 'CITIZEN_CARD', card)];
  const [hasCard, hasOther] = [random.chance(age >= 16 ? 0.97 : 0.3), random.chance(age >= 16 ? 0.35 : 0.02)];
  const cards = hasCard ? [account(0, 'CITIZEN_CARD', statusOf(random))] : [];
  return hasOther ? [...cards, account(1, 'OTHER', statusOf(random))] : cards;
}

function statusOf(random: Random): SyntheticAccount['status'] {
  return random.weighted<SyntheticAccount['status']>([
    ['NORMAL', 94],
    ['DORMANT', 3],
    ['FROZEN', 1.5],
    ['CLOSED', 1.5],
  ]);
}
