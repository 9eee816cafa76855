import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { startTestEngine, type TestEngine } from '../engine.ts';
import { fileNameOf } from './case.ts';
import { cases } from './cases/index.ts';
import { embeddedSubject } from './embedded.ts';
import { play } from './play.ts';
import type { Subject } from './subject.ts';
import { readTrace, traceFiles } from './traces.ts';

describe('the embedded engine does what a real Camunda 8.6.0 broker did', () => {
  let database: TestDatabase;
  let engine: TestEngine;
  let subject: Subject;

  beforeAll(async () => {
    database = await createTestDatabase();
    engine = await startTestEngine(database.url);
    subject = embeddedSubject(engine, database.pool);
  });
  afterAll(async () => {
    await engine.stop();
    await database.drop();
  });

  it.each(cases.map((one) => [one.name, one] as const))('%s', async (name, one) => {
    const recorded = await readTrace(name);
    const played = await play(subject, one, recorded);
    // It stops at the first step that differs.
    const steps = recorded.steps.slice(0, played.steps.length);
    if (one.differs === undefined) expect(played.steps).toEqual(steps);
    else expect(played.steps).not.toEqual(steps);
  });

  it('has one recorded trace for each case and no other', async () => {
    expect(await traceFiles()).toEqual(cases.map(fileNameOf).sort());
  });
});
