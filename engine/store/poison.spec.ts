import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aProcess, catching, end, service, start, timer } from '../../test/bpmn-builder.ts';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { at, eventually, startTestEngine, textAt, type TestEngine } from '../../test/engine.ts';
import { createLog } from '../../kit/log.ts';

const napping = (id: string) =>
  aProcess(id, start('s'), catching('nap', timer('timeDuration', 'PT10M')), end('e'), 's -> nap -> e');

const models = {
  'sick.bpmn': napping('sick'),
  'sound.bpmn': napping('sound'),
  'works.bpmn': aProcess('works', start('s'), service('t', { type: 't' }), end('e'), 's -> t -> e'),
};

describe('an instance whose model this engine refuses', () => {
  const noon = Date.parse('2030-06-01T12:00:00Z');
  const later = noon + 11 * 60_000;
  let database: TestDatabase;
  let engine: TestEngine;
  const open = async () => {
    engine = await startTestEngine(database.url, { log: createLog({ level: 'silent' }) });
  };
  const reopen = async () => {
    await engine.stop();
    await open();
  };
  beforeEach(async () => {
    database = await createTestDatabase();
    await open();
    await engine.deploy(models);
    await pin(noon);
  });
  afterEach(async () => {
    await engine.stop();
    await database.drop();
  });

  const pin = (timestamp: number) => engine.call('PUT', '/clock', { timestamp });
  const begin = async (processDefinitionId: string) =>
    textAt(
      (await engine.call('POST', '/process-instances', { processDefinitionId })).json,
      'processInstanceKey',
    );
  const stateOf = async (key: string) =>
    textAt((await engine.call('GET', `/process-instances/${key}`)).json, 'state');
  const completed = (key: string) =>
    eventually(
      () => stateOf(key),
      (state) => state === 'COMPLETED',
    );
  const incidentsOf = async (processInstanceKey: string) => {
    const filter = { processInstanceKey, state: 'ACTIVE' };
    const { json } = await engine.call('POST', '/incidents/search', { filter });
    const items = at(json, 'items');
    return Array.isArray(items) ? items.map((item: unknown) => item) : [];
  };
  /** As if a newer release refused the model. */
  const spoil = (id: string) =>
    database.pool.query(
      `UPDATE engine.process_definition SET resource = replace(resource, 'timeDuration', 'timeDuraction') WHERE process_id = $1`,
      [id],
    );
  const mend = (id: string) =>
    database.pool.query(
      `UPDATE engine.process_definition SET resource = replace(resource, 'timeDuraction', 'timeDuration') WHERE process_id = $1`,
      [id],
    );

  it('gets one incident for a timer that cannot fire; the timers of others fire', async () => {
    // given
    const sick = await begin('sick');
    const sound = await begin('sound');
    await spoil('sick');
    await reopen();

    // when
    await pin(later);

    // then
    await completed(sound);
    const incidents = await eventually(
      () => incidentsOf(sick),
      ({ length }) => length > 0,
    );
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(await incidentsOf(sick)).toHaveLength(1);
    expect(incidents[0]).toMatchObject({ errorType: 'UNKNOWN', elementId: 'nap', state: 'ACTIVE' });
    expect(textAt(incidents[0], 'errorMessage')).toContain('cannot be run by this release');
    expect(await stateOf(sick)).toBe('ACTIVE');
  });

  it('goes on when its model is accepted again and the incident is resolved', async () => {
    // given
    const sick = await begin('sick');
    await spoil('sick');
    await reopen();
    await pin(later);
    const incidents = await eventually(
      () => incidentsOf(sick),
      ({ length }) => length > 0,
    );
    const resolution = `/incidents/${textAt(incidents[0], 'incidentKey')}/resolution`;

    // when it is resolved too early
    expect((await engine.call('POST', resolution)).status).toBe(409);

    // when it is resolved in time
    await mend('sick');
    await reopen();
    expect((await engine.call('POST', resolution)).status).toBe(204);

    // then
    await completed(sick);
  });

  it('refuses commands with the reason, and the process cannot be started', async () => {
    await spoil('sick');
    await reopen();
    const { status, json } = await engine.call('POST', '/process-instances', { processDefinitionId: 'sick' });
    expect(status).toBe(409);
    expect(textAt(json, 'detail')).toContain('cannot be run by this release');
    expect(await begin('works')).toMatch(/^\d+$/);
  });
});
