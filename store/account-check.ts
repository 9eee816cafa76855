import type { Sql } from '../kit/database.ts';

/** An account of which nobody knows yet whether it can be paid on. */
export interface UncheckedAccount {
  id: string;
  bank: string;
}

export async function listUncheckedAccounts(sql: Sql, personId: string): Promise<UncheckedAccount[]> {
  const { rows } = await sql.query<UncheckedAccount>(
    `SELECT id, bank FROM recipient_account WHERE person_id = $1 AND status = 'UNKNOWN' ORDER BY id`,
    [personId],
  );
  return rows;
}

/** The same of everybody of an area who holds a benefit of an item. */
export async function listUncheckedPayees(
  sql: Sql,
  { itemCode, areaPath, areaEnd }: { itemCode: string; areaPath: string; areaEnd: string },
): Promise<UncheckedAccount[]> {
  const { rows } = await sql.query<UncheckedAccount>(
    `SELECT a.id, a.bank FROM recipient_account a
      WHERE a.status = 'UNKNOWN' AND a.person_id IN (
        SELECT e.person_id FROM entitlement e JOIN item_case c ON c.id = e.case_id
         WHERE e.state = 'ACTIVE' AND e.item_code = $1 AND c.area_path >= $2 AND c.area_path < $3)
      ORDER BY a.id`,
    [itemCode, areaPath, areaEnd],
  );
  return rows;
}
