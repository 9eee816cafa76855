import type { Sql } from '../../kit/database.ts';

/** Stops business time at an instant. */
export async function pinClock(sql: Sql, instant: Date): Promise<void> {
  await sql.query('UPDATE business_clock SET pinned_at = $1', [instant]);
}

export async function businessNow(sql: Sql): Promise<Date> {
  const { rows } = await sql.query<{ now: Date }>('SELECT business_now() AS now');
  if (!rows[0]) throw new Error('The database tells no business time');
  return rows[0].now;
}

/** Business time runs with the database's clock again. */
export async function resetClock(sql: Sql): Promise<void> {
  await sql.query(`UPDATE business_clock SET pinned_at = NULL, shift = '0'`);
}
