import type { Sql } from '../kit/database.ts';
import type { AccountStatus } from './recipient-account.ts';

/** What decides whether an order may be paid. */
export interface PrecheckRow {
  paymentId: string;
  state: 'PLANNED' | 'HELD';
  holdReason: string | null;
  aliveStatus: 'ALIVE' | 'DEAD' | 'UNKNOWN';
  entitlementState: 'PENDING' | 'ACTIVE' | 'SUSPENDED' | 'STOPPED';
  /** The account the person is paid on: a usable one first, then the citizen card, then the newest. */
  accountId: string | null;
  accountStatus: AccountStatus | null;
}

const query = (where: string): string => `
  SELECT p.id AS "paymentId", p.state, p.hold_reason AS "holdReason", person.alive_status AS "aliveStatus",
         e.state AS "entitlementState", a.id AS "accountId", a.status AS "accountStatus"
    FROM payment p JOIN entitlement e ON e.id = p.entitlement_id
    JOIN item_case c ON c.id = e.case_id JOIN person ON person.id = e.person_id
    LEFT JOIN LATERAL (
      SELECT id, status FROM recipient_account own WHERE own.person_id = e.person_id
       ORDER BY (status = 'NORMAL') DESC, (kind = 'CITIZEN_CARD') DESC, own.checked_at DESC LIMIT 1) a ON true
   WHERE p.state IN ('PLANNED','HELD') AND ${where}
   ORDER BY p.payment_no FOR UPDATE OF p`;

/** Orders of an item and county up to a month that no batch carries yet, under lock. */
export async function listForPrecheck(
  sql: Sql,
  {
    itemCode,
    countyPath,
    countyEnd,
    month,
  }: { itemCode: string; countyPath: string; countyEnd: string; month: string },
): Promise<PrecheckRow[]> {
  const { rows } = await sql.query<PrecheckRow>(
    query('e.item_code = $1 AND c.area_path >= $2 AND c.area_path < $3 AND p.month <= $4'),
    [itemCode, countyPath, countyEnd, month],
  );
  return rows;
}

/** The same of one order. */
export async function readForPrecheck(sql: Sql, paymentId: string): Promise<PrecheckRow | undefined> {
  const { rows } = await sql.query<PrecheckRow>(query('p.id = $1'), [paymentId]);
  return rows[0];
}

/** Pre-checked orders of an item and county that no batch carries yet, with their sums, under lock. */
export async function listUnbatched(
  sql: Sql,
  {
    itemCode,
    countyPath,
    countyEnd,
    month,
  }: { itemCode: string; countyPath: string; countyEnd: string; month: string },
): Promise<{ id: string; amountFen: number }[]> {
  const { rows } = await sql.query<{ id: string; amountFen: number }>(
    `SELECT p.id, p.amount_fen AS "amountFen"
       FROM payment p JOIN entitlement e ON e.id = p.entitlement_id JOIN item_case c ON c.id = e.case_id
      WHERE p.state = 'PRECHECKED' AND p.batch_id IS NULL AND e.item_code = $1
        AND c.area_path >= $2 AND c.area_path < $3 AND p.month <= $4
      ORDER BY p.payment_no FOR UPDATE OF p`,
    [itemCode, countyPath, countyEnd, month],
  );
  return rows;
}
