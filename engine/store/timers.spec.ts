import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { aProcess, boundary, catching, end, service, start, timer } from '../../test/bpmn-builder.ts';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { at, eventually, startTestEngine, textAt, type TestEngine } from '../../test/engine.ts';

describe('timers in business time', () => {
  let database: TestDatabase;
  let engine: TestEngine;
  const noon = Date.parse('2030-06-01T12:00:00Z');
  const minutes = 60_000;
  beforeAll(async () => {
    database = await createTestDatabase();
    engine = await startTestEngine(database.url);
    await engine.deploy({
      'waits.bpmn': aProcess(
        'waits',
        start('s'),
        catching('nap', timer('timeDuration', 'PT10M')),
        end('e'),
        's -> nap -> e',
      ),
      'at.bpmn': aProcess(
        'at',
        start('s'),
        catching('until', timer('timeDate', '=due')),
        end('e'),
        's -> until -> e',
      ),
      'reminds.bpmn': aProcess(
        ...['reminds', start('s'), service('hold', { type: 'hold' }), end('e')],
        ...[boundary('tick', 'hold', timer('timeCycle', 'R3/PT1M'), { interrupting: false }), end('t')],
        ...['s -> hold -> e', 'tick -> t'],
      ),
    });
  });
  afterEach(() => engine.call('POST', '/clock/reset'));
  afterAll(async () => {
    await engine.stop();
    await database.drop();
  });

  const pin = (timestamp: number) => engine.call('PUT', '/clock', { timestamp });
  const create = async (processDefinitionId: string, variables: object = {}) =>
    textAt(
      (await engine.call('POST', '/process-instances', { processDefinitionId, variables })).json,
      'processInstanceKey',
    );
  const stateOf = async (key: string) =>
    textAt((await engine.call('GET', `/process-instances/${key}`)).json, 'state');
  const count = async (filter: object) =>
    Number(at((await engine.call('POST', '/process-instances/search', { filter })).json, 'page.totalItems'));
  const elements = async (processInstanceKey: string, elementId: string) => {
    const filter = { processInstanceKey, elementId };
    return Number(
      at((await engine.call('POST', '/element-instances/search', { filter })).json, 'page.totalItems'),
    );
  };
  const settled = () => new Promise((resolve) => setTimeout(resolve, 500));

  it('fire when they are due, not before', async () => {
    // given
    await pin(noon);
    const key = await create('waits');

    // when, then
    await pin(noon + 10 * minutes - 1);
    await settled();
    expect(await stateOf(key)).toBe('ACTIVE');
    await pin(noon + 10 * minutes);
    await eventually(
      () => stateOf(key),
      (state) => state === 'COMPLETED',
    );
  });

  it('rule 29: a date in the past fires at once', async () => {
    await pin(noon);
    const key = await create('at', { due: '2030-06-01T11:00:00+00:00' });
    await eventually(
      () => stateOf(key),
      (state) => state === 'COMPLETED',
    );
  });

  it('rule 29: a cycle counts from the last due date and ends after its repetitions', async () => {
    await pin(noon);
    const key = await create('reminds');
    await pin(noon + 1.9 * minutes);
    await eventually(
      () => elements(key, 'tick'),
      (n) => n === 1,
    );
    await pin(noon + 2 * minutes);
    await eventually(
      () => elements(key, 'tick'),
      (n) => n === 2,
    );
    await pin(noon + 600 * minutes);
    await eventually(
      () => elements(key, 'tick'),
      (n) => n === 3,
    );
    await settled();
    expect(await elements(key, 'tick')).toBe(3);
    expect(await stateOf(key)).toBe('ACTIVE');
  });

  it('end with the instance that they belong to', async () => {
    await pin(noon);
    const key = await create('waits');
    await engine.call('POST', `/process-instances/${key}/cancellation`);
    await pin(noon + 60 * minutes);
    await settled();
    expect(await stateOf(key)).toBe('TERMINATED');
  });

  it('fire by the hundred', async () => {
    await pin(noon);
    const keys = await Promise.all(Array.from({ length: 300 }, () => create('waits')));
    await pin(noon + 11 * minutes);
    await eventually(
      () => count({ processInstanceKey: { $in: keys }, state: 'COMPLETED' }),
      (n) => n === keys.length,
    );
  });

  it('rules 3 and 29: start instances, and those of the newest version only', async () => {
    // given
    const cycle = (text: string) =>
      aProcess('cyclic', start('s', timer('timeCycle', text)), end('e'), 's -> e');
    const started = (version: number) =>
      count({ processDefinitionId: 'cyclic', processDefinitionVersion: version });
    await pin(noon);
    await engine.deploy({ 'cyclic.bpmn': cycle('R2/PT1M') });

    // when
    await pin(noon + 1 * minutes);
    await eventually(
      () => started(1),
      (n) => n === 1,
    );
    await engine.deploy({ 'cyclic.bpmn': cycle('0 0 * * * *') });
    await pin(noon + 2 * minutes);
    await settled();
    expect([await started(1), await started(2)]).toEqual([1, 0]);
    await pin(noon + 60 * minutes);

    // then the cron of the new version fires each hour
    await eventually(
      () => started(2),
      (n) => n === 1,
    );
    await pin(noon + 120 * minutes);
    await eventually(
      () => started(2),
      (n) => n === 2,
    );
    expect(await started(1)).toBe(1);
  });
});
