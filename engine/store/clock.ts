import type { Sql } from '../../kit/database.ts';

/** Stops business time at an instant. */
export async function pinClock(sql: Sql, instant: Date): Promise<void> {
  await sql.query('UPDATE business_clock SET pinned_at = $1', [instant]);
}

/** Business time runs with the database's clock again. */
export async function resetClock(sql: Sql): Promise<void> {
  await sql.query(`UPDATE business_clock SET pinned_at = NULL, shift = '0'`);
}
