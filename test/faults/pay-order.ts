import { z } from 'zod';

/** What a worker in a process of its own is to do, and the moment at which it kills or stops itself. */
export const PayWorkerOrder = z.object({
  databaseUrl: z.string(),
  engineAddress: z.string(),
  simulatorsUrl: z.string(),
  bankUrl: z.string(),
  callbackBaseUrl: z.string(),
  at: z.enum([
    'afterIntent',
    'afterInquiry',
    'sentNoAnswer',
    'answeredNotCommitted',
    'committedEngineNotTold',
    'engineToldApplicantNot',
  ]),
  signal: z.enum(['SIGKILL', 'SIGSTOP']),
  jobLeaseMs: z.number(),
  /** Numbers that the bank will have had when this worker's orders have arrived. */
  entriesThen: z.number(),
});
export type PayWorkerOrder = z.infer<typeof PayWorkerOrder>;

/** Short, so that a test need not wait; a claim outlives an exchange with the bank by far. */
export const faultTiming = { paymentClaimSeconds: 3, bankTimeoutSeconds: 0.5, bankQuietSeconds: 1 };
