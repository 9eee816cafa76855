import { z } from 'zod';
import { Fen, Instant } from './civil-date.ts';
import { AnswerAfter, RegisterAccountStatus } from './registry.ts';

/** Transaction statuses of ISO 20022 (ExternalPaymentTransactionStatus1Code) that the channel gives. */
export const BankStatus = z.enum(['ACCP', 'ACSC', 'PDNG', 'RJCT']);
export type BankStatus = z.infer<typeof BankStatus>;

/**
 * Reason codes of ISO 20022 (ExternalStatusReason1Code): account number wrong, closed, blocked; currency, duplicate,
 * amount, control sum, number of transactions; name does not fit the account.
 */
export const BankReason = z.enum(['AC01', 'AC04', 'AC06', 'AM03', 'AM05', 'AM09', 'AM10', 'AM18', 'BE01']);
export type BankReason = z.infer<typeof BankReason>;

/** `GET /bank/payments/{endToEndId}` as JSON; 404 when the bank never took a payment of that number. */
export const BankPayment = z.object({
  synthetic: z.boolean().optional(),
  endToEndId: z.string(),
  status: BankStatus,
  reason: BankReason.nullable(),
  amountFen: Fen,
  /** Reference of the booking; null while nothing is booked. */
  bankRef: z.string().nullable(),
  at: Instant,
});
export type BankPayment = z.infer<typeof BankPayment>;

/**
 * `refuseDuplicates` takes each end-to-end id once; `ignoreNumber` books every order that comes; `bookThenError` books and
 * answers 500; `answerLate` answers PDNG, books later and calls back; `callbackTwice` books, answers ACCP and calls back
 * twice. Inquiries tell the truth in every mode.
 */
export const BankMode = z.enum([
  'refuseDuplicates',
  'ignoreNumber',
  'bookThenError',
  'answerLate',
  'callbackTwice',
]);
export type BankMode = z.infer<typeof BankMode>;

/** `GET|PUT /bank/behaviour`; a PUT changes the members that it names. */
export const BankBehaviour = z.strictObject({
  mode: BankMode,
  /** How long a late answer or a callback takes, in simulator time. */
  answerAfter: AnswerAfter,
  /** Where pain.002 reports go unless an order's header `X-Callback-Url` says otherwise. */
  callbackUrl: z.url({ protocol: /^https?$/ }).nullable(),
});
export type BankBehaviour = z.infer<typeof BankBehaviour>;

/** `GET /bank/accounts/{cardNo}`; `PUT /bank/accounts/{cardNo}/status` with `{ status }`. */
export const BankAccount = z.object({
  synthetic: z.boolean().optional(),
  bank: z.string(),
  cardNo: z.string(),
  kind: z.enum(['CITIZEN_CARD', 'OTHER']),
  status: RegisterAccountStatus,
});
export type BankAccount = z.infer<typeof BankAccount>;

/** `GET /bank/ledger`: one row a number, with how often it was booked; what tests compare with our own ledger. */
export const BankLedger = z.object({
  synthetic: z.boolean().optional(),
  entries: z.array(
    z.object({
      endToEndId: z.string(),
      amountFen: Fen,
      account: z.string(),
      state: z.enum(['BOOKED', 'PENDING', 'REJECTED']),
      reason: BankReason.nullable(),
      timesBooked: z.int(),
    }),
  ),
  totals: z.object({
    entries: z.int(),
    /** Bookings, so one number booked twice counts twice. */
    bookings: z.int(),
    bookedFen: z.int(),
    pending: z.int(),
    rejected: z.int(),
  }),
});
export type BankLedger = z.infer<typeof BankLedger>;
