import type { Sql } from '../kit/database.ts';

/** Moves business time to `instant`; it runs on from there. */
export async function shiftBusinessClock(sql: Sql, instant: Date): Promise<void> {
  await sql.query('UPDATE business_clock SET pinned_at = NULL, shift = $1 - clock_timestamp()', [instant]);
}

/** Lets business time be the machine's again. */
export async function resetBusinessClock(sql: Sql): Promise<void> {
  await sql.query(`UPDATE business_clock SET pinned_at = NULL, shift = '0'`);
}
