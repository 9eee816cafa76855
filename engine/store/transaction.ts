import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import type { Pool, Sql } from '../../kit/database.ts';

/** A statement with its bound values; the name lets the server keep its plan. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: unknown[];
}

/** What a unit of work answers, and what has to be written for that to be true. */
export interface Work<T> {
  readonly result: T;
  readonly writes: readonly Statement[];
}

/** The server went away during the commit and could not be asked afterwards: the work may be done or not. */
export class OutcomeUnknown extends Error {
  constructor(cause: unknown) {
    super('The database went away during a commit', { cause });
    this.name = 'OutcomeUnknown';
  }
}

/**
 * Runs `work` in one transaction on a pipelined pool: reads as it likes, then all writes and the commit in one round
 * trip. Resolves only when the commit is durable. If the connection breaks during the commit, the server is asked what
 * became of the transaction, so that work is neither lost nor done twice.
 */
export async function durably<T>(pool: Pool, work: (sql: Sql) => Promise<Work<T>>): Promise<T> {
  const client = await pool.connect();
  let broken = false;
  try {
    const id = begin(client);
    const { result, writes } = await work(client);
    if (writes.length === 0) await client.query('ROLLBACK');
    else await commit(pool, client, { writes, xid: await id });
    return result;
  } catch (error) {
    broken = !(await rolledBack(client));
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Not awaited, so that the first read of the work follows in the same round trip. */
function begin(client: pg.PoolClient): Promise<string> {
  const id = Promise.all([
    client.query('BEGIN'),
    client.query<{ xid: string }>('SELECT pg_current_xact_id()::text AS xid'),
  ]).then(([, { rows }]) => rows[0]?.xid ?? '');
  // The work meets the same failure and reports it.
  id.catch(() => undefined);
  return id;
}

async function commit(
  pool: Pool,
  client: pg.PoolClient,
  { writes, xid }: { writes: readonly Statement[]; xid: string },
): Promise<void> {
  const written = Promise.all(writes.map((statement) => client.query(statement)));
  const committed = client.query('COMMIT');
  const [writing, committing] = await Promise.allSettled([written, committed]);
  if (committing.status === 'fulfilled') {
    // After a failed statement the server answers COMMIT with ROLLBACK.
    if (writing.status === 'rejected') throw asError(writing.reason);
    return;
  }
  if (committing.reason instanceof pg.DatabaseError && writing.status === 'fulfilled')
    throw committing.reason;
  if (!(await wasCommitted(pool, xid, committing.reason))) throw asError(committing.reason);
}

const ATTEMPTS = 50;
const PAUSE_MS = 100;

/** Asks until the server is back and the old connection's transaction has ended one way or the other. */
async function wasCommitted(pool: Pool, xid: string, cause: unknown): Promise<boolean> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const status = await statusOf(pool, xid);
    if (status === 'committed') return true;
    if (status === 'aborted') return false;
    await setTimeout(PAUSE_MS);
  }
  throw new OutcomeUnknown(cause);
}

async function statusOf(pool: Pool, xid: string): Promise<string | undefined> {
  try {
    const { rows } = await pool.query<{ status: string }>('SELECT pg_xact_status($1::xid8) AS status', [xid]);
    return rows[0]?.status;
  } catch {
    return undefined;
  }
}

async function rolledBack(client: pg.PoolClient): Promise<boolean> {
  try {
    await client.query('ROLLBACK');
    return true;
  } catch {
    return false;
  }
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
