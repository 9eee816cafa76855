import type { Sql } from '../../kit/database.ts';
import type { Log } from '../../kit/log.ts';
import type { Key, Timer, Tree } from '../core/state.ts';
import { nextDue } from '../../process-model/executable/timer-due.ts';
import { isUnforeseen, raiseUnforeseen, stoppedElements } from './poison.ts';
import { inUnit, type Attempt, type Store, type Unit } from './unit.ts';

const ROOTS_A_UNIT = 200;

/** A cycle that fell far behind catches up in portions, so that it does not hold its instance for long. */
const FIRINGS_A_ROOT = 20;

/** Whether a timer or a timer start event is due in business time. A read without a transaction of its own. */
export async function hasDueTimers(
  sql: Sql,
): Promise<{ readonly timers: boolean; readonly starts: boolean }> {
  const { rows } = await sql.query<{ timers: boolean; starts: boolean }>({
    name: 'has due timers',
    // The earliest stands first in the index; whether there is any that is due would be asked of the whole table.
    text: `SELECT coalesce((SELECT min(due_at) FROM engine.timer) <= n.now, false) AS timers,
        coalesce((SELECT min(due_at) FROM engine.start_trigger) <= n.now, false) AS starts
      FROM business_now() AS n (now)`,
  });
  return rows[0] ?? { timers: false, starts: false };
}

/** Fires due timers of some instances that no other node holds; gives the number of instances. */
export function fireTimers(
  store: Store,
  held: readonly Key[],
  failed: (rootKey: Key) => void,
): Promise<number> {
  return inUnit(
    store,
    async (sql) => {
      const rootKeys = await lockDueRoots(sql, held);
      return { rootKeys, found: rootKeys };
    },
    async (unit, rootKeys) => {
      for (const rootKey of rootKeys) {
        await fireIsolated(unit, rootKey, { log: store.log, hold: () => failed(rootKey) });
      }
      return rootKeys.length;
    },
  );
}

/** What nobody foresaw stops one timer with an incident; the instance's others, and all other instances, go on. */
async function fireIsolated(
  unit: Unit,
  rootKey: Key,
  { log, hold }: { readonly log: Log; readonly hold: () => void },
): Promise<void> {
  const firing: { timer?: Timer } = {};
  try {
    await unit.attempt((attempt) => fireRoot(attempt, rootKey, (timer) => (firing.timer = timer)));
  } catch (error) {
    log.error({ err: error, processInstance: rootKey }, 'a timer could not be fired');
    const elementInstanceKey = firing.timer?.elementInstanceKey;
    if (elementInstanceKey === undefined || !isUnforeseen(error)) hold();
    else await unit.attempt((attempt) => raiseUnforeseen(attempt, { rootKey, elementInstanceKey }, error));
  }
}

async function lockDueRoots(sql: Sql, held: readonly Key[]): Promise<Key[]> {
  const { rows } = await sql.query<{ key: Key }>({
    name: 'lock roots with due timers',
    // Each root is looked up on its own: a join would read all running instances up to the last of these. And the
    // time is asked for once: an index serves no condition that may change from row to row.
    text: `WITH due AS MATERIALIZED (
        SELECT t.root_key FROM engine.timer t
        WHERE t.due_at <= (SELECT business_now()) AND t.root_key <> ALL($2::bigint[])
          AND NOT EXISTS (SELECT FROM engine.incident i WHERE i.root_key = t.root_key AND i.state = 'ACTIVE'
            AND i.type = 'UNKNOWN' AND i.element_instance_key = t.element_instance_key)
        ORDER BY t.due_at LIMIT $3)
      SELECT p.key FROM (SELECT DISTINCT root_key FROM due ORDER BY root_key) AS root
        CROSS JOIN LATERAL (
          SELECT key FROM engine.process_instance WHERE key = root.root_key FOR UPDATE SKIP LOCKED) AS p
      LIMIT $1`,
    // More candidates than are taken: what other nodes hold is among the first.
    values: [ROOTS_A_UNIT, held, ROOTS_A_UNIT * 4],
  });
  return rows.map(({ key }) => key);
}

/** One after the other in the order of their dates: a timer may end the element that the next one belongs to. */
async function fireRoot(attempt: Attempt, rootKey: Key, firing: (timer: Timer) => void): Promise<void> {
  for (let count = 0; count < FIRINGS_A_ROOT; count += 1) {
    const due = firstDue(attempt.tree(rootKey), attempt.now);
    if (!due) return;
    firing(due);
    await attempt.step(rootKey, { type: 'triggerTimer', timerKey: due.key });
  }
}

function firstDue(tree: Tree, now: Date): Timer | undefined {
  const stopped = stoppedElements(tree);
  return tree.timer
    .filter(({ dueAt, elementInstanceKey }) => dueAt <= now && !stopped.has(elementInstanceKey))
    .sort(inOrder)[0];
}

/** Of timers that are due at one moment that of the older element goes first. */
function inOrder(one: Timer, other: Timer): number {
  const older = BigInt(one.elementInstanceKey) - BigInt(other.elementInstanceKey);
  const earlier = BigInt(one.key) - BigInt(other.key);
  return one.dueAt.getTime() - other.dueAt.getTime() || Number(older) || Number(earlier);
}

interface DueStart {
  readonly key: Key;
  readonly definition_key: Key;
  readonly element_id: string;
  readonly cycle: string | null;
  readonly due_at: Date;
  readonly repetitions: number;
}

/** Starts instances whose timer start event is due; gives how many. */
export function fireStartTimers(
  store: Store,
  held: readonly Key[],
  failed: (trigger: Key) => void,
): Promise<number> {
  return inUnit(
    store,
    async (sql) => {
      const { rows } = await sql.query<DueStart>({
        name: 'lock due start timers',
        text: `SELECT key, definition_key, element_id, name AS cycle, due_at, repetitions FROM engine.start_trigger
          WHERE due_at <= (SELECT business_now()) AND key <> ALL($2::bigint[])
          ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED`,
        values: [ROOTS_A_UNIT, held],
      });
      return { rootKeys: [], found: rows };
    },
    async (unit, starts) => {
      for (const start of starts) {
        await unit
          .attempt((attempt) => fireStart(attempt, start, store.zone))
          .catch((error: unknown) => {
            store.log.error(
              { err: error, definition: start.definition_key },
              'a timer could not start its process',
            );
            failed(start.key);
          });
      }
      return starts.length;
    },
  );
}

async function fireStart(attempt: Attempt, start: DueStart, zone: string): Promise<void> {
  const definition = await attempt.definition((catalogue) => catalogue.byKey(start.definition_key));
  if (!definition) throw new Error(`The start timer's definition ${start.definition_key} is unknown`);
  const last = { dueAt: start.due_at, repetitions: start.repetitions, cycle: start.cycle ?? undefined };
  const next = nextDue(last, { now: attempt.now, zone });
  const startElementId = start.element_id;
  await attempt.step(undefined, { type: 'createInstance', definition, variables: new Map(), startElementId });
  attempt.write({
    name: 'next start timer',
    text: `UPDATE engine.start_trigger SET due_at = $2, repetitions = $3 WHERE key = $1`,
    values: [start.key, next?.dueAt ?? null, next?.repetitions ?? 0],
  });
  if (next) attempt.effect({ type: 'timerOpened', dueAt: next.dueAt });
}
