import { z } from 'zod';
import { Instant, Month } from './civil-date.ts';
import { LocalisedText } from './localised.ts';

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

/** One row of the payments list; names in full, account numbers by their last four digits. */
export const PaymentView = z.strictObject({
  id: z.uuid(),
  paymentNo: z.string(),
  caseId: z.uuid(),
  caseNo: z.string(),
  itemCode: z.string(),
  itemName: LocalisedText,
  payee: z.string(),
  bank: z.string().nullable(),
  cardLast4: z.string().nullable(),
  month: z.string(),
  amountFen: z.number(),
  state: PaymentState,
  holdReason: z.string().nullable(),
  returnCode: z.string().nullable(),
  bankRef: z.string().nullable(),
  batchNo: z.string().nullable(),
  plannedAt: Instant,
  settledAt: Instant.nullable(),
});
export type PaymentView = z.infer<typeof PaymentView>;

/** `GET /api/payments` */
export const PaymentQuery = z.strictObject({
  state: PaymentState.optional(),
  itemCode: z.string().optional(),
  month: Month.optional(),
  caseId: z.uuid().optional(),
  search: z.string().trim().max(60).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  after: z.string().optional(),
});
export type PaymentQuery = z.infer<typeof PaymentQuery>;

export const PaymentList = z.strictObject({
  items: z.array(PaymentView),
  /** Rows and fen that fit the filter, not the page. */
  total: z.strictObject({ count: z.int(), amountFen: z.number() }),
  next: z.string().nullable(),
});
export type PaymentList = z.infer<typeof PaymentList>;

export const BatchView = z.strictObject({
  id: z.uuid(),
  no: z.string(),
  month: z.string(),
  itemCode: z.string(),
  itemName: LocalisedText,
  county: z.strictObject({ id: z.string(), name: z.string() }),
  kind: z.enum(['REGULAR', 'URGENT', 'REPEAT']),
  paymentCount: z.int(),
  totalFen: z.number(),
  state: BatchState,
  approval: z.enum(['FINANCE', 'AUTOMATIC']).nullable(),
  createdAt: Instant,
});
export type BatchView = z.infer<typeof BatchView>;

/** `GET /api/payment-batches` */
export const BatchList = z.strictObject({ items: z.array(BatchView) });
