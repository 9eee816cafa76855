import type { AccountStatus } from '../../../store/recipient-account.ts';

/** One order to the bank. */
export interface CreditTransfer {
  /** End-to-end id: the same however often the order is sent. */
  paymentNo: string;
  amountFen: number;
  payee: string;
  /** Code of the payee's bank. */
  bank: string;
  cardNo: string;
}

export interface TransferMessage {
  /** At most 35 signs, another one for each message. */
  messageId: string;
  createdAt: Date;
  /** Who pays. */
  debtor: { name: string; account: string };
  transfers: readonly CreditTransfer[];
}

/** What the bank says about one order. */
export interface TransferStatus {
  paymentNo: string;
  /** DUPLICATE: the bank has had this number before and says nothing about its fate here. */
  outcome: 'SETTLED' | 'RETURNED' | 'PENDING' | 'DUPLICATE';
  /** Reason code of ISO 20022 for an order that was returned. */
  reason: string | null;
  /** Fen, where the bank names the sum; null where it does not. */
  amountFen: number | null;
  /** The bank's own reference of the booking. */
  bankRef: string | null;
}

export type SendReply =
  | { kind: 'REPORTED'; statuses: TransferStatus[] }
  /** The bank did not take the message as a whole. */
  | { kind: 'REFUSED'; error: string }
  /** Nobody knows what became of it: no answer, a broken one, or a fault of the bank. */
  | { kind: 'UNKNOWN'; error: string };

export type Inquiry =
  { kind: 'FOUND'; status: TransferStatus } | { kind: 'NEVER_TAKEN' } | { kind: 'UNKNOWN'; error: string };

/** The payment channel of a bank. */
export interface Bank {
  send(message: TransferMessage): Promise<SendReply>;
  /** What became of an order; undefined where the bank can't be asked. */
  inquire: ((paymentNo: string) => Promise<Inquiry>) | undefined;
  /** The status of an account; UNKNOWN where the bank does not say. */
  accountStatus(account: { bank: string; cardNo: string }): Promise<AccountStatus>;
  /** Whether the bank itself takes each number only once. */
  refusesDuplicates: boolean;
  /** Reads a status report that the bank sends by itself; undefined when it is none. */
  readReport(xml: string): TransferStatus[] | undefined;
}
