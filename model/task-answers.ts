import { z } from 'zod';
import { Fen } from './civil-date.ts';
import type { TaskKind } from './task.ts';

const Words = z.string().trim().min(1).max(2000);

/** What somebody saw on the spot: of the household as a whole, or of one person. Money in fen. */
export const ObservedFacts = z.object({
  incomeMonth: Fen.optional(),
  deposits: Fen.optional(),
  securities: Fen.optional(),
  dwellings: z.int().min(0).max(50).optional(),
  nonWorkVehicles: z.int().min(0).max(50).optional(),
  unavoidableSpending: Fen.optional(),
});
export type ObservedFacts = z.infer<typeof ObservedFacts>;
export const observedKeys = ObservedFacts.keyof().options;

const Observed = ObservedFacts.extend({
  people: z.array(ObservedFacts.extend({ personId: z.uuid() })).default([]),
});

/**
 * What the effect of each human step reads from its form, by name. A form may hold more fields: they are kept with the
 * task's result. Names listed in a step's `routing` header become process variables of the same name.
 */
export const taskAnswers = {
  acceptance: z.object({
    outcome: z.enum(['ACCEPTED', 'SUPPLEMENT', 'NOT_ACCEPTED']),
    reason: Words.optional(),
  }),
  'household-survey': Observed.extend({ disputed: z.boolean(), disputeReason: Words.optional() }),
  'doorstep-check': Observed,
  'democratic-review': z.object({
    votesFor: z.int().min(0).max(1000),
    votesAgainst: z.int().min(0).max(1000),
    minutes: Words,
  }),
  'recheck-objection': z.object({ outcome: z.enum(['UPHELD', 'DISMISSED']), finding: Words }),
  'department-approval': z.object({ outcome: z.enum(['AGREE', 'DISAGREE']), opinion: Words.optional() }),
  'urgent-approval': z.object({ outcome: z.enum(['AGREE', 'DISAGREE']), opinion: Words.optional() }),
  'papers-after-payment': z.object({ complete: z.boolean(), note: Words.optional() }),
  /** RESUME goes on with the mended data; REFUSE ends the case. */
  'complete-data': z.object({
    outcome: z.enum(['RESUME', 'REFUSE']),
    reason: Words.optional(),
    bank: z.string().optional(),
    cardNo: z.string().optional(),
  }),
  'batch-approval': z.object({ outcome: z.enum(['APPROVE', 'REFUSE']), reason: Words.optional() }),
  'account-fix': z.object({
    /** REACTIVATED: the account of the order works again; REPLACED: `bank` and `cardNo` name another of the person. */
    outcome: z.enum(['REACTIVATED', 'REPLACED']),
    bank: z.string().optional(),
    cardNo: z.string().optional(),
    note: Words.optional(),
  }),
  'form-step': z.object({}),
} as const satisfies Record<TaskKind, z.ZodType>;

export type TaskAnswersOf<Kind extends TaskKind> = z.infer<(typeof taskAnswers)[Kind]>;
