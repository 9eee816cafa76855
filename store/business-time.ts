import type { Sql } from '../kit/database.ts';

/** The present moment of business time. */
export async function businessNow(sql: Sql): Promise<Date> {
  const { rows } = await sql.query<{ now: Date }>('SELECT business_now() AS now');
  return rows[0]?.now ?? new Date();
}
