import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  aProcess,
  end,
  eventSubProcess,
  exclusive,
  message,
  service,
  start,
} from '../../test/bpmn-builder.ts';
import { extended, listening } from '../../test/bpmn-listeners.ts';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { at, eventually, startTestEngine, textAt, type TestEngine } from '../../test/engine.ts';

describe('execution listeners', () => {
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

  const activate = async (type: string, requestTimeout = -1): Promise<unknown> => {
    const body = { type, worker: 'w', timeout: 60_000, maxJobsToActivate: 10, requestTimeout };
    return at((await engine.call('POST', '/jobs/activation', body)).json, 'jobs.0');
  };
  const finish = async (type: string, variables: object = {}): Promise<number> => {
    const jobKey = textAt(await activate(type, 5_000), 'jobKey');
    return (await engine.call('POST', `/jobs/${jobKey}/completion`, { variables })).status;
  };
  const begin = async (processDefinitionId: string): Promise<string> =>
    textAt(
      (await engine.call('POST', '/process-instances', { processDefinitionId })).json,
      'processInstanceKey',
    );
  const stateOf = async (key: string): Promise<string> =>
    textAt((await engine.call('GET', `/process-instances/${key}`)).json, 'state');

  it('rule 39: are jobs of a kind of their own, for workers that wait and workers that come', async () => {
    // given
    const task = service('w', { type: 'listened', extensions: listening('start hear', 'end tell 7') });
    await engine.deploy({ 'one.bpmn': aProcess('one', start('s'), task, end('e'), 's -> w -> e') });
    const waiting = activate('hear', 10_000);

    // when
    const key = await begin('one');
    const first = await waiting;
    await engine.call('POST', `/jobs/${textAt(first, 'jobKey')}/completion`, { variables: { a: 1 } });
    await finish('listened');
    const last = await activate('tell');

    // then
    const shared = { processInstanceKey: key, elementId: 'w', kind: 'EXECUTION_LISTENER' };
    expect(first).toMatchObject({ ...shared, type: 'hear', retries: 3, listenerEventType: 'START' });
    expect(last).toMatchObject({ ...shared, type: 'tell', retries: 7, listenerEventType: 'END' });
    expect(at(last, 'variables')).toEqual({ a: 1 });

    const found = async (filter: object) => {
      const search = { filter: { processInstanceKey: key, ...filter } };
      const { json } = await engine.call('POST', '/jobs/search', search);
      const items = at(json, 'items');
      return Array.isArray(items) ? items.map((item: unknown) => textAt(item, 'type')).sort() : items;
    };
    expect(await found({ kind: 'EXECUTION_LISTENER' })).toEqual(['hear', 'tell']);
    expect(await found({ listenerEventType: 'END' })).toEqual(['tell']);
    expect(await found({ kind: { $neq: 'EXECUTION_LISTENER' } })).toEqual(['listened']);
    expect(
      (await engine.call('POST', `/jobs/${textAt(last, 'jobKey')}/error`, { errorCode: 'x' })).status,
    ).toBe(409);
    await engine.call('POST', `/jobs/${textAt(last, 'jobKey')}/completion`, {});
    expect(await stateOf(key)).toBe('COMPLETED');
  });

  it('rule 39: keep what a message brought to a scope until they are done', async () => {
    // given
    const inside = [start('s2', message('call', '="k"')), service('w2'), end('e2'), 's2 -> w2 -> e2'];
    const listens = { extensions: listening('start open') };
    const file = aProcess(
      ...['mail', start('s', message('mail')), service('w'), end('e')],
      ...[eventSubProcess('ev', inside, listens), 's -> w -> e'],
    );
    await engine.deploy({ 'mail.bpmn': extended(file, listening('start sort')) });
    const publish = (name: string, correlationKey: string, variables: object) =>
      engine.call('POST', '/messages/publication', { name, correlationKey, timeToLive: 60_000, variables });

    // when
    await publish('mail', '', { letter: { from: 'ann', pages: [1, 2] } });
    await finish('sort', { sorted: true });
    const worked = await activate('w', 5_000);
    await publish('call', 'k', { caller: 'bob' });
    await finish('open');
    const answered = await activate('w2', 5_000);

    // then
    const mail = { letter: { from: 'ann', pages: [1, 2] }, sorted: true };
    expect(at(worked, 'variables')).toEqual(mail);
    expect(at(answered, 'variables')).toEqual({ ...mail, caller: 'bob' });
    await engine.call('POST', `/jobs/${textAt(answered, 'jobKey')}/completion`, {});
    const key = textAt(answered, 'processInstanceKey');
    await eventually(
      () => stateOf(key),
      (state) => state === 'COMPLETED',
    );
  });

  it('rule 39: without retries are an incident that names them', async () => {
    // given
    const task = service('w', { extensions: listening('start weak 1') });
    await engine.deploy({ 'weak.bpmn': aProcess('weak', start('s'), task, end('e'), 's -> w -> e') });
    const key = await begin('weak');
    const jobKey = textAt(await activate('weak'), 'jobKey');

    // when
    await engine.call('POST', `/jobs/${jobKey}/failure`, { retries: 0, errorMessage: 'out of ink' });

    // then
    const filter = { processInstanceKey: key, errorType: 'EXECUTION_LISTENER_NO_RETRIES' };
    const { json } = await engine.call('POST', '/incidents/search', { filter });
    expect(at(json, 'items')).toMatchObject([{ elementId: 'w', jobKey, errorMessage: 'out of ink' }]);
    await engine.call('PATCH', `/jobs/${jobKey}`, { changeset: { retries: 1 } });
    const incidentKey = textAt(json, 'items.0.incidentKey');
    expect((await engine.call('POST', `/incidents/${incidentKey}/resolution`, {})).status).toBe(204);
    expect([await finish('weak'), await finish('w')]).toEqual([204, 204]);
    expect(await stateOf(key)).toBe('COMPLETED');
  });

  it('rule 39: are refused at deployment where nothing could run them', async () => {
    const gateway = { ...exclusive('g'), extensions: listening('end late') };
    const file = aProcess('deaf', start('s'), gateway, end('e'), 's -> g -> e');
    const { status, text } = await engine.deploy({ 'deaf.bpmn': file });
    expect(status).toBe(400);
    expect(text).toContain("Execution listeners of type 'end' are not supported by gateway element");
  });
});
