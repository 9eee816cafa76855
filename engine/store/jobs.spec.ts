import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { activateJobs, reopenJobs } from './jobs.ts';

describe('the queue of jobs', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase({ bigints: 'text' });
    // 20,000 jobs that are done, 5,000 that somebody holds, then ten to give out.
    await database.pool.query(`
      INSERT INTO engine.process_instance (key, root_key, process_definition_key, process_id, version, tags, state, started_at)
        VALUES (1, 1, 1, 'p', 1, '[]', 'ACTIVE', now());
      INSERT INTO engine.job (key, position, root_key, process_instance_key, element_instance_key, element_id, type, state,
          retries, headers, worker, deadline, created_at, ended_at)
        SELECT i, i, 1, 1, 1, 'a', 'pay', CASE WHEN i <= 20000 THEN 'COMPLETED' WHEN i <= 25000 THEN 'ACTIVATED' ELSE 'CREATED' END,
          3, '{}', '', CASE WHEN i <= 25000 THEN now() + interval '1 hour' END, now(), CASE WHEN i <= 20000 THEN now() END
        FROM generate_series(1, 25010) i;
      ANALYZE engine.job`);
  });
  afterAll(() => database.drop());

  it('is read by its own index, past nothing that is done or held', async () => {
    const { rows } = await database.pool.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN (ANALYZE, BUFFERS) SELECT key FROM engine.job
       WHERE type = 'pay' AND state = 'CREATED' AND retry_at IS NULL ORDER BY position LIMIT 32 FOR UPDATE SKIP LOCKED`,
    );
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toContain('job_available');
    expect(Number(/Buffers: shared hit=(\d+)/.exec(plan)?.[1])).toBeLessThan(100);
  });

  it('gives out what is free, oldest first, and what is held once its time has run out', async () => {
    const activation = { type: 'pay', worker: 'w', timeout: 60_000, maxJobs: 100, fetchVariables: [] };
    const given = await activateJobs(database.pool, activation);
    expect(given.map(({ key }) => key)).toEqual(Array.from({ length: 10 }, (_, i) => String(25_001 + i)));
    expect(await activateJobs(database.pool, activation)).toEqual([]);
    await database.pool.query(
      `UPDATE engine.job SET deadline = now() - interval '1 second' WHERE key BETWEEN 20001 AND 20005`,
    );
    expect(await reopenJobs(database.pool)).toEqual(['pay']);
    expect(await activateJobs(database.pool, activation)).toHaveLength(5);
  });
});
