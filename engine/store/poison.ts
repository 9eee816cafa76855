import pg from 'pg';
import { isConnectionFault } from '../../kit/database.ts';
import type { Key, Tree } from '../core/state.ts';
import { CommandRejected, type Attempt } from './unit.ts';

/** A fault of the engine or of what it was given, not of the database, and no refusal. */
export function isUnforeseen(error: unknown): boolean {
  return !(error instanceof CommandRejected || error instanceof pg.DatabaseError || isConnectionFault(error));
}

/**
 * Stops an element whose trigger fails in a way that nobody foresaw, so that it is not tried for ever: an incident of
 * type UNKNOWN. Its resolution lets the trigger come again. Needs no model: it may be the model that fails.
 */
export async function raiseUnforeseen(
  attempt: Attempt,
  { rootKey, elementInstanceKey }: { readonly rootKey: Key; readonly elementInstanceKey: Key },
  error: unknown,
): Promise<void> {
  const element = attempt.tree(rootKey).elementInstance.find(({ key }) => key === elementInstanceKey);
  if (!element) throw new Error(`The tree has no element instance ${elementInstanceKey}`);
  const key = await attempt.nextKey();
  const { processInstanceKey, elementId } = element;
  attempt.write({
    name: 'raise unforeseen incident',
    text: `INSERT INTO engine.incident
        (key, root_key, process_instance_key, element_instance_key, element_id, type, message, state, created_at)
      VALUES ($1, $2, $3, $4, $5, 'UNKNOWN', $6, 'ACTIVE', $7)`,
    values: [key, rootKey, processInstanceKey, elementInstanceKey, elementId, messageOf(error), attempt.now],
  });
  attempt.write({
    name: 'mark element of unforeseen incident',
    text: 'UPDATE engine.element_instance SET incident_key = $1 WHERE key = $2',
    values: [key, elementInstanceKey],
  });
}

function messageOf(error: unknown): string {
  return `The engine could not go on: ${error instanceof Error ? error.message : String(error)}`;
}

/** Elements whose triggers wait until somebody resolves an incident. */
export function stoppedElements({ incident }: Tree): Set<Key> {
  const stopped = incident.filter(({ type }) => type === 'UNKNOWN');
  return new Set(stopped.map(({ elementInstanceKey }) => elementInstanceKey));
}
