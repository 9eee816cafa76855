import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aCase, standAt, type FiledCase } from '../../test/api-cases.ts';
import { startApi, type ApiServer, type Caller } from '../../test/api-server.ts';
import {
  addClient,
  addItem,
  addPlaces,
  addTask,
  addForm,
  addUser,
  anItem,
  places,
} from '../../test/api-world.ts';
import { CaseView } from '../../model/application.ts';
import { CaseDiagram, CaseList } from '../../model/case-list.ts';
import { civilDateOf } from '../../rules/deadline.ts';
import { saveFacts } from '../../store/economic-fact.ts';
import { stopClock } from '../../store/item-case.ts';
import { insertNotice } from '../../store/public-notice.ts';

let api: ApiServer;
let integrator: Caller;
let clerk: Caller;
beforeAll(async () => {
  api = await startApi();
  await addPlaces(api.pool);
  await addItem(api.pool, anItem());
  await addForm(api.pool, 'acceptance');
  const scopes = ['applications:write', 'cases:read', 'cases:message'] as const;
  await addClient(api.pool, { id: 'portal', scopes: [...scopes] });
  await addClient(api.pool, { id: 'other-portal', scopes: [...scopes] });
  await addUser(api.pool, { username: 'clerk', roles: ['WINDOW_CLERK'] });
  integrator = await api.token('portal');
  clerk = await api.signIn('clerk');
});
afterAll(() => api.stop());

const message = (theCase: FiledCase, body: unknown, caller = clerk) =>
  caller('POST', `/api/cases/${theCase.id}/messages`, body);
const read = async ({ id }: FiledCase, caller = clerk) =>
  CaseView.parse((await caller('GET', `/api/cases/${id}`)).body);
const outboxOf = async ({ id }: FiledCase, name: string) => {
  const { rows } = await api.pool.query<{ payload: { variables: object } }>(
    `SELECT payload FROM outbox WHERE payload ->> 'correlationKey' = $1 AND payload ->> 'name' = $2`,
    [id, name],
  );
  return rows.map(({ payload }) => payload.variables);
};

describe('the page of a case', () => {
  it('shows stage, people by name, and what happened when and by whom', async () => {
    const theCase = await aCase(api, clerk);
    expect(await read(theCase)).toMatchObject({
      stage: 'APPLY',
      applicant: { name: theCase.people[0]?.name },
      members: [{ role: 'APPLICANT' }, { role: 'MEMBER' }],
      timeline: [{ kind: 'FILED', actor: 'Name of clerk', detail: { channel: 'APP' } }],
    });
  });

  it('names a due date 20 working days ahead', async () => {
    const { dueAt, openedAt } = await aCase(api, clerk);
    const days = (Date.parse(dueAt ?? '') - Date.parse(openedAt)) / 86_400_000;
    expect(days).toBeGreaterThan(27);
    expect(days).toBeLessThan(31);
  });

  it('shows the diagram with the step where a task is open', async () => {
    const theCase = await aCase(api, clerk);
    await addTask(api.pool, { kind: 'acceptance', role: 'WINDOW_CLERK', caseId: theCase.id });
    const diagram = CaseDiagram.parse((await clerk('GET', `/api/cases/${theCase.id}/diagram`)).body);
    expect(diagram).toMatchObject({ active: ['acceptance'], completed: [] });
    expect(diagram.xml).toContain('<bpmn:process');
  });

  it.each([
    ['shows names and figures to the client that filed', 'portal', true],
    ['hides names and figures from another client', 'other-portal', false],
  ])('%s', async (_, client, shown) => {
    const theCase = await aCase(api, integrator);
    await saveFacts(api.pool, theCase.id, 'DECLARED', [{ personId: null, key: 'deposits', value: 123_456 }]);
    const view = await read(theCase, await api.token(client));
    expect(view.applicant.name === theCase.people[0]?.name).toBe(shown);
    expect(view.facts).toHaveLength(shown ? 1 : 0);
    expect(view.applicant.idNo).toMatch(/^\*{14}/);
  });

  it('tells integrators that the office acted, not who in it', async () => {
    const theCase = await aCase(api, clerk);
    expect((await read(theCase, integrator)).timeline[0]?.actor).toBe('staff');
  });
});

describe('the list of cases', () => {
  it('pages through all of the own subtree without gap or repeat', async () => {
    for (let i = 0; i < 5; i++) await aCase(api, clerk, { size: 1 });
    const seen: string[] = [];
    let next: string | null = '';
    let total = 0;
    while (next !== null) {
      const page: CaseList = CaseList.parse((await clerk('GET', `/api/cases?limit=2&after=${next}`)).body);
      seen.push(...page.items.map(({ id }) => id));
      ({ next, total } = page);
    }
    expect(seen).toHaveLength(total);
    expect(new Set(seen).size).toBe(total);
  });

  it('finds by case number, by name and by state', async () => {
    const theCase = await aCase(api, clerk);
    const find = async (query: string) =>
      CaseList.parse((await clerk('GET', `/api/cases?${query}`)).body).items.map(({ id }) => id);
    expect(await find(`search=${theCase.no}`)).toEqual([theCase.id]);
    expect(await find(`search=${encodeURIComponent(theCase.people[0]?.name ?? '')}`)).toEqual([theCase.id]);
    expect(await find(`search=${theCase.no}&state=GRANTED`)).toEqual([]);
  });

  it('does not let a client that sees names masked search by them', async () => {
    const theCase = await aCase(api, clerk);
    const search = encodeURIComponent(theCase.people[0]?.name ?? '');
    const { body } = await integrator('GET', `/api/cases?search=${search}`);
    expect(CaseList.parse(body).total).toBe(0);
  });

  it('refuses a cursor that it did not give', async () => {
    expect(await clerk('GET', '/api/cases?after=x')).toMatchObject({
      status: 400,
      body: { code: 'INVALID_REQUEST', errors: [{ path: 'after' }] },
    });
  });

  it('has nothing of another county', async () => {
    const theirs = await aCase(api, integrator, { village: places.otherVillage });
    expect((await clerk('GET', `/api/cases/${theirs.id}`)).status).toBe(404);
    const { body } = await clerk('GET', `/api/cases?search=${theirs.no}`);
    expect(CaseList.parse(body)).toMatchObject({ items: [], total: 0 });
  });

  it('has only the items of the own department for an approver', async () => {
    await addItem(api.pool, anItem({ code: 'CIVIL_ONLY', approvingDepartments: ['CIVIL_AFFAIRS'] }));
    await addUser(api.pool, { username: 'housing', roles: ['APPROVER'], department: 'HOUSING' });
    const [joint, civil] = [await aCase(api, clerk), await aCase(api, clerk, { itemCode: 'CIVIL_ONLY' })];
    const housing = await api.signIn('housing');
    expect((await housing('GET', `/api/cases/${joint.id}`)).status).toBe(200);
    expect((await housing('GET', `/api/cases/${civil.id}`)).status).toBe(404);
  });
});

describe('a withdrawal', () => {
  it('ends the case at once, empties the inbox of its steps and tells its process', async () => {
    const theCase = await aCase(api, clerk);
    await addTask(api.pool, { kind: 'acceptance', role: 'WINDOW_CLERK', caseId: theCase.id });
    expect((await message(theCase, { type: 'WITHDRAW', reason: 'moved away' })).status).toBe(202);
    expect(await read(theCase)).toMatchObject({ state: 'WITHDRAWN', stage: 'CONFIRM', openTasks: [] });
    expect(await outboxOf(theCase, 'case-withdrawn')).toEqual([{}]);
    const { rows } = await api.pool.query('SELECT state FROM application WHERE id = $1', [
      theCase.applicationId,
    ]);
    expect(rows).toEqual([{ state: 'WITHDRAWN' }]);
  });

  it.each(['DECIDING', 'GRANTED', 'WITHDRAWN'] as const)(
    'comes too late for a case that is %s',
    async (state) => {
      const theCase = await aCase(api, clerk);
      await standAt(api, theCase.id, state);
      expect(await message(theCase, { type: 'WITHDRAW', reason: 'late' })).toMatchObject({
        status: 409,
        body: { code: 'STATE_CONFLICT' },
      });
      expect(await outboxOf(theCase, 'case-withdrawn')).toEqual([]);
    },
  );

  it('of a case of another county is refused as unknown', async () => {
    const theirs = await aCase(api, integrator, { village: places.otherVillage });
    expect((await message(theirs, { type: 'WITHDRAW', reason: 'mischief' })).status).toBe(404);
  });
});

describe('an objection', () => {
  const objection = { type: 'OBJECT', reason: 'owns a shop', objector: '王五' };
  const noticed = async (until: string) => {
    const theCase = await aCase(api, clerk);
    await standAt(api, theCase.id, 'NOTICED');
    const { rows } = await api.pool.query<{ at: Date }>('SELECT business_now() + $1::interval AS at', [
      until,
    ]);
    await insertNotice(api.pool, {
      caseId: theCase.id,
      textZh: '公示',
      textEn: 'Notice',
      toAt: rows[0]?.at ?? new Date(),
    });
    return theCase;
  };

  it('against a running notice is kept, and the process told once', async () => {
    const theCase = await noticed('7 days');
    await message(theCase, objection);
    expect((await message(theCase, { ...objection, reason: 'and a car' })).status).toBe(202);
    expect((await read(theCase)).state).toBe('OBJECTED');
    expect(await outboxOf(theCase, 'case-objected')).toHaveLength(1);
  });

  it('after the notice has ended is refused', async () => {
    expect((await message(await noticed('0 days'), objection)).status).toBe(409);
  });

  it('leaves neither reason nor name in timeline and audit log', async () => {
    const theCase = await noticed('7 days');
    await message(theCase, objection);
    const { rows } = await api.pool.query<{ text: string }>(
      `SELECT string_agg(detail::text, ' ') AS text FROM
         (SELECT detail FROM case_event WHERE case_id = $1 UNION ALL SELECT detail FROM audit_event) d`,
      [theCase.id],
    );
    expect(rows[0]?.text).not.toMatch(/王五|owns a shop/);
  });
});

describe('a supplement', () => {
  it('goes back to the clerk with the days that were left when the clock stopped', async () => {
    const theCase = await aCase(api, clerk);
    await standAt(api, theCase.id, 'SUPPLEMENT_ASKED');
    await stopClock(api.pool, theCase.id);
    await api.pool.query(
      `UPDATE item_case SET clock_stopped_at = clock_stopped_at - interval '14 days', due_at = due_at - interval '14 days' WHERE id = $1`,
      [theCase.id],
    );
    const before = Date.parse(theCase.dueAt ?? '') - 14 * 86_400_000;

    const answer = await message(theCase, { type: 'SUPPLEMENT', note: 'here it is', answers: { rent: 1 } });

    expect(answer.status).toBe(202);
    const view = await read(theCase);
    expect(view).toMatchObject({ state: 'SUBMITTED', clockStoppedAt: null });
    expect(Date.parse(view.dueAt ?? '') - before).toBeGreaterThanOrEqual(12 * 86_400_000);
    expect(await outboxOf(theCase, 'supplement-provided')).toHaveLength(1);
  });

  it('gives the open steps that stood with the case the days that were left, and their reminders', async () => {
    const theCase = await aCase(api, clerk);
    await standAt(api, theCase.id, 'SUPPLEMENT_ASKED');
    const dueAt = new Date(Date.parse(theCase.dueAt ?? ''));
    const of = {
      caseId: theCase.id,
      role: 'SURVEYOR',
      kind: 'household-survey',
      formKey: 'acceptance',
      dueAt,
    } as const;
    const remindOn = [civilDateOf(dueAt)];
    const stood = await addTask(api.pool, { ...of, pausesIn: 'd', remindOn });
    const ran = await addTask(api.pool, { ...of, remindOn });
    await stopClock(api.pool, theCase.id);
    await api.pool.query(
      `UPDATE item_case SET clock_stopped_at = clock_stopped_at - interval '14 days' WHERE id = $1`,
      [theCase.id],
    );
    await api.pool.query(
      `UPDATE inbox_task SET created_at = created_at - interval '20 days', due_at = due_at - interval '14 days',
              remind_on = ARRAY[remind_on[1] - 14] WHERE case_id = $1`,
      [theCase.id],
    );

    expect((await message(theCase, { type: 'SUPPLEMENT', note: 'here', answers: { rent: 1 } })).status).toBe(
      202,
    );

    const rows = await api.pool.query<{ id: string; day: string; remindOn: string[] }>(
      `SELECT id, (due_at AT TIME ZONE 'Asia/Shanghai')::date::text AS day, remind_on::text[] AS "remindOn"
         FROM inbox_task WHERE case_id = $1`,
      [theCase.id],
    );
    const [day, earlier] = [dueAt, new Date(dueAt.getTime() - 14 * 86_400_000)].map(civilDateOf);
    expect(Object.fromEntries(rows.rows.map((row) => [row.id, [row.day, row.remindOn]]))).toEqual({
      [stood.id]: [day, [day]],
      [ran.id]: [earlier, [earlier]],
    });
  });

  it('that nobody asked for is refused', async () => {
    const theCase = await aCase(api, clerk);
    expect((await message(theCase, { type: 'SUPPLEMENT', note: 'x' })).status).toBe(409);
  });
});
