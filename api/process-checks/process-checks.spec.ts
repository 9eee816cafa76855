import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ProcessProblem } from '../../process-model/checks/problem.ts';
import { World } from '../../process-model/checks/world.ts';
import { startApi, type ApiServer, type Caller } from '../../test/api-server.ts';
import { addForm, addItem, addPlaces, addUser, anItem } from '../../test/api-world.ts';
import { aProcess, end, message, start, user, type Part } from '../../test/bpmn-builder.ts';
import { problemsOf, worldOf } from './world.ts';

let api: ApiServer;
let admin: Caller;

beforeAll(async () => {
  api = await startApi();
  await addPlaces(api.pool);
  await addItem(api.pool, anItem());
  await addUser(api.pool, { username: 'admin', roles: ['ADMINISTRATOR'] });
  await addForm(api.pool, 'democratic-review');
  await addForm(api.pool, 'acceptance');
  admin = await api.signIn('admin');
});
afterAll(() => api.stop());

const step = (form: string, group: string): Part =>
  user('look', {
    headers: { kind: 'acceptance', routing: 'outcome' },
    extensions: `<zeebe:formDefinition formKey="${form}" /><zeebe:assignmentDefinition candidateGroups="=[&quot;${group}&quot;]" />`,
  });
const visit = (form: string, group: string): string =>
  aProcess('visit', start('s', message('visit.start')), step(form, group), end('e'), 's -> look -> e');

const Answer = z.object({ problems: z.array(ProcessProblem) });
const check = async (xml: string): Promise<string[]> => {
  const { status, body } = await admin('POST', '/api/process-checks', { xml });
  expect(status).toBe(200);
  return Answer.parse(body).problems.map(({ code, elementId }) => `${elementId} ${code}`);
};

describe('the check of a process on the server', () => {
  it('knows the forms and their fields, and no answers or people', async () => {
    const { body } = await admin('GET', '/api/process-checks/world');
    const world = World.parse(body);
    expect(world.forms.map(({ key }) => key).sort()).toEqual(['acceptance', 'democratic-review']);
    expect(world.forms[0]?.fields).toContainEqual(
      expect.objectContaining({ name: 'outcome', personal: false }),
    );
    expect(JSON.stringify(world)).not.toContain('admin');
  });

  it('names a role that nobody has, then the townships without it, then nothing', async () => {
    expect(await check(visit('acceptance', 'WINDOW_CLERK'))).toContain('look ROLE_NOBODY');
    const { rows } = await api.pool.query<{ id: string }>(
      "SELECT id FROM jurisdiction WHERE level = 'TOWNSHIP'",
    );
    expect(rows.length).toBeGreaterThan(1);
    await addUser(api.pool, { username: 'c1', roles: ['WINDOW_CLERK'], jurisdictionId: rows[0]?.id ?? '' });
    expect(await check(visit('acceptance', 'WINDOW_CLERK'))).toContain('look ROLE_NOBODY_SOMEWHERE');
    const role = (await worldOf(api.pool)).roles.find((known) => known.role === 'WINDOW_CLERK');
    expect(role).toMatchObject({ people: 1, missingCount: rows.length - 1 });
    for (const { id } of rows.slice(1))
      await addUser(api.pool, { username: `c-${id}`, roles: ['WINDOW_CLERK'], jurisdictionId: id });
    expect((await check(visit('acceptance', 'WINDOW_CLERK'))).join()).not.toContain('ROLE');
  });

  it('names a form and a role that there are not, with what was probably meant', async () => {
    const problems = await problemsOf(api.pool, visit('aceptance', 'WINDOW_CLRK'));
    expect(problems).toContainEqual(
      expect.objectContaining({
        code: 'FORM_UNKNOWN',
        repair: { kind: 'setForm', element: 'look', form: 'acceptance' },
      }),
    );
    expect(problems).toContainEqual(
      expect.objectContaining({
        code: 'ROLE_UNKNOWN',
        repair: { kind: 'setRole', element: 'look', role: 'WINDOW_CLERK' },
      }),
    );
  });

  it('tells what is no BPMN as a problem, not as a fault', async () => {
    expect(await check('hello')).toEqual(['definitions FILE_NOT_XML']);
  });
});
