import type { Key } from '../core/state.ts';
import { CommandRejected, type Attempt } from './unit.ts';

/** Tables of the history of process instances, by the column that names the instance. */
const HISTORY = [
  'element_instance',
  'variable',
  'job',
  'message_subscription',
  'incident',
  'sequence_flow',
] as const;

interface Ended {
  readonly key: Key;
  readonly running: boolean;
  readonly child: boolean;
}

/** Removes an ended root instance and all that it called from the history, together with the attempt's steps. */
export async function deleteInstances(attempt: Attempt, processInstanceKey: Key): Promise<void> {
  const { rows } = await attempt.sql.query<Ended>({
    name: 'instances to delete',
    text: `WITH RECURSIVE tree AS (
        SELECT key, ended_at, parent_process_instance_key AS parent FROM engine.process_instance WHERE key = $1
        UNION ALL SELECT p.key, p.ended_at, NULL FROM tree t
          JOIN engine.process_instance p ON p.parent_process_instance_key = t.key)
      SELECT key, ended_at IS NULL AS running, parent IS NOT NULL AS child FROM tree`,
    values: [processInstanceKey],
  });
  const refused = refusalOf(processInstanceKey, rows);
  if (refused) throw refused;
  const keys = rows.map(({ key }) => key);
  for (const table of HISTORY)
    attempt.write({
      name: `delete history of ${table}`,
      text: `DELETE FROM engine.${table} WHERE process_instance_key = ANY($1::bigint[])`,
      values: [keys],
    });
  attempt.write({
    name: 'delete process instances',
    text: 'DELETE FROM engine.process_instance WHERE key = ANY($1::bigint[])',
    values: [keys],
  });
}

function refusalOf(key: Key, instances: readonly Ended[]): CommandRejected | undefined {
  const expected = `Expected to delete a process instance with key '${key}', but`;
  if (instances.length === 0)
    return new CommandRejected('NOT_FOUND', `${expected} no such process instance was found`);
  if (instances.some(({ running }) => running))
    return new CommandRejected('INVALID_STATE', `${expected} it is still active`);
  if (instances.some(({ child }) => child))
    return new CommandRejected(
      'INVALID_STATE',
      `${expected} it was created by a parent process instance and is deleted together with that`,
    );
  return undefined;
}
