import { z } from 'zod';

export const stages = ['APPLY', 'REVIEW', 'DETERMINE', 'CONFIRM'] as const;
export const Stage = z.enum(stages);
export type Stage = z.infer<typeof Stage>;

/**
 * States of one item's case and the moves between them. VERIFYING covers verification and survey, which run in parallel.
 * No-application items start at MATCHED.
 */
export const caseMoves = {
  AWAITING_AUTHORISATION: ['SUBMITTED', 'WITHDRAWN', 'LAPSED'],
  SUBMITTED: ['ACCEPTED', 'SUPPLEMENT_ASKED', 'NOT_ACCEPTED', 'DECIDING', 'WITHDRAWN', 'LAPSED'],
  SUPPLEMENT_ASKED: ['SUBMITTED', 'WITHDRAWN', 'LAPSED'],
  // Urgent help is decided at once; verification and survey follow the payment.
  ACCEPTED: ['VERIFYING', 'DECIDING', 'WITHDRAWN', 'LAPSED'],
  VERIFYING: ['RECONCILED', 'WITHDRAWN', 'LAPSED'],
  RECONCILED: ['REVIEWING', 'NOTICED', 'DECIDING', 'WITHDRAWN', 'LAPSED'],
  REVIEWING: ['NOTICED', 'DECIDING', 'WITHDRAWN', 'LAPSED'],
  NOTICED: ['OBJECTED', 'DECIDING', 'WITHDRAWN', 'LAPSED'],
  OBJECTED: ['RECHECKING', 'WITHDRAWN', 'LAPSED'],
  // An upheld objection has the facts reconciled again.
  RECHECKING: ['RECONCILED', 'NOTICED', 'DECIDING', 'WITHDRAWN', 'LAPSED'],
  DECIDING: ['GRANTED', 'REJECTED'],
  MATCHED: ['COMPLETENESS_CHECKED', 'HELD', 'WITHDRAWN'],
  HELD: ['MATCHED', 'COMPLETENESS_CHECKED', 'WITHDRAWN', 'REJECTED'],
  COMPLETENESS_CHECKED: ['EXCLUSION_CHECKED', 'HELD', 'WITHDRAWN'],
  EXCLUSION_CHECKED: ['GRANTED', 'REJECTED', 'HELD', 'WITHDRAWN'],

  GRANTED: [],
  REJECTED: ['DECIDING'],
  NOT_ACCEPTED: [],
  WITHDRAWN: [],
  LAPSED: [],
} as const;

export type CaseState = keyof typeof caseMoves;
export const CaseState = z.enum([
  'AWAITING_AUTHORISATION',
  'SUBMITTED',
  'SUPPLEMENT_ASKED',
  'ACCEPTED',
  'VERIFYING',
  'RECONCILED',
  'REVIEWING',
  'NOTICED',
  'OBJECTED',
  'RECHECKING',
  'DECIDING',
  'MATCHED',
  'HELD',
  'COMPLETENESS_CHECKED',
  'EXCLUSION_CHECKED',
  'GRANTED',
  'REJECTED',
  'NOT_ACCEPTED',
  'WITHDRAWN',
  'LAPSED',
]) satisfies z.ZodType<CaseState>;

/** The states from which a case may move to `to`; a conditional UPDATE names them. */
export function statesBefore(to: CaseState): CaseState[] {
  return CaseState.options.filter((from) => new Set<CaseState>(caseMoves[from]).has(to));
}

const stageByState: Readonly<Record<CaseState, Stage>> = {
  AWAITING_AUTHORISATION: 'APPLY',
  SUBMITTED: 'APPLY',
  SUPPLEMENT_ASKED: 'APPLY',
  MATCHED: 'APPLY',
  HELD: 'APPLY',
  ACCEPTED: 'REVIEW',
  VERIFYING: 'REVIEW',
  COMPLETENESS_CHECKED: 'REVIEW',
  RECONCILED: 'DETERMINE',
  REVIEWING: 'DETERMINE',
  NOTICED: 'DETERMINE',
  OBJECTED: 'DETERMINE',
  RECHECKING: 'DETERMINE',
  EXCLUSION_CHECKED: 'DETERMINE',
  DECIDING: 'CONFIRM',
  GRANTED: 'CONFIRM',
  REJECTED: 'CONFIRM',
  NOT_ACCEPTED: 'CONFIRM',
  WITHDRAWN: 'CONFIRM',
  LAPSED: 'CONFIRM',
};

/** Four stages that every item shows alike (S-15): apply, review, determine, confirm. */
export const stageOf = (state: CaseState): Stage => stageByState[state];

export const finalCaseStates = ['GRANTED', 'REJECTED', 'NOT_ACCEPTED', 'WITHDRAWN', 'LAPSED'] as const;

/** Kinds of entries on a case's timeline; each has a sentence in the language files. */
export const caseEventKinds = [
  'FILED',
  'AUTHORISATION_SIGNED',
  'AUTHORISATION_COMPLETE',
  'SIGNATURE_CHASED',
  'STARTED',
  'ACCEPTED',
  'NOT_ACCEPTED',
  'SUPPLEMENT_ASKED',
  'SUPPLEMENT_PROVIDED',
  'VERIFICATION_STARTED',
  'SOURCE_ANSWERED',
  'SOURCE_FAILED',
  'VERIFICATION_SETTLED',
  'SURVEY_OPENED',
  'SURVEYED',
  'FORM_FILLED',
  'RECONCILED',
  'REVIEW_SKIPPED',
  'REVIEW_OPENED',
  'REVIEWED',
  'NOTICE_PUBLISHED',
  'NOTICE_ENDED',
  'OBJECTED',
  'OBJECTION_HANDLED',
  'APPROVALS_OPENED',
  'APPROVED_BY_DEPARTMENT',
  'DECIDED',
  'ENTITLEMENT_GRANTED',
  'PAYMENT_PLANNED',
  'PAYMENT_SENT',
  'PAID',
  'PAYMENT_RETURNED',
  'ACCOUNT_FIXED',
  'MONITORING_OPENED',
  'NOTIFIED',
  'OVERDUE',
  'HELD',
  'WITHDRAWN',
  'LAPSED',
  'MATCHED',
  'TASK_COMPLETED',
] as const;
export const CaseEventKind = z.enum(caseEventKinds);
export type CaseEventKind = z.infer<typeof CaseEventKind>;
