import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aProcess, end, raw, service, start, timer } from '../../test/bpmn-builder.ts';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { at, startTestEngine, textAt, type TestEngine } from '../../test/engine.ts';

const oneTask = (id: string, type = 'work') =>
  aProcess(id, start('s'), service('a', { type }), end('e'), 's -> a -> e');

describe('deployment', () => {
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

  const searchDefinitions = (filter: object) =>
    engine.call('POST', '/process-definitions/search', { filter });

  it('takes several resources as one deployment and names each of them', async () => {
    const { status, json } = await engine.deploy({
      'orders.bpmn': oneTask('orders'),
      'ask.form': JSON.stringify({ id: 'ask', type: 'object' }),
    });
    expect(status).toBe(200);
    expect(json).toMatchObject({
      tenantId: '<default>',
      deployments: [
        {
          processDefinition: {
            processDefinitionId: 'orders',
            processDefinitionVersion: 1,
            resourceName: 'orders.bpmn',
            tenantId: '<default>',
          },
        },
        { form: { formId: 'ask', version: 1, resourceName: 'ask.form', tenantId: '<default>' } },
      ],
    });
    expect(textAt(json, 'deploymentKey')).toMatch(/^22517998\d{8}$/);
  });

  it('rule 2: the same content again gives the same version, other bytes or another name a new one', async () => {
    // given
    const versionOf = async (name: string, text: string) => {
      const { json } = await engine.deploy({ [name]: text });
      return at(json, 'deployments.0.processDefinition.processDefinitionVersion');
    };
    const [first, second] = [oneTask('twice'), oneTask('twice', 'other')];

    // when, then
    expect(await versionOf('twice.bpmn', first)).toBe(1);
    expect(await versionOf('twice.bpmn', first)).toBe(1);
    expect(await versionOf('twice.bpmn', second)).toBe(2);
    expect(await versionOf('renamed.bpmn', second)).toBe(3);
    expect(await versionOf('twice.bpmn', first)).toBe(4);
    const { json } = await searchDefinitions({ processDefinitionId: 'twice', isLatestVersion: true });
    expect(json).toMatchObject({
      items: [{ version: 4, resourceName: 'twice.bpmn' }],
      page: { totalItems: 1 },
    });
  });

  it('counts the versions of deployments that arrive at the same time', async () => {
    const replies = await Promise.all(
      Array.from({ length: 8 }, (_, i) => engine.deploy({ 'rush.bpmn': oneTask('rush', `type-${i}`) })),
    );
    const versions = replies.map(({ json }) =>
      at(json, 'deployments.0.processDefinition.processDefinitionVersion'),
    );
    expect(versions.map(Number).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it.each([
    ['a broken model', { 'x.bpmn': '<bpmn:definitions' }, "'x.bpmn'"],
    [
      'an unsupported element',
      { 'x.bpmn': aProcess('x', start('s'), raw('t', 'transaction'), end('e'), 's -> t -> e') },
      'Element: t',
    ],
    [
      'an expression that does not compile',
      { 'x.bpmn': aProcess('x', start('s'), service('a', { type: '=1 +' }), end('e'), 's -> a -> e') },
      'Element: a',
    ],
    [
      'a start timer that is none',
      { 'x.bpmn': aProcess('x', start('s', timer('timeCycle', 'often')), end('e'), 's -> e') },
      's',
    ],
    ['a form without id', { 'x.form': '{}' }, "'x.form': the form has no id"],
    ['a form that is not JSON', { 'x.form': '{' }, "'x.form': the form is not a JSON object"],
    ['a DMN file that is none', { 'x.dmn': '<definitions/>' }, 'The file is no DMN document'],
    ['an unknown file', { 'x.txt': 'x' }, "'x.txt': unknown resource type"],
    [
      'two processes of one id',
      { 'x.bpmn': oneTask('x'), 'y.bpmn': oneTask('x') },
      "Duplicated process 'x' in resources 'x.bpmn' and 'y.bpmn'",
    ],
  ])('refuses %s by name', async (_what, files, text) => {
    const { status, json } = await engine.deploy(files);
    expect(status).toBe(400);
    expect(json).toMatchObject({ title: 'INVALID_ARGUMENT', status: 400, instance: '/v2/deployments' });
    expect(textAt(json, 'detail')).toContain("Command 'CREATE' rejected with code 'INVALID_ARGUMENT'");
    expect(textAt(json, 'detail')).toContain(text);
  });

  it('stores nothing of a deployment with one bad resource', async () => {
    await engine.deploy({ 'good.bpmn': oneTask('good'), 'bad.bpmn': '<x' });
    expect((await searchDefinitions({ processDefinitionId: 'good' })).json).toMatchObject({ items: [] });
  });

  it.each([
    ['no file', new FormData(), 400, 'No resources provided.'],
    ['JSON', '{}', 415, 'is not supported'],
  ])('refuses a body with %s', async (_what, body, status, detail) => {
    const response = await fetch(`${engine.address}/v2/deployments`, { method: 'POST', body });
    expect(response.status).toBe(status);
    expect(textAt(await response.json(), 'detail')).toContain(detail);
  });

  it('refuses another tenant', async () => {
    const form = new FormData();
    form.append('resources', new Blob([oneTask('t')]), 't.bpmn');
    form.append('tenantId', 'other');
    const response = await fetch(`${engine.address}/v2/deployments`, { method: 'POST', body: form });
    expect(response.status).toBe(400);
    expect(textAt(await response.json(), 'detail')).toContain('multi-tenancy is disabled');
  });

  it('gives back definitions, their XML and their resources', async () => {
    // given
    const text = aProcess('kept', start('s'), end('e'), 's -> e');
    const deployed = await engine.deploy({ 'kept.bpmn': text });
    const key = textAt(deployed.json, 'deployments.0.processDefinition.processDefinitionKey');

    // when, then
    const { json } = await engine.call('GET', `/process-definitions/${key}`);
    expect(json).toMatchObject({
      processDefinitionKey: key,
      processDefinitionId: 'kept',
      version: 1,
      hasStartForm: false,
    });
    const xml = await engine.call('GET', `/process-definitions/${key}/xml`);
    expect([xml.status, xml.text]).toEqual([200, text]);
    expect(xml.headers.get('content-type')).toContain('text/xml');
    expect((await engine.call('GET', `/process-definitions/${key}/form`)).status).toBe(204);
    expect((await engine.call('GET', `/resources/${key}`)).json).toMatchObject({
      resourceKey: key,
      resourceName: 'kept.bpmn',
      resourceId: 'kept',
    });
    expect((await engine.call('GET', `/resources/${key}/content`)).text).toBe(text);
  });

  it('deletes a version: the one before is the latest again, running instances go on', async () => {
    // given
    const keys: string[] = [];
    for (const type of ['old', 'new']) {
      const { json } = await engine.deploy({ 'gone.bpmn': oneTask('gone', type) });
      keys.push(textAt(json, 'deployments.0.processDefinition.processDefinitionKey'));
    }
    const create = () => engine.call('POST', '/process-instances', { processDefinitionId: 'gone' });
    await create();

    // when
    expect((await engine.call('POST', `/resources/${keys[1]}/deletion`, {})).status).toBe(200);

    // then
    expect((await create()).json).toMatchObject({ processDefinitionVersion: 1 });
    const poll = { type: 'new', timeout: 60_000, maxJobsToActivate: 1, requestTimeout: -1 };
    const { json } = await engine.call('POST', '/jobs/activation', poll);
    expect((await engine.call('POST', `/jobs/${textAt(json, 'jobs.0.jobKey')}/completion`)).status).toBe(204);
    const again = await engine.call('POST', `/resources/${keys[1]}/deletion`, {});
    expect(again.json).toMatchObject({
      ...{ status: 404, title: 'NOT_FOUND' },
      detail: `Command 'DELETE' rejected with code 'NOT_FOUND': Expected to delete resource but no resource found with key \`${keys[1]}\``,
    });
    expect((await engine.call('POST', `/resources/${keys[0]}/deletion`)).status).toBe(200);
    expect((await create()).status).toBe(404);
  });

  it.each(['/process-definitions/1', '/process-definitions/1/xml', '/resources/1', '/resources/1/content'])(
    'answers 404 for %s',
    async (path) => {
      expect((await engine.call('GET', path)).json).toMatchObject({
        status: 404,
        title: 'NOT_FOUND',
        instance: `/v2${path}`,
      });
    },
  );
});
