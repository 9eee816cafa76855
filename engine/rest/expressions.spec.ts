import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { at, startTestEngine, textAt, type TestEngine } from '../../test/engine.ts';

describe('an expression that is tried', () => {
  let database: TestDatabase;
  let engine: TestEngine;
  beforeAll(async () => {
    database = await createTestDatabase();
    engine = await startTestEngine(database.url);
  });
  afterAll(async () => {
    await engine.stop();
    await database.drop();
  });

  const evaluate = (body: object) => engine.call('POST', '/expression/evaluation', body);

  it('gives its result with every digit, and what was strange about it', async () => {
    const sum = await evaluate({ expression: '=a + 1', variables: { a: 9007199254740991 } });
    expect(sum.text).toContain('"result":9007199254740992');
    const unknown = await evaluate({ expression: '=nobody' });
    expect(at(unknown.json, 'result')).toBe(null);
    expect(textAt(unknown.json, 'warnings.0.message')).toContain('nobody');
  });

  it('is plain text without the sign of equality', async () => {
    expect((await evaluate({ expression: 'a + 1' })).json).toMatchObject({ result: 'a + 1', warnings: [] });
  });

  it('reads the clock of the engine', async () => {
    await engine.call('PUT', '/clock', { timestamp: Date.parse('2030-02-03T04:00:00Z') });
    expect((await evaluate({ expression: '=string(today())' })).json).toMatchObject({ result: '2030-02-03' });
    await engine.call('POST', '/clock/reset');
  });

  it.each([
    ['cannot be read', '=1 +'],
    ['takes more than its share', '=for a in 1..100000, b in 1..100000 return a'],
  ])('is refused where it %s', async (_why, expression) => {
    const { status, json } = await evaluate({ expression });
    expect(status).toBe(400);
    expect(textAt(json, 'detail')).toContain('Failed to evaluate expression');
  });
});
