import type { Sql } from '../kit/database.ts';
import type { BatchState } from '../model/payment.ts';
import { movePayments } from './payment.ts';

export interface PaymentBatch {
  id: string;
  no: string;
  month: string;
  itemCode: string;
  countyId: string;
  kind: 'REGULAR' | 'URGENT' | 'REPEAT';
  paymentCount: number;
  totalFen: number;
  state: BatchState;
  approval: 'FINANCE' | 'AUTOMATIC' | null;
  approvedBy: string | null;
  createdAt: Date;
}

const columns = `id, no, month, item_code AS "itemCode", county_id AS "countyId", kind,
  payment_count AS "paymentCount", total_fen AS "totalFen", state, approval, approved_by AS "approvedBy",
  created_at AS "createdAt"`;

export type NewBatch = Pick<
  PaymentBatch,
  'month' | 'itemCode' | 'countyId' | 'kind' | 'paymentCount' | 'totalFen'
>;

/** Makes a batch with its control totals and puts pre-checked payments into it. Call it in a transaction. */
export async function createBatch(
  sql: Sql,
  batch: NewBatch,
  paymentIds: readonly string[],
): Promise<{ id: string; no: string }> {
  const { rows } = await sql.query<{ id: string; no: string }>(
    `INSERT INTO payment_batch (no, month, item_code, county_id, kind, payment_count, total_fen, state, created_at)
     VALUES ('B' || to_char($1::date, 'YYYYMM') || '-' || lpad(nextval('payment_batch_no')::text, 6, '0'),
             $1, $2, $3, $4, $5, $6, 'CREATED', business_now())
     RETURNING id, no`,
    [batch.month, batch.itemCode, batch.countyId, batch.kind, batch.paymentCount, batch.totalFen],
  );
  const [created] = rows;
  if (!created) throw new Error('An insert gave no row');
  const move = { to: 'BATCHED', actor: 'system', detail: { batchNo: created.no } } as const;
  const moved = await movePayments(sql, paymentIds, move);
  if (moved.length !== paymentIds.length) throw new Error('A payment of the batch was not pre-checked');
  await sql.query('UPDATE payment SET batch_id = $2 WHERE id = ANY ($1)', [paymentIds, created.id]);
  return created;
}

export async function findBatch(sql: Sql, id: string): Promise<PaymentBatch | undefined> {
  const { rows } = await sql.query<PaymentBatch>(`SELECT ${columns} FROM payment_batch WHERE id = $1`, [id]);
  return rows[0];
}

/** Ties a batch to its process instance; false when another instance already has it. */
export async function bindBatchInstance(sql: Sql, id: string, instanceKey: string): Promise<boolean> {
  const { rowCount } = await sql.query(
    `UPDATE payment_batch SET process_instance_key = $2
      WHERE id = $1 AND (process_instance_key IS NULL OR process_instance_key = $2)`,
    [id, instanceKey],
  );
  return rowCount === 1;
}

/**
 * Approves a batch and all its payments, once: by finance (`userId`), or by itself where the item allows that.
 * False when it was approved or refused before. Call it in a transaction.
 */
export async function approveBatch(
  sql: Sql,
  id: string,
  by: { kind: 'FINANCE'; userId: string } | { kind: 'AUTOMATIC' },
): Promise<boolean> {
  const userId = by.kind === 'FINANCE' ? by.userId : null;
  const { rowCount } = await sql.query(
    `UPDATE payment_batch SET state = 'APPROVED', approval = $2, approved_by = $3, approved_at = business_now()
      WHERE id = $1 AND state = 'CREATED'`,
    [id, by.kind, userId],
  );
  if (rowCount !== 1) return false;
  await movePayments(sql, await idsOf(sql, id), {
    to: 'APPROVED',
    actor: userId ? `user:${userId}` : 'system',
    from: ['BATCHED'],
  });
  return true;
}

/**
 * Refuses a batch; its payments are held for the next run with the given reason. False when it was approved or refused
 * before. Call it in a transaction.
 */
export async function refuseBatch(
  sql: Sql,
  id: string,
  { userId, reason }: { userId: string; reason: string },
): Promise<boolean> {
  const { rowCount } = await sql.query(
    `UPDATE payment_batch SET state = 'REFUSED', approval = 'FINANCE', approved_by = $2, approved_at = business_now()
      WHERE id = $1 AND state = 'CREATED'`,
    [id, userId],
  );
  if (rowCount !== 1) return false;
  const held = await movePayments(sql, await idsOf(sql, id), {
    to: 'HELD',
    actor: `user:${userId}`,
    detail: { reason },
    from: ['BATCHED'],
  });
  await sql.query(`UPDATE payment SET hold_reason = 'BATCH_REFUSED', batch_id = NULL WHERE id = ANY ($1)`, [
    held,
  ]);
  return true;
}

/** Notes that the orders of an approved batch are on their way; a second call changes nothing. */
export async function markBatchSent(sql: Sql, id: string): Promise<boolean> {
  const { rowCount } = await sql.query(
    `UPDATE payment_batch SET state = 'SENT' WHERE id = $1 AND state = 'APPROVED'`,
    [id],
  );
  return rowCount === 1;
}

/** Ends a batch of which no order is open any more; false when one is, or when it had ended before. */
export async function settleBatch(sql: Sql, id: string): Promise<boolean> {
  const { rowCount } = await sql.query(
    `UPDATE payment_batch SET state = 'SETTLED'
      WHERE id = $1 AND state = 'SENT'
        AND NOT EXISTS (SELECT FROM payment WHERE batch_id = $1 AND state IN ('BATCHED','APPROVED','SENT'))`,
    [id],
  );
  return rowCount === 1;
}

/** Whom a batch has paid. */
export async function listCasesPaidBy(
  sql: Sql,
  batchId: string,
): Promise<{ caseId: string; paymentId: string; month: string; amountFen: number }[]> {
  const { rows } = await sql.query<{ caseId: string; paymentId: string; month: string; amountFen: number }>(
    `SELECT e.case_id AS "caseId", p.id AS "paymentId", p.month, p.amount_fen AS "amountFen"
       FROM payment p JOIN entitlement e ON e.id = p.entitlement_id
      WHERE p.batch_id = $1 AND p.state = 'PAID' ORDER BY p.payment_no`,
    [batchId],
  );
  return rows;
}

async function idsOf(sql: Sql, batchId: string): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>('SELECT id FROM payment WHERE batch_id = $1', [batchId]);
  return rows.map(({ id }) => id);
}
