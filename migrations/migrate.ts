import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import knex, { type Knex } from 'knex';
import { installation } from '../kit/installation.ts';

const folder = join(installation, 'migrations');

/** Numbered SQL files, run in the order of their names. They only go forward: a mistake is mended by a later file. */
const sqlFiles: Knex.MigrationSource<string> = {
  getMigrations: async () => (await readdir(folder)).filter((name) => /^\d{4}_\w+\.sql$/.test(name)).sort(),
  getMigrationName: (file) => file,
  getMigration: async (file) => {
    const sql = await readFile(join(folder, file), 'utf8');
    return {
      // A `?` in the file is an operator or text, never a binding.
      up: (db) => db.raw(sql.replaceAll('?', '\\?')),
      down: () => Promise.reject(new Error('Migrations only go forward')),
    };
  },
};

/** Brings the database at `url` to the newest schema. Several programs may call it at once: one works, the others wait. */
export async function migrate(url: string): Promise<void> {
  const db = knex({ client: 'pg', connection: { connectionString: url }, pool: { min: 0, max: 2 } });
  try {
    // knex refuses a second runner instead of letting it wait; an advisory lock queues them.
    await db.transaction(async (lock) => {
      await lock.raw('SELECT pg_advisory_xact_lock(20260101)');
      await db.migrate.latest({ migrationSource: sqlFiles, tableName: 'schema_migration' });
    });
  } finally {
    await db.destroy();
  }
}
