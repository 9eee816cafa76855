import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { durably } from '../../engine/store/transaction.ts';
import { openPool, type Pool } from '../../kit/database.ts';
import { migrate } from '../../migrations/migrate.ts';
import { startPostgres, type Postgres } from '../../server/postgres.ts';
import { freePort, killWithChildren } from '../processes.ts';
import { Proxy } from '../proxy.ts';

describe('a commit whose answer is lost with the server', () => {
  let folder: string;
  let postgres: Postgres;
  let port: number;
  let pool: Pool;
  let proxy: Proxy;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aidflow-commit-'));
    await chmod(folder, 0o755);
    port = await freePort();
    postgres = await startPostgres({ dataDir: folder, port });
    await migrate(postgres.url);
    proxy = await Proxy.start(port);
    pool = openPool({ url: proxy.through(postgres.url), pipeline: true, bigints: 'text' });
    await pool.query('CREATE TABLE note (id int PRIMARY KEY)');
  }, 60_000);
  afterAll(async () => {
    await pool.end();
    proxy.close();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** A transaction whose commit never reaches the server before that dies, and the first number not below it given out afterwards. */
  async function crashBeforeCommit() {
    const held = proxy.holdAt('COMMIT');
    let number = '';
    const lost = durably(pool, async (sql) => {
      const { rows } = await sql.query<{ xid: string }>('SELECT pg_current_xact_id()::text AS xid');
      number = rows[0]?.xid ?? '';
      return {
        result: 'done',
        writes: [{ name: 'note', text: 'INSERT INTO note VALUES ($1)', values: [1] }],
      };
    });
    const outcome = lost.then(
      () => 'acknowledged',
      () => 'refused',
    );
    await held;
    await killWithChildren(postgres.pid);
    postgres = await startPostgres({ dataDir: folder, port });
    const other = new pg.Client({ connectionString: postgres.url });
    await other.connect();
    // The server may have forgotten numbers given out before the lost one too (its own workers draw some).
    let given = '0';
    while (BigInt(given) < BigInt(number)) {
      const drawn = await other.query<{ xid: string }>('SELECT pg_current_xact_id()::text AS xid');
      expect(drawn.rowCount).toBe(1);
      given = drawn.rows[0]?.xid ?? '';
    }
    const found = { lost: number, next: given, outcome: await outcome };
    await other.end();
    return found;
  }

  it('is not taken for done because a later transaction got the number of the lost one', async () => {
    // The server makes a number lasting now and then; it is lost only if that did not happen in between.
    let numbers = await crashBeforeCommit();
    for (let tries = 1; numbers.lost !== numbers.next && tries < 10; tries += 1)
      numbers = await crashBeforeCommit();
    expect(numbers.next).toBe(numbers.lost);
    expect(numbers.outcome).toBe('refused');
    const other = new pg.Client({ connectionString: postgres.url });
    await other.connect();
    const { rowCount } = await other.query('SELECT FROM note');
    expect(rowCount).toBe(0);
    await other.end();
  });
});
