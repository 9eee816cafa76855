import type { Sql } from '../kit/database.ts';
import type { Json } from './json.ts';

export interface KeptAnswer {
  fingerprint: Buffer;
  status: number;
  body: Json;
}

/**
 * Takes a key for the transaction that does the work. False when the key was used before; while another transaction
 * holds it, the call waits for that one's end.
 */
export async function takeKey(sql: Sql, caller: string, key: string, fingerprint: Buffer): Promise<boolean> {
  const { rowCount } = await sql.query(
    'INSERT INTO idempotency_key (caller, key, fingerprint) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
    [caller, key, fingerprint],
  );
  return rowCount === 1;
}

/** Keeps the answer of the work with the key, in the same transaction. */
export async function keepAnswer(
  sql: Sql,
  { caller, key }: { caller: string; key: string },
  answer: { status: number; body: Json },
): Promise<void> {
  await sql.query('UPDATE idempotency_key SET status = $3, body = $4 WHERE caller = $1 AND key = $2', [
    caller,
    key,
    answer.status,
    JSON.stringify(answer.body),
  ]);
}

/** What was answered under a key. */
export async function findAnswer(sql: Sql, caller: string, key: string): Promise<KeptAnswer | undefined> {
  const { rows } = await sql.query<KeptAnswer>(
    'SELECT fingerprint, status, body FROM idempotency_key WHERE caller = $1 AND key = $2 AND status IS NOT NULL',
    [caller, key],
  );
  return rows[0];
}
