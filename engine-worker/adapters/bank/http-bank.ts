import { BankAccount, BankPayment } from '../../../model/bank-channel.ts';
import { exchange, jsonOf } from '../exchange.ts';
import type { AccountStatus } from '../../../store/recipient-account.ts';
import type { Bank, Inquiry, SendReply } from './bank.ts';
import { pain001 } from './pain001.ts';
import { outcomeOf, readPain002, refusalIn } from './pain002.ts';

export interface HttpBankOptions {
  /** Root of the channel; orders go to `{url}/bank/pain.001`. */
  url: string;
  /** Where the bank sends reports by itself, and the secret it shows there. */
  callback: { url: string; secret: string };
  timeoutMs: number;
  /** False where the bank has no inquiry. */
  inquiry?: boolean;
  /** Whether the bank promises to take each number only once. */
  refusesDuplicates?: boolean;
}

/** A bank over HTTP: pain.001 out, pain.002 back, inquiry by end-to-end id. */
export function httpBank(options: HttpBankOptions): Bank {
  const { inquiry = true, refusesDuplicates = false } = options;
  return {
    refusesDuplicates,
    readReport: readPain002,
    inquire: inquiry ? (paymentNo) => inquire(paymentNo, options) : undefined,
    accountStatus: (account) => accountStatus(account, options),
    send: async (message) => {
      const reply = await exchange({
        url: `${options.url}/bank/pain.001`,
        method: 'POST',
        headers: {
          'content-type': 'application/xml',
          'x-callback-url': `${options.callback.url}?secret=${encodeURIComponent(options.callback.secret)}`,
        },
        body: pain001(message),
        timeoutMs: options.timeoutMs,
      });
      if (reply.kind === 'LOST') return { kind: 'UNKNOWN', error: reply.error };
      return readReply(reply.status, reply.text);
    },
  };
}

/** A 5xx says nothing: the bank may have booked before it failed. */
function readReply(status: number, text: string): SendReply {
  const error = `HTTP_${status}`;
  if (status >= 400 && status < 500 && status !== 408 && status !== 429) return { kind: 'REFUSED', error };
  const statuses = status >= 200 && status < 300 ? readPain002(text) : undefined;
  if (statuses?.length === 0) return { kind: 'REFUSED', error: refusalIn(text) };
  return statuses ? { kind: 'REPORTED', statuses } : { kind: 'UNKNOWN', error };
}

async function inquire(paymentNo: string, { url, timeoutMs }: HttpBankOptions): Promise<Inquiry> {
  const reply = await exchange({
    url: `${url}/bank/payments/${encodeURIComponent(paymentNo)}`,
    method: 'GET',
    timeoutMs,
  });
  if (reply.kind === 'LOST') return { kind: 'UNKNOWN', error: reply.error };
  if (reply.status === 404) return { kind: 'NEVER_TAKEN' };
  const found = BankPayment.safeParse(jsonOf(reply.text));
  if (reply.status !== 200 || !found.success) return { kind: 'UNKNOWN', error: `HTTP_${reply.status}` };
  const { status, reason, amountFen, bankRef } = found.data;
  return { kind: 'FOUND', status: { paymentNo, ...outcomeOf(status, reason), amountFen, bankRef } };
}

/** An account of another bank than was said is not the payee's. */
async function accountStatus(
  { bank, cardNo }: { bank: string; cardNo: string },
  { url, timeoutMs }: HttpBankOptions,
): Promise<AccountStatus> {
  const reply = await exchange({
    url: `${url}/bank/accounts/${encodeURIComponent(cardNo)}`,
    method: 'GET',
    timeoutMs,
  });
  if (reply.kind === 'LOST' || reply.status !== 200) return 'UNKNOWN';
  const account = BankAccount.safeParse(jsonOf(reply.text));
  return account.success && account.data.bank === bank ? account.data.status : 'UNKNOWN';
}
