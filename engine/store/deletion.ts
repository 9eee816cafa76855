import type { Sql } from '../../kit/database.ts';
import type { Key } from '../core/state.ts';
import type { Attempt } from './unit.ts';

/** Tables of the history: those that find their rows by the process instance. What batches did stays on record. */
export async function historyTables(sql: Sql): Promise<string[]> {
  const { rows } = await sql.query<{ name: string }>({
    name: 'tables of the history',
    text: `SELECT DISTINCT c.relname AS name FROM pg_index i
      JOIN pg_class c ON c.oid = i.indrelid
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
      WHERE c.relnamespace = 'engine'::regnamespace AND a.attname = 'process_instance_key' AND i.indpred IS NULL
        AND c.relname <> 'batch_operation_item'
      ORDER BY name`,
  });
  return rows.map(({ name }) => name);
}

interface Member {
  readonly root: Key;
  readonly key: Key;
  readonly running: boolean;
  readonly child: boolean;
}

/**
 * Removes ended root instances, and all that they called, from the history, together with the attempt's steps. Gives
 * why it leaves which of them.
 */
export async function deleteInstances(attempt: Attempt, keys: readonly Key[]): Promise<Map<Key, string>> {
  const { rows } = await attempt.sql.query<Member>({
    name: 'instances to delete',
    text: `WITH RECURSIVE tree AS (
        SELECT key AS root, key, ended_at, parent_process_instance_key IS NOT NULL AS child
        FROM engine.process_instance WHERE key = ANY($1::bigint[])
        UNION ALL SELECT t.root, p.key, p.ended_at, false FROM tree t
          JOIN engine.process_instance p ON p.parent_process_instance_key = t.key)
      SELECT root, key, ended_at IS NULL AS running, child FROM tree`,
    values: [keys],
  });
  const refused = new Map<Key, string>();
  for (const key of keys) {
    const problem = problemOf(rows.filter(({ root }) => root === key));
    if (problem !== undefined)
      refused.set(key, `Expected to delete a process instance with key '${key}', but ${problem}`);
  }
  const gone = rows.flatMap(({ root, key }) => (refused.has(root) ? [] : [key]));
  for (const table of await historyTables(attempt.sql))
    attempt.write({
      name: `delete history of ${table}`,
      text: `DELETE FROM engine.${table} WHERE process_instance_key = ANY($1::bigint[])`,
      values: [gone],
    });
  attempt.write({
    name: 'delete process instances',
    text: 'DELETE FROM engine.process_instance WHERE key = ANY($1::bigint[])',
    values: [gone],
  });
  return refused;
}

function problemOf(tree: readonly Member[]): string | undefined {
  if (tree.length === 0) return 'no such process instance was found';
  if (tree.some(({ running }) => running)) return 'it is still active';
  if (tree.some(({ child }) => child))
    return 'it was created by a parent process instance and is deleted together with that';
  return undefined;
}
