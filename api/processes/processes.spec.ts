import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { EngineError, type EngineResource } from '../../engine-client/index.ts';
import { FormUsage } from '../../model/form-design.ts';
import { TaskDetail } from '../../model/task.ts';
import { publishForm } from '../../store/form-version.ts';
import { findProcessXml } from '../../store/process-model.ts';
import { aCase, standAt } from '../../test/api-cases.ts';
import { anEngine } from '../../test/api-engine.ts';
import { problemFields, startApi, type ApiServer, type Caller } from '../../test/api-server.ts';
import { addForm, addItem, addPlaces, addTask, addUser, anItem } from '../../test/api-world.ts';
import { aDocument, aField } from '../../test/form-builder.ts';

let api: ApiServer;
let admin: Caller;
let clerk: Caller;
let deployed: EngineResource[] = [];
let refusal: EngineError | undefined;

beforeAll(async () => {
  api = await startApi({
    engine: anEngine({
      deploy(resources) {
        if (refusal) return Promise.reject(refusal);
        deployed = [...resources];
        return Promise.resolve([{ processId: 'visit', version: 3, processDefinitionKey: '1' }]);
      },
    }),
  });
  await addPlaces(api.pool);
  await addItem(api.pool, anItem());
  await addUser(api.pool, { username: 'admin', roles: ['ADMINISTRATOR'] });
  await addUser(api.pool, { username: 'clerk', roles: ['WINDOW_CLERK'] });
  [admin, clerk] = [await api.signIn('admin'), await api.signIn('clerk')];
  await addForm(api.pool, 'democratic-review');
});
afterAll(() => api.stop());

const step = (formKey: string, kind?: string): string => `<bpmn:userTask id="look" name="上门">
  <bpmn:extensionElements><zeebe:formDefinition formKey="${formKey}" />
  <zeebe:assignmentDefinition candidateGroups="WINDOW_CLERK" />
  ${kind === undefined ? '' : `<zeebe:taskHeaders><zeebe:header key="kind" value="${kind}" /></zeebe:taskHeaders>`}
  </bpmn:extensionElements></bpmn:userTask>`;
const model = (id: string, steps: string): string =>
  `<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0">
   <bpmn:process id="${id}" name="走访" isExecutable="true">${steps}</bpmn:process></bpmn:definitions>`;
const deploy = (xml: string) => admin('POST', '/api/processes', { xml });

describe('a process that an administrator brings', () => {
  it('goes to the engine, and its steps stand in the matrix of rights of their form', async () => {
    const xml = model('visit', step('democratic-review'));
    expect(await deploy(xml)).toMatchObject({ status: 201, body: { processId: 'visit', version: 3 } });
    expect(deployed).toEqual([{ name: 'visit.bpmn', content: xml }]);
    const { processes } = FormUsage.parse(
      (await admin('GET', '/api/form-designs/democratic-review/usage')).body,
    );
    expect(processes).toEqual([
      {
        ...{ processId: 'visit', name: '走访', items: [] },
        steps: [{ elementId: 'look', name: '上门', kind: 'look', roles: ['WINDOW_CLERK'], answers: [] }],
      },
    ]);
  });

  it.each<[string, string, Record<string, string>]>([
    ['names a form that does not exist', model('a', step('nowhere')), { look: 'UNKNOWN_FORM' }],
    [
      'asks for a kind of step that does not exist',
      model('a', step('democratic-review', 'juggle')),
      { look: 'UNKNOWN_KIND' },
    ],
    ['is no BPMN', '<html></html>', {}],
    ['is no XML', 'process', {}],
  ])('is refused where it %s', async (_what, xml, fields) => {
    const refused = await deploy(xml);
    expect([refused.status, problemFields(refused)]).toEqual([422, fields]);
  });

  it('is not kept where the engine refuses it', async () => {
    refusal = new EngineError('INVALID', 'the gateway has no flows');
    const refused = await deploy(model('bad', step('democratic-review')));
    refusal = undefined;
    expect(refused).toMatchObject({
      status: 422,
      body: { code: 'INVALID_PROCESS', detail: 'the gateway has no flows' },
    });
    expect(await findProcessXml(api.pool, 'bad')).toBeUndefined();
  });

  it('does not take the place of one of the program', async () => {
    await addForm(api.pool, 'acceptance');
    expect((await deploy(model('own', step('acceptance', 'acceptance')))).status).toBe(201);
    expect((await deploy(model('own', step('democratic-review')))).status).toBe(422);
  });
});

it('shows a later step of one form what the step before it stored, by the rights of each', async () => {
  const rights = { second: { told: 'read', secret: 'hidden' } };
  const fields = { told: aField('text'), secret: aField('text'), more: aField('text') };
  const document = z
    .record(z.string(), z.json())
    .parse({ ...aDocument(fields, { rights }), key: 'two-steps' });
  await publishForm(api.pool, 'two-steps', document);
  const theCase = await aCase(api, clerk);
  await standAt(api, theCase.id, 'SUBMITTED');
  const open = async (elementId: string): Promise<string> => {
    const about = {
      kind: 'form-step',
      role: 'WINDOW_CLERK',
      caseId: theCase.id,
      formKey: 'two-steps',
    } as const;
    const { id } = await addTask(api.pool, { ...about, elementId, processInstanceKey: '77' });
    await clerk('POST', `/api/tasks/${id}/claim`);
    return id;
  };
  const detail = async (id: string) => TaskDetail.parse((await clerk('GET', `/api/tasks/${id}`)).body);
  const first = await open('first');
  const sent = { told: '甲', secret: '乙' };
  expect((await clerk('POST', `/api/tasks/${first}/completion`, { values: sent })).status).toBe(200);

  const second = await open('second');
  expect(await detail(second)).toMatchObject({
    title: document['title'],
    values: { told: '甲' },
    rights: rights.second,
  });
  const changed = await clerk('POST', `/api/tasks/${second}/completion`, { values: { told: '丙' } });
  expect(problemFields(changed)).toEqual({ told: 'NOT_WRITABLE' });
  expect((await clerk('POST', `/api/tasks/${second}/completion`, { values: { more: '丁' } })).status).toBe(
    200,
  );
  const { rows } = await api.pool.query<{ result: unknown }>('SELECT result FROM inbox_task WHERE id = $1', [
    second,
  ]);
  expect(rows).toEqual([{ result: { ...sent, more: '丁' } }]);
});
