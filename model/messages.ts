/** Names of the BPMN messages that cases and batches wait for; the correlation key is the case's or the batch's id. */
export const messages = {
  authorisationsSigned: 'authorisations-signed',
  supplementProvided: 'supplement-provided',
  verificationComplete: 'verification-complete',
  withdrawn: 'case-withdrawn',
  objected: 'case-objected',
  batchSettled: 'batch-settled',
} as const;

/** A process is started by the message of its own name, so that the same key starts it once. */
export const startMessageOf = (processId: string): string => `${processId}.start`;

export const paymentBatchProcess = 'payment-batch';
