import type { OrderToSend } from '../../store/payment-sending.ts';
import type { Bank, TransferStatus } from '../adapters/bank/bank.ts';

/** What is to become of an order before anything is sent. */
export type Verdict =
  | { kind: 'SEND' }
  /** The bank has it. */
  | { kind: 'STATUS'; status: TransferStatus }
  /** Nobody knows yet; ask again later. */
  | { kind: 'WAIT' }
  /** Nobody will ever know by machine. */
  | { kind: 'PERSON' };

/**
 * An order that was never tried is sent. One that may have reached the bank is asked about first, and sent again only
 * when the bank says it never had it, long enough after the try that the order can't still be on its way.
 */
export async function verdictOn(
  { paymentNo, secondsSinceTry }: Pick<OrderToSend, 'paymentNo' | 'secondsSinceTry'>,
  bank: Pick<Bank, 'inquire' | 'refusesDuplicates'>,
  quietSeconds: number,
): Promise<Verdict> {
  if (secondsSinceTry === null) return { kind: 'SEND' };
  if (!bank.inquire) return { kind: bank.refusesDuplicates ? 'SEND' : 'PERSON' };
  const inquiry = await bank.inquire(paymentNo);
  switch (inquiry.kind) {
    case 'FOUND':
      return { kind: 'STATUS', status: inquiry.status };
    case 'NEVER_TAKEN':
      return { kind: bank.refusesDuplicates || secondsSinceTry > quietSeconds ? 'SEND' : 'WAIT' };
    case 'UNKNOWN':
      return { kind: 'WAIT' };
  }
}
