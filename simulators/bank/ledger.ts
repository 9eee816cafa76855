import { z } from 'zod';
import { BankReason, type BankLedger, type BankPayment } from '../../model/bank-channel.ts';
import { Instant } from '../../model/civil-date.ts';
import { Journal } from '../durable/journal.ts';

/** What happened to a number, in the order in which it happened. */
const LedgerRecord = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('taken'),
    endToEndId: z.string(),
    amountFen: z.int(),
    account: z.string(),
    name: z.string(),
    /** When a late order is settled, in simulator time; null when that is done at once. */
    dueAt: z.number().nullable(),
    at: Instant,
  }),
  z.object({
    type: z.literal('booked'),
    endToEndId: z.string(),
    amountFen: z.int(),
    bankRef: z.string(),
    at: Instant,
  }),
  z.object({ type: z.literal('rejected'), endToEndId: z.string(), reason: BankReason, at: Instant }),
]);
export type LedgerRecord = z.infer<typeof LedgerRecord>;
type TakenRecord = Extract<LedgerRecord, { type: 'taken' }>;

export interface LedgerEntry {
  endToEndId: string;
  amountFen: number;
  account: string;
  name: string;
  state: 'PENDING' | 'BOOKED' | 'REJECTED';
  reason: BankReason | null;
  /** Of the first booking. */
  bankRef: string | null;
  timesBooked: number;
  bookedFen: number;
  dueAt: number | null;
  at: string;
}

/** Every number the bank ever took and how often it booked it. On the disk before anybody is told. */
export class Ledger {
  readonly #journal: Journal<LedgerRecord>;
  readonly #entries = new Map<string, LedgerEntry>();
  readonly #pending = new Set<LedgerEntry>();
  #bookings = 0;

  private constructor(journal: Journal<LedgerRecord>) {
    this.#journal = journal;
  }

  static async open(path: string): Promise<Ledger> {
    const { journal, records } = await Journal.open(path, LedgerRecord);
    const ledger = new Ledger(journal);
    for (const record of records) ledger.#apply(record);
    return ledger;
  }

  entry(endToEndId: string): LedgerEntry | undefined {
    return this.#entries.get(endToEndId);
  }

  /** What is neither booked nor turned down. */
  pending(): LedgerEntry[] {
    return [...this.#pending];
  }

  /** Holds at once, so that a second order finds the first; `settled` says when it is on the disk. */
  write(record: LedgerRecord): void {
    this.#apply(record);
    // Whoever answers awaits `settled` and sees the failure there.
    this.#journal.append(record).catch(() => undefined);
  }

  settled(): Promise<void> {
    return this.#journal.settled();
  }

  /** Reference of the next booking, `BK00000001`. */
  nextBankRef(): string {
    return `BK${String(this.#bookings + 1).padStart(8, '0')}`;
  }

  report(): BankLedger {
    const entries = [...this.#entries.values()];
    const count = (state: LedgerEntry['state']): number =>
      entries.filter((entry) => entry.state === state).length;
    return {
      synthetic: true,
      entries: entries.map(({ endToEndId, amountFen, account, state, reason, timesBooked }) => ({
        endToEndId,
        amountFen,
        account,
        state,
        reason,
        timesBooked,
      })),
      totals: {
        entries: entries.length,
        bookings: this.#bookings,
        bookedFen: entries.reduce((sum, { bookedFen }) => sum + bookedFen, 0),
        pending: count('PENDING'),
        rejected: count('REJECTED'),
      },
    };
  }

  close(): Promise<void> {
    return this.#journal.close();
  }

  #apply(record: LedgerRecord): void {
    if (record.type === 'taken') {
      if (!this.#entries.has(record.endToEndId)) this.#begin(record);
      return;
    }
    const entry = this.#entries.get(record.endToEndId);
    if (!entry) return;
    entry.at = record.at;
    this.#pending.delete(entry);
    if (record.type === 'booked') {
      this.#bookings += 1;
      entry.state = 'BOOKED';
      entry.reason = null;
      entry.bankRef ??= record.bankRef;
      entry.timesBooked += 1;
      entry.bookedFen += record.amountFen;
    } else if (entry.state !== 'BOOKED') {
      entry.state = 'REJECTED';
      entry.reason = record.reason;
    }
  }

  #begin(taken: TakenRecord): void {
    const { endToEndId, amountFen, account, name, dueAt, at } = taken;
    const entry: LedgerEntry = {
      ...{ endToEndId, amountFen, account, name, dueAt, at },
      state: 'PENDING',
      reason: null,
      bankRef: null,
      timesBooked: 0,
      bookedFen: 0,
    };
    this.#entries.set(endToEndId, entry);
    this.#pending.add(entry);
  }
}

/** How an entry stands in the words of ISO 20022. */
export function paymentOf(entry: LedgerEntry): BankPayment {
  const { endToEndId, amountFen, reason, bankRef, at } = entry;
  const status = ({ PENDING: 'PDNG', BOOKED: 'ACSC', REJECTED: 'RJCT' } as const)[entry.state];
  return { synthetic: true, endToEndId, status, reason, amountFen, bankRef, at };
}
