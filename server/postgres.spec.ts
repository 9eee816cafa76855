import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { expect, it, onTestFinished } from 'vitest';
import { startPostgres } from './postgres.ts';

it('runs in a folder that is closed to every other user, also where it may not run as root', async () => {
  // given: what mkdtemp makes belongs to us alone
  const folder = await mkdtemp(join(tmpdir(), 'aidflow-closed-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));

  // when
  const postgres = await startPostgres({ dataDir: join(folder, 'data') });
  onTestFinished(() => postgres.stop());

  // then
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  const { rows } = await client.query<{ here: boolean }>(
    "SELECT current_setting('data_directory') LIKE $1 AS here",
    [`${folder}%`],
  );
  await client.end();
  expect(rows).toEqual([{ here: true }]);
});
