import { afterAll, beforeAll, expect, it } from 'vitest';
import { aCase, standAt } from '../../test/api-cases.ts';
import { startApi, type ApiServer } from '../../test/api-server.ts';
import { addClient, addForm, addItem, addPlaces, addTask, addUser, anItem } from '../../test/api-world.ts';

let api: ApiServer;
beforeAll(async () => {
  api = await startApi();
  await addPlaces(api.pool);
  await addItem(api.pool, anItem());
  await addForm(api.pool, 'acceptance');
  await addClient(api.pool, { id: 'portal', scopes: ['applications:write', 'cases:read'] });
  await addUser(api.pool, { username: 'first', roles: ['WINDOW_CLERK'] });
  await addUser(api.pool, { username: 'second', roles: ['WINDOW_CLERK'] });
});
afterAll(() => api.stop());

it('a step that its process keeps apart from another is refused to who did that one, and to nobody else', async () => {
  // given
  const { id: caseId } = await aCase(api, await api.token('portal'));
  await standAt(api, caseId, 'SUBMITTED');
  const instance = { caseId, role: 'WINDOW_CLERK', processInstanceKey: '4711' } as const;
  const done = await addTask(api.pool, { ...instance, kind: 'acceptance', elementId: 'look_first' });
  const first = await api.signIn('first');
  const second = await api.signIn('second');
  await first('POST', `/api/tasks/${done.id}/claim`);
  const values = { identityChecked: true, documentsChecked: true, outcome: 'ACCEPTED' };
  expect((await first('POST', `/api/tasks/${done.id}/completion`, { values })).status).toBe(200);

  // when
  const next = { ...instance, kind: 'acceptance', elementId: 'look_again' } as const;
  const task = await addTask(api.pool, { ...next, notBy: ['look_first'] });
  const elsewhere = await addTask(api.pool, { ...next, notBy: ['look_first'], processInstanceKey: '4712' });

  // then
  const refused = await first('POST', `/api/tasks/${task.id}/claim`);
  expect(refused).toMatchObject({ status: 403, body: { code: 'SEPARATION_OF_DUTIES' } });
  expect((await second('POST', `/api/tasks/${task.id}/claim`)).status).toBe(200);
  expect((await first('POST', `/api/tasks/${elsewhere.id}/claim`)).status).toBe(200);
});
