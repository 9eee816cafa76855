import { z } from 'zod';

/** States of one payment order and the moves between them (ISO 20022 statuses are mapped by the bank adapter). */
export const paymentMoves = {
  PLANNED: ['PRECHECKED', 'HELD'],
  HELD: ['PRECHECKED'],
  PRECHECKED: ['BATCHED', 'HELD'],
  BATCHED: ['APPROVED', 'HELD'],
  APPROVED: ['SENT'],
  SENT: ['PAID', 'RETURNED'],
  RETURNED: ['ACCOUNT_FIX'],
  // The order under sequence 2 takes the place of the returned one.
  ACCOUNT_FIX: ['REPLACED'],
  PAID: [],
  REPLACED: [],
} as const;

export type PaymentState = keyof typeof paymentMoves;
export const PaymentState = z.enum([
  'PLANNED',
  'HELD',
  'PRECHECKED',
  'BATCHED',
  'APPROVED',
  'SENT',
  'RETURNED',
  'ACCOUNT_FIX',
  'PAID',
  'REPLACED',
]) satisfies z.ZodType<PaymentState>;

export function paymentStatesBefore(to: PaymentState): PaymentState[] {
  return PaymentState.options.filter((from) => new Set<PaymentState>(paymentMoves[from]).has(to));
}

export const EntitlementState = z.enum(['PENDING', 'ACTIVE', 'SUSPENDED', 'STOPPED']);
export type EntitlementState = z.infer<typeof EntitlementState>;

export const BatchState = z.enum(['CREATED', 'APPROVED', 'REFUSED', 'SENT', 'SETTLED']);
export type BatchState = z.infer<typeof BatchState>;
