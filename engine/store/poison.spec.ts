import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  aProcess,
  catching,
  end,
  message,
  service,
  signal,
  start,
  timer,
  type EventDefinition,
} from '../../test/bpmn-builder.ts';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { at, eventually, startTestEngine, textAt, type TestEngine } from '../../test/engine.ts';
import { createLog } from '../../kit/log.ts';

const waiting = (id: string, event: EventDefinition) =>
  aProcess(id, start('s'), catching('nap', event), end('e'), 's -> nap -> e');
const working = (id: string) =>
  aProcess(id, start('s'), service('t', { type: 't' }), end('e'), 's -> t -> e');

const models = {
  'sick.bpmn': waiting('sick', timer('timeDuration', 'PT10M')),
  'sound.bpmn': waiting('sound', timer('timeDuration', 'PT10M')),
  'sick-call.bpmn': waiting('sick-call', message('ring', '="k"')),
  'sound-call.bpmn': waiting('sound-call', message('ring', '="k"')),
  'sick-alarm.bpmn': waiting('sick-alarm', signal('alarm')),
  'sound-alarm.bpmn': waiting('sound-alarm', signal('alarm')),
  'sick-work.bpmn': working('sick-work'),
  'works.bpmn': working('works'),
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
  const spoil = (id: string) => exchange(id, 'isExecutable', 'isExecuted');
  const mend = (id: string) => exchange(id, 'isExecuted', 'isExecutable');
  const exchange = (id: string, from: string, to: string) =>
    database.pool.query(
      'UPDATE engine.process_definition SET resource = replace(resource, $2, $3) WHERE process_id = $1',
      [id, from, to],
    );
  const incidentOf = async (key: string) => {
    const found = await eventually(
      () => incidentsOf(key),
      ({ length }) => length > 0,
    );
    expect(found).toHaveLength(1);
    return found[0];
  };
  /** Lets a node that accepts the model resolve the incident. */
  const heal = async (id: string, incident: unknown) => {
    await mend(id);
    await reopen();
    const resolution = `/incidents/${textAt(incident, 'incidentKey')}/resolution`;
    expect((await engine.call('POST', resolution)).status).toBe(204);
  };
  const activate = async (): Promise<unknown[]> => {
    const body = { type: 't', worker: 'w', timeout: 60_000, maxJobsToActivate: 10, requestTimeout: -1 };
    const jobs = at((await engine.call('POST', '/jobs/activation', body)).json, 'jobs');
    return Array.isArray(jobs) ? jobs.map((job: unknown) => job) : [];
  };

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

  it('gets an incident for a job that cannot be completed, and no worker gets the job again', async () => {
    // given
    const sick = await begin('sick-work');
    const sound = await begin('works');
    const jobs = await activate();
    const jobOf = (instance: string) =>
      textAt(
        jobs.find((job) => textAt(job, 'processInstanceKey') === instance),
        'jobKey',
      );
    await spoil('sick-work');
    await reopen();

    // when
    const refused = await engine.call('POST', `/jobs/${jobOf(sick)}/completion`, {});
    await engine.call('POST', `/jobs/${jobOf(sound)}/completion`, {});

    // then
    expect(refused.status).toBe(409);
    expect(textAt(refused.json, 'detail')).toContain('cannot be run by this release');
    await completed(sound);
    const incident = await incidentOf(sick);
    expect(incident).toMatchObject({ errorType: 'UNKNOWN', elementId: 't', jobKey: jobOf(sick) });
    await pin(later);
    expect(await activate()).toEqual([]);
    expect((await engine.call('POST', `/jobs/${jobOf(sick)}/completion`, {})).status).toBe(409);
    expect(await incidentsOf(sick)).toHaveLength(1);

    // when the model is accepted again
    await engine.call('PATCH', `/jobs/${jobOf(sick)}`, { changeset: { retries: 1 } });
    await heal('sick-work', incident);
    for (const job of await activate())
      await engine.call('POST', `/jobs/${textAt(job, 'jobKey')}/completion`, {});
    await completed(sick);
  });

  it('gets an incident for a message that it cannot take; the others get the message', async () => {
    // given
    const sick = await begin('sick-call');
    const sound = await begin('sound-call');
    await spoil('sick-call');
    await reopen();
    const publish = (timeToLive: number) =>
      engine.call('POST', '/messages/publication', { name: 'ring', correlationKey: 'k', timeToLive });

    // when
    expect((await publish(3_600_000)).status).toBe(200);

    // then
    await completed(sound);
    const incident = await incidentOf(sick);
    expect(incident).toMatchObject({ errorType: 'UNKNOWN', elementId: 'nap' });
    expect((await publish(0)).status).toBe(200);
    expect(await incidentsOf(sick)).toHaveLength(1);
    expect(await stateOf(sick)).toBe('ACTIVE');

    // when the model is accepted again
    await heal('sick-call', incident);
    await completed(sick);
  });

  it('gets an incident for a signal that it cannot take; the others get the signal', async () => {
    // given
    const sick = await begin('sick-alarm');
    const sound = await begin('sound-alarm');
    await spoil('sick-alarm');
    await reopen();

    // when
    await engine.call('POST', '/signals/broadcast', { signalName: 'alarm' });

    // then
    await completed(sound);
    const incident = await incidentOf(sick);
    expect(incident).toMatchObject({ errorType: 'UNKNOWN', elementId: 'nap' });
    expect(await stateOf(sick)).toBe('ACTIVE');

    // when the model is accepted again
    await heal('sick-alarm', incident);
    await completed(sick);
  });
});
