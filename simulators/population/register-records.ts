import type {
  EconomicTruth,
  RegisterAccountStatus,
  RegisterHousehold,
  RegisterPerson,
  Scenario,
} from '../../model/registry.ts';
import { villages } from './divisions.ts';
import {
  alive,
  incomeMonth,
  type HouseholdScenario,
  type SyntheticAccount,
  type SyntheticHousehold,
  type SyntheticPerson,
} from './people.ts';

/** Present status of a card; may differ from the one it was made with, because somebody mended the account. */
export type StatusOf = (account: SyntheticAccount) => RegisterAccountStatus;

/** A household as the base data carry it. */
export function registerHousehold(household: SyntheticHousehold, statusOf: StatusOf): RegisterHousehold {
  const { registerNo, village, grid, address, members, supporters } = household;
  return {
    synthetic: true,
    registerNo,
    village,
    grid,
    address,
    members: members.map((member) => registerPerson(member, statusOf)),
    supporters: supporters.map((supporter) => registerPerson(supporter, statusOf)),
  };
}

function registerPerson(person: SyntheticPerson, statusOf: StatusOf): RegisterPerson {
  const { idNo, name, sex, birthDate, relation, residence, phone, disability, student, deathDate } = person;
  const [account, ...otherAccounts] = person.accounts.map((own) => ({ ...own, status: statusOf(own) }));
  return {
    idNo,
    name,
    sex,
    birthDate,
    relation,
    registeredVillage: person.resident ? person.registeredAt : null,
    residence,
    ...(phone ? { phone } : {}),
    ...(disability ? { disability } : {}),
    ...(student ? { student } : {}),
    alive: alive(person),
    ...(deathDate ? { deathDate } : {}),
    ...(account ? { account } : {}),
    otherAccounts,
  };
}

/** What is true of a person's income and property. */
export function truthOf(person: SyntheticPerson): EconomicTruth {
  const { wageMonth, pensionMonth, farmingMonth, businessIncomeMonth, deposits, securities } = person;
  return {
    wageMonth,
    pensionMonth,
    farmingMonth,
    businessIncomeMonth,
    incomeMonth: incomeMonth(person),
    deposits,
    securities,
    dwellings: person.dwellings.length,
    dwellingArea: person.dwellings.reduce((sum, area) => sum + area, 0),
    vehicles: person.vehicles.length,
    nonWorkVehicles: person.vehicles.filter(({ workUse }) => !workUse).length,
  };
}

export function scenarioRecord(
  household: SyntheticHousehold,
  { code, applicant, hiddenDeposits, hardship }: HouseholdScenario,
  statusOf: StatusOf,
): Scenario {
  const village = villages.find((candidate) => candidate.code === household.village);
  const applying = household.members[applicant];
  if (!village || !applying) throw new Error(`Scenario household ${household.registerNo} is incomplete`);
  const living = household.members.filter(alive);
  const sum = (of: (person: SyntheticPerson) => number): number =>
    living.reduce((total, person) => total + of(person), 0);
  const withTruth = (person: SyntheticPerson) => ({
    ...registerPerson(person, statusOf),
    truth: truthOf(person),
  });
  return {
    synthetic: true,
    code,
    registerNo: household.registerNo,
    county: village.county.code,
    township: village.township.code,
    village: village.code,
    applicantIdNo: applying.idNo,
    members: household.members.map(withTruth),
    supporters: household.supporters.map(withTruth),
    totals: {
      size: living.length,
      incomeMonth: sum(incomeMonth),
      deposits: sum(({ deposits }) => deposits),
      securities: sum(({ securities }) => securities),
    },
    standardMonth: village.county.allowanceStandard,
    hiddenDeposits,
    ...(hardship ? { hardship } : {}),
  };
}
