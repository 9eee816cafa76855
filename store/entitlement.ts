import type { Sql } from '../kit/database.ts';
import { areaEnd } from './jurisdiction.ts';

export interface Entitlement {
  id: string;
  caseId: string;
  personId: string;
  itemCode: string;
  amountFen: number;
  period: 'MONTH' | 'ONCE';
  fromMonth: string;
  toMonth: string | null;
  state: 'PENDING' | 'ACTIVE' | 'SUSPENDED' | 'STOPPED';
}

const columns = `id, case_id AS "caseId", person_id AS "personId", item_code AS "itemCode", amount_fen AS "amountFen",
  period, from_month AS "fromMonth", to_month AS "toMonth", state`;

/** Grants a benefit, active at once, once a case; false when the case had it before. */
export async function insertEntitlement(
  sql: Sql,
  granted: Omit<Entitlement, 'id' | 'state'>,
): Promise<boolean> {
  const { rowCount } = await sql.query(
    `INSERT INTO entitlement (case_id, person_id, item_code, amount_fen, period, from_month, to_month, state, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, 'ACTIVE', business_now()) ON CONFLICT (case_id) DO NOTHING`,
    [
      granted.caseId,
      granted.personId,
      granted.itemCode,
      granted.amountFen,
      granted.period,
      granted.fromMonth,
      granted.toMonth,
    ],
  );
  return rowCount === 1;
}

export async function findEntitlementOfCase(sql: Sql, caseId: string): Promise<Entitlement | undefined> {
  const { rows } = await sql.query<Entitlement>(`SELECT ${columns} FROM entitlement WHERE case_id = $1`, [
    caseId,
  ]);
  return rows[0];
}

/** Codes of the monthly benefits that one of these people holds. */
export async function listHeldItems(sql: Sql, personIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql.query<{ code: string }>(
    `SELECT DISTINCT item_code AS code FROM entitlement
      WHERE person_id = ANY ($1) AND period = 'MONTH' AND state IN ('PENDING','ACTIVE','SUSPENDED') ORDER BY 1`,
    [personIds],
  );
  return rows.map(({ code }) => code);
}

/** Monthly benefits of an item that are due to be paid for a month in a county and have no order for it yet. */
export async function listUnplanned(
  sql: Sql,
  { itemCode, countyPath, month }: { itemCode: string; countyPath: string; month: string },
): Promise<Entitlement[]> {
  const { rows } = await sql.query<Entitlement>(
    `SELECT ${columns} FROM entitlement e
      WHERE item_code = $1 AND state = 'ACTIVE' AND period = 'MONTH' AND amount_fen > 0
        AND from_month <= $4 AND coalesce(to_month, $4) >= $4
        AND EXISTS (SELECT FROM item_case c WHERE c.id = e.case_id AND c.area_path >= $2 AND c.area_path < $3)
        AND NOT EXISTS (SELECT FROM payment p WHERE p.entitlement_id = e.id AND p.month = $4 AND p.kind = 'REGULAR')
      ORDER BY id`,
    [itemCode, countyPath, areaEnd(countyPath), month],
  );
  return rows;
}
