import type { Sql } from '../kit/database.ts';

/** An order as the bank gets it; the card number is opened by the caller. */
export interface OrderToSend {
  paymentId: string;
  paymentNo: string;
  amountFen: number;
  accountId: string;
  payee: string;
  bank: string;
  /** Whether an earlier try may have reached the bank. */
  triedBefore: boolean;
}

/**
 * Claims orders of a batch that are sent and not settled, oldest number first, for `seconds` of machine time. Orders
 * that another worker claims are left out until its claim ends, and so are those that a person has to look at.
 */
export async function claimOrders(
  sql: Sql,
  { batchId, claim, seconds, limit }: { batchId: string; claim: string; seconds: number; limit: number },
): Promise<OrderToSend[]> {
  const { rows } = await sql.query<OrderToSend>(
    `WITH free AS (
       SELECT id FROM payment
        WHERE batch_id = $1 AND state = 'SENT' AND hold_reason IS NULL
          AND (claimed_until IS NULL OR claimed_until < clock_timestamp())
        ORDER BY payment_no LIMIT $4 FOR UPDATE SKIP LOCKED),
     claimed AS (
       UPDATE payment SET claimed_by = $2, claimed_until = clock_timestamp() + make_interval(secs => $3)
         FROM free WHERE payment.id = free.id
       RETURNING payment.id, payment_no, amount_fen, account_id, entitlement_id, tried_at)
     SELECT c.id AS "paymentId", c.payment_no AS "paymentNo", c.amount_fen AS "amountFen",
            c.account_id AS "accountId", p.name AS payee, a.bank, c.tried_at IS NOT NULL AS "triedBefore"
       FROM claimed c JOIN entitlement e ON e.id = c.entitlement_id JOIN person p ON p.id = e.person_id
       JOIN recipient_account a ON a.id = c.account_id
      ORDER BY c.payment_no`,
    [batchId, claim, seconds, limit],
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

/** Whether a claim is still good for at least `seconds`; asked again right before the bytes leave. */
export async function holdsClaim(
  sql: Sql,
  ids: readonly string[],
  { claim, seconds }: { claim: string; seconds: number },
): Promise<boolean> {
  const { rows } = await sql.query<{ held: boolean }>(
    `SELECT count(*) = cardinality($1::uuid[]) AS held FROM payment
      WHERE id = ANY ($1) AND state = 'SENT' AND claimed_by = $2
        AND claimed_until > clock_timestamp() + make_interval(secs => $3)`,
    [ids, claim, seconds],
  );
  return rows[0]?.held ?? false;
}

/** Lets others have the orders again. */
export async function releaseClaim(sql: Sql, ids: readonly string[], claim: string): Promise<void> {
  await sql.query(
    'UPDATE payment SET claimed_by = NULL, claimed_until = NULL WHERE id = ANY ($1) AND claimed_by = $2',
    [ids, claim],
  );
}

/** Keeps the bank's reference and, for an order it returned, its reason code. */
export async function recordSettlement(
  sql: Sql,
  paymentId: string,
  { bankRef, returnCode }: { bankRef: string | null; returnCode: string | null },
): Promise<void> {
  await sql.query(
    `UPDATE payment SET bank_ref = coalesce($2, bank_ref), return_code = $3, settled_at = business_now(),
            claimed_by = NULL, claimed_until = NULL
      WHERE id = $1`,
    [paymentId, bankRef, returnCode],
  );
}
