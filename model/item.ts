import { z } from 'zod';
import { CivilDate } from './civil-date.ts';
import { LocalisedText } from './localised.ts';
import { Department } from './roles.ts';

/** A time limit always says what it counts: working days (`wd`) of the official calendar, or calendar days (`d`). */
export const TimeLimit = z.strictObject({ n: z.int().min(0).max(366), unit: z.enum(['wd', 'd']) });
export type TimeLimit = z.infer<typeof TimeLimit>;

/** What happens when a data source has failed or is late. */
export const SourceFailurePolicy = z.enum(['LAST_KNOWN', 'WAIT', 'DOORSTEP']);
export type SourceFailurePolicy = z.infer<typeof SourceFailurePolicy>;

export const SourceNeed = z.strictObject({
  /** Code of the data source: `household-registration`, `deposits` … */
  source: z.string().min(1),
  /** Whom it is asked about. */
  subjects: z.enum(['APPLICANT', 'MEMBERS', 'MEMBERS_AND_SUPPORTERS']),
  onFailure: SourceFailurePolicy,
});
export type SourceNeed = z.infer<typeof SourceNeed>;

/** Steps with a limit of their own; `total` is the legal limit of the whole case. */
export const limitedSteps = [
  'acceptance',
  'supplement',
  'verification',
  'survey',
  'review',
  'notice',
  'approval',
  'papers',
  'total',
] as const;
export const LimitedStep = z.enum(limitedSteps);
export type LimitedStep = z.infer<typeof LimitedStep>;

export const Params = z.record(z.string(), z.json());
export type Params = z.infer<typeof Params>;

/** Rule, formula and numbers in force for a jurisdiction from a day on. A county's version overrides its city's. */
export const PolicyVersion = z.strictObject({
  id: z.string().min(1),
  /** Division code of the highest node it holds for. */
  jurisdiction: z.string().min(1),
  effectiveFrom: CivilDate,
  /** First day on which it no longer holds. */
  effectiveTo: CivilDate.optional(),
  /** FEEL condition over `p` (person), `h` (household), `v` (params), `on` (evaluation date). */
  rule: z.string().min(1),
  /** FEEL amount in fen over the same names. */
  formula: z.string().min(1),
  params: Params,
});
export type PolicyVersion = z.infer<typeof PolicyVersion>;

/** One assistance item as its file in `items/` describes it. */
export const PolicyItem = z.strictObject({
  code: z.string().regex(/^[A-Z][A-Z0-9_]*$/),
  name: LocalisedText,
  summary: LocalisedText,
  leadDepartment: Department,
  /** APPLY: somebody files; NO_APPLICATION: people are matched daily and nobody files. */
  mode: z.enum(['APPLY', 'NO_APPLICATION']),
  process: z.string().min(1),
  forms: z.strictObject({ application: z.string().optional(), survey: z.string().optional() }),
  documents: z.array(LocalisedText),
  sources: z.array(SourceNeed),
  /** Departments that decide in parallel. Empty where nobody has to decide. */
  approvingDepartments: z.array(Department),
  limits: z.partialRecord(LimitedStep, TimeLimit),
  payment: z.strictObject({
    period: z.enum(['MONTH', 'ONCE']),
    /** AUTOMATIC: a batch whose control totals agree needs no person. */
    batchApproval: z.enum(['FINANCE', 'AUTOMATIC']),
    /** Urgent cases are paid in a batch of their own within so many hours. */
    urgentWithinHours: z.int().positive().optional(),
  }),
  excludes: z.array(z.string()),
  legalBasis: LocalisedText,
  versions: z.array(PolicyVersion).min(1),
});
export type PolicyItem = z.infer<typeof PolicyItem>;

/** Days off and working weekends of one year, as the State Council announces them. */
export const WorkCalendar = z.strictObject({
  year: z.int(),
  source: z.string(),
  /** Weekdays on which nobody works. */
  daysOff: z.array(CivilDate),
  /** Saturdays and Sundays that are worked instead. */
  workedWeekends: z.array(CivilDate),
});
export type WorkCalendar = z.infer<typeof WorkCalendar>;
