import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { startTestEngine, textAt, type TestEngine } from '../../test/engine.ts';
import { permissions, type Permission } from './auth.ts';

/** A user for each permission who has all but that one. */
const users = permissions.map((missing) => ({
  name: `without-${missing}`,
  secret: 'secret',
  permissions: permissions.filter((other) => other !== missing),
}));

const without = (missing: Permission) => ({
  authorization: `Basic ${Buffer.from(`without-${missing}:secret`).toString('base64')}`,
});

describe('every operation', () => {
  let database: TestDatabase;
  let engine: TestEngine;
  beforeAll(async () => {
    database = await createTestDatabase();
    engine = await startTestEngine(database.url, { auth: { method: 'basic', users } });
  });
  afterAll(async () => {
    await engine.stop();
    await database.drop();
  });

  it('asks who calls, and for its own permission', async () => {
    const closed: string[] = [];
    for (const { method, path, permission } of engine.engine.operations) {
      if (permission === 'public') continue;
      const url = path.replace(/:\w+/g, '1');
      const name = `${method.toUpperCase()} ${url}`;

      const stranger = await engine.call(method.toUpperCase(), url);
      expect(stranger.status, name).toBe(401);
      expect(stranger.headers.get('www-authenticate'), name).toContain('Basic');

      const refused = await engine.call(method.toUpperCase(), url, undefined, without(permission));
      expect(refused.status, name).toBe(403);
      expect(textAt(refused.json, 'detail'), name).toContain(`'${permission}' is required`);
      closed.push(name);
    }
    expect(closed.length).toBeGreaterThan(50);
  });

  it('that tells nothing about the data is open to everybody', () => {
    const open = engine.engine.operations.filter(({ permission }) => permission === 'public');
    expect(open.map(({ path }) => path)).toEqual(['/status', '/license']);
  });
});
