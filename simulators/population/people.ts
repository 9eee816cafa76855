import type {
  DisabilityKind,
  RegisterAccountStatus,
  RegisterRelation,
  ScenarioCode,
  StudentStage,
} from '../../model/registry.ts';

/** Who is asked for: same options, same people. */
export interface PopulationOptions {
  seed: number;
  /** Residents of the city; supporters who live elsewhere come on top. */
  people: number;
  /** Civil date on which ages, deaths and incomes are true. */
  referenceDate: string;
}

export const populationDefaults: PopulationOptions = {
  seed: 20261101,
  people: 5000,
  referenceDate: '2026-11-01',
};

export interface SyntheticAccount {
  bank: string;
  bankName: string;
  cardNo: string;
  kind: 'CITIZEN_CARD' | 'OTHER';
  status: RegisterAccountStatus;
}

export interface Vehicle {
  kind: 'CAR' | 'VAN' | 'TRUCK' | 'MOTORCYCLE';
  /** Serves a trade. */
  workUse: boolean;
}

export type MaritalStatus = 'SINGLE' | 'MARRIED' | 'DIVORCED' | 'WIDOWED';

/** Fen a month, fen. */
export interface Means {
  wageMonth: number;
  pensionMonth: number;
  farmingMonth: number;
  businessIncomeMonth: number;
  deposits: number;
  securities: number;
  /** Floor space of each dwelling owned, m². */
  dwellings: number[];
  vehicles: Vehicle[];
  /** Names of firms owned. */
  companies: string[];
}

export interface SyntheticPerson extends Means {
  /** Counted from 0 through the whole population, supporters included. */
  number: number;
  idNo: string;
  name: string;
  sex: 'MALE' | 'FEMALE';
  birthDate: string;
  /** Completed years on the reference date, or on the day of death. */
  age: number;
  relation: RegisterRelation;
  maritalStatus: MaritalStatus;
  spouseIdNo?: string;
  /** Code of the village, of the county for those who live outside the city. */
  registeredAt: string;
  resident: boolean;
  residence: string;
  phone?: string;
  disability?: { kind: DisabilityKind; level: number };
  student?: { stage: StudentStage; school: string };
  deathDate?: string;
  /** The citizen card first. */
  accounts: SyntheticAccount[];
}

export interface SyntheticHousehold {
  index: number;
  registerNo: string;
  village: string;
  grid: string;
  address: string;
  /** The head comes first. */
  members: SyntheticPerson[];
  supporters: SyntheticPerson[];
  scenario?: HouseholdScenario;
}

export interface HouseholdScenario {
  code: ScenarioCode;
  /** Place of the applicant among the members. */
  applicant: number;
  /** Fen. */
  hiddenDeposits: number;
  hardship?: { shock: string; unavoidableSpending: number };
}

export const alive = ({ deathDate }: Pick<SyntheticPerson, 'deathDate'>): boolean => deathDate === undefined;

export function incomeMonth(means: Means): number {
  return means.wageMonth + means.pensionMonth + means.farmingMonth + means.businessIncomeMonth;
}
