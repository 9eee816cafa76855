import { chmodSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startPostgres } from '../../server/postgres.ts';

/** One PostgreSQL for all engines that use one. */
export interface BenchDatabase {
  readonly pid: number;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** An empty database; the engines' before are gone, and what they left to write is written. */
  fresh(name: string): Promise<string>;
  /** Number of the next transaction that writes. */
  transaction(): Promise<number>;
  /** Commits a second of one row of 1 KB on so many connections: what this server can do at best. */
  commitsPerSecond(connections: number): Promise<number>;
  stop(): Promise<void>;
}

/** Durable as by default, and the same for every engine that uses PostgreSQL. The cases fit the buffers. */
const SETTINGS = ['shared_buffers=16MB', 'fsync=on', 'synchronous_commit=on'];

export async function startDatabase(): Promise<BenchDatabase> {
  const dataDir = await mkdtemp(join(tmpdir(), 'aidflow-bench-'));
  chmodSync(dataDir, 0o755);
  const server = await startPostgres({ dataDir, settings: SETTINGS });
  const url = new URL(server.url);
  const addressOf = (name: string) => String(new URL(`/${name}`, url));
  const admin = new pg.Client({ connectionString: addressOf('postgres') });
  await admin.connect();
  const names = new Set<string>();
  const fresh = async (name: string) => {
    for (const old of names) await admin.query(`DROP DATABASE IF EXISTS ${old} WITH (FORCE)`);
    await admin.query(`CREATE DATABASE ${name}`);
    await admin.query('CHECKPOINT');
    names.add(name);
    return addressOf(name);
  };
  return {
    ...{ pid: server.pid, host: url.hostname, port: Number(url.port) },
    ...{ user: url.username, password: decodeURIComponent(url.password), fresh },
    async transaction() {
      const { rows } = await admin.query<{ next: string }>(
        'SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS next',
      );
      return Number(rows[0]?.next);
    },
    commitsPerSecond: async (connections) => commitsPerSecond(await fresh('limit_of_commits'), connections),
    async stop() {
      await admin.end();
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

const SECONDS = 3;

async function commitsPerSecond(url: string, connections: number): Promise<number> {
  const pool = new pg.Pool({ connectionString: url, max: connections });
  // Connections that are closing are cut when the database is dropped.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  await pool.query('CREATE TABLE written (content text NOT NULL)');
  const content = 'x'.repeat(1000);
  const end = performance.now() + SECONDS * 1000;
  let count = 0;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const client = await pool.connect();
      for (; performance.now() < end; count += 1) {
        await client.query({ name: 'write', text: 'INSERT INTO written VALUES ($1)', values: [content] });
      }
      client.release();
    }),
  );
  await pool.end();
  return Math.round(count / SECONDS);
}
