import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aProcess, end, exclusive, service, start } from '../../test/bpmn-builder.ts';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { at, startTestEngine, textAt, type TestEngine } from '../../test/engine.ts';

describe('elements, variables and incidents', () => {
  let database: TestDatabase;
  let engine: TestEngine;
  beforeAll(async () => {
    database = await createTestDatabase();
    engine = await startTestEngine(database.url);
    await engine.deploy({
      'one.bpmn': aProcess(
        'one',
        start('s'),
        service('a', { type: 'w', inputs: { local: '=1' } }),
        end('e'),
        's -> a -> e',
      ),
      'choice.bpmn': aProcess(
        ...['choice', start('s'), exclusive('g'), service('a', { type: 'w' }), service('b', { type: 'w' })],
        ...['s -> g', 'g -> a: =size > 5', 'g -> b: =size <= 5'],
      ),
    });
  });
  afterAll(async () => {
    await engine.stop();
    await database.drop();
  });

  const create = async (processDefinitionId: string, variables: object = {}) =>
    textAt(
      (await engine.call('POST', '/process-instances', { processDefinitionId, variables })).json,
      'processInstanceKey',
    );
  const search = async (what: string, filter: object, more: object = {}) =>
    (await engine.call('POST', `/${what}/search`, { filter, ...more })).json;
  const put = (key: string, body: unknown) => engine.call('PUT', `/element-instances/${key}/variables`, body);
  const valuesOf = async (scopeKey: string) => {
    const items = at(await search('variables', { scopeKey }, { sort: [{ field: 'name' }] }), 'items');
    return Array.isArray(items)
      ? items.map((item: unknown) => `${textAt(item, 'name')}=${textAt(item, 'value')}`)
      : [];
  };

  it('elements are found, running and past', async () => {
    const key = await create('one');
    const json = await search(
      'element-instances',
      { processInstanceKey: key },
      { sort: [{ field: 'elementInstanceKey' }] },
    );
    expect(at(json, 'items')).toMatchObject([
      { elementId: 's', type: 'START_EVENT', state: 'COMPLETED', elementName: 's' },
      {
        elementId: 'a',
        type: 'SERVICE_TASK',
        state: 'ACTIVE',
        hasIncident: false,
        processDefinitionId: 'one',
      },
    ]);
    const elementInstanceKey = textAt(json, 'items.1.elementInstanceKey');
    const got = await engine.call('GET', `/element-instances/${elementInstanceKey}`);
    expect(got.json).toEqual(at(json, 'items.1'));
    const inScope = await search('element-instances', {
      elementInstanceScopeKey: key,
      state: { $neq: 'COMPLETED' },
    });
    expect(at(inScope, 'page.totalItems')).toBe(1);
    expect((await engine.call('GET', `/element-instances/${key}`)).json).toMatchObject({ type: 'PROCESS' });
  });

  it('rule 9: variables are set exactly there, or where their name already is', async () => {
    // given
    const key = await create('one', { a: 1 });
    const task = textAt(
      await search('element-instances', { processInstanceKey: key, elementId: 'a' }),
      'items.0.elementInstanceKey',
    );

    // when
    expect(
      (await put(task, '{"variables":{"a":12345678901234567890,"only":true},"local":true}')).status,
    ).toBe(204);
    expect((await put(task, { variables: { local: 2, fresh: 'x' } })).status).toBe(204);

    // then
    expect(await valuesOf(task)).toEqual(['a=12345678901234567890', 'local=2', 'only=true']);
    expect(await valuesOf(key)).toEqual(['a=1', 'fresh="x"']);
  });

  it('variables are read by their key, in full; lists cut long values', async () => {
    const key = await create('one', { long: 'x'.repeat(10_000) });
    const json = await search('variables', { processInstanceKey: key, name: 'long' });
    expect(at(json, 'items.0.isTruncated')).toBe(true);
    expect(textAt(json, 'items.0.value')).toHaveLength(8191);
    const whole = await engine.call('POST', '/variables/search?truncateValues=false', {
      filter: { processInstanceKey: key, name: 'long' },
    });
    expect(textAt(whole.json, 'items.0.value')).toHaveLength(10_002);
    const got = await engine.call('GET', `/variables/${textAt(json, 'items.0.variableKey')}`);
    expect(textAt(got.json, 'value')).toHaveLength(10_002);
  });

  it('rule 14: an incident is resolved once its cause is gone, and comes again otherwise', async () => {
    // given
    const key = await create('choice');
    const found = async () => search('incidents', { processInstanceKey: key, state: 'ACTIVE' });
    const first = await found();
    expect(at(first, 'items')).toMatchObject([{ elementId: 'g', processDefinitionId: 'choice' }]);
    const resolve = async (json: unknown) =>
      (await engine.call('POST', `/incidents/${textAt(json, 'items.0.incidentKey')}/resolution`, {})).status;

    // when the cause is still there
    expect(await resolve(first)).toBe(204);
    const second = await found();
    expect(textAt(second, 'items.0.incidentKey')).not.toBe(textAt(first, 'items.0.incidentKey'));

    // when it is mended
    await put(key, { variables: { size: 9 } });
    expect(await resolve(second)).toBe(204);

    // then
    expect(at(await found(), 'items')).toEqual([]);
    expect(
      at(
        await search('element-instances', { processInstanceKey: key, elementId: 'a', state: 'ACTIVE' }),
        'page.totalItems',
      ),
    ).toBe(1);
  });

  it.each([
    [
      'PUT',
      '/element-instances/17/variables',
      { variables: {} },
      "Command 'UPDATE' rejected with code 'NOT_FOUND': Expected to update variables for element with key '17', but no such element was found",
    ],
    [
      'POST',
      '/incidents/17/resolution',
      undefined,
      "Command 'RESOLVE' rejected with code 'NOT_FOUND': Expected to resolve incident with key '17', but no such incident was found",
    ],
    ['GET', '/element-instances/17', undefined, "Element Instance with key '17' not found"],
    ['GET', '/variables/17', undefined, "Variable with key '17' not found"],
    ['GET', '/incidents/17', undefined, "Incident with key '17' not found"],
  ])('%s %s answers 404', async (method, path, body, detail) => {
    expect((await engine.call(method, path, body)).json).toMatchObject({
      status: 404,
      title: 'NOT_FOUND',
      detail,
    });
  });

  it.each([
    [{}, 'No variables provided.'],
    [{ variables: 5 }, 'Request property [variables] cannot be parsed'],
    [{ variables: [] }, 'Request property [variables] cannot be parsed'],
    [{ variables: {}, local: 'yes' }, 'Request property [local] cannot be parsed'],
  ])('variables refuse %j', async (body, detail) => {
    expect((await put('17', body)).json).toMatchObject({ status: 400, detail });
  });
});
