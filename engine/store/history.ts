import type { Pool, Sql } from '../../kit/database.ts';
import { inTransaction } from '../../kit/database.ts';
import type { Key } from '../core/state.ts';
import { historyTables } from './deletion.ts';

const ROOTS_A_PASS = 200;
const OPERATIONS_A_PASS = 20;
const DECISIONS_A_PASS = 2000;

/**
 * Removes process instances that ended more than `days` of business time ago, with all that they called and all that
 * is known of them, batch operations that ended as long ago, and decisions that were evaluated for no instance; gives
 * how many it removed. Touches nothing that runs, and waits for nobody: what somebody else holds is left for the next
 * pass.
 */
export async function pruneHistory(pool: Pool, days: number): Promise<number> {
  return inTransaction(
    pool,
    async (sql) =>
      (await pruneInstances(sql, days)) +
      (await pruneOperations(sql, days)) +
      (await pruneDecisions(sql, days)),
  );
}

async function pruneInstances(sql: Sql, days: number): Promise<number> {
  const roots = await lockOld(sql, days);
  if (roots.length === 0) return 0;
  const keys = await withCalled(sql, roots);
  for (const table of await historyTables(sql)) {
    await sql.query({
      name: `prune history of ${table}`,
      text: `DELETE FROM engine.${table} WHERE process_instance_key = ANY($1::bigint[])`,
      values: [keys],
    });
  }
  await sql.query({
    name: 'prune process instances',
    text: 'DELETE FROM engine.process_instance WHERE key = ANY($1::bigint[])',
    values: [keys],
  });
  return roots.length;
}

async function pruneOperations(sql: Sql, days: number): Promise<number> {
  const { rows } = await sql.query<{ key: Key }>({
    name: 'prune batch operations',
    text: `DELETE FROM engine.batch_operation WHERE key IN (
        SELECT key FROM engine.batch_operation
        WHERE ended_at < (SELECT business_now()) - $1::int * interval '1 day'
        ORDER BY key LIMIT $2 FOR UPDATE SKIP LOCKED)
      RETURNING key`,
    values: [days, OPERATIONS_A_PASS],
  });
  await sql.query({
    name: 'prune items of batch operations',
    text: 'DELETE FROM engine.batch_operation_item WHERE batch_operation_key = ANY($1::bigint[])',
    values: [rows.map(({ key }) => key)],
  });
  return rows.length;
}

async function pruneDecisions(sql: Sql, days: number): Promise<number> {
  const { rowCount } = await sql.query({
    name: 'prune decisions',
    text: `DELETE FROM engine.decision_instance WHERE key IN (
        SELECT key FROM engine.decision_instance
        WHERE process_instance_key IS NULL AND evaluated_at < (SELECT business_now()) - $1::int * interval '1 day'
        ORDER BY evaluated_at LIMIT $2 FOR UPDATE SKIP LOCKED)`,
    values: [days, DECISIONS_A_PASS],
  });
  return rowCount ?? 0;
}

/** A called instance goes with its root, which ends last. */
async function lockOld(sql: Sql, days: number): Promise<Key[]> {
  const { rows } = await sql.query<{ key: Key }>({
    name: 'lock old process instances',
    text: `SELECT key FROM engine.process_instance
      WHERE ended_at IS NOT NULL AND ended_at < (SELECT business_now()) - $1::int * interval '1 day'
        AND parent_process_instance_key IS NULL
      ORDER BY ended_at LIMIT $2 FOR UPDATE SKIP LOCKED`,
    values: [days, ROOTS_A_PASS],
  });
  return rows.map(({ key }) => key);
}

async function withCalled(sql: Sql, roots: readonly Key[]): Promise<Key[]> {
  const { rows } = await sql.query<{ key: Key }>({
    name: 'trees of old process instances',
    text: `WITH RECURSIVE tree AS (
        SELECT key FROM unnest($1::bigint[]) AS root (key)
        UNION ALL SELECT p.key FROM tree t
          JOIN engine.process_instance p ON p.parent_process_instance_key = t.key)
      SELECT key FROM tree`,
    values: [roots],
  });
  return rows.map(({ key }) => key);
}
