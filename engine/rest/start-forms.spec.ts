import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aProcess, end, start } from '../../test/bpmn-builder.ts';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { startTestEngine, textAt, type TestEngine } from '../../test/engine.ts';

const withForm = (id: string, attributes: string) =>
  aProcess(id, start('s'), end('e'), 's -> e').replace(
    /(<bpmn:startEvent[^>]*>)/,
    `$1<bpmn:extensionElements><zeebe:formDefinition ${attributes}/></bpmn:extensionElements>`,
  );
const form = (id: string, more: object = {}) => JSON.stringify({ id, ...more });

describe('start forms', () => {
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

  async function deployProcess(files: Record<string, string>): Promise<string> {
    const { status, json } = await engine.deploy(files);
    expect(status).toBe(200);
    return textAt(json, 'deployments.0.processDefinition.processDefinitionKey');
  }
  const formOf = (key: string) => engine.call('GET', `/process-definitions/${key}/form`);

  it('rule 3: the newest version of the form is shown, whenever it was deployed', async () => {
    const key = await deployProcess({ 'a.bpmn': withForm('a', 'formId="apply"') });
    expect((await formOf(key)).status).toBe(204);
    await engine.deploy({ 'apply.form': form('apply') });
    await engine.deploy({ 'apply.form': form('apply', { title: 'second' }) });
    const { status, json } = await formOf(key);
    expect(status).toBe(200);
    expect(textAt(json, 'formKey')).toMatch(/^\d+$/);
    expect(json).toMatchObject({
      formId: 'apply',
      version: 2,
      schema: { id: 'apply', title: 'second' },
      tenantId: '<default>',
    });
  });

  it('rule 3: a form bound to the deployment stays with it', async () => {
    const key = await deployProcess({
      'b.bpmn': withForm('b', 'formId="bound" bindingType="deployment"'),
      'bound.form': form('bound'),
    });
    await engine.deploy({ 'bound.form': form('bound', { title: 'later' }) });
    expect((await formOf(key)).json).toMatchObject({ version: 1, schema: { id: 'bound' } });
  });

  it('rule 3: a form bound to a version tag is the newest that has it', async () => {
    const key = await deployProcess({
      'c.bpmn': withForm('c', 'formId="tagged" bindingType="versionTag" versionTag="v1"'),
    });
    await engine.deploy({ 'tagged.form': form('tagged', { versionTag: 'v1' }) });
    await engine.deploy({ 'tagged.form': form('tagged', { versionTag: 'v2' }) });
    expect((await formOf(key)).json).toMatchObject({ version: 1 });
  });

  it('are found by a filter of the search', async () => {
    const key = await deployProcess({ 'd.bpmn': withForm('d', 'formId="any"') });
    const search = (hasStartForm: boolean) =>
      engine.call('POST', '/process-definitions/search', {
        filter: { processDefinitionId: 'd', hasStartForm },
      });
    expect((await search(true)).json).toMatchObject({
      items: [{ processDefinitionKey: key, hasStartForm: true }],
    });
    expect((await search(false)).json).toMatchObject({ items: [] });
  });

  it.each([
    ['formKey="x"', 'A start form linked by formKey is not supported by this engine; use formId'],
    ['formId="=x"', 'The id of a start form must not be an expression'],
    ['bindingType="latest"', 'Must have a form id for its form'],
  ])('with %s are refused by name', async (attributes, reason) => {
    const { status, json } = await engine.deploy({ 'x.bpmn': withForm('x', attributes) });
    expect(status).toBe(400);
    expect(textAt(json, 'detail')).toContain(reason);
  });
});
