import type { Sql } from '../../kit/database.ts';
import { messages } from '../../model/messages.ts';
import type { JsonObject } from '../../store/json.ts';
import { appendCaseEvent } from '../../store/case-event.ts';
import { enqueue } from '../../store/outbox.ts';
import {
  findPayment,
  findPaymentByNo,
  findPaymentSubject,
  movePayments,
  noteOnPayment,
  setHoldReason,
  type Payment,
} from '../../store/payment.ts';
import { settleBatch } from '../../store/payment-batch.ts';
import { recordSettlement } from '../../store/payment-sending.ts';
import { setAccountStatus, type AccountStatus } from '../../store/recipient-account.ts';
import type { TransferStatus } from '../adapters/bank/bank.ts';

/** What a status report did: booked, nothing new, unknown number, or set aside for a person. */
export type Booking = 'BOOKED' | 'NOTHING_NEW' | 'UNKNOWN_PAYMENT' | 'SET_ASIDE';

/**
 * Books what the bank says about one order, in the caller's transaction. It may come any number of times, by answer,
 * inquiry or callback, and takes effect once. A report that can't be true is set aside for a person: the order then
 * neither counts as paid nor is sent again.
 */
export async function book(sql: Sql, status: TransferStatus): Promise<Booking> {
  const payment = await findPaymentByNo(sql, status.paymentNo);
  if (!payment) return 'UNKNOWN_PAYMENT';
  if (status.outcome === 'PENDING' || status.outcome === 'DUPLICATE') return 'NOTHING_NEW';
  if (status.amountFen !== null && status.amountFen !== payment.amountFen)
    return setAside(sql, payment, 'BANK_REPORTS_OTHER_AMOUNT', { amountFen: status.amountFen });

  const to = status.outcome === 'SETTLED' ? 'PAID' : 'RETURNED';
  const detail = { bankRef: status.bankRef, returnCode: status.reason };
  const moved = await movePayments(sql, [payment.id], { to, actor: 'bank', detail });
  if (moved.length === 0) {
    // Somebody else has booked it since it was read, or it never was on its way.
    const now = (await findPayment(sql, payment.id)) ?? payment;
    return contradicts(now, to) ? setAside(sql, now, 'BANK_CONTRADICTS_ITSELF', detail) : 'NOTHING_NEW';
  }
  await recordSettlement(sql, payment.id, { bankRef: status.bankRef, returnCode: status.reason });
  const accountStatus = accountAfter.get(status.reason ?? '');
  if (to === 'RETURNED' && accountStatus && payment.accountId)
    await setAccountStatus(sql, payment.accountId, accountStatus);
  await tellTimeline(sql, payment, to);
  return 'BOOKED';
}

/** What a reason for a return says about the account: nothing else is paid on it before somebody has mended it. */
const accountAfter: ReadonlyMap<string, AccountStatus> = new Map([
  ['AC01', 'UNKNOWN'],
  ['AC04', 'CLOSED'],
  ['AC06', 'FROZEN'],
]);

/** A payment that was paid is now reported as returned, or the other way round. */
function contradicts({ state }: Payment, to: 'PAID' | 'RETURNED'): boolean {
  return to === 'PAID' ? state !== 'PAID' : state === 'PAID';
}

async function setAside(sql: Sql, payment: Payment, reason: string, detail: JsonObject): Promise<Booking> {
  // The same report a second time says nothing new.
  if (payment.holdReason === reason) return 'NOTHING_NEW';
  await noteOnPayment(sql, payment.id, { actor: 'bank', detail: { ...detail, reason } });
  await setHoldReason(sql, [payment.id], reason);
  return 'SET_ASIDE';
}

async function tellTimeline(sql: Sql, payment: Payment, to: 'PAID' | 'RETURNED'): Promise<void> {
  const subject = await findPaymentSubject(sql, payment.id);
  if (!subject) return;
  await appendCaseEvent(sql, {
    caseId: subject.caseId,
    kind: to === 'PAID' ? 'PAID' : 'PAYMENT_RETURNED',
    actor: 'system',
    detail: { month: payment.month, amountFen: payment.amountFen, paymentNo: payment.paymentNo },
    onceKey: `${to}:${payment.id}`,
  });
}

/** How long the engine keeps the news that a batch is settled for a process that does not wait for it yet. */
const SETTLED_KEPT_MS = 24 * 3_600_000;

/** Ends the batches of which every order has its answer and tells their processes. Kick the outbox after the commit. */
export async function settleBatches(sql: Sql, batchIds: Iterable<string>): Promise<void> {
  for (const batchId of new Set(batchIds)) {
    if (!(await settleBatch(sql, batchId))) continue;
    const messageId = `${messages.batchSettled}:${batchId}`;
    await enqueue(sql, 'PUBLISH_MESSAGE', messageId, {
      name: messages.batchSettled,
      correlationKey: batchId,
      messageId,
      timeToLiveMs: SETTLED_KEPT_MS,
      variables: {},
    });
  }
}
