import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chmodSync } from 'node:fs';
import type { TestProject } from 'vitest/node';
import { migrate } from '../migrations/migrate.ts';
import { startPostgres } from '../server/postgres.ts';

/** One PostgreSQL for the whole suite; its database `aidflow` is migrated once and cloned by every spec. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'aidflow-test-'));
  chmodSync(dataDir, 0o755);
  // The suite's data are thrown away, so nothing waits for the disk; fault tests start servers of their own.
  const postgres = await startPostgres({
    dataDir,
    settings: ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'],
  });
  await migrate(postgres.url);
  project.provide('postgresUrl', postgres.url.replace(/\/aidflow$/, '/postgres'));
  return async () => {
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}
