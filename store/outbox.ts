import type { Sql } from '../kit/database.ts';
import type { Json } from './json.ts';

/** What leaves the database, by kind. Variables carry ids, dates and outcomes only, never personal data. */
export interface OutboxPayloads {
  PUBLISH_MESSAGE: {
    name: string;
    correlationKey: string;
    /** The engine takes a message of one id once. */
    messageId: string;
    /** How long the engine keeps it for a subscription that opens later. */
    timeToLiveMs: number;
    variables: Record<string, Json>;
  };
  COMPLETE_JOB: { jobKey: string; variables: Record<string, Json> };
  SEND_SMS: { notificationId: string };
}
export type OutboxKind = keyof OutboxPayloads;

export type OutboxMessage = {
  [Kind in OutboxKind]: { id: number; kind: Kind; payload: OutboxPayloads[Kind]; attempts: number };
}[OutboxKind];

/**
 * Writes what has to leave, in the transaction of the change that causes it. The same `onceKey` is written once;
 * the answer says whether this call wrote it. Kick the relay after the commit.
 */
export async function enqueue<Kind extends OutboxKind>(
  sql: Sql,
  kind: Kind,
  onceKey: string,
  payload: OutboxPayloads[Kind],
): Promise<boolean> {
  const { rowCount } = await sql.query(
    'INSERT INTO outbox (kind, once_key, payload) VALUES ($1, $2, $3) ON CONFLICT (once_key) DO NOTHING',
    [kind, onceKey, JSON.stringify(payload)],
  );
  return rowCount === 1;
}

/**
 * Leases what is due, oldest first. A message not acknowledged within `leaseSeconds` (machine time) is given out again.
 */
export async function leaseOutbox(sql: Sql, limit: number, leaseSeconds: number): Promise<OutboxMessage[]> {
  const { rows } = await sql.query<OutboxMessage>(
    `UPDATE outbox SET attempts = attempts + 1, next_at = clock_timestamp() + make_interval(secs => $2)
      WHERE id IN (SELECT id FROM outbox
                    WHERE delivered_at IS NULL AND next_at <= clock_timestamp()
                    ORDER BY next_at, id LIMIT $1 FOR UPDATE SKIP LOCKED)
      RETURNING id, kind, payload, attempts`,
    [limit, leaseSeconds],
  );
  return rows.sort((one, other) => one.id - other.id);
}

export async function markDelivered(sql: Sql, id: number): Promise<void> {
  await sql.query(
    'UPDATE outbox SET delivered_at = clock_timestamp(), last_error = NULL WHERE id = $1 AND delivered_at IS NULL',
    [id],
  );
}

/** Puts a message back for another try in `retrySeconds`; `error` holds a code or a short text without personal data. */
export async function markUndelivered(
  sql: Sql,
  id: number,
  retrySeconds: number,
  error: string,
): Promise<void> {
  await sql.query(
    `UPDATE outbox SET next_at = clock_timestamp() + make_interval(secs => $2), last_error = $3
      WHERE id = $1 AND delivered_at IS NULL`,
    [id, retrySeconds, error.slice(0, 500)],
  );
}
