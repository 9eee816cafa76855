import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { startTestEngine, textAt, type TestEngine } from '../../test/engine.ts';

const model = await readFile(new URL('../../processes/payment-batch.bpmn', import.meta.url), 'utf8');

describe('deployment where forms are published by somebody', () => {
  let database: TestDatabase;
  let engine: TestEngine;
  beforeAll(async () => {
    database = await createTestDatabase();
    engine = await startTestEngine(database.url, {
      formExists: (key) => Promise.resolve(key === 'batch-approval' || key === 'account-fix'),
    });
  });
  afterAll(async () => {
    await engine.stop();
    await database.drop();
  });

  it('takes a model whose human steps name forms that exist', async () => {
    expect((await engine.deploy({ 'payment-batch.bpmn': model })).status).toBe(200);
  });

  it('refuses a model as a whole that names a missing form, with the element and the reason', async () => {
    const { status, json } = await engine.deploy({
      'payment-batch.bpmn': model.replace('formKey="batch-approval"', 'formKey="no-such-form"'),
    });
    expect(status).toBe(400);
    expect(textAt(json, 'detail')).toMatch(
      /Element: \w+\n\s+- ERROR: The form 'no-such-form' does not exist/,
    );
  });

  it('leaves keys of other form languages to those who know them', async () => {
    const { status } = await engine.deploy({
      'payment-batch.bpmn': model.replace(
        'formKey="batch-approval"',
        'formKey="embedded:deployment:approve.html"',
      ),
    });
    expect(status).toBe(200);
  });
});
