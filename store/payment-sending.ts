import type { Sql } from '../kit/database.ts';

/** An order as the bank gets it; the card number is opened by the caller. */
export interface OrderToSend {
  paymentId: string;
  paymentNo: string;
  amountFen: number;
  accountId: string;
  payee: string;
  bank: string;
  /** Machine time since the last try that may have reached the bank; null when there was none. */
  secondsSinceTry: number | null;
}

export interface ClaimRequest {
  batchId: string;
  claim: string;
  seconds: number;
  limit: number;
  /** Number of the last order of the claim before; empty for the first. */
  after: string;
}

/**
 * Claims orders of a batch that are sent and not settled, in the order of their numbers from behind `after` on, for
 * `seconds` of machine time. Orders that another worker claims are left out until its claim ends, and so are those that
 * a person has to look at.
 */
export async function claimOrders(
  sql: Sql,
  { batchId, claim, seconds, limit, after }: ClaimRequest,
): Promise<OrderToSend[]> {
  const { rows } = await sql.query<OrderToSend>(
    `WITH free AS (
       SELECT id FROM payment
        WHERE batch_id = $1 AND state = 'SENT' AND hold_reason IS NULL AND payment_no > $5
          AND (claimed_until IS NULL OR claimed_until < clock_timestamp())
        ORDER BY payment_no LIMIT $4 FOR UPDATE SKIP LOCKED),
     claimed AS (
       UPDATE payment SET claimed_by = $2, claimed_until = clock_timestamp() + make_interval(secs => $3)
         FROM free WHERE payment.id = free.id
       RETURNING payment.id, payment_no, amount_fen, account_id, entitlement_id, tried_at)
     SELECT c.id AS "paymentId", c.payment_no AS "paymentNo", c.amount_fen AS "amountFen",
            c.account_id AS "accountId", p.name AS payee, a.bank, extract(epoch FROM clock_timestamp() - c.tried_at)::float8 AS "secondsSinceTry"
       FROM claimed c JOIN entitlement e ON e.id = c.entitlement_id JOIN person p ON p.id = e.person_id
       JOIN recipient_account a ON a.id = c.account_id
      ORDER BY c.payment_no`,
    [batchId, claim, seconds, limit, after],
  );
  return rows;
}

/**
 * Marks claimed orders as tried, committed before anything leaves; gives those whose claim is still good for at least
 * `seconds`. A worker that slept through its claim gets nothing back and sends nothing.
 */
export async function markTried(
  sql: Sql,
  ids: readonly string[],
  { claim, seconds }: { claim: string; seconds: number },
): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>(
    `UPDATE payment SET tried_at = clock_timestamp()
      WHERE id = ANY ($1) AND state = 'SENT' AND claimed_by = $2
        AND claimed_until > clock_timestamp() + make_interval(secs => $3)
      RETURNING id`,
    [ids, claim, seconds],
  );
  return rows.map(({ id }) => id);
}

/** Lets others have the orders again. */
export async function releaseClaim(sql: Sql, claim: string, batchId: string): Promise<void> {
  await sql.query(
    `UPDATE payment SET claimed_by = NULL, claimed_until = NULL WHERE batch_id = $2 AND claimed_by = $1`,
    [claim, batchId],
  );
}

/** Notes that orders are on their way, at business time. */
export async function setSentAt(sql: Sql, ids: readonly string[]): Promise<void> {
  await sql.query('UPDATE payment SET sent_at = business_now() WHERE id = ANY ($1)', [ids]);
}

/** Keeps the bank's reference and, for an order it returned, its reason code. Nobody has to look at it any more. */
export async function recordSettlement(
  sql: Sql,
  paymentId: string,
  { bankRef, returnCode }: { bankRef: string | null; returnCode: string | null },
): Promise<void> {
  await sql.query(
    `UPDATE payment SET bank_ref = coalesce($2, bank_ref), return_code = $3, settled_at = business_now(),
            hold_reason = NULL, claimed_by = NULL, claimed_until = NULL
      WHERE id = $1`,
    [paymentId, bankRef, returnCode],
  );
}
