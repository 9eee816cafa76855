import type { RegisterJurisdiction } from '../../model/registry.ts';

/**
 * An invented city. Division codes have the shape of GB/T 2260 and GB/T 10114, but no province begins with 98, so no
 * code and no identity number made from one can belong to anybody.
 */
interface VillagePlan {
  name: string;
  /** A community has streets and flats, a village has groups and farms. */
  kind: 'community' | 'village';
  /** Share of the population, as a weight. */
  weight: number;
}

interface CountyPlan {
  code: string;
  name: string;
  /** Standard of the minimum living allowance, fen a person and month. */
  allowanceStandard: number;
  townships: { code: string; name: string; villages: VillagePlan[] }[];
}

const community = (name: string, weight: number): VillagePlan => ({ name, kind: 'community', weight });
const rural = (name: string, weight: number): VillagePlan => ({ name, kind: 'village', weight });

const CITY = { code: '980100', name: '云溪市' };

const counties: CountyPlan[] = [
  {
    code: '980102',
    name: '青岚区',
    allowanceStandard: 1020_00,
    townships: [
      {
        code: '001',
        name: '临江街道',
        villages: [community('桂花社区', 14), community('望湖社区', 12), community('书院社区', 11)],
      },
      {
        code: '100',
        name: '桂湾镇',
        villages: [community('码头社区', 9), rural('柳塘村', 7), rural('东篱村', 6)],
      },
    ],
  },
  {
    code: '980121',
    name: '望舒县',
    allowanceStandard: 900_00,
    townships: [
      {
        code: '100',
        name: '石桥镇',
        villages: [community('南门社区', 11), rural('梅溪村', 8), rural('大樟村', 7)],
      },
      {
        code: '200',
        name: '云岭乡',
        villages: [rural('青竹村', 6), rural('上坪村', 5), rural('茶园村', 4)],
      },
    ],
  },
];

/** Divisions outside the city in which people were born or live: invented as well. */
export const outsideDivisions = [
  { code: '980302', name: '东澜省望江市江心区' },
  { code: '980421', name: '东澜省镜湖市白鹭县' },
  { code: '980503', name: '北屏省朔川市长亭区' },
  { code: '980621', name: '南珂省归帆市月港县' },
] as const;

export interface Village {
  code: string;
  name: string;
  kind: 'community' | 'village';
  weight: number;
  township: { code: string; name: string };
  county: { code: string; name: string; allowanceStandard: number };
  city: { code: string; name: string };
}

export const villages: readonly Village[] = counties.flatMap((county) =>
  county.townships.flatMap(({ code, name, villages: plans }) =>
    plans.map((plan, i) => ({
      ...plan,
      // Residents' committees are numbered from 001, villagers' committees from 201.
      code: `${county.code}${code}${String(i + (plan.kind === 'community' ? 1 : 201)).padStart(3, '0')}`,
      township: { code: county.code + code, name },
      county: { code: county.code, name: county.name, allowanceStandard: county.allowanceStandard },
      city: CITY,
    })),
  ),
);

/** One grid looks after some 300 people, four grids a village at least. */
export function gridsPerVillage(people: number): number {
  return Math.min(999, Math.max(4, Math.ceil(people / villages.length / 300)));
}

export const gridCode = (village: Village, grid: number): string =>
  village.code + String(grid).padStart(3, '0');

/** The tree, parents before children. */
export function* jurisdictions(people: number): Generator<RegisterJurisdiction> {
  const node = (code: string, level: RegisterJurisdiction['level'], parent: string | null, name: string) => ({
    synthetic: true,
    code,
    level,
    parent,
    name,
  });
  yield node(CITY.code, 'CITY', null, CITY.name);
  for (const county of counties) {
    yield node(county.code, 'COUNTY', CITY.code, county.name);
    for (const township of county.townships)
      yield node(county.code + township.code, 'TOWNSHIP', county.code, township.name);
  }
  const grids = gridsPerVillage(people);
  for (const village of villages) {
    yield node(village.code, 'VILLAGE', village.township.code, village.name);
    for (let grid = 1; grid <= grids; grid += 1)
      yield node(gridCode(village, grid), 'GRID', village.code, `第${grid}网格`);
  }
}

/** Codes that open an identity number: where somebody was first registered. The city's counties come first. */
export const birthDivisions: readonly string[] = [
  ...counties.map(({ code }) => code),
  ...outsideDivisions.map(({ code }) => code),
];
