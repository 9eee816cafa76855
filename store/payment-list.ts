import type { Sql } from '../kit/database.ts';
import type { LocalisedText } from '../model/localised.ts';
import type { BatchState, PaymentState } from '../model/payment.ts';
import type { TaskKind } from '../model/task.ts';
import { areaEnd } from './jurisdiction.ts';

/** Which payments exist for somebody: those of a subtree, for bank officers only those on accounts of their bank. */
export interface PaymentScope {
  areaPath: string;
  bank: string | null;
}

export interface PaymentRow {
  id: string;
  paymentNo: string;
  caseId: string;
  caseNo: string;
  itemCode: string;
  itemName: LocalisedText;
  payee: string;
  bank: string | null;
  cardLast4: string | null;
  month: string;
  amountFen: number;
  state: PaymentState;
  holdReason: string | null;
  returnCode: string | null;
  bankRef: string | null;
  batchNo: string | null;
  plannedAt: Date;
  settledAt: Date | null;
}

const columns = `y.id, y.payment_no AS "paymentNo", c.id AS "caseId", c.no AS "caseNo", c.item_code AS "itemCode",
  i.document -> 'name' AS "itemName", p.name AS payee, r.bank, r.card_no_last4 AS "cardLast4", y.month,
  y.amount_fen AS "amountFen", y.state, y.hold_reason AS "holdReason", y.return_code AS "returnCode",
  y.bank_ref AS "bankRef", b.no AS "batchNo", y.planned_at AS "plannedAt", y.settled_at AS "settledAt",
  (extract(epoch FROM y.planned_at) * 1000000)::bigint AS cursor`;

const tables = `payment y
  JOIN entitlement e ON e.id = y.entitlement_id
  JOIN item_case c ON c.id = e.case_id
  JOIN policy_item i ON i.code = c.item_code
  JOIN person p ON p.id = e.person_id
  LEFT JOIN recipient_account r ON r.id = y.account_id
  LEFT JOIN payment_batch b ON b.id = y.batch_id`;

export interface PaymentFilter {
  state: PaymentState | undefined;
  itemCode: string | undefined;
  month: string | undefined;
  caseId: string | undefined;
  /** Start of a payment or case number, or a part of the payee's name where names may be searched. */
  search: string | undefined;
  searchNames: boolean;
}

/** Condition over `$1` to `$9`. */
const fits = `c.area_path >= $1 AND c.area_path < $2 AND ($3::text IS NULL OR r.bank = $3)
  AND ($4::text IS NULL OR y.state = $4) AND ($5::text IS NULL OR c.item_code = $5)
  AND ($6::date IS NULL OR y.month = $6) AND ($7::uuid IS NULL OR c.id = $7)
  AND ($8::text IS NULL OR starts_with(y.payment_no, $8) OR starts_with(c.no, $8) OR ($9 AND strpos(p.name, $8) > 0))`;

const valuesOf = ({ areaPath, bank }: PaymentScope, filter: PaymentFilter) => [
  areaPath,
  areaEnd(areaPath),
  bank,
  filter.state ?? null,
  filter.itemCode ?? null,
  filter.month ?? null,
  filter.caseId ?? null,
  filter.search === undefined || filter.search === '' ? null : filter.search,
  filter.searchNames,
];

export interface ListedPayment {
  row: PaymentRow;
  /** Planning time in microseconds since 1970. */
  cursor: number;
}

/** A page of payments, the newest plan first. */
export async function listPayments(
  sql: Sql,
  scope: PaymentScope,
  filter: PaymentFilter,
  page: { limit: number; after: readonly [plannedAt: number, id: string] | undefined },
): Promise<ListedPayment[]> {
  const { rows } = await sql.query<PaymentRow & { cursor: number }>(
    `SELECT ${columns} FROM ${tables}
      WHERE ${fits}
        AND ($10::bigint IS NULL
             OR (y.planned_at, y.id) < (timestamptz 'epoch' + $10 * interval '1 microsecond', $11::uuid))
      ORDER BY y.planned_at DESC, y.id DESC LIMIT $12`,
    [...valuesOf(scope, filter), page.after?.[0] ?? null, page.after?.[1] ?? null, page.limit],
  );
  return rows.map(({ cursor, ...row }) => ({ cursor, row }));
}

/** Number and sum of all payments that fit. */
export async function sumPayments(
  sql: Sql,
  scope: PaymentScope,
  filter: PaymentFilter,
): Promise<{ count: number; amountFen: number }> {
  const { rows } = await sql.query<{ count: number; amountFen: number }>(
    `SELECT count(*) AS count, coalesce(sum(y.amount_fen), 0)::bigint AS "amountFen" FROM ${tables} WHERE ${fits}`,
    valuesOf(scope, filter),
  );
  return rows[0] ?? { count: 0, amountFen: 0 };
}

export interface CasePaymentRow {
  id: string;
  paymentNo: string;
  month: string;
  amountFen: number;
  state: PaymentState;
  bankRef: string | null;
}

/** Payments of one case by month. */
export async function listPaymentsOfCase(sql: Sql, caseId: string): Promise<CasePaymentRow[]> {
  const { rows } = await sql.query<CasePaymentRow>(
    `SELECT y.id, y.payment_no AS "paymentNo", y.month, y.amount_fen AS "amountFen", y.state, y.bank_ref AS "bankRef"
       FROM payment y JOIN entitlement e ON e.id = y.entitlement_id
      WHERE e.case_id = $1 ORDER BY y.month, y.kind, y.sequence`,
    [caseId],
  );
  return rows;
}

export interface BatchRow {
  id: string;
  no: string;
  month: string;
  itemCode: string;
  itemName: LocalisedText;
  countyId: string;
  countyName: string;
  kind: 'REGULAR' | 'URGENT' | 'REPEAT';
  paymentCount: number;
  totalFen: number;
  state: BatchState;
  approval: 'FINANCE' | 'AUTOMATIC' | null;
  createdAt: Date;
}

const batchColumns = `b.id, b.no, b.month, b.item_code AS "itemCode", i.document -> 'name' AS "itemName",
  j.id AS "countyId", j.name AS "countyName", b.kind, b.payment_count AS "paymentCount", b.total_fen AS "totalFen",
  b.state, b.approval, b.created_at AS "createdAt"`;

/** Batches of the counties in a subtree, newest first. */
export async function listBatches(sql: Sql, areaPath: string, limit: number): Promise<BatchRow[]> {
  const { rows } = await sql.query<BatchRow>(
    `SELECT ${batchColumns}
       FROM payment_batch b JOIN policy_item i ON i.code = b.item_code JOIN jurisdiction j ON j.id = b.county_id
      WHERE j.path >= $1 AND j.path < $2 ORDER BY b.created_at DESC, b.id LIMIT $3`,
    [areaPath, areaEnd(areaPath), limit],
  );
  return rows;
}

/** One batch by its id. */
export async function findBatchRow(sql: Sql, id: string): Promise<BatchRow | undefined> {
  const { rows } = await sql.query<BatchRow>(
    `SELECT ${batchColumns}
       FROM payment_batch b JOIN policy_item i ON i.code = b.item_code JOIN jurisdiction j ON j.id = b.county_id
      WHERE b.id = $1`,
    [id],
  );
  return rows[0];
}

/** Who has completed which kind of step in the cases that a batch pays: what separation of duties looks at. */
export async function listCompletedStepsInBatch(
  sql: Sql,
  batchId: string,
): Promise<{ kind: TaskKind; userId: string }[]> {
  const { rows } = await sql.query<{ kind: TaskKind; userId: string }>(
    `SELECT DISTINCT t.kind, t.completed_by AS "userId"
       FROM payment y JOIN entitlement e ON e.id = y.entitlement_id JOIN inbox_task t ON t.case_id = e.case_id
      WHERE y.batch_id = $1 AND t.state = 'COMPLETED' AND t.completed_by IS NOT NULL`,
    [batchId],
  );
  return rows;
}
