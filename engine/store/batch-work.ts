import pg from 'pg';
import type { Sql } from '../../kit/database.ts';
import type { Key } from '../core/state.ts';
import type { BatchPlan } from './batch-operations.ts';
import { deleteInstances } from './deletion.ts';
import { lockJobs } from './requests.ts';
import { CommandRejected, inUnit, type Attempt, type Store, type Unit } from './unit.ts';

/** Items that share a commit: few enough that other commands for the same instances wait only shortly. */
const ITEMS_A_UNIT = 50;

interface Item {
  readonly operation: Key;
  readonly item: Key;
  readonly instance: Key;
  readonly root: Key;
  readonly plan: BatchPlan;
}

interface Done extends Item {
  /** Why it failed. */
  readonly error: string | undefined;
}

/** Whether an operation is under way. A read without a transaction of its own. */
export async function hasBatchWork(sql: Sql): Promise<boolean> {
  const { rows } = await sql.query<{ some: boolean }>({
    name: 'has batch operations',
    text: `SELECT EXISTS (SELECT FROM engine.batch_operation WHERE state = 'ACTIVE') AS some`,
  });
  return rows[0]?.some ?? false;
}

/** Carries out some items that no other node works on, and ends the operations that are through; gives how many items. */
export async function workOnBatches(store: Store): Promise<number> {
  const done = await carryOutSome(store, ITEMS_A_UNIT).catch((error: unknown) => {
    if (!isRefusedByDatabase(error)) throw error;
    return carryOutOne(store);
  });
  await endFinished(store.pool);
  return done;
}

/** Classes of errors that come again for the same data: wrong values and violated constraints. */
function isRefusedByDatabase(error: unknown): error is pg.DatabaseError {
  return error instanceof pg.DatabaseError && /^2[23]/.test(error.code ?? '');
}

/** After a unit that the database refused: the item that it was about fails alone. */
async function carryOutOne(store: Store): Promise<number> {
  const taken: Item[] = [];
  try {
    return await carryOutSome(store, 1, (found) => taken.push(...found));
  } catch (error) {
    if (!isRefusedByDatabase(error) || taken.length === 0) throw error;
    store.log.warn({ err: error, items: taken }, 'the database refused a batch item');
    const problem =
      error.code === '23505'
        ? 'Another running instance of the process has its business id or start correlation key'
        : 'The database refused what the item leads to';
    const failed = taken.map((item) => ({ ...item, error: problem }));
    await inUnit(
      store,
      () => Promise.resolve({ rootKeys: [], found: failed }),
      (unit) => unit.attempt((attempt) => Promise.resolve(note(attempt, failed))),
    );
    return failed.length;
  }
}

function carryOutSome(
  store: Store,
  most: number,
  took: (found: readonly Item[]) => void = () => undefined,
): Promise<number> {
  return inUnit(
    store,
    async (sql) => {
      const found = await lockItems(sql, most);
      took(found);
      const rootKeys = [...new Set(found.map(({ root }) => root))];
      await sql.query({
        name: 'lock roots',
        text: 'SELECT FROM engine.process_instance WHERE key = ANY($1::bigint[]) ORDER BY key FOR UPDATE',
        values: [rootKeys],
      });
      // Open jobs change along: an activation at the same moment must not be overwritten.
      await lockJobs(sql, [], rootKeys);
      return { rootKeys, found };
    },
    async (unit, found) => {
      const isDeletion = ({ plan }: Item): boolean => plan.type === 'DELETE_PROCESS_INSTANCE';
      const outcome: Done[] = await deletions(unit, found.filter(isDeletion));
      for (const item of found)
        if (!isDeletion(item)) outcome.push({ ...item, error: await tryItem(store, unit, item) });
      if (outcome.length > 0) await unit.attempt((attempt) => Promise.resolve(note(attempt, outcome)));
      return outcome.length;
    },
  );
}

async function lockItems(sql: Sql, most: number): Promise<Item[]> {
  const { rows } = await sql.query<Item>({
    name: 'lock batch items',
    text: `SELECT b.key AS operation, i.item_key AS item, i.process_instance_key AS instance, i.root_key AS root, b.plan
      FROM engine.batch_operation b
      CROSS JOIN LATERAL (
        SELECT * FROM engine.batch_operation_item w
        WHERE w.batch_operation_key = b.key AND w.state = 'ACTIVE'
        ORDER BY w.item_key LIMIT $1 FOR UPDATE SKIP LOCKED) i
      WHERE b.state = 'ACTIVE' ORDER BY b.key, i.item_key LIMIT $1`,
    values: [most],
  });
  return rows;
}

/** Instances are deleted together: a statement a table for all of them. */
async function deletions(unit: Unit, found: readonly Item[]): Promise<Done[]> {
  if (found.length === 0) return [];
  const refused = await unit.attempt((attempt) =>
    deleteInstances(
      attempt,
      found.map(({ instance }) => instance),
    ),
  );
  return found.map((item) => ({ ...item, error: refused.get(item.instance) }));
}

/** One item as a whole or not at all; gives what was wrong with it. */
async function tryItem(store: Store, unit: Unit, item: Item): Promise<string | undefined> {
  try {
    await unit.attempt((attempt) => carryOut(attempt, item));
    return undefined;
  } catch (error) {
    if (error instanceof CommandRejected) return error.message;
    store.log.error({ err: error, batchOperation: item.operation, item: item.item }, 'a batch item failed');
    return 'Unexpected error occurred during the processing of the item';
  }
}

async function carryOut(attempt: Attempt, { plan, instance, item, root }: Item): Promise<void> {
  switch (plan.type) {
    case 'CANCEL_PROCESS_INSTANCE':
      await attempt.step(root, { type: 'cancelInstance', processInstanceKey: instance });
      return;
    case 'RESOLVE_INCIDENT':
      await resolve(attempt, root, item);
      return;
    case 'MIGRATE_PROCESS_INSTANCE':
      await attempt.step(root, {
        ...{ type: 'migrateInstance', processInstanceKey: instance, mappings: plan.mappings },
        targetProcessDefinitionKey: plan.targetProcessDefinitionKey,
      });
      return;
    case 'MODIFY_PROCESS_INSTANCE':
      await attempt.step(root, {
        ...{ type: 'modifyInstance', processInstanceKey: instance, activate: [], terminate: [] },
        move: plan.moves.map(({ sourceElementId, targetElementId }) => ({
          ...{ source: { elementId: sourceElementId }, targetElementId, ancestor: 'inferred', variables: [] },
        })),
      });
      return;
    case 'SUSPEND_PROCESS_INSTANCE':
      await attempt.step(root, { type: 'suspendInstance', processInstanceKey: instance });
      return;
    case 'RESUME_PROCESS_INSTANCE':
      await attempt.step(root, { type: 'resumeInstance', processInstanceKey: instance });
      return;
    case 'DELETE_PROCESS_INSTANCE':
      throw new Error('Instances are deleted together');
  }
}

/** A job without retries gets one more try. */
async function resolve(attempt: Attempt, root: Key, incidentKey: Key): Promise<void> {
  const { incident, job } = attempt.tree(root);
  const jobKey = incident.find(({ key }) => key === incidentKey)?.jobKey;
  const retries = job.find(({ key }) => key === jobKey)?.retries ?? 0;
  if (jobKey !== undefined && retries <= 0)
    await attempt.step(root, { type: 'updateJob', jobKey, retries: 1 });
  await attempt.step(root, { type: 'resolveIncident', incidentKey });
}

function note(attempt: Attempt, outcome: readonly Done[]): void {
  attempt.write({
    name: 'note batch items',
    text: `UPDATE engine.batch_operation_item i
      SET state = CASE WHEN n.error IS NULL THEN 'COMPLETED' ELSE 'FAILED' END, error_message = n.error, processed_at = $4
      FROM unnest($1::bigint[], $2::bigint[], $3::text[]) AS n (operation, item, error)
      WHERE i.batch_operation_key = n.operation AND i.item_key = n.item AND i.state = 'ACTIVE'`,
    values: [
      outcome.map(({ operation }) => operation),
      outcome.map(({ item }) => item),
      outcome.map(({ error }) => error ?? null),
      attempt.now,
    ],
  });
  attempt.write({
    name: 'count batch items',
    text: `UPDATE engine.batch_operation b SET completed = b.completed + n.completed, failed = b.failed + n.failed
      FROM (SELECT operation, count(*) FILTER (WHERE NOT is_failed) AS completed, count(*) FILTER (WHERE is_failed) AS failed
        FROM unnest($1::bigint[], $2::boolean[]) AS u (operation, is_failed) GROUP BY operation ORDER BY operation) n
      WHERE b.key = n.operation`,
    values: [outcome.map(({ operation }) => operation), outcome.map(({ error }) => error !== undefined)],
  });
}

async function endFinished(sql: Sql): Promise<void> {
  await sql.query({
    name: 'end batch operations',
    text: `UPDATE engine.batch_operation b SET state = 'COMPLETED', ended_at = business_now()
      WHERE b.state = 'ACTIVE' AND NOT EXISTS (
        SELECT FROM engine.batch_operation_item i WHERE i.batch_operation_key = b.key AND i.state = 'ACTIVE')`,
  });
}
