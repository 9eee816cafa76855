import type { Sql } from '../kit/database.ts';
import type { BatchKind, BatchRefusal } from '../model/monitoring.ts';

export interface NewBatch {
  kind: BatchKind;
  definitionKey: string;
  fromStep: string | null;
  toStep: string | null;
  reason: string;
  createdBy: string;
  areaPath: string;
  keys: readonly string[];
}

/** Writes down what is to be done to each item; nothing is done yet. Gives the id. */
export async function addBatch(sql: Sql, batch: NewBatch): Promise<string> {
  const { kind, definitionKey, fromStep, toStep, reason, createdBy, areaPath, keys } = batch;
  const { rows } = await sql.query<{ id: string }>(
    `WITH batch AS (
       INSERT INTO monitoring_batch (kind, definition_key, from_step, to_step, reason, created_by, area_path)
       VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id),
     items AS (
       INSERT INTO monitoring_batch_item (batch_id, item_key, position)
       SELECT batch.id, key, min(position) FROM batch, unnest($8::text[]) WITH ORDINALITY AS item (key, position)
        GROUP BY batch.id, key)
     SELECT id FROM batch`,
    [kind, definitionKey, fromStep, toStep, reason, createdBy, areaPath, keys],
  );
  return rows[0]?.id ?? '';
}

/** An item that this program has taken, with what is to be done to it. */
export interface TakenItem {
  batchId: string;
  itemKey: string;
  /** More than 1: an earlier program may have done it and ended before it could say so. */
  attempts: number;
  kind: BatchKind;
  definitionKey: string;
  fromStep: string | null;
  toStep: string | null;
  reason: string;
  createdBy: string;
  areaPath: string;
}

/** Takes the next item nobody works on, for `leaseSeconds` of machine time. */
export async function takeBatchItem(sql: Sql, leaseSeconds: number): Promise<TakenItem | undefined> {
  const { rows } = await sql.query<TakenItem>(
    `WITH next AS (
       SELECT batch_id, item_key FROM monitoring_batch_item
        WHERE state = 'PENDING' AND (lease_until IS NULL OR lease_until < clock_timestamp())
        ORDER BY batch_id, position LIMIT 1 FOR UPDATE SKIP LOCKED)
     UPDATE monitoring_batch_item i
        SET lease_until = clock_timestamp() + make_interval(secs => $1), attempts = attempts + 1
       FROM next, monitoring_batch b
      WHERE i.batch_id = next.batch_id AND i.item_key = next.item_key AND b.id = next.batch_id
     RETURNING i.batch_id AS "batchId", i.item_key AS "itemKey", i.attempts, b.kind, b.reason,
       b.definition_key AS "definitionKey", b.from_step AS "fromStep", b.to_step AS "toStep",
       b.created_by AS "createdBy", b.area_path AS "areaPath"`,
    [leaseSeconds],
  );
  return rows[0];
}

/** Says what became of an item, once, in a transaction; the batch ends with its last one. */
export async function settleBatchItem(
  sql: Sql,
  { batchId, itemKey }: Pick<TakenItem, 'batchId' | 'itemKey'>,
  result: { state: 'DONE' | 'FAILED'; because: BatchRefusal | ''; detail: string },
): Promise<void> {
  // Two programs that settle the last two items must not both take the other's for waiting.
  await sql.query('SELECT 1 FROM monitoring_batch WHERE id = $1 FOR UPDATE', [batchId]);
  await sql.query(
    `UPDATE monitoring_batch_item SET state = $3, because = $4, detail = $5, settled_at = clock_timestamp(), lease_until = NULL
      WHERE batch_id = $1 AND item_key = $2 AND state = 'PENDING'`,
    [batchId, itemKey, result.state, result.because, result.detail],
  );
  await sql.query(
    `UPDATE monitoring_batch b SET ended_at = clock_timestamp()
      WHERE id = $1 AND ended_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM monitoring_batch_item i WHERE i.batch_id = b.id AND i.state = 'PENDING')`,
    [batchId],
  );
}

export interface BatchRow {
  id: string;
  kind: BatchKind;
  fromStep: string | null;
  toStep: string | null;
  reason: string;
  by: string;
  areaPath: string;
  createdAt: Date;
  endedAt: Date | null;
  total: number;
  done: number;
  failed: number;
}

/** The newest batches of a version with their progress. */
export async function listBatches(sql: Sql, definitionKey: string, most: number): Promise<BatchRow[]> {
  const { rows } = await sql.query<BatchRow>(
    `SELECT b.id, b.kind, b.from_step AS "fromStep", b.to_step AS "toStep", b.reason, u.display_name AS by,
            b.area_path AS "areaPath", b.created_at AS "createdAt", b.ended_at AS "endedAt", n.*
       FROM (SELECT * FROM monitoring_batch WHERE definition_key = $1 ORDER BY created_at DESC LIMIT $2) b
       JOIN org_user u ON u.id = b.created_by
      CROSS JOIN LATERAL (
        SELECT count(*)::int AS total, count(*) FILTER (WHERE state = 'DONE')::int AS done,
               count(*) FILTER (WHERE state = 'FAILED')::int AS failed
          FROM monitoring_batch_item i WHERE i.batch_id = b.id) n
      ORDER BY b.created_at DESC`,
    [definitionKey, most],
  );
  return rows;
}

export interface FailedItem {
  batchId: string;
  itemKey: string;
  because: BatchRefusal;
  detail: string;
}

/** What was refused in these batches, in order. */
export async function listFailedItems(
  sql: Sql,
  batchIds: readonly string[],
  most: number,
): Promise<FailedItem[]> {
  const { rows } = await sql.query<FailedItem>(
    `SELECT batch_id AS "batchId", item_key AS "itemKey", because, detail
       FROM (SELECT *, row_number() OVER (PARTITION BY batch_id ORDER BY position) AS n
               FROM monitoring_batch_item WHERE batch_id = ANY ($1::uuid[]) AND state = 'FAILED') failed
      WHERE n <= $2 ORDER BY batch_id, position`,
    [batchIds, most],
  );
  return rows;
}
