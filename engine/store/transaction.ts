import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { isConnectionFault, type Pool, type Sql } from '../../kit/database.ts';

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
  // Why the server let go; statements that come later only learn that the connection is gone.
  let lost: Error | undefined;
  const lose = (error: Error): void => void (lost ??= error);
  client.on('error', lose);
  try {
    begin(client);
    const { result, writes } = await work(client);
    if (writes.length === 0) await client.query('ROLLBACK');
    else await commit(pool, client, writes);
    return result;
  } catch (error) {
    broken = !(await rolledBack(client));
    throw lost !== undefined && !(error instanceof OutcomeUnknown) ? lost : error;
  } finally {
    client.off('error', lose);
    client.release(broken);
  }
}

/** Not awaited, so that the first read of the work follows in the same round trip. */
function begin(client: pg.PoolClient): void {
  // The work meets the same failure and reports it.
  client.query('BEGIN').catch(() => undefined);
}

async function commit(pool: Pool, client: pg.PoolClient, writes: readonly Statement[]): Promise<void> {
  const marker: Marker = { connection: connectionOf(client), transaction: randomUUID() };
  const written = Promise.all([...writes, mark(marker)].map((statement) => client.query(statement)));
  const committed = client.query('COMMIT');
  const [writing, committing] = await Promise.allSettled([written, committed]);
  if (committing.status === 'fulfilled') {
    // After a failed statement the server answers COMMIT with ROLLBACK.
    if (writing.status === 'rejected') throw asError(writing.reason);
    return;
  }
  const refused = committing.reason instanceof pg.DatabaseError && !isConnectionFault(committing.reason);
  if (refused && writing.status === 'fulfilled') throw committing.reason;
  if (!(await wasCommitted(pool, marker, committing.reason))) throw asError(committing.reason);
}

/** Tells one transaction of one connection from every other that there ever was. */
interface Marker {
  readonly connection: string;
  readonly transaction: string;
}

const connections = new WeakMap<pg.PoolClient, string>();

function connectionOf(client: pg.PoolClient): string {
  const known = connections.get(client) ?? randomUUID();
  connections.set(client, known);
  return known;
}

/** Becomes true with everything else that the transaction writes. */
const mark = ({ connection, transaction }: Marker): Statement => ({
  name: 'mark commit',
  text: `INSERT INTO engine.commit_marker (connection, transaction) VALUES ($1, $2)
    ON CONFLICT (connection) DO UPDATE SET transaction = excluded.transaction, written_at = clock_timestamp()`,
  values: [connection, transaction],
});

/** How long the server may stay away before the client is told that nobody knows. */
const PATIENCE_MS = 10_000;
const PAUSE_MS = 100;

/** Asks until the server is back and the old connection's transaction has ended one way or the other. */
async function wasCommitted(pool: Pool, marker: Marker, cause: unknown): Promise<boolean> {
  const end = performance.now() + PATIENCE_MS;
  while (performance.now() < end) {
    const last = await lastTransaction(pool, marker).catch(() => undefined);
    if (last !== undefined) return last === marker.transaction;
    await setTimeout(PAUSE_MS);
  }
  throw new OutcomeUnknown(cause);
}

/**
 * The last transaction that the connection committed. Fails while one of it is still open: the server may not have
 * noticed yet that its client is gone, and may have the commit in its ears.
 */
async function lastTransaction(pool: Pool, { connection }: Marker): Promise<string | undefined> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query("SET LOCAL lock_timeout = '1s'");
    // Writing the row is what waits for whoever else has it, also while it is only about to be there.
    const { rows } = await client.query<{ transaction: string }>(
      `INSERT INTO engine.commit_marker AS known (connection, transaction) VALUES ($1, gen_random_uuid())
        ON CONFLICT (connection) DO UPDATE SET connection = known.connection RETURNING known.transaction`,
      [connection],
    );
    return rows[0]?.transaction;
  } finally {
    await client.query('ROLLBACK').catch(() => undefined);
    client.release();
  }
}

/** Forgets connections that are long gone. */
export async function sweepCommitMarkers(sql: Sql): Promise<void> {
  await sql.query(
    "DELETE FROM engine.commit_marker WHERE written_at < clock_timestamp() - interval '1 hour'",
  );
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
