import { inTransaction, type Pool } from '../../kit/database.ts';
import type { Log } from '../../kit/log.ts';
import { findPaymentByNo } from '../../store/payment.ts';
import type { Bank, TransferStatus } from '../adapters/bank/bank.ts';
import { book, settleBatches, type Booking } from './book.ts';

export interface ReceivedReport {
  /** False when the text is no status report. */
  understood: boolean;
  bookings: { paymentNo: string; booking: Booking }[];
}

/**
 * Takes a status report that the bank sends by itself. It may come twice, late, or before our own answer was read; each
 * order is booked once. Every report is one transaction.
 */
export async function receiveBankReport(
  { pool, bank, log, kickOutbox }: { pool: Pool; bank: Bank; log: Log; kickOutbox(): void },
  xml: string,
): Promise<ReceivedReport> {
  const statuses = bank.readReport(xml);
  if (!statuses) return { understood: false, bookings: [] };
  const bookings = await inTransaction(pool, async (sql) => {
    const done: ReceivedReport['bookings'] = [];
    const batchIds: string[] = [];
    for (const status of inOrder(statuses)) {
      done.push({ paymentNo: status.paymentNo, booking: await book(sql, status) });
      const payment = await findPaymentByNo(sql, status.paymentNo);
      if (payment?.batchId) batchIds.push(payment.batchId);
    }
    await settleBatches(sql, batchIds);
    return done;
  });
  kickOutbox();
  for (const { paymentNo, booking } of bookings)
    if (booking !== 'BOOKED') log.info({ paymentNo, booking }, 'a bank report changed nothing by itself');
  return { understood: true, bookings };
}

/** Two reports at the same moment lock their payments in the same order, so they wait for each other and not in a ring. */
const inOrder = (statuses: readonly TransferStatus[]): TransferStatus[] =>
  [...statuses].sort((one, other) => (one.paymentNo < other.paymentNo ? -1 : 1));
