import type { Sql } from '../../kit/database.ts';

/** Gives jobs of a type to no worker any more; false if that is so already. */
export function suspendJobType(sql: Sql, type: string): Promise<boolean> {
  return change(
    sql,
    'INSERT INTO engine.suspended_job_type (type, suspended_at) VALUES ($1, business_now()) ON CONFLICT DO NOTHING',
    type,
  );
}

/** False if the type was not suspended. */
export function resumeJobType(sql: Sql, type: string): Promise<boolean> {
  return change(sql, 'DELETE FROM engine.suspended_job_type WHERE type = $1', type);
}

/** Every node hears of it: its memory of what is deployed and held goes by the revision. */
async function change(sql: Sql, statement: string, type: string): Promise<boolean> {
  const { rowCount } = await sql.query(
    `WITH changed AS (${statement} RETURNING type)
     UPDATE engine.catalogue SET revision = revision + 1 WHERE EXISTS (SELECT FROM changed)`,
    [type],
  );
  return rowCount === 1;
}

export async function suspendedJobTypes(
  sql: Sql,
): Promise<{ readonly type: string; readonly suspendedDate: Date }[]> {
  const { rows } = await sql.query<{ type: string; suspendedDate: Date }>(
    `SELECT type, suspended_at AS "suspendedDate" FROM engine.suspended_job_type ORDER BY type`,
  );
  return rows;
}
