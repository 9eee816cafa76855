import type { Sql } from '../kit/database.ts';

export interface Objection {
  id: string;
  objector: string | null;
  reason: string;
  at: Date;
  outcome: 'UPHELD' | 'DISMISSED' | null;
}

/** Keeps an objection against a case's running notice; false when no notice runs at this moment of business time. */
export async function insertObjection(
  sql: Sql,
  objection: { id: string; caseId: string; objector: string | undefined; reason: string },
): Promise<boolean> {
  const { rowCount } = await sql.query(
    `INSERT INTO objection (id, case_id, notice_id, objector, reason, at)
     SELECT $1, $2, n.id, $3, $4, business_now() FROM public_notice n
      WHERE n.case_id = $2 AND n.from_at <= business_now() AND business_now() < n.to_at
      ORDER BY n.round DESC LIMIT 1`,
    [objection.id, objection.caseId, objection.objector ?? null, objection.reason],
  );
  return rowCount === 1;
}

/** Answers every objection of a case that is still open; gives how many there were. */
export async function handleObjections(
  sql: Sql,
  handled: { caseId: string; outcome: 'UPHELD' | 'DISMISSED'; userId: string },
): Promise<number> {
  const { rowCount } = await sql.query(
    `UPDATE objection SET outcome = $2, handled_by = $3, handled_at = business_now()
      WHERE case_id = $1 AND outcome IS NULL`,
    [handled.caseId, handled.outcome, handled.userId],
  );
  return rowCount ?? 0;
}

export async function listObjections(sql: Sql, caseId: string): Promise<Objection[]> {
  const { rows } = await sql.query<Objection>(
    'SELECT id, objector, reason, at, outcome FROM objection WHERE case_id = $1 ORDER BY at, id',
    [caseId],
  );
  return rows;
}
