import { inTransaction, type Pool, type Sql } from '../../kit/database.ts';
import type { Mapping } from '../core/migration.ts';
import type { Key } from '../core/state.ts';
import type { Keys } from './keys.ts';
import type { Bind, Condition } from './search/filter.ts';
import { PROCESS_INSTANCES } from './search/process-instances.ts';
import { refuseValue } from './search/search.ts';

export const batchOperationTypes = [
  'CANCEL_PROCESS_INSTANCE',
  'RESOLVE_INCIDENT',
  'MIGRATE_PROCESS_INSTANCE',
  'MODIFY_PROCESS_INSTANCE',
  'DELETE_PROCESS_INSTANCE',
  'SUSPEND_PROCESS_INSTANCE',
  'RESUME_PROCESS_INSTANCE',
] as const;

/** Types that need no plan beyond their name. */
type SimpleType =
  | 'CANCEL_PROCESS_INSTANCE'
  | 'RESOLVE_INCIDENT'
  | 'DELETE_PROCESS_INSTANCE'
  | 'SUSPEND_PROCESS_INSTANCE'
  | 'RESUME_PROCESS_INSTANCE';

/** What is done to every item; stored as JSON. */
export type BatchPlan =
  | { readonly type: SimpleType }
  | {
      readonly type: 'MIGRATE_PROCESS_INSTANCE';
      readonly targetProcessDefinitionKey: Key;
      readonly mappings: readonly Mapping[];
    }
  | {
      readonly type: 'MODIFY_PROCESS_INSTANCE';
      readonly moves: readonly { readonly sourceElementId: string; readonly targetElementId: string }[];
    };

const ACTIVE = `p.state = 'ACTIVE'`;
const ROOT = 'p.parent_process_instance_key IS NULL';

/** Which of the instances that were asked for a plan is for; a plan about incidents has an item an incident. */
const items: Readonly<Record<BatchPlan['type'], { from: string; key: string; where: string }>> = {
  CANCEL_PROCESS_INSTANCE: { from: PROCESS_INSTANCES, key: 'p.key', where: `${ACTIVE} AND ${ROOT}` },
  MIGRATE_PROCESS_INSTANCE: { from: PROCESS_INSTANCES, key: 'p.key', where: ACTIVE },
  MODIFY_PROCESS_INSTANCE: { from: PROCESS_INSTANCES, key: 'p.key', where: ACTIVE },
  DELETE_PROCESS_INSTANCE: {
    from: PROCESS_INSTANCES,
    key: 'p.key',
    where: `p.ended_at IS NOT NULL AND ${ROOT}`,
  },
  SUSPEND_PROCESS_INSTANCE: {
    ...{ from: PROCESS_INSTANCES, key: 'p.key' },
    where: `${ACTIVE} AND ${ROOT} AND p.suspended_at IS NULL`,
  },
  RESUME_PROCESS_INSTANCE: {
    ...{ from: PROCESS_INSTANCES, key: 'p.key' },
    where: `${ACTIVE} AND p.suspended_at IS NOT NULL`,
  },
  RESOLVE_INCIDENT: {
    from: `${PROCESS_INSTANCES} JOIN engine.incident i ON i.process_instance_key = p.key AND i.state = 'ACTIVE'`,
    key: 'i.key',
    where: ACTIVE,
  },
};

/** Notes an operation on all process instances that meet the conditions now; the work is done later. Gives its key. */
export function createBatchOperation(
  { pool, keys }: { pool: Pool; keys: Keys },
  plan: BatchPlan,
  conditions: readonly Condition[],
): Promise<Key> {
  return inTransaction(pool, async (sql) => {
    await keys.reserve(sql, 1);
    const operationKey = keys.next();
    const values: unknown[] = [operationKey, plan.type, JSON.stringify(plan)];
    const bind: Bind = (value) => `$${values.push(value)}`;
    const { from, key, where } = items[plan.type];
    const wanted = [where, ...conditions.map((condition) => condition(bind))].join('\n AND ');
    await sql.query(
      `WITH item AS (
        INSERT INTO engine.batch_operation_item (batch_operation_key, item_key, process_instance_key, root_key, state)
        SELECT $1::bigint, ${key}, p.key, p.root_key, 'ACTIVE' FROM ${from} WHERE ${wanted} RETURNING 1
      ), counted AS (SELECT count(*)::int AS total FROM item)
      INSERT INTO engine.batch_operation (key, type, state, plan, started_at, ended_at, total, completed, failed)
      SELECT $1::bigint, $2::text, CASE WHEN total = 0 THEN 'COMPLETED' ELSE 'ACTIVE' END, $3::jsonb, business_now(),
        CASE WHEN total = 0 THEN business_now() END, total, 0, 0
      FROM counted`,
      values,
    );
    return operationKey;
  }).catch(refuseValue);
}

export type BatchState = 'ACTIVE' | 'SUSPENDED' | 'COMPLETED' | 'CANCELED';

const moves = {
  suspend: { from: ['ACTIVE'], to: 'SUSPENDED' },
  resume: { from: ['SUSPENDED'], to: 'ACTIVE' },
  cancel: { from: ['ACTIVE', 'SUSPENDED'], to: 'CANCELED' },
} as const;

/** What the operation's state was where it could not be changed; undefined if there is no such operation. */
export type Steered =
  { readonly done: true } | { readonly done: false; readonly state: BatchState | undefined };

/** Holds an operation, lets it go on, or ends it: what is done stays done. */
export function steerBatchOperation(pool: Pool, key: Key, verb: keyof typeof moves): Promise<Steered> {
  const { from, to } = moves[verb];
  return inTransaction(pool, async (sql): Promise<Steered> => {
    const { rows } = await sql.query<{ state: BatchState }>(
      'SELECT state FROM engine.batch_operation WHERE key = $1 FOR UPDATE',
      [key],
    );
    const state = rows[0]?.state;
    if (state === undefined || !from.some((allowed) => allowed === state)) return { done: false, state };
    await sql.query(
      `UPDATE engine.batch_operation
       SET state = $2, ended_at = CASE WHEN $2 = 'CANCELED' THEN business_now() END WHERE key = $1`,
      [key, to],
    );
    if (verb === 'cancel') await cancelItems(sql, key);
    return { done: true };
  });
}

async function cancelItems(sql: Sql, key: Key): Promise<void> {
  await sql.query(
    `UPDATE engine.batch_operation_item SET state = 'CANCELED', processed_at = business_now()
     WHERE batch_operation_key = $1 AND state = 'ACTIVE'`,
    [key],
  );
}
