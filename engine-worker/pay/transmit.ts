import { randomUUID } from 'node:crypto';
import { businessNow } from '../../store/business-time.ts';
import { markTried, type OrderToSend } from '../../store/payment-sending.ts';
import { openCardNo } from '../../store/recipient-account.ts';
import type { CreditTransfer, TransferStatus } from '../adapters/bank/bank.ts';
import type { Services } from '../services.ts';
import type { Sending } from './send-orders.ts';

/** Between the database's word that the claim is good and the first byte to the bank no more may pass than this. */
const START_WITHIN_MS = 2_000;

/**
 * Sends orders in one message and gives the bank's word on each, by number; one that is not there is unknown. Before
 * that the try is committed, and with it whether the claim still stands: a worker that slept through it sends nothing.
 */
export async function transmit(
  claimed: readonly OrderToSend[],
  { batch, debtor, claim }: Sending,
  services: Services,
): Promise<Map<string, TransferStatus>> {
  const { pool, bank, timing, payHooks, log } = services;
  const createdAt = await businessNow(pool);
  const prepared = await Promise.all(claimed.map((order) => transferOf(order, services)));
  const before = performance.now();
  const ids = claimed.map(({ paymentId }) => paymentId);
  const seconds = timing.bankTimeoutSeconds + START_WITHIN_MS / 1000;
  const ours = new Set(await markTried(pool, ids, { claim, seconds }));
  const orders = claimed.filter(({ paymentId }) => ours.has(paymentId));
  const transfers = prepared.filter((_transfer, index) => ours.has(claimed[index]?.paymentId ?? ''));
  if (orders.length === 0 || performance.now() - before > START_WITHIN_MS) {
    log.warn(
      { batchNo: batch.no, orders: claimed.length },
      'the claim on some orders ended before they were sent',
    );
    return new Map();
  }
  const messageId = `${batch.no}-${randomUUID().slice(0, 8)}`;
  const answer = bank.send({ messageId, createdAt, debtor, transfers });
  await payHooks.sentNoAnswer?.();
  const reply = await answer;
  if (reply.kind === 'REFUSED') throw new Error(`The bank refuses the message: ${reply.error}`);
  if (reply.kind === 'UNKNOWN')
    log.warn({ batchNo: batch.no, error: reply.error }, 'the bank gave no clear answer');
  const reported = new Map(
    reply.kind === 'REPORTED' ? reply.statuses.map((status) => [status.paymentNo, status]) : [],
  );
  return askAboutUnclear(orders, reported, services);
}

async function transferOf(
  { paymentNo, amountFen, payee, bank, accountId }: OrderToSend,
  { pool, seal }: Services,
): Promise<CreditTransfer> {
  const cardNo = await openCardNo(pool, seal, accountId);
  if (cardNo === undefined) throw new Error('The account of an order is missing');
  return { paymentNo, amountFen, payee, bank, cardNo };
}

/** What the answer leaves open, or calls a duplicate, the bank is asked about at once. */
async function askAboutUnclear(
  orders: readonly OrderToSend[],
  reported: ReadonlyMap<string, TransferStatus>,
  { bank }: Services,
): Promise<Map<string, TransferStatus>> {
  const known = new Map(reported);
  for (const { paymentNo } of orders) {
    const status = known.get(paymentNo);
    if (status && status.outcome !== 'DUPLICATE') continue;
    known.delete(paymentNo);
    const inquiry = await bank.inquire?.(paymentNo);
    if (inquiry?.kind === 'FOUND') known.set(paymentNo, inquiry.status);
  }
  return known;
}
