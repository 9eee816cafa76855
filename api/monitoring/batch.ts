import type { z } from 'zod';
import { inTransaction } from '../../kit/database.ts';
import type { Batches, BatchOrder, BatchStarted } from '../../model/monitoring.ts';
import { appendAudit } from '../../store/audit-event.ts';
import { addBatch, listBatches, listFailedItems } from '../../store/monitoring-batch.ts';
import { findCasesOfInstances } from '../../store/running-case.ts';
import type { StaffViewer } from '../access/viewer.ts';
import type { Context } from '../context.ts';
import { isWithin } from './area.ts';

const MOST_BATCHES = 10;
const MOST_FAILURES = 50;

/** Writes down what is to be done; `keepBatches` does it, item by item. */
export function startBatch(
  { pool }: Context,
  { actor, userId, areaPath }: StaffViewer,
  order: BatchOrder,
): Promise<z.infer<typeof BatchStarted>> {
  const { kind, definitionKey, reason, keys } = order;
  const way = kind === 'MOVE' ? { from: order.from, to: order.to } : {};
  return inTransaction(pool, async (sql) => {
    const id = await addBatch(sql, {
      ...{ kind, definitionKey, reason, keys, areaPath, createdBy: userId },
      ...{ fromStep: way.from ?? null, toStep: way.to ?? null },
    });
    const detail = { kind, reason, count: keys.length, ...way };
    await appendAudit(sql, { actor, action: 'monitoring.batch', object: `monitoringBatch:${id}`, detail });
    return { id };
  });
}

/** Batches of the viewer's own area. */
export async function viewBatches(
  { pool }: Context,
  viewer: StaffViewer,
  definitionKey: string,
): Promise<Batches> {
  const rows = (await listBatches(pool, definitionKey, MOST_BATCHES)).filter(({ areaPath }) =>
    isWithin(viewer, areaPath),
  );
  const failed = await listFailedItems(
    pool,
    rows.map(({ id }) => id),
    MOST_FAILURES,
  );
  const cases = await findCasesOfInstances(
    pool,
    failed.map(({ itemKey }) => itemKey),
  );
  return {
    items: rows.map(({ id, kind, reason, by, total, done, failed: failedCount, ...row }) => ({
      ...{ id, kind, reason, by, total, done, failed: failedCount },
      ...{ from: row.fromStep, to: row.toStep, createdAt: row.createdAt.toISOString() },
      endedAt: row.endedAt?.toISOString() ?? null,
      failures: failed
        .filter(({ batchId }) => batchId === id)
        .map(({ itemKey, because, detail }) => ({
          // A case of another area, which is refused as not there, stays unnamed.
          ...{ itemKey, because, detail },
          caseNo: because === 'GONE' ? null : (cases.get(itemKey)?.caseNo ?? null),
        })),
    })),
  };
}
