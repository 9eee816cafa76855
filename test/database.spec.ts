import { expect, it } from 'vitest';
import { createTestDatabase } from './database.ts';

it('clones a migrated database whose business clock runs with the machine', async () => {
  const database = await createTestDatabase();
  const { rows } = await database.pool.query<{ drift: number }>(
    'SELECT abs(extract(epoch FROM business_now() - clock_timestamp()))::float8 AS drift',
  );
  expect(rows[0]?.drift).toBeLessThan(1);
  await database.drop();
});
