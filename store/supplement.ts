import type { Sql } from '../kit/database.ts';

export interface Supplement {
  note: string;
  /** Names of the answers that it changed. */
  fields: string[];
  at: Date;
}

/** Keeps what an applicant handed in, at business time. `providedBy` is `user:<id>` or `client:<id>`. */
export async function insertSupplement(
  sql: Sql,
  supplement: { id: string; caseId: string; note: string; fields: readonly string[]; providedBy: string },
): Promise<void> {
  await sql.query(
    `INSERT INTO supplement (id, case_id, note, fields, provided_by, at) VALUES ($1, $2, $3, $4, $5, business_now())`,
    [supplement.id, supplement.caseId, supplement.note, supplement.fields, supplement.providedBy],
  );
}

/** Oldest first. */
export async function listSupplements(sql: Sql, caseId: string): Promise<Supplement[]> {
  const { rows } = await sql.query<Supplement>(
    'SELECT note, fields, at FROM supplement WHERE case_id = $1 ORDER BY at, id',
    [caseId],
  );
  return rows;
}
