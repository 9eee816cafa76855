import { z } from 'zod';
import { Instant } from './civil-date.ts';
import { SourceFailurePolicy } from './item.ts';
import { stepRules } from './step-rules.ts';

const ofCase = { caseId: z.uuid() };

/**
 * The contract of each job type: the process variables a handler reads (`input`), the static headers a model may set
 * (`headers`), and the variables it gives back (`output`). Only ids, dates and outcomes: personal data never enter the engine.
 */
export const jobs = {
  /** Binds the process instance to its case, says whether it may go on, and sets the limits that run from here. */
  'accept-check': {
    input: z.object(ofCase),
    headers: z.object({}),
    output: z.strictObject({
      authorised: z.boolean(),
      complete: z.boolean(),
      urgent: z.boolean(),
      /** Automatic items: NORMAL, or the status that keeps the account from being paid. */
      accountStatus: z.string(),
      acceptanceDueAt: Instant,
      signatureDueAt: Instant,
    }),
  },
  'ask-supplement': {
    input: z.object(ofCase),
    headers: z.object({}),
    output: z.strictObject({ supplementDueAt: Instant }),
  },
  /** `ask` puts the questions; `settle` applies the item's failure policy to what is late or failed. */
  verify: {
    input: z.object(ofCase),
    headers: z.object({ mode: z.enum(['ask', 'settle']).default('ask') }),
    output: z.strictObject({
      verificationPending: z.boolean(),
      /** When the open answers are late; after a `settle` that needs a doorstep check, when that check is due. */
      verificationDueAt: Instant,
      /**
       * `ask`: the strictest policy among the sources that have not answered, null when all have.
       * `settle`: DOORSTEP when somebody now has to go and look, WAIT when answers are still waited for, else null.
       */
      sourcePolicy: SourceFailurePolicy.nullable(),
    }),
  },
  'open-survey': {
    input: z.object(ofCase),
    headers: z.object({}),
    output: z.strictObject({ surveyDueAt: Instant }),
  },
  reconcile: {
    input: z.object(ofCase),
    headers: z.object({}),
    output: z.strictObject({
      /** Null when an input is missing: a person then looks, and the facts are reconciled again. */
      eligible: z.boolean().nullable(),
      disputed: z.boolean(),
      /** When the look at the missing input is due. */
      doorstepDueAt: Instant,
    }),
  },
  'review-skip': {
    input: z.object({ ...ofCase, disputed: z.boolean() }),
    headers: z.object({}),
    output: z.strictObject({ reviewRequired: z.boolean(), reviewDueAt: Instant }),
  },
  'publish-notice': {
    input: z.object(ofCase),
    headers: z.object({ mode: z.enum(['publish', 'close']).default('publish') }),
    output: z.strictObject({ noticeEndsAt: Instant, recheckDueAt: Instant }),
  },
  /** Opens one approval a department; the model runs one human step for each, in parallel. */
  approve: {
    input: z.object(ofCase),
    headers: z.object({}),
    output: z.strictObject({ departments: z.array(z.string()), approvalDueAt: Instant }),
  },
  decide: {
    input: z.object(ofCase),
    headers: z.object({}),
    output: z.strictObject({ outcome: z.enum(['GRANT', 'REJECT']) }),
  },
  grant: { input: z.object(ofCase), headers: z.object({}), output: z.strictObject({ papersDueAt: Instant }) },
  'plan-payment': { input: z.object(ofCase), headers: z.object({}), output: z.strictObject({}) },
  /** Sends the approved payments of a batch and books the answers. */
  pay: {
    input: z.object({ batchId: z.uuid() }),
    headers: z.object({}),
    output: z.strictObject({
      settled: z.boolean(),
      returnedPaymentIds: z.array(z.uuid()),
      /** When the bank officer has to have mended the accounts of the returned payments. */
      accountFixDueAt: Instant,
    }),
  },
  notify: {
    input: z.object({ caseId: z.uuid().optional(), batchId: z.uuid().optional() }),
    headers: z.object({
      template: z.string(),
      /** Who is told: the applicant by SMS, or everybody with a role at the case's place in the inbox. */
      audience: z.enum(['APPLICANT', 'UNSIGNED', 'TASK_HOLDERS', 'MONITORING']).default('APPLICANT'),
    }),
    output: z.strictObject({}),
  },
  'open-monitoring': {
    input: z.object(ofCase),
    headers: z.object({ group: z.string() }),
    output: z.strictObject({}),
  },
  /** Ends a case that is withdrawn, lapsed or not accepted and takes its open tasks out of the inbox. */
  'close-case': {
    input: z.object(ofCase),
    headers: z.object({ state: z.enum(['WITHDRAWN', 'LAPSED', 'NOT_ACCEPTED']) }),
    output: z.strictObject({}),
  },
  /** Checks a batch's control totals; approves it by itself where the item allows that. */
  'check-batch': {
    input: z.object({ batchId: z.uuid() }),
    headers: z.object({}),
    output: z.strictObject({ approved: z.boolean(), batchDueAt: Instant }),
  },
  /** Orders a returned payment again, once, on the mended account; gives the batch that carries it. */
  'repeat-payment': {
    input: z.object({ paymentId: z.uuid() }),
    headers: z.object({}),
    output: z.strictObject({}),
  },
} as const;

export type JobType = keyof typeof jobs;

/** Job type behind a BPMN user task on either engine; the inbox worker opens a row for it. */
export const userTaskJob = 'io.camunda.zeebe:userTask';

/** Headers of a human step: `kind` (left out, only its form is filled), and `routing`, the answers that become process variables (comma-separated names). */
export const HumanStepHeaders = z.object({
  kind: z.string().optional(),
  routing: z.string().default(''),
  ...stepRules,
  'io.camunda.zeebe:formKey': z.string().optional(),
  'io.camunda.zeebe:candidateGroups': z.string().optional(),
  'io.camunda.zeebe:dueDate': z.string().optional(),
});

export const HumanStepVariables = z.object({
  caseId: z.uuid().optional(),
  batchId: z.uuid().optional(),
  paymentId: z.uuid().optional(),
  department: z.string().optional(),
  /** What the headers of a user task hold, where a service task stands in for it (`adaptHumanSteps`). */
  humanStep: z
    .object({
      formKey: z.string(),
      candidateGroups: z.array(z.string()).optional(),
      dueDate: z.string().nullish(),
    })
    .optional(),
});

/** BPMN error codes a handler may throw; models catch them. */
export const businessErrors = {
  /** The case is already final or belongs to another process instance. */
  CASE_CLOSED: 'CASE_CLOSED',
  /** An exclusive benefit is in force; whoever throws it has refused the case in the same transaction. */
  EXCLUDED: 'EXCLUDED',
} as const;
