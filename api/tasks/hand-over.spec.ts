import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { aCase, standAt } from '../../test/api-cases.ts';
import { startApi, type ApiServer } from '../../test/api-server.ts';
import { addClient, addForm, addItem, addPlaces, addTask, addUser, anItem } from '../../test/api-world.ts';

let api: ApiServer;
let first: Awaited<ReturnType<ApiServer['signIn']>>;
let second: typeof first;
const Ids = z.object({ first: z.string(), second: z.string(), third: z.string(), surveyor: z.string() });
let ids: z.infer<typeof Ids>;
beforeAll(async () => {
  api = await startApi();
  await addPlaces(api.pool);
  await addItem(api.pool, anItem());
  await addForm(api.pool, 'acceptance');
  await addClient(api.pool, { id: 'portal', scopes: ['applications:write', 'cases:read'] });
  for (const username of ['first', 'second', 'third'])
    await addUser(api.pool, { username, roles: ['WINDOW_CLERK'] });
  await addUser(api.pool, { username: 'surveyor', roles: ['SURVEYOR'] });
  const { rows } = await api.pool.query<{ username: string; id: string }>(
    'SELECT username, id FROM org_user',
  );
  ids = Ids.parse(Object.fromEntries(rows.map(({ username, id }) => [username, id])));
  first = await api.signIn('first');
  second = await api.signIn('second');
});
afterAll(() => api.stop());

type New = Partial<Parameters<typeof addTask>[1]>;
async function claimed(more: New = {}): Promise<string> {
  const { id: caseId } = await aCase(api, await api.token('portal'));
  await standAt(api, caseId, 'SUBMITTED');
  const task = { caseId, role: 'WINDOW_CLERK', kind: 'acceptance', processInstanceKey: '815' } as const;
  const { id } = await addTask(api.pool, { ...task, ...more });
  expect((await first('POST', `/api/tasks/${id}/claim`)).status).toBe(200);
  return id;
}
const reason = '下周休假';

describe('a step that is handed over', () => {
  it('is the colleague’s with its draft and a message; the reason is kept', async () => {
    // given
    const id = await claimed();
    const draft = { values: { identityChecked: true } };
    expect((await first('PUT', `/api/tasks/${id}/draft`, draft)).status).toBe(200);

    // when
    const { status, body } = await first('POST', `/api/tasks/${id}/hand-over`, { to: ids.second, reason });

    // then
    expect(status).toBe(200);
    expect(body).toMatchObject({ id, assignee: { id: ids.second }, state: 'OPEN' });
    expect((await second('GET', `/api/tasks/${id}`)).body).toMatchObject({
      values: { identityChecked: true },
      draftSaved: true,
    });
    const refused = await first('POST', `/api/tasks/${id}/completion`, { values: {} });
    expect(refused).toMatchObject({ status: 409, body: { code: 'TASK_TAKEN' } });
    const audit = await api.pool.query(
      `SELECT detail FROM audit_event WHERE object = $1 AND action = 'HAND_OVER_TASK'`,
      [`task:${id}`],
    );
    expect(audit.rows).toEqual([{ detail: { to: ids.second, reason } }]);
    const told = await api.pool.query(
      `SELECT user_id AS to FROM notification WHERE template = 'task-handed-over'`,
    );
    expect(told.rows).toEqual([{ to: ids.second }]);
  });

  it('goes to those alone who may do it, the freest first', async () => {
    const done = await claimed({ elementId: 'look_first' });
    await api.pool.query(`UPDATE inbox_task SET state = 'COMPLETED', completed_by = $2 WHERE id = $1`, [
      done,
      ids.third,
    ]);
    const id = await claimed({ notBy: ['look_first'] });
    const { body } = await first('GET', `/api/tasks/${id}/colleagues`);
    expect(body).toMatchObject({ items: [{ id: ids.second, holding: 1 }] });
    for (const to of [ids.third, ids.surveyor, ids.first, '00000000-0000-4000-8000-000000000000'])
      expect(await first('POST', `/api/tasks/${id}/hand-over`, { to, reason })).toMatchObject({
        status: 409,
        body: { code: 'NOT_ELIGIBLE' },
      });
  });

  it('goes to one of two colleagues at once', async () => {
    const id = await claimed();
    const answers = await Promise.all(
      [ids.second, ids.third].map((to) => first('POST', `/api/tasks/${id}/hand-over`, { to, reason })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('needs a reason, and is nobody’s business who does not hold it', async () => {
    const id = await claimed();
    expect((await first('POST', `/api/tasks/${id}/hand-over`, { to: ids.second, reason: ' ' })).status).toBe(
      400,
    );
    const taken = await second('POST', `/api/tasks/${id}/hand-over`, { to: ids.third, reason });
    expect(taken).toMatchObject({ status: 409, body: { code: 'TASK_TAKEN' } });
  });
});

describe('what the process does not offer', () => {
  it('is refused by name, and told with the step', async () => {
    const id = await claimed({ actions: [] });
    expect((await first('GET', `/api/tasks/${id}`)).body).toMatchObject({ actions: [] });
    for (const [way, body] of [
      ['hand-over', { to: ids.second, reason }],
      ['release', undefined],
    ] as const)
      expect(await first('POST', `/api/tasks/${id}/${way}`, body)).toMatchObject({
        status: 409,
        body: { code: 'ACTION_NOT_OFFERED' },
      });
    expect((await first('GET', `/api/tasks/${id}`)).body).toMatchObject({ assignee: { id: ids.first } });
  });
});
