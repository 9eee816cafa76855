import type pg from 'pg';
import { readHistories, type History } from './history.ts';
import type { Order } from './load.ts';
import { replay } from './replay.ts';

/** What is compared after the faults: what clients were told, and the database. */
export interface Evidence {
  readonly orders: readonly Order[];
  /** Job keys of the completions that were acknowledged, one for each acknowledgement. */
  readonly completions: readonly string[];
  /** What the server's log says of two transactions in one instance. */
  readonly twoAtOnce: readonly string[];
  readonly database: pg.Pool;
}

/** Everything that is not as it has to be, one sentence each; empty when nothing was lost or done twice. */
export async function findFaults(evidence: Evidence): Promise<string[]> {
  const histories = await readHistories(evidence.database);
  const found = await Promise.all([jobsOf(evidence), stuck(evidence.database), contradictions(histories)]);
  return [...ordersOf(evidence, histories), ...found.flat(), ...evidence.twoAtOnce];
}

/** An acknowledged order has its instance, and none has two. */
function ordersOf({ orders }: Evidence, histories: readonly History[]): string[] {
  const stored = new Map<number, string[]>();
  for (const history of histories) {
    const n = orderOf(history);
    stored.set(n, [...(stored.get(n) ?? []), history.rootKey]);
  }
  return orders.flatMap(({ n, instanceKey }) => {
    const keys = stored.get(n) ?? [];
    if (keys.length > 1) return [`order ${n} was sent once and has the instances ${keys.join(' and ')}`];
    if (instanceKey !== undefined && keys[0] !== instanceKey)
      return [`order ${n} was acknowledged as ${instanceKey} and is lost`];
    return [];
  });
}

function orderOf({ rootKey, variables }: History): number {
  const line = variables.find((text) => text.startsWith('order: n = '));
  if (line === undefined) throw new Error(`Instance ${rootKey} has no order`);
  return Number(line.slice('order: n = '.length));
}

/** A completion is acknowledged once, and then it counts. */
async function jobsOf({ completions, database }: Evidence): Promise<string[]> {
  const { rows } = await database.query<{ key: string }>(
    "SELECT key::text FROM engine.job WHERE state = 'COMPLETED'",
  );
  const completed = new Set(rows.map(({ key }) => key));
  const times = new Map<string, number>();
  for (const key of completions) times.set(key, (times.get(key) ?? 0) + 1);
  return [...times].flatMap(([key, count]) => [
    ...(count > 1 ? [`job ${key} was completed ${count} times`] : []),
    ...(completed.has(key) ? [] : [`the completion of job ${key} was acknowledged and is lost`]),
  ]);
}

/** Nothing is left to do and nobody has to mend anything. */
async function stuck(database: pg.Pool): Promise<string[]> {
  const { rows } = await database.query<{ line: string }>(
    `SELECT 'instance ' || p.key || ' is stuck at ' || coalesce(string_agg(e.element_id, ', '), 'nothing') AS line
       FROM engine.process_instance p
       LEFT JOIN engine.element_instance e ON e.process_instance_key = p.key AND e.ended_at IS NULL AND e.key <> p.key
       WHERE p.ended_at IS NULL GROUP BY p.key
     UNION ALL SELECT 'incident at ' || element_id || ': ' || message FROM engine.incident WHERE state = 'ACTIVE'
     UNION ALL SELECT 'a timer of ' || root_key || ' is left over' FROM engine.timer t
       WHERE NOT EXISTS (SELECT FROM engine.element_instance e
         WHERE e.key = t.element_instance_key AND e.ended_at IS NULL)
     UNION ALL SELECT 'a job of ' || root_key || ' is left over' FROM engine.job j
       WHERE j.ended_at IS NULL AND NOT EXISTS (SELECT FROM engine.element_instance e
         WHERE e.key = j.element_instance_key AND e.ended_at IS NULL)`,
  );
  return rows.map(({ line }) => line);
}

/** Histories that do not lead to where their instance stands. */
export async function contradictions(histories: readonly History[]): Promise<string[]> {
  const found: string[] = [];
  for (const history of histories)
    for (const difference of await replay(orderOf(history), history))
      found.push(`instance ${history.rootKey}: ${difference}`);
  return found;
}
