import { z } from 'zod';
import { CivilDate, Fen, Instant } from './civil-date.ts';
import { IdentityNumber } from './identity-number.ts';

/**
 * Wire formats between this product and the registers of departments: base data (jurisdictions, households) taken over
 * as NDJSON, and questions about one person to one data source. Readers are tolerant: members they don't know are dropped.
 */

/** Set on everything that a simulator says, so that invented people are never taken for real ones. */
const synthetic = { synthetic: z.boolean().optional() };

// ---------------------------------------------------------------------------------------------- base data

/** One line of `GET /population/jurisdictions`; parents come before their children. */
export const RegisterJurisdiction = z.object({
  ...synthetic,
  /** Division code in the shape of GB/T 2260 and GB/T 10114: 6 digits to the county, 9 township, 12 village, 15 grid. */
  code: z.string().regex(/^\d{6}(\d{3}){0,3}$/),
  level: z.enum(['CITY', 'COUNTY', 'TOWNSHIP', 'VILLAGE', 'GRID']),
  /** Code of the node above; null at the root. */
  parent: z.string().nullable(),
  name: z.string(),
});
export type RegisterJurisdiction = z.infer<typeof RegisterJurisdiction>;

/** Relation to the head of the household. */
export const RegisterRelation = z.enum([
  'HEAD',
  'SPOUSE',
  'CHILD',
  'PARENT',
  'GRANDCHILD',
  'GRANDPARENT',
  'SIBLING',
  'OTHER',
]);
export type RegisterRelation = z.infer<typeof RegisterRelation>;

/** The eight banks of the district, by the code that accounts and payments carry. */
export const RegisterBank = z.object({ code: z.string(), name: z.string() });
export type RegisterBank = z.infer<typeof RegisterBank>;

export const RegisterAccountStatus = z.enum(['NORMAL', 'DORMANT', 'FROZEN', 'CLOSED']);
export type RegisterAccountStatus = z.infer<typeof RegisterAccountStatus>;

export const RegisterAccount = z.object({
  bank: z.string(),
  bankName: z.string(),
  /** 19 digits, the last one by Luhn (ISO/IEC 7812-1). */
  cardNo: z.string().regex(/^\d{12,19}$/),
  kind: z.enum(['CITIZEN_CARD', 'OTHER']),
  status: RegisterAccountStatus,
});
export type RegisterAccount = z.infer<typeof RegisterAccount>;

/** The seven kinds of GB/T 26341. */
export const DisabilityKind = z.enum([
  'VISUAL',
  'HEARING',
  'SPEECH',
  'PHYSICAL',
  'INTELLECTUAL',
  'MENTAL',
  'MULTIPLE',
]);
export type DisabilityKind = z.infer<typeof DisabilityKind>;

export const StudentStage = z.enum(['PRIMARY', 'JUNIOR', 'SENIOR', 'VOCATIONAL', 'COLLEGE']);
export type StudentStage = z.infer<typeof StudentStage>;

export const RegisterPerson = z.object({
  idNo: IdentityNumber,
  name: z.string(),
  sex: z.enum(['MALE', 'FEMALE']),
  birthDate: CivilDate,
  relation: RegisterRelation,
  /** Village of the household registration; null for a supporter who is registered outside this city. */
  registeredVillage: z.string().nullable(),
  residence: z.string(),
  /** 11 digits; small children have none. */
  phone: z.string().optional(),
  /** Level 1 is the most severe, 4 the least. */
  disability: z.object({ kind: DisabilityKind, level: z.int().min(1).max(4) }).optional(),
  student: z.object({ stage: StudentStage, school: z.string() }).optional(),
  alive: z.boolean(),
  deathDate: CivilDate.optional(),
  /** The account that benefits are paid on: the citizen card where there is one. */
  account: RegisterAccount.optional(),
  otherAccounts: z.array(RegisterAccount).default([]),
});
export type RegisterPerson = z.infer<typeof RegisterPerson>;

/**
 * One line of `GET /population/households?after=<registerNo>&limit=<n>`, in ascending order of `registerNo`; without
 * `limit` all lines that follow are streamed.
 */
export const RegisterHousehold = z.object({
  ...synthetic,
  registerNo: z.string().min(1),
  village: z.string(),
  grid: z.string(),
  address: z.string(),
  /** The head comes first. */
  members: z.array(RegisterPerson).min(1),
  /** People with a duty to support a member who live elsewhere; `relation` is theirs to the head. */
  supporters: z.array(RegisterPerson).default([]),
});
export type RegisterHousehold = z.infer<typeof RegisterHousehold>;

// ------------------------------------------------------------------------------------------- data sources

export const sourceCodes = [
  'household-registration',
  'marriage',
  'deaths',
  'housing',
  'vehicles',
  'deposits',
  'social-insurance',
  'business-register',
] as const;
export const SourceCode = z.enum(sourceCodes);
export type SourceCode = z.infer<typeof SourceCode>;

/**
 * `fen` and `count` are whole numbers, `m2` square metres, `flag` true or false, `date` a civil date, `code` a word of a
 * closed list or a division code, `idNo` an identity number (personal: never to be logged).
 */
export const FactUnit = z.enum(['fen', 'count', 'm2', 'flag', 'date', 'code', 'idNo']);
export type FactUnit = z.infer<typeof FactUnit>;

/** What each source knows, with the unit of the value. A fact that does not apply is left out (no `deathDate` of the living). */
export const sourceFacts = {
  'household-registration': {
    /** Registered in this city. */
    registered: 'flag',
    /** Whether number and name of the question belong together. */
    nameMatches: 'flag',
    /** Division code of the village; of the county for somebody registered outside this city. */
    registeredVillage: 'code',
    registerNo: 'code',
    /** People in the household register, the dead not counted. */
    householdMembers: 'count',
  },
  marriage: {
    /** SINGLE, MARRIED, DIVORCED or WIDOWED. */
    maritalStatus: 'code',
    spouseIdNo: 'idNo',
  },
  deaths: { alive: 'flag', deathDate: 'date' },
  housing: { dwellings: 'count', dwellingArea: 'm2' },
  /** `nonWorkVehicles`: cars that serve neither a trade nor a disabled person. */
  vehicles: { vehicles: 'count', nonWorkVehicles: 'count' },
  deposits: { deposits: 'fen', securities: 'fen' },
  'social-insurance': { insured: 'flag', wageMonth: 'fen', pensionMonth: 'fen' },
  'business-register': { companies: 'count', businessIncomeMonth: 'fen' },
} as const satisfies Record<SourceCode, Record<string, FactUnit>>;

export const SourceFact = z.object({
  key: z.string(),
  value: z.union([z.number(), z.string(), z.boolean()]),
  unit: FactUnit,
  asOf: CivilDate,
});
export type SourceFact = z.infer<typeof SourceFact>;

/** `POST /sources/{code}/queries`. A source answers 403 where `authorisationNo` is missing. */
export const SourceQuery = z.object({
  /** Chosen by the asker, at most 64 signs; the same id always gets the same answer, another question under it 409. */
  requestId: z.string().min(1).max(64),
  authorisationNo: z.string().max(64).optional(),
  idNo: IdentityNumber,
  name: z.string().trim().min(1).max(60),
  purpose: z.string().max(40),
  /** Where a slow source sends its answer (a `SourceAnswer` by POST, repeated until a 2xx). */
  callbackUrl: z.url({ protocol: /^https?$/ }).optional(),
});
export type SourceQuery = z.infer<typeof SourceQuery>;

/** Status 200, and the body of a callback. NO_DATA: the source has no record of this person. */
export const SourceAnswer = z.object({
  ...synthetic,
  requestId: z.string(),
  source: SourceCode,
  status: z.enum(['OK', 'NO_DATA']),
  facts: z.array(SourceFact),
});
export type SourceAnswer = z.infer<typeof SourceAnswer>;

/** Status 202: the answer comes by callback, or to the same question asked again after `expectedAt`. */
export const SourceReceipt = z.object({
  ...synthetic,
  requestId: z.string(),
  source: SourceCode,
  status: z.literal('PENDING'),
  expectedAt: Instant,
});
export type SourceReceipt = z.infer<typeof SourceReceipt>;

// ------------------------------------------------------------------------------- what tests and demos steer

/** An ISO 8601 duration, or working days (Monday to Friday), both in simulator time. */
export const AnswerAfter = z.union([
  z.iso.duration(),
  z.strictObject({ workingDays: z.int().min(0).max(60) }),
]);
export type AnswerAfter = z.infer<typeof AnswerAfter>;

/**
 * `outage` answers 503; `silent` takes the question and never answers; `noData` knows nobody; `wrongData` distorts every
 * fact; `flaky` answers 503 to every other try of the same question, the first one included.
 */
export const SourceMode = z.enum(['normal', 'outage', 'silent', 'noData', 'wrongData', 'flaky']);
export type SourceMode = z.infer<typeof SourceMode>;

/** `GET|PUT /sources/{code}/behaviour`; a PUT changes the members that it names. */
export const SourceBehaviour = z.strictObject({
  mode: SourceMode,
  latencyMs: z.int().min(0).max(600_000),
  /** Null: answers at once. Otherwise 202 and a callback. */
  answerAfter: AnswerAfter.nullable(),
});
export type SourceBehaviour = z.infer<typeof SourceBehaviour>;

/** `PUT /sources/{code}/behaviour/people/{idNo}`: as the source's own, for one person; `facts` replaces single values. */
export const SourceOverride = SourceBehaviour.partial().extend({
  facts: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])).optional(),
});
export type SourceOverride = z.infer<typeof SourceOverride>;

/** `GET /sources/log`: every question with what became of it. */
export const SourceLogEntry = z.object({
  requestId: z.string(),
  source: SourceCode,
  maskedIdNo: z.string(),
  authorisationNo: z.string().nullable(),
  outcome: z.enum(['ANSWERED', 'PENDING', 'REFUSED', 'OUTAGE', 'SILENT', 'CALLED_BACK']),
  /** Simulator time. */
  at: Instant,
});
export type SourceLogEntry = z.infer<typeof SourceLogEntry>;

/** `GET|PUT /clock`: simulator time is machine time plus the shift. */
export const SimulatorClock = z.strictObject({ shiftMs: z.int() });

export const scenarioCodes = [
  'allowance-undisputed',
  'allowance-disputed',
  'allowance-rejected',
  'allowance-hidden-deposit',
  'temporary-urgent',
  'temporary-ordinary',
  'elderly-80-normal',
  'elderly-80-frozen-account',
  'supporter-elsewhere',
] as const;
export const ScenarioCode = z.enum(scenarioCodes);
export type ScenarioCode = z.infer<typeof ScenarioCode>;

/** What is true of one person, whatever anybody declares. Fen a month, fen, counts, square metres. */
export const EconomicTruth = z.object({
  wageMonth: Fen,
  pensionMonth: Fen,
  /** No register knows it: it is declared and surveyed. */
  farmingMonth: Fen,
  businessIncomeMonth: Fen,
  /** Sum of the four above. */
  incomeMonth: Fen,
  deposits: Fen,
  securities: Fen,
  dwellings: z.int(),
  dwellingArea: z.number(),
  vehicles: z.int(),
  nonWorkVehicles: z.int(),
});
export type EconomicTruth = z.infer<typeof EconomicTruth>;

export const ScenarioPerson = RegisterPerson.extend({ truth: EconomicTruth });

/** `GET /population/scenarios`: households made for demonstrations and tests, several of each kind. */
export const Scenario = z.object({
  ...synthetic,
  code: ScenarioCode,
  registerNo: z.string(),
  county: z.string(),
  township: z.string(),
  village: z.string(),
  /** Who applies, or who is to get the elderly allowance; always one of the members. */
  applicantIdNo: IdentityNumber,
  members: z.array(ScenarioPerson).min(1),
  supporters: z.array(ScenarioPerson),
  /** Sums over the living members. */
  totals: z.object({ size: z.int(), incomeMonth: Fen, deposits: Fen, securities: Fen }),
  /** Standard of the minimum living allowance in the county, fen a person and month. */
  standardMonth: Fen,
  /** Deposits that the household keeps quiet about: what it declares is `totals.deposits` less this. */
  hiddenDeposits: Fen,
  /** The misfortune behind temporary assistance. */
  hardship: z.object({ shock: z.string(), unavoidableSpending: Fen }).optional(),
});
export type Scenario = z.infer<typeof Scenario>;

export const ScenarioList = z.object({ ...synthetic, items: z.array(Scenario) });
