import { inTransaction } from '../../kit/database.ts';
import { setHoldReason, noteOnPayment } from '../../store/payment.ts';
import type { PaymentBatch } from '../../store/payment-batch.ts';
import { claimOrders, releaseClaim, type OrderToSend } from '../../store/payment-sending.ts';
import type { TransferStatus } from '../adapters/bank/bank.ts';
import { book } from '../payments/book.ts';
import type { Services } from '../services.ts';
import { eachAtMost } from '../frame/each-at-most.ts';
import { transmit } from './transmit.ts';
import { verdictOn } from './verdict.ts';

export interface Sending {
  batch: PaymentBatch;
  debtor: { name: string; account: string };
  /** Names this run; what it claims, no other run sends. */
  claim: string;
}

/** Orders in one message. */
const MESSAGE_SIZE = 50;
/** Inquiries under way at the same time. */
const INQUIRIES = 8;

/** Brings the open orders of a batch to the bank and books its answers; gives the orders that the bank answers later. */
export async function sendOrders(sending: Sending, services: Services): Promise<Set<string>> {
  const { batch, claim } = sending;
  const atBank = new Set<string>();
  try {
    for (let after = ''; ;) {
      const seconds = services.timing.paymentClaimSeconds;
      const orders = await claimOrders(services.pool, {
        batchId: batch.id,
        claim,
        seconds,
        limit: MESSAGE_SIZE,
        after,
      });
      const last = orders.at(-1);
      if (!last) return atBank;
      for (const id of await sendSome(orders, sending, services)) atBank.add(id);
      after = last.paymentNo;
    }
  } finally {
    await releaseClaim(services.pool, claim, batch.id);
  }
}

/** The order of steps is the rule against double payment: ask about earlier tries, only then send, then book. */
async function sendSome(
  orders: readonly OrderToSend[],
  sending: Sending,
  services: Services,
): Promise<string[]> {
  const { bank, timing } = services;
  const verdicts = await eachAtMost(INQUIRIES, orders, (order) =>
    verdictOn(order, bank, timing.bankQuietSeconds),
  );
  const atBank = await bookAll(orders, (_order, index) => statusIn(verdicts[index]), services);
  for (const [index, order] of orders.entries())
    if (verdicts[index]?.kind === 'PERSON') await leaveToPerson(order, services);
  await services.payHooks.afterInquiry?.();

  const toSend = orders.filter((_order, index) => verdicts[index]?.kind === 'SEND');
  if (toSend.length === 0) return atBank;
  const answers = await transmit(toSend, sending, services);
  await services.payHooks.answeredNotCommitted?.();
  return [...atBank, ...(await bookAll(toSend, ({ paymentNo }) => answers.get(paymentNo), services))];
}

function statusIn(verdict: Awaited<ReturnType<typeof verdictOn>> | undefined): TransferStatus | undefined {
  return verdict?.kind === 'STATUS' ? verdict.status : undefined;
}

/** Books what is known, in one transaction; gives the orders that the bank has and answers later. */
async function bookAll(
  orders: readonly OrderToSend[],
  statusOf: (order: OrderToSend, index: number) => TransferStatus | undefined,
  { pool }: Services,
): Promise<string[]> {
  const known = orders.flatMap((order, index) => {
    const status = statusOf(order, index);
    return status ? [{ order, status }] : [];
  });
  if (known.length === 0) return [];
  await inTransaction(pool, async (sql) => {
    for (const { status } of known) await book(sql, status);
  });
  return known.filter(({ status }) => status.outcome === 'PENDING').map(({ order }) => order.paymentId);
}

/** A bank that neither takes a number only once nor can be asked: no machine sends such an order again. */
async function leaveToPerson({ paymentId }: OrderToSend, { pool }: Services): Promise<void> {
  const reason = 'OUTCOME_UNKNOWN';
  await inTransaction(pool, async (sql) => {
    await noteOnPayment(sql, paymentId, { actor: 'system', detail: { reason } });
    await setHoldReason(sql, [paymentId], reason);
  });
}
