import type { Sql } from '../../kit/database.ts';
import { paymentBatchProcess, startMessageOf } from '../../model/messages.ts';
import { controlTotals } from '../../rules/control-totals.ts';
import { enqueue } from '../../store/outbox.ts';
import { createBatch, type NewBatch } from '../../store/payment-batch.ts';

/** How long the engine keeps a start message, and with it refuses the same one again. */
const START_KEPT_MS = 24 * 3_600_000;

/**
 * Puts pre-checked orders into a batch with control totals and starts the batch's process, all in the caller's
 * transaction. Kick the outbox after the commit.
 */
export async function makeBatch(
  sql: Sql,
  batch: Pick<NewBatch, 'month' | 'itemCode' | 'countyId' | 'kind'>,
  payments: readonly { id: string; amountFen: number }[],
): Promise<{ id: string; no: string }> {
  const { count, totalFen } = controlTotals(payments);
  const created = await createBatch(
    sql,
    { ...batch, paymentCount: count, totalFen },
    payments.map(({ id }) => id),
  );
  const messageId = `${paymentBatchProcess}:${created.id}`;
  await enqueue(sql, 'PUBLISH_MESSAGE', messageId, {
    name: startMessageOf(paymentBatchProcess),
    correlationKey: created.id,
    messageId,
    timeToLiveMs: START_KEPT_MS,
    variables: { batchId: created.id },
  });
  return created;
}
