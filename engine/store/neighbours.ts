import pg from 'pg';
import type { Pool, Sql } from '../../kit/database.ts';
import type { Log } from '../../kit/log.ts';
import { createPump } from './pump.ts';

/** Wake-ups between the engine nodes of one database. They may get lost: everybody probes as well. */
export interface Neighbours {
  /** Tells the other nodes that jobs of these types are available. */
  jobsAvailable(types: readonly string[]): void;
  stop(): Promise<void>;
}

export interface NeighbourOptions {
  readonly pool: Pool;
  readonly url: string;
  readonly log: Log;
  /** `undefined` stands for any type. */
  readonly heard: (types: readonly string[] | undefined) => void;
}

const CHANNEL = 'engine_jobs';
/** Every node holds this lock in common with the others, so that each can count them. */
const PRESENCE = 771_203_001;
const ROUND_MS = 1000;
const COLLECT_MS = 20;
/** Milliseconds. A connection that does not answer hears nothing either. */
const patience = { connectionTimeoutMillis: 3000, query_timeout: 3000 } as const;
/** PostgreSQL's limit of a notification is 8000 bytes. */
const LONGEST_PAYLOAD = 7000;

/** Listens on a connection of its own, which is opened again when it breaks. */
export function createNeighbours({ pool, url, log, heard }: NeighbourOptions): Neighbours {
  let client: pg.Client | undefined;
  let stopped = false;
  let others = false;
  const waiting = new Set<string>();
  let collecting: NodeJS.Timeout | undefined;

  /** Asks on the connection that listens, so that one which died silently is noticed. */
  async function round(): Promise<boolean> {
    const asked = (client ??= await listen(url, heard, (gone) => {
      if (client === gone) client = undefined;
    }));
    try {
      others = await hasOthers(asked);
    } catch (error) {
      client = undefined;
      letGo(asked);
      throw error;
    }
    return false;
  }

  function send(): void {
    collecting = undefined;
    const types = [...waiting];
    waiting.clear();
    const payload = JSON.stringify(types);
    const text = payload.length > LONGEST_PAYLOAD ? '' : payload;
    // A transaction of its own: a notifying commit takes a lock of the whole server.
    pool.query('SELECT pg_notify($1, $2)', [CHANNEL, text]).catch((error: unknown) => {
      log.warn({ err: error }, 'other engine nodes could not be told of new jobs');
    });
  }

  const pump = createPump({ name: 'neighbours', pass: round, everyMs: ROUND_MS, log });
  pump.wake();

  return {
    jobsAvailable(types) {
      if (!others || stopped || types.length === 0) return;
      for (const type of types) waiting.add(type);
      collecting ??= setTimeout(send, COLLECT_MS);
    },
    async stop() {
      stopped = true;
      clearTimeout(collecting);
      await pump.stop();
      await client?.end();
    },
  };
}

async function listen(
  url: string,
  heard: NeighbourOptions['heard'],
  lost: (client: pg.Client) => void,
): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, ...patience });
  client.on('error', () => lost(client));
  client.on('end', () => lost(client));
  client.on('notification', ({ payload }) => heard(parseTypes(payload ?? '')));
  try {
    await client.connect();
    await client.query('SELECT pg_advisory_lock_shared($1)', [PRESENCE]);
    await client.query(`LISTEN ${CHANNEL}`);
  } catch (error) {
    letGo(client);
    throw error;
  }
  return client;
}

async function hasOthers(sql: Sql): Promise<boolean> {
  const { rows } = await sql.query<{ others: boolean }>({
    name: 'count engine nodes',
    text: `SELECT count(*) > 1 AS others FROM pg_locks
      WHERE locktype = 'advisory' AND objid = $1 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    values: [PRESENCE],
  });
  return rows[0]?.others ?? false;
}

/** Nobody waits for a goodbye that may never arrive. */
function letGo(client: pg.Client): void {
  client.end().catch(() => undefined);
}

function parseTypes(payload: string): string[] | undefined {
  if (payload === '') return undefined;
  const types: unknown = JSON.parse(payload);
  return Array.isArray(types) ? types.filter((type) => typeof type === 'string') : undefined;
}
