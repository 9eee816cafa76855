import pg from 'pg';
import { isConnectionFault } from '../../kit/database.ts';
import type { Key, Tree } from '../core/state.ts';
import { CommandRejected, type Attempt } from './unit.ts';

/** A fault of the engine or of what it was given, not of the database, and no refusal. */
export function isUnforeseen(error: unknown): boolean {
  return !(error instanceof CommandRejected || error instanceof pg.DatabaseError || isConnectionFault(error));
}

/** Where something failed that nobody foresaw. */
export interface FaultyPlace {
  readonly rootKey: Key;
  readonly elementInstanceKey: Key;
  /** The job whose command failed. */
  readonly jobKey?: Key;
}

/** A step that failed for reasons unknown, with the element that is to be stopped for it. */
export class ElementFault extends Error {
  readonly place: FaultyPlace;

  constructor(place: FaultyPlace, cause: unknown) {
    super(`The element instance ${place.elementInstanceKey} cannot go on`, { cause });
    this.place = place;
  }
}

/** Names the place of what nobody foresaw; refusals and faults of the database pass. */
export async function faultsAt<T>(place: FaultyPlace, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isUnforeseen(error) ? new ElementFault(place, error) : error;
  }
}

/**
 * Stops an element whose trigger fails in a way that nobody foresaw, so that it is not tried for ever: an incident of
 * type UNKNOWN. Its resolution lets the trigger come again. Needs no model: it may be the model that fails.
 */
export async function raiseUnforeseen(
  attempt: Attempt,
  { rootKey, elementInstanceKey, jobKey }: FaultyPlace,
  error: unknown,
): Promise<void> {
  const element = attempt.tree(rootKey).elementInstance.find(({ key }) => key === elementInstanceKey);
  if (!element) throw new Error(`The tree has no element instance ${elementInstanceKey}`);
  const key = await attempt.nextKey();
  const { processInstanceKey, elementId } = element;
  const message = messageOf(error);
  attempt.write({
    name: 'raise unforeseen incident',
    text: `INSERT INTO engine.incident
        (key, root_key, process_instance_key, element_instance_key, element_id, job_key, type, message, state, created_at)
      VALUES ($1, $2, $3, $4, $5, $6, 'UNKNOWN', $7, 'ACTIVE', $8)`,
    values: [
      ...[key, rootKey, processInstanceKey, elementInstanceKey, elementId, jobKey ?? null],
      ...[message, attempt.now],
    ],
  });
  attempt.write({
    name: 'mark element of unforeseen incident',
    text: 'UPDATE engine.element_instance SET incident_key = $1 WHERE key = $2',
    values: [key, elementInstanceKey],
  });
  if (jobKey !== undefined) attempt.write(withheldJob(jobKey, message));
  attempt.stopped.add(elementInstanceKey);
}

/** No worker gets it until somebody gives it retries and resolves the incident. */
function withheldJob(jobKey: Key, message: string) {
  return {
    name: 'withhold job of unforeseen incident',
    text: `UPDATE engine.job SET state = 'FAILED', retries = 0, worker = '', deadline = NULL, retry_at = NULL,
        error_message = $2 WHERE key = $1`,
    values: [jobKey, message],
  };
}

function messageOf(error: unknown): string {
  return `The engine could not go on: ${error instanceof Error ? error.message : String(error)}`;
}

/** Whether an element's triggers wait until somebody resolves an incident. */
export function isStopped(attempt: Attempt, rootKey: Key, elementInstanceKey: Key): boolean {
  return (
    attempt.stopped.has(elementInstanceKey) || stoppedElements(attempt.tree(rootKey)).has(elementInstanceKey)
  );
}

/** Elements whose triggers wait until somebody resolves an incident. */
export function stoppedElements({ incident }: Tree): Set<Key> {
  const stopped = incident.filter(({ type }) => type === 'UNKNOWN');
  return new Set(stopped.map(({ elementInstanceKey }) => elementInstanceKey));
}
