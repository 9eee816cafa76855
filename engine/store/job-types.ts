import type { Sql } from '../../kit/database.ts';

/** Gives jobs of a type to no worker any more; false if that is so already. */
export async function suspendJobType(sql: Sql, type: string): Promise<boolean> {
  const { rowCount } = await sql.query(
    `INSERT INTO engine.suspended_job_type (type, suspended_at) VALUES ($1, business_now()) ON CONFLICT DO NOTHING`,
    [type],
  );
  return rowCount === 1;
}

/** False if the type was not suspended. */
export async function resumeJobType(sql: Sql, type: string): Promise<boolean> {
  const { rowCount } = await sql.query('DELETE FROM engine.suspended_job_type WHERE type = $1', [type]);
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
