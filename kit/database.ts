import { Socket } from 'node:net';
import pg from 'pg';

/** What a statement runs on: the pool, or one connection inside a transaction. */
export type Sql = Pick<pg.Pool | pg.PoolClient, 'query'>;

export type Pool = pg.Pool;

export interface PoolOptions {
  url: string;
  /** Most connections held at once. */
  max?: number;
  /** How `bigint` columns arrive: domain code counts in numbers, the engine keeps 64-bit keys as text. */
  bigints?: 'number' | 'text';
  /** Sends statements without waiting for the answer to the one before; cursors and COPY cannot be used then. */
  pipeline?: boolean;
  limits?: Partial<PoolLimits>;
  onError?: (error: Error) => void;
}

/** Milliseconds after which a silent network or a silent program counts as lost. */
export interface PoolLimits {
  /** An answer of the server. */
  readonly query: number;
  readonly connect: number;
  /** A program that keeps a transaction open and says nothing: the server gives up its locks. 0: it waits for ever. */
  readonly idleInTransaction: number;
}

const usualLimits: PoolLimits = { query: 60_000, connect: 10_000, idleInTransaction: 0 };

const DATE = 1082;
const BIGINT = 20;

/** Opens a pool whose civil dates stay text (`2026-11-22`), whose broken connections never end the program. */
export function openPool({
  url,
  max = 10,
  bigints = 'number',
  pipeline = false,
  limits,
  onError = () => undefined,
}: PoolOptions): Pool {
  const types = new pg.TypeOverrides();
  types.setTypeParser(DATE, String);
  const bigint: (text: string) => number | string = bigints === 'number' ? safeNumber : String;
  types.setTypeParser(BIGINT, bigint);
  const { query, connect, idleInTransaction } = { ...usualLimits, ...limits };
  const pool = new pg.Pool({
    connectionString: url,
    max,
    pipeline,
    // A black-holed connection answers nothing at all; only the client's own limit ends the wait.
    query_timeout: query,
    connectionTimeoutMillis: connect,
    idle_in_transaction_session_timeout: idleInTransaction,
    keepAlive: true,
    types,
    ...(pipeline && { stream: () => new GatheringSocket() }),
  });
  const lost = (error: Error): void => {
    // A server that is stopped next cuts connections that are closing; nothing was lost by that.
    if (!pool.ending) onError(error);
  };
  pool.on('error', lost);
  // The pool's own event covers idle connections only; an error on a lent one would end the process.
  pool.on('connect', (client) => client.on('error', lost));
  return pool;
}

/** What is written within one turn of the event loop goes to the server as one packet: a batch of statements is one call. */
class GatheringSocket extends Socket {
  #gathering = false;

  override cork(): void {
    if (!this.#gathering) {
      this.#gathering = true;
      super.cork();
      process.nextTick(() => {
        this.#gathering = false;
        super.uncork();
      });
    }
    super.cork();
  }
}

function safeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} does not fit a number`);
  return value;
}

/** Runs `work` in one transaction: committed when it returns, rolled back when it throws. */
export async function inTransaction<T>(pool: Pool, work: (sql: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((failure: unknown) => {
      broken = failure instanceof Error ? failure : new Error(String(failure));
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

const CONNECTION_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
]);

/** The database could not be reached, or cut the connection. What was not committed by then did not happen. */
export function isConnectionFault(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  // Class 08: connection exceptions; 57P01 to 57P03: the server shuts down or starts; 53300: too many connections;
  // 25P03: it did not hear from an open transaction for too long.
  if (/^(08|57P0[123]|53300|25P03)/.test(code) || CONNECTION_CODES.has(code)) return true;
  // The driver gives its own faults no code.
  return /connection terminated|timeout expired|timeout exceeded|query read timeout|not queryable/i.test(
    error.message,
  );
}
