import type { Sql } from '../kit/database.ts';
import { paymentStatesBefore, type PaymentState } from '../model/payment.ts';
import type { JsonObject } from './json.ts';

export interface Payment {
  id: string;
  /** End-to-end id towards the bank. */
  paymentNo: string;
  entitlementId: string;
  /** First day of the month paid for. */
  month: string;
  kind: 'REGULAR' | 'BACK_PAY' | 'ADJUSTMENT';
  sequence: number;
  amountFen: number;
  accountId: string | null;
  state: PaymentState;
  holdReason: string | null;
  batchId: string | null;
  bankRef: string | null;
  returnCode: string | null;
  /** Machine time of the last sending; null while no try can have reached the bank. */
  triedAt: Date | null;
}

const columns = `id, payment_no AS "paymentNo", entitlement_id AS "entitlementId", month, kind, sequence,
  amount_fen AS "amountFen", account_id AS "accountId", state, hold_reason AS "holdReason", batch_id AS "batchId",
  bank_ref AS "bankRef", return_code AS "returnCode", tried_at AS "triedAt"`;

export type NewPayment = Pick<
  Payment,
  'paymentNo' | 'entitlementId' | 'month' | 'kind' | 'sequence' | 'amountFen'
>;

/**
 * Plans orders, each once for its entitlement, month, kind and sequence; those that are there already stay.
 * Gives the ids of the new ones. Call it in a transaction.
 */
export async function planPayments(
  sql: Sql,
  payments: readonly NewPayment[],
  actor: string,
): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>(
    `WITH planned AS (
       INSERT INTO payment (payment_no, entitlement_id, month, kind, sequence, amount_fen, state, planned_at)
       SELECT "paymentNo", "entitlementId", month, kind, sequence, "amountFen", 'PLANNED', business_now()
         FROM jsonb_to_recordset($1) AS r("paymentNo" text, "entitlementId" uuid, month date, kind text,
              sequence smallint, "amountFen" bigint)
       ON CONFLICT (entitlement_id, month, kind, sequence) DO NOTHING
       RETURNING id, amount_fen)
     INSERT INTO payment_event (payment_id, seq, from_state, to_state, actor, at, detail)
     SELECT id, 1, NULL, 'PLANNED', $2, business_now(), jsonb_build_object('amountFen', amount_fen) FROM planned
     RETURNING payment_id AS id`,
    [JSON.stringify(payments), actor],
  );
  return rows.map(({ id }) => id);
}

export interface PaymentMove {
  to: PaymentState;
  /** `system`, `bank` or `user:<id>`. */
  actor: string;
  /** Codes, sums and ids; never personal data. */
  detail?: JsonObject;
  /** States it may come from; by default all that the table of moves allows. */
  from?: readonly PaymentState[];
}

/**
 * Moves those of the payments that stand where the move is allowed and writes one line of the ledger for each; gives
 * their ids. Call it in a transaction: the rows stay locked, so the ledger's numbers have neither gap nor duplicate.
 */
export async function movePayments(
  sql: Sql,
  ids: readonly string[],
  { to, actor, detail = {}, from = paymentStatesBefore(to) }: PaymentMove,
): Promise<string[]> {
  if (ids.length === 0) return [];
  await lockPayments(sql, ids);
  const { rows } = await sql.query<{ id: string }>(
    `WITH old AS (SELECT id, state FROM payment WHERE id = ANY ($1)),
     moved AS (
       UPDATE payment SET state = $2 FROM old
        WHERE payment.id = old.id AND payment.state = ANY ($3)
        RETURNING payment.id, old.state AS from_state)
     INSERT INTO payment_event (payment_id, seq, from_state, to_state, actor, at, detail)
     SELECT id, (SELECT coalesce(max(seq), 0) + 1 FROM payment_event e WHERE e.payment_id = moved.id),
            from_state, $2, $4, business_now(), $5
       FROM moved
     RETURNING payment_id AS id`,
    [ids, to, from, actor, JSON.stringify(detail)],
  );
  return rows.map(({ id }) => id);
}

/** Notes something about a payment that does not move it, as a line of the ledger. */
export async function noteOnPayment(
  sql: Sql,
  id: string,
  { actor, detail }: { actor: string; detail: JsonObject },
): Promise<void> {
  await lockPayments(sql, [id]);
  await sql.query(
    `INSERT INTO payment_event (payment_id, seq, from_state, to_state, actor, at, detail)
     SELECT id, (SELECT coalesce(max(seq), 0) + 1 FROM payment_event e WHERE e.payment_id = payment.id),
            state, state, $2, business_now(), $3
       FROM payment WHERE id = $1`,
    [id, actor, JSON.stringify(detail)],
  );
}

/** A statement of its own: the numbers of the ledger are read after whoever held the rows has committed. */
async function lockPayments(sql: Sql, ids: readonly string[]): Promise<void> {
  await sql.query('SELECT 1 FROM payment WHERE id = ANY ($1) ORDER BY id FOR UPDATE', [ids]);
}

/** Why a payment waits for a person; null when it no longer does. */
export async function setHoldReason(sql: Sql, ids: readonly string[], reason: string | null): Promise<void> {
  await sql.query('UPDATE payment SET hold_reason = $2 WHERE id = ANY ($1)', [ids, reason]);
}

/** The account that an order goes to, chosen when it is pre-checked. */
export async function setPaymentAccounts(
  sql: Sql,
  accounts: readonly { paymentId: string; accountId: string }[],
): Promise<void> {
  await sql.query(
    `UPDATE payment SET account_id = chosen.account_id, hold_reason = NULL
       FROM unnest($1::uuid[], $2::uuid[]) AS chosen (payment_id, account_id) WHERE payment.id = chosen.payment_id`,
    [accounts.map(({ paymentId }) => paymentId), accounts.map(({ accountId }) => accountId)],
  );
}

export async function findPayment(sql: Sql, id: string): Promise<Payment | undefined> {
  const { rows } = await sql.query<Payment>(`SELECT ${columns} FROM payment WHERE id = $1`, [id]);
  return rows[0];
}

export async function findPaymentByNo(sql: Sql, paymentNo: string): Promise<Payment | undefined> {
  const { rows } = await sql.query<Payment>(`SELECT ${columns} FROM payment WHERE payment_no = $1`, [
    paymentNo,
  ]);
  return rows[0];
}

export async function listPaymentsOfBatch(sql: Sql, batchId: string): Promise<Payment[]> {
  const { rows } = await sql.query<Payment>(
    `SELECT ${columns} FROM payment WHERE batch_id = $1 ORDER BY payment_no`,
    [batchId],
  );
  return rows;
}

/** Whom an order concerns: its case, its place, its payee. */
export interface PaymentSubject {
  caseId: string;
  personId: string;
  itemCode: string;
  jurisdictionId: string;
}

export async function findPaymentSubject(sql: Sql, paymentId: string): Promise<PaymentSubject | undefined> {
  const { rows } = await sql.query<PaymentSubject>(
    `SELECT c.id AS "caseId", e.person_id AS "personId", e.item_code AS "itemCode",
            c.jurisdiction_id AS "jurisdictionId"
       FROM payment p JOIN entitlement e ON e.id = p.entitlement_id JOIN item_case c ON c.id = e.case_id
      WHERE p.id = $1`,
    [paymentId],
  );
  return rows[0];
}

/** The cases that orders belong to. */
export async function listCasesOfPayments(
  sql: Sql,
  ids: readonly string[],
): Promise<{ caseId: string; paymentId: string; month: string; amountFen: number }[]> {
  const { rows } = await sql.query<{ caseId: string; paymentId: string; month: string; amountFen: number }>(
    `SELECT e.case_id AS "caseId", p.id AS "paymentId", p.month, p.amount_fen AS "amountFen"
       FROM payment p JOIN entitlement e ON e.id = p.entitlement_id WHERE p.id = ANY ($1) ORDER BY p.payment_no`,
    [ids],
  );
  return rows;
}

export interface PaymentEvent {
  seq: number;
  fromState: PaymentState | null;
  toState: PaymentState;
  actor: string;
  at: Date;
  detail: JsonObject;
}

/** The ledger of one payment, from its first line on. */
export async function listPaymentEvents(sql: Sql, paymentId: string): Promise<PaymentEvent[]> {
  const { rows } = await sql.query<PaymentEvent>(
    `SELECT seq, from_state AS "fromState", to_state AS "toState", actor, at, detail
       FROM payment_event WHERE payment_id = $1 ORDER BY seq`,
    [paymentId],
  );
  return rows;
}
