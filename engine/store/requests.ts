import pg from 'pg';
import { isConnectionFault, type Sql } from '../../kit/database.ts';
import type { Key } from '../core/state.ts';
import { createBatcher, type Batcher, type Settled } from './batcher.ts';
import { ElementFault, raiseUnforeseen } from './poison.ts';
import { OutcomeUnknown } from './transaction.ts';
import { inUnit, type Attempt, type Store, type Unit } from './unit.ts';

/** The rows by which a request names the trees that it moves. */
export interface Targets {
  readonly jobs?: readonly Key[];
  readonly elementInstances?: readonly Key[];
  readonly incidents?: readonly Key[];
  readonly timers?: readonly Key[];
  readonly userTasks?: readonly Key[];
  /** Subscriptions that wait for a message. */
  readonly messages?: readonly { readonly name: string; readonly correlationKey: string }[];
  /** Jobs whose lease another client must not take while the request runs. */
  readonly lockedJobs?: readonly Key[];
  /** Process instances with all jobs of their trees, which no client may take while the request runs. */
  readonly lockedTrees?: readonly Key[];
}

/** One command of a client, done as a whole or refused by a throw. */
export interface Request<A> {
  readonly targets?: Targets;
  /** Further reads, under the locks of the targets and together with those of other requests. */
  readonly look?: (sql: Sql) => Promise<void>;
  run(attempt: Attempt, found: Found): Promise<A>;
  /** What a violated uniqueness means: a refusal, or nothing if looking again will show why. */
  readonly conflict?: (constraint: string) => Error | undefined;
}

/** Roots of the targets; a key that is not here does not exist. */
export interface Found {
  root(key: Key): Key | undefined;
  /** Open subscriptions for a message with their roots, in the order of their keys. */
  subscriptions(
    name: string,
    correlationKey: string,
  ): readonly { readonly key: Key; readonly rootKey: Key }[];
}

export interface Requests {
  /** Answers once the request is durable. Throws CommandRejected, Overloaded, Stopped, or what `run` threw. */
  submit<A>(request: Request<A>): Promise<A>;
  drain(): Promise<void>;
}

export interface QueueLimits {
  readonly longestQueue: number;
  readonly largestBatch: number;
  readonly lanes: number;
}

export function createRequests(store: Store, limits: QueueLimits): Requests {
  const batcher: Batcher<Request<void>, void> = createBatcher({
    ...limits,
    run: (batch) => runBatch(store, batch),
    mayRepeat: mayRepeatApart,
  });
  const submitOnce = async <A>(request: Request<A>): Promise<A> => {
    let answer: { readonly value: A } | undefined;
    const run = async (attempt: Attempt, found: Found) => {
      answer = { value: await request.run(attempt, found) };
    };
    await batcher.submit({ ...request, run });
    if (!answer) throw new Error('The request was not run');
    return answer.value;
  };
  return {
    async submit(request) {
      try {
        return await submitOnce(request);
      } catch (error) {
        const refusal = asConflict(error, request);
        if (refusal === 'repeat') return submitOnce(request);
        throw refusal;
      }
    },
    drain: () => batcher.drain(),
  };
}

/** The server gave up on a batch that kept it waiting; apart from the others, only the one to blame will. */
const TOOK_TOO_LONG = '25P03';

/**
 * Again would mean twice where the first time may have been written; and one by one would mean as many waits for a
 * server that is away.
 */
function mayRepeatApart(error: Error): boolean {
  if (error instanceof OutcomeUnknown) return false;
  return !isConnectionFault(error) || ('code' in error && error.code === TOOK_TOO_LONG);
}

const UNIQUE_VIOLATION = '23505';
const DEADLOCK = '40P01';

/** Two nodes that did the same at once: the one that came second learns why, or looks again. So does who lost the database. */
function asConflict(error: unknown, { conflict }: Pick<Request<unknown>, 'conflict'>): unknown {
  if (isConnectionFault(error)) return 'repeat';
  if (!(error instanceof pg.DatabaseError)) return error;
  if (error.code === DEADLOCK) return 'repeat';
  if (error.code !== UNIQUE_VIOLATION || !conflict) return error;
  return conflict(error.constraint ?? '') ?? 'repeat';
}

function runBatch(store: Store, batch: readonly Request<void>[]): Promise<Settled<void>[]> {
  return inUnit(
    store,
    async (sql) => {
      const found = await lockTargets(
        sql,
        batch.flatMap(({ targets }) => (targets ? [targets] : [])),
      );
      return { rootKeys: found.rootKeys, found };
    },
    async (unit, found) => {
      await Promise.all(batch.flatMap(({ look }) => (look ? [look(unit.sql)] : [])));
      const results: Settled<void>[] = [];
      const turns = createTurns();
      for (const request of batch) {
        await turns.giveWay();
        results.push(await carryOut(store, unit, { request, found }));
      }
      return results;
    },
  );
}

/** Elements that one request may stop; a message has that many receivers that fail before it is given up. */
const MOST_FAULTS = 20;

/**
 * Runs one request as a whole. An element that fails for reasons unknown is stopped with an incident: a message then
 * goes on to the others, the command of a job is refused.
 */
async function carryOut(
  store: Store,
  unit: Unit,
  { request, found }: { readonly request: Request<void>; readonly found: Found },
): Promise<Settled<void>> {
  for (let faults = 1; ; faults += 1) {
    try {
      return { value: await unit.attempt((attempt) => request.run(attempt, found)) };
    } catch (error) {
      if (!(error instanceof ElementFault)) return { error: asError(error) };
      const { place, cause } = error;
      store.log.error({ err: cause, ...place }, 'an element was stopped');
      await unit.attempt((attempt) => raiseUnforeseen(attempt, place, cause));
      if (place.jobKey !== undefined || faults >= MOST_FAULTS) return { error: asError(cause) };
    }
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

const TURN_MS = 25;

/** Steps only calculate; many heavy ones in a row would keep everybody else from being heard. */
function createTurns() {
  let began = performance.now();
  return {
    async giveWay(): Promise<void> {
      if (performance.now() - began < TURN_MS) return;
      await new Promise((next) => setImmediate(next));
      began = performance.now();
    },
  };
}

interface LockedTarget {
  readonly key: Key;
  readonly root_key: Key;
  readonly message: string | null;
}

async function lockTargets(
  sql: Sql,
  targets: readonly Targets[],
): Promise<Found & { rootKeys: readonly Key[] }> {
  const rows = await lockRows(sql, targets);
  const roots = new Map(rows.map(({ key, root_key }) => [key, root_key]));
  return {
    rootKeys: [...new Set(roots.values())],
    root: (key) => roots.get(key),
    subscriptions: (name, correlationKey) =>
      rows
        .filter(({ message }) => message === messageId(name, correlationKey))
        .map(({ key, root_key }) => ({ key, rootKey: root_key })),
  };
}

function messageId(name: string, correlationKey: string): string {
  return JSON.stringify([name, correlationKey]);
}

/**
 * Finds the roots of all targets and locks them in the order of their keys: two batches never wait for each other. Each
 * is looked up on its own, lest the planner joins with all running instances.
 */
const LOCK_TARGETS = `
  WITH target AS MATERIALIZED (
    SELECT key, root_key, NULL AS message FROM engine.job WHERE key = ANY($1::bigint[])
    UNION ALL SELECT key, root_key, NULL FROM engine.element_instance WHERE key = ANY($2::bigint[])
    UNION ALL SELECT key, root_key, NULL FROM engine.incident WHERE key = ANY($3::bigint[])
    UNION ALL SELECT key, root_key, NULL FROM engine.timer WHERE key = ANY($4::bigint[])
    UNION ALL SELECT key, root_key, NULL FROM engine.user_task WHERE key = ANY($8::bigint[])
    UNION ALL SELECT s.key, s.root_key, m.id
      FROM unnest($5::text[], $6::text[], $7::text[]) AS m (id, name, correlation_key)
      JOIN engine.message_subscription s
        ON s.message_name = m.name AND s.correlation_key = m.correlation_key AND s.state = 'CREATED'
  ), locked AS MATERIALIZED (
    SELECT p.key FROM (SELECT DISTINCT root_key FROM target ORDER BY root_key) AS root
      CROSS JOIN LATERAL (SELECT key FROM engine.process_instance WHERE key = root.root_key FOR UPDATE) AS p
  )
  SELECT t.key, t.root_key, t.message FROM target t JOIN locked l ON l.key = t.root_key ORDER BY t.key`;

async function lockRows(sql: Sql, targets: readonly Targets[]): Promise<LockedTarget[]> {
  if (targets.length === 0) return [];
  const keys = (kind: Exclude<keyof Targets, 'messages'>) => targets.flatMap((target) => target[kind] ?? []);
  const messages = targets.flatMap((target) => target.messages ?? []);
  const [lockedJobs, lockedTrees] = [keys('lockedJobs'), keys('lockedTrees')];
  const values = [
    ...[
      [...keys('jobs'), ...lockedJobs],
      [...keys('elementInstances'), ...lockedTrees],
    ],
    ...[keys('incidents'), keys('timers')],
    messages.map(({ name, correlationKey }) => messageId(name, correlationKey)),
    messages.map(({ name }) => name),
    messages.map(({ correlationKey }) => correlationKey),
    keys('userTasks'),
  ];
  const locking = sql.query<LockedTarget>({ name: 'lock targets', text: LOCK_TARGETS, values });
  const jobs =
    lockedJobs.length + lockedTrees.length > 0 ? lockJobs(sql, lockedJobs, lockedTrees) : undefined;
  const [{ rows }] = await Promise.all([locking, jobs]);
  return rows;
}

/** Roots are locked already, so only activations can hold these rows, and they wait for nobody. */
export async function lockJobs(sql: Sql, keys: readonly Key[], trees: readonly Key[]): Promise<void> {
  await sql.query({
    name: 'lock jobs',
    text: `SELECT FROM engine.job WHERE key IN (
        SELECT unnest($1::bigint[])
        UNION SELECT j.key FROM engine.process_instance p JOIN engine.job j ON j.root_key = p.root_key
          WHERE p.key = ANY($2::bigint[]) AND j.ended_at IS NULL)
      ORDER BY key FOR UPDATE`,
    values: [keys, trees],
  });
}
