import type { RegisterRelation } from '../../model/registry.ts';
import type { MaritalStatus } from './people.ts';
import type { Random } from './random.ts';

/** One person of a household before they have a name. */
export interface Seat {
  relation: RegisterRelation;
  sex: 'MALE' | 'FEMALE';
  /** Completed years on the reference date. */
  age: number;
  maritalStatus: MaritalStatus;
  /** Place of the spouse within the household. */
  spouse?: number;
}

type Shape = (random: Random) => Seat[];

const other = (sex: Seat['sex']): Seat['sex'] => (sex === 'MALE' ? 'FEMALE' : 'MALE');
const anySex = (random: Random): Seat['sex'] => (random.chance(0.512) ? 'MALE' : 'FEMALE');

export function single(random: Random, age: number, maritalStatus: MaritalStatus): Seat[] {
  // Women live longer: most who are left alone in old age are women.
  const sex = age >= 65 ? (random.chance(0.36) ? 'MALE' : 'FEMALE') : anySex(random);
  return [{ relation: 'HEAD', sex, age, maritalStatus }];
}

export function couple(random: Random, age: number): Seat[] {
  const sex = random.chance(0.78) ? 'MALE' : 'FEMALE';
  const difference = random.int(-1, 5) * (sex === 'MALE' ? -1 : 1);
  return [
    { relation: 'HEAD', sex, age, maritalStatus: 'MARRIED', spouse: 1 },
    {
      relation: 'SPOUSE',
      sex: other(sex),
      age: Math.max(22, age + difference),
      maritalStatus: 'MARRIED',
      spouse: 0,
    },
  ];
}

/** Children of the house; those who would have left it by now are not drawn. */
export function children(random: Random, parentAge: number, count: number): Seat[] {
  const seats: Seat[] = [];
  for (let i = 0; i < count; i += 1) {
    const age = parentAge - random.int(22, 33) - i * random.int(1, 3);
    const leftHome = age >= 22 && random.chance(Math.min(0.9, (age - 20) * 0.12));
    if (age >= 0 && !leftHome)
      seats.push({ relation: 'CHILD', sex: anySex(random), age, maritalStatus: 'SINGLE' });
  }
  return seats;
}

/** One or both parents of the head, who sit at `place` and after it. */
export function parents(random: Random, headAge: number, place: number, oldest = 100): Seat[] {
  const age = Math.min(oldest, headAge + random.int(21, 32));
  if (age >= 82 || random.chance(0.45)) {
    const sex = random.chance(0.35) ? 'MALE' : 'FEMALE';
    return [{ relation: 'PARENT', sex, age, maritalStatus: 'WIDOWED' }];
  }
  const mother = Math.min(oldest, age - random.int(0, 4));
  return [
    { relation: 'PARENT', sex: 'MALE', age, maritalStatus: 'MARRIED', spouse: place + 1 },
    { relation: 'PARENT', sex: 'FEMALE', age: mother, maritalStatus: 'MARRIED', spouse: place },
  ];
}

const childCount = (random: Random): number =>
  random.weighted([
    [1, 0.58],
    [2, 0.35],
    [3, 0.07],
  ]);

const nuclear: Shape = (random) => {
  const age = random.int(27, 56);
  return [...couple(random, age), ...children(random, age, childCount(random))];
};

const threeGenerations: Shape = (random) => {
  const age = random.int(31, 57);
  const below = [...couple(random, age), ...children(random, age, childCount(random))];
  return [...below, ...parents(random, age, below.length)];
};

const elderlyCouple: Shape = (random) => couple(random, 60 + Math.floor(28 * random.lowish()));

const elderlySingle: Shape = (random) => {
  const age = 61 + Math.floor(41 * random.low());
  const status = random.weighted<MaritalStatus>([
    ['WIDOWED', 85],
    ['SINGLE', 8],
    ['DIVORCED', 7],
  ]);
  return single(random, age, status);
};

const singleAdult: Shape = (random) => {
  const age = random.int(20, 59);
  return single(random, age, age > 32 && random.chance(0.45) ? 'DIVORCED' : 'SINGLE');
};

const singleParent: Shape = (random) => {
  const age = random.int(26, 50);
  const head = single(random, age, random.chance(0.75) ? 'DIVORCED' : 'WIDOWED');
  return [...head, ...children(random, age, random.int(1, 2))];
};

/** Children whose parents work far away live with their grandparents. */
const grandparents: Shape = (random) => {
  const age = random.int(54, 76);
  const old = random.chance(0.7) ? couple(random, age) : single(random, age, 'WIDOWED');
  const grandchild: Seat = {
    relation: 'GRANDCHILD',
    sex: anySex(random),
    age: random.int(2, 15),
    maritalStatus: 'SINGLE',
  };
  return [...old, grandchild];
};

const siblings: Shape = (random) => {
  const age = random.int(20, 58);
  const sibling: Seat = {
    relation: 'SIBLING',
    sex: anySex(random),
    age: Math.max(18, age + random.int(-7, 7)),
    maritalStatus: 'SINGLE',
  };
  return [...single(random, age, 'SINGLE'), sibling];
};

/** A household of the mix that a city with an ageing countryside has: about 2.6 people, 4 % of them 80 or older. */
export function ordinaryShape(random: Random): Seat[] {
  const shape = random.weighted<Shape>([
    [nuclear, 35],
    [threeGenerations, 15],
    [(r) => couple(r, r.int(24, 59)), 11],
    [elderlyCouple, 11],
    [elderlySingle, 9],
    [singleAdult, 9],
    [singleParent, 5],
    [grandparents, 3],
    [siblings, 2],
  ]);
  return shape(random);
}
