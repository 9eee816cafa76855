import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { openPool, type Pool, type PoolOptions } from '../kit/database.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Address of the maintenance database of the suite's PostgreSQL. */
    postgresUrl: string;
  }
}

export interface TestDatabase {
  url: string;
  pool: Pool;
  /** Closes the pool and drops the database. */
  drop(): Promise<void>;
}

/** A database of its own for one spec file, cloned from the migrated template. */
export async function createTestDatabase(options: Omit<PoolOptions, 'url'> = {}): Promise<TestDatabase> {
  const admin = inject('postgresUrl');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onServer(admin, `CREATE DATABASE ${name} TEMPLATE aidflow`);
  const url = admin.replace(/\/[^/]*$/, `/${name}`);
  const pool = openPool({ url, ...options });
  return {
    url,
    pool,
    drop: async () => {
      await pool.end();
      await onServer(admin, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    // Two clones of one template at once are refused; the lock makes them queue.
    await client.query('SELECT pg_advisory_lock(4711)');
    await client.query(statement);
  } finally {
    await client.end();
  }
}
