import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { BankBehaviour, type BankLedger, type BankMode, type BankPayment } from '../../model/bank-channel.ts';
import type { SimulatorClock } from '../clock.ts';
import { CallbackQueue, type Callback, type Message } from '../durable/callback-queue.ts';
import { SettingsFile } from '../durable/settings-file.ts';
import type { Population } from '../population/population.ts';
import { Accounts } from './accounts.ts';
import { accountFault, formalFault } from './assess.ts';
import { Ledger, paymentOf } from './ledger.ts';
import type { InitiationMessage, TransferOrder } from './pain001.ts';
import { writePain002, type TransferStatus } from './pain002.ts';

/** What a later report is about: the transactions of one message that were not final when it was answered. */
const Subject = z.object({
  msgId: z.string(),
  payments: z.array(z.object({ pmtInfId: z.string(), endToEndIds: z.array(z.string()) })),
});

export interface BankPlace {
  dataDir: string;
  clock: SimulatorClock;
  population: Population;
  mode: BankMode;
  callbackUrl: string | null;
}

/** The answer to an order: a pain.002, or a failure after the money has moved. */
export type BankReply = { report: string } | 'failed';

/** A bank's payment channel. */
export class BankChannel {
  readonly accounts: Accounts;
  readonly #ledger: Ledger;
  readonly #behaviour: SettingsFile<BankBehaviour>;
  readonly #queue: CallbackQueue;
  readonly #clock: SimulatorClock;

  private constructor(parts: Parts) {
    this.accounts = parts.accounts;
    this.#ledger = parts.ledger;
    this.#behaviour = parts.behaviour;
    this.#queue = parts.queue;
    this.#clock = parts.clock;
  }

  static async open({ dataDir, clock, population, mode, callbackUrl }: BankPlace): Promise<BankChannel> {
    const initial: BankBehaviour = { mode, answerAfter: 'PT2S', callbackUrl };
    const [accounts, ledger, behaviour, queue] = await Promise.all([
      Accounts.open(dataDir, population),
      Ledger.open(join(dataDir, 'bank-ledger.ndjson')),
      SettingsFile.open(join(dataDir, 'bank-behaviour.json'), BankBehaviour, initial),
      CallbackQueue.open(join(dataDir, 'bank-callbacks.ndjson'), clock),
    ]);
    const bank = new BankChannel({ accounts, ledger, behaviour, queue, clock });
    queue.start({ render: (callback) => bank.#render(callback) });
    return bank;
  }

  get behaviour(): BankBehaviour {
    return this.#behaviour.value;
  }

  async behave(change: BankChange): Promise<BankBehaviour> {
    const { mode, answerAfter, callbackUrl } = this.behaviour;
    await this.#behaviour.change({
      mode: change.mode ?? mode,
      answerAfter: change.answerAfter ?? answerAfter,
      callbackUrl: change.callbackUrl === undefined ? callbackUrl : change.callbackUrl,
    });
    return this.behaviour;
  }

  /** Takes a message in; ends when everything that the answer says is on the disk. */
  async initiate(message: InitiationMessage, callbackUrl?: string): Promise<BankReply> {
    const { mode } = this.behaviour;
    const payments = message.fault
      ? []
      : message.payments.map(({ pmtInfId, transfers }) => ({
          pmtInfId,
          transfers: transfers.map((transfer) => this.#take(transfer, mode)),
        }));
    await this.#ledger.settled();
    await this.#orderReports(message.msgId, payments, callbackUrl);
    if (mode === 'bookThenError' && !message.fault) return 'failed';
    const { msgId: originalMsgId, nbOfTxs, ctrlSum, fault } = message;
    const createdAt = this.#clock.instant();
    const msgId = reportId(randomUUID());
    const original = { originalMsgId, originalNbOfTxs: nbOfTxs, originalCtrlSum: ctrlSum };
    return { report: writePain002({ msgId, createdAt, ...original, fault, payments }) };
  }

  /** How the bank's books stand on a number; undefined when it never took one. The truth in every mode. */
  async inquire(endToEndId: string): Promise<BankPayment | undefined> {
    this.#settleDue();
    await this.#ledger.settled();
    const entry = this.#ledger.entry(endToEndId);
    return entry && paymentOf(entry);
  }

  async ledger(): Promise<BankLedger> {
    this.#settleDue();
    await this.#ledger.settled();
    return this.#ledger.report();
  }

  async close(): Promise<void> {
    await Promise.all([this.#queue.close(), this.#ledger.close()]);
  }

  #take(order: TransferOrder, mode: BankMode): TransferStatus {
    const { endToEndId, instrId, amountFen } = order;
    const status = (values: Pick<TransferStatus, 'status' | 'reason' | 'bankRef'>): TransferStatus => ({
      endToEndId,
      instrId,
      amountFen,
      ...values,
    });
    const fault = formalFault(order);
    if (fault || amountFen === undefined)
      return status({ status: 'RJCT', reason: fault ?? 'AM09', bankRef: null });
    if (this.#ledger.entry(endToEndId) && mode !== 'ignoreNumber')
      return status({ status: 'RJCT', reason: 'AM05', bankRef: null });
    const late = mode === 'answerLate';
    this.#ledger.write({
      type: 'taken',
      endToEndId,
      amountFen,
      account: order.creditorAccount,
      name: order.creditorName,
      dueAt: late ? this.#clock.dueAt(this.behaviour.answerAfter) : null,
      at: this.#clock.instant(),
    });
    if (late) return status({ status: 'PDNG', reason: null, bankRef: null });
    const settled = this.#settle({ ...order, amountFen });
    const answered = mode === 'callbackTwice' && settled.status === 'ACSC' ? 'ACCP' : settled.status;
    return status({ ...settled, status: answered });
  }

  /** Books an order, or turns it down because of its account. */
  #settle(order: Settling): Pick<TransferStatus, 'status' | 'reason' | 'bankRef'> {
    const { endToEndId, amountFen } = order;
    const at = this.#clock.instant();
    const reason = accountFault(this.accounts.find(order.creditorAccount), order.creditorName);
    if (reason) {
      this.#ledger.write({ type: 'rejected', endToEndId, reason, at });
      return { status: 'RJCT', reason, bankRef: null };
    }
    const bankRef = this.#ledger.nextBankRef();
    this.#ledger.write({ type: 'booked', endToEndId, amountFen, bankRef, at });
    return { status: 'ACSC', reason: null, bankRef };
  }

  /** Settles late orders whose time has come. Done whenever somebody looks, so no timer can be missed. */
  #settleDue(): void {
    const now = this.#clock.now();
    // An order that was taken in just before a crash has no due time and is settled here too.
    const due = this.#ledger.pending().filter(({ dueAt }) => (dueAt ?? 0) <= now);
    for (const { endToEndId, amountFen, account, name } of due)
      this.#settle({ endToEndId, amountFen, creditorAccount: account, creditorName: name });
  }

  async #orderReports(
    msgId: string,
    payments: { pmtInfId: string; transfers: TransferStatus[] }[],
    callbackUrl: string | undefined,
  ): Promise<void> {
    const { mode, answerAfter } = this.behaviour;
    const url = callbackUrl ?? this.behaviour.callbackUrl;
    const open = payments.map(({ pmtInfId, transfers }) => ({
      pmtInfId,
      endToEndIds: transfers
        .filter(({ status }) => status === 'PDNG' || status === 'ACCP')
        .map(({ endToEndId }) => endToEndId),
    }));
    const mentioned = open.filter(({ endToEndIds }) => endToEndIds.length > 0);
    if (url === null || mentioned.length === 0) return;
    const subject = JSON.stringify({ msgId, payments: mentioned });
    const dueAt = this.#clock.dueAt(answerAfter);
    const times = mode === 'callbackTwice' ? [1, 2] : [1];
    await this.#queue.order(
      ...times.map((time) => ({ id: `${reportId(subject)}-${time}`, url, dueAt, subject })),
    );
  }

  /** The report of a due callback; both of a doubled one carry the same message id. */
  async #render({ subject }: Callback): Promise<Message> {
    this.#settleDue();
    await this.#ledger.settled();
    const { msgId: originalMsgId, payments } = Subject.parse(JSON.parse(subject));
    const body = writePain002({
      msgId: reportId(subject),
      createdAt: this.#clock.instant(),
      originalMsgId,
      payments: payments.map(({ pmtInfId, endToEndIds }) => ({
        pmtInfId,
        transfers: endToEndIds.flatMap((id) => {
          const entry = this.#ledger.entry(id);
          return entry ? [paymentOf(entry)] : [];
        }),
      })),
    });
    return { contentType: 'application/xml', body };
  }
}

/** The members of a behaviour that somebody changes. */
export const BankChange = BankBehaviour.partial();
export type BankChange = z.infer<typeof BankChange>;

interface Settling extends Pick<TransferOrder, 'endToEndId' | 'creditorAccount' | 'creditorName'> {
  amountFen: number;
}

interface Parts {
  accounts: Accounts;
  ledger: Ledger;
  behaviour: SettingsFile<BankBehaviour>;
  queue: CallbackQueue;
  clock: SimulatorClock;
}

/** At most 35 signs, as ISO 20022 has it. */
function reportId(text: string): string {
  return `ST${createHash('sha256').update(text).digest('hex').slice(0, 30)}`;
}
