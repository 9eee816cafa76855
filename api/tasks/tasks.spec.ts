import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { aCase, standAt, type FiledCase } from '../../test/api-cases.ts';
import { problemFields, startApi, type ApiServer, type Caller } from '../../test/api-server.ts';
import {
  addClient,
  addForm,
  addItem,
  addPlaces,
  addTask,
  addUser,
  anItem,
  places,
} from '../../test/api-world.ts';
import { TaskDetail, TaskList, taskKinds } from '../../model/task.ts';
import type { NewTask } from '../../store/inbox-task.ts';

const SurveyRow = z.object({ personId: z.string(), name: z.string() });

let api: ApiServer;
let integrator: Caller;
let clerk: Caller;
let surveyor: Caller;
beforeAll(async () => {
  api = await startApi();
  await addPlaces(api.pool);
  await addItem(api.pool, anItem());
  for (const kind of taskKinds) await addForm(api.pool, kind);
  await addClient(api.pool, { id: 'portal', scopes: ['applications:write', 'cases:read', 'cases:message'] });
  await addUser(api.pool, { username: 'clerk', roles: ['WINDOW_CLERK'] });
  await addUser(api.pool, { username: 'surveyor', roles: ['SURVEYOR'] });
  integrator = await api.token('portal');
  clerk = await api.signIn('clerk');
  surveyor = await api.signIn('surveyor');
});
afterAll(() => api.stop());

/** A case at its acceptance, with the step in the inbox. */
async function atAcceptance(changes: Partial<NewTask> = {}) {
  const theCase = await aCase(api, integrator);
  await standAt(api, theCase.id, 'SUBMITTED');
  const step = { kind: 'acceptance', role: 'WINDOW_CLERK', caseId: theCase.id } as const;
  return { theCase, ...(await addTask(api.pool, { ...step, routing: ['outcome'], ...changes })) };
}

const accepted = { identityChecked: true, documentsChecked: true, outcome: 'ACCEPTED' };
const claim = (id: string, caller = clerk) => caller('POST', `/api/tasks/${id}/claim`);
const finish = (id: string, values: object, caller = clerk, revision?: number) =>
  caller('POST', `/api/tasks/${id}/completion`, { values, ...(revision === undefined ? {} : { revision }) });
const list = async (query: string, caller = clerk) =>
  TaskList.parse((await caller('GET', `/api/tasks?${query}`)).body);
const detail = async (id: string, caller = clerk) =>
  TaskDetail.parse((await caller('GET', `/api/tasks/${id}`)).body);
const stateOf = async ({ id }: FiledCase) =>
  (await api.pool.query<{ state: string }>('SELECT state FROM item_case WHERE id = $1', [id])).rows[0]?.state;
const jobsDone = async (jobKey: string) =>
  (
    await api.pool.query<{ payload: object }>('SELECT payload FROM outbox WHERE once_key = $1', [
      `complete-${jobKey}`,
    ])
  ).rows.map(({ payload }) => payload);

describe('the inbox', () => {
  it('shows what the role may claim in the own area, and nothing else', async () => {
    const mine = await atAcceptance();
    const { city, otherCounty, otherTownship } = places;
    const theirs = await atAcceptance({
      jurisdictionId: otherTownship,
      areaPath: `${city}/${otherCounty}/${otherTownship}`,
    });
    const other = await atAcceptance({ roles: ['REVIEWER'] });
    const shown = (await list('view=claimable&limit=200')).items.map(({ id }) => id);
    expect(shown).toContain(mine.id);
    expect(shown).not.toContain(theirs.id);
    expect(shown).not.toContain(other.id);
    for (const hidden of [theirs, other]) {
      expect((await clerk('GET', `/api/tasks/${hidden.id}`)).status).toBe(404);
      expect((await claim(hidden.id)).status).toBe(404);
    }
  });

  it('narrows an approval to its department and a mended account to its bank', async () => {
    const user = { roles: ['APPROVER', 'BANK_OFFICER'] as const, jurisdictionId: places.county };
    await addUser(api.pool, {
      username: 'joint',
      roles: [...user.roles],
      jurisdictionId: user.jurisdictionId,
      department: 'HOUSING',
      bank: 'ICBC',
    });
    const joint = await api.signIn('joint');
    const approval = { kind: 'department-approval', role: 'APPROVER' } as const;
    const fix = { kind: 'account-fix', role: 'BANK_OFFICER' } as const;
    const open = [
      await addTask(api.pool, { ...approval, department: 'HOUSING' }),
      await addTask(api.pool, { ...fix, bank: 'ICBC' }),
    ].map(({ id }) => id);
    await addTask(api.pool, { ...approval, department: 'EDUCATION' });
    await addTask(api.pool, { ...fix, bank: 'ABC' });
    const shown = (await list('view=claimable', joint)).items.map(({ id }) => id);
    expect(shown.sort()).toEqual(open.sort());
  });

  it('groups by due date in China, and its counts are those of the rows', async () => {
    await addUser(api.pool, { username: 'reviewer', roles: ['REVIEWER'] });
    const reviewer = await api.signIn('reviewer');
    const { rows } = await api.pool.query<Record<'OVERDUE' | 'TODAY' | 'THREE_DAYS' | 'LATER', Date>>(
      `WITH d AS (SELECT date_trunc('day', business_now() AT TIME ZONE 'Asia/Shanghai') AS today)
       SELECT business_now() - interval '1 minute' AS "OVERDUE",
              (today + interval '23:59:59') AT TIME ZONE 'Asia/Shanghai' AS "TODAY",
              (today + interval '3 days 23:59:59') AT TIME ZONE 'Asia/Shanghai' AS "THREE_DAYS",
              (today + interval '4 days') AT TIME ZONE 'Asia/Shanghai' AS "LATER" FROM d`,
    );
    const review = { kind: 'democratic-review', role: 'REVIEWER' } as const;
    for (const dueAt of [...Object.values(rows[0] ?? {}), null])
      await addTask(api.pool, { ...review, dueAt });
    const { items, counts, total } = await list('view=claimable&kind=democratic-review', reviewer);
    expect(items.map(({ dueGroup }) => dueGroup)).toEqual([
      'OVERDUE',
      'TODAY',
      'THREE_DAYS',
      'LATER',
      'NONE',
    ]);
    expect(counts).toEqual({ OVERDUE: 1, TODAY: 1, THREE_DAYS: 1, LATER: 1, NONE: 1 });
    expect(total).toBe(5);
  });

  it('pages without gap or repeat, with and without due dates', async () => {
    for (const dueAt of [null, new Date(), null, new Date(), new Date(Date.now() + 1)])
      await atAcceptance({ dueAt });
    const seen: string[] = [];
    let next: string | null = '';
    let total = 0;
    while (next !== null) {
      const page: TaskList = await list(`view=claimable&limit=2&after=${next}`);
      seen.push(...page.items.map(({ id }) => id));
      ({ next, total } = page);
    }
    expect(seen).toHaveLength(total);
    expect(new Set(seen).size).toBe(total);
  });

  it('is searched by case number and name', async () => {
    const { theCase, id } = await atAcceptance();
    const [byNo, byName] = [theCase.no, encodeURIComponent(theCase.people[0]?.name ?? '')];
    expect((await list(`view=claimable&search=${byNo}`)).items.map((task) => task.id)).toEqual([id]);
    expect(await list(`view=claimable&search=${byName}`)).toMatchObject({
      total: 1,
      items: [{ id, subject: theCase.people[0]?.name }],
    });
  });

  it('keeps what one has done', async () => {
    const { id } = await atAcceptance();
    await claim(id);
    await finish(id, accepted);
    expect((await list('view=done')).items[0]).toMatchObject({ id, state: 'COMPLETED' });
    expect((await list('view=mine')).items.map((task) => task.id)).not.toContain(id);
    expect((await detail(id)).values).toEqual(accepted);
  });
});

describe('claiming', () => {
  it('gives a task to one of two, and tells the other', async () => {
    await addUser(api.pool, { username: 'colleague', roles: ['WINDOW_CLERK'] });
    const colleague = await api.signIn('colleague');
    const { id } = await atAcceptance();
    const answers = await Promise.all([claim(id), claim(id, colleague)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'TASK_TAKEN' });
  });

  it('again changes nothing, and releasing gives it back with its draft', async () => {
    const { id } = await atAcceptance();
    const first = await claim(id);
    expect((await claim(id)).body).toEqual(first.body);
    await clerk('PUT', `/api/tasks/${id}/draft`, { values: { outcome: 'ACCEPTED' } });
    expect(await clerk('POST', `/api/tasks/${id}/release`)).toMatchObject({
      status: 200,
      body: { assignee: null },
    });
    expect(await detail(id)).toMatchObject({
      assignee: null,
      draftSaved: true,
      values: { outcome: 'ACCEPTED' },
    });
  });

  it('is needed before anything is written', async () => {
    const { id } = await atAcceptance();
    for (const answer of [
      await finish(id, accepted),
      await clerk('PUT', `/api/tasks/${id}/draft`, { values: {} }),
      await clerk('POST', `/api/tasks/${id}/release`),
    ])
      expect(answer).toMatchObject({ status: 409, body: { code: 'TASK_NOT_CLAIMED' } });
  });
});

describe('a draft', () => {
  it('is not overwritten by somebody who read an older one', async () => {
    const { id } = await atAcceptance();
    await claim(id);
    const { revision } = await detail(id);
    const save = (values: object) => clerk('PUT', `/api/tasks/${id}/draft`, { revision, values });
    expect(await save({ identityChecked: true })).toMatchObject({
      status: 200,
      body: { revision: revision + 1 },
    });
    expect(await save({ identityChecked: false })).toMatchObject({
      status: 409,
      body: { code: 'STALE_REVISION' },
    });
    expect((await detail(id)).values).toEqual({ identityChecked: true });
  });

  it('may be unfinished, but has no field that the form does not know', async () => {
    const { id } = await atAcceptance();
    await claim(id);
    const answer = await clerk('PUT', `/api/tasks/${id}/draft`, {
      values: { outcome: 'SUPPLEMENT', admin: true },
    });
    expect(answer).toMatchObject({ status: 422, body: { code: 'INVALID_FORM' } });
    expect(problemFields(answer)).toEqual({ admin: 'UNKNOWN_FIELD' });
  });

  it('keeps no card number', async () => {
    await addUser(api.pool, { username: 'officer', roles: ['BANK_OFFICER'], bank: 'CCB' });
    const officer = await api.signIn('officer');
    const { id } = await addTask(api.pool, { kind: 'account-fix', role: 'BANK_OFFICER', bank: 'CCB' });
    await claim(id, officer);
    await officer('PUT', `/api/tasks/${id}/draft`, {
      values: { outcome: 'REPLACED', bank: 'CCB', cardNo: '6222021234567890' },
    });
    expect((await detail(id, officer)).values).toEqual({ outcome: 'REPLACED', bank: 'CCB' });
  });
});

describe('completing', () => {
  it('moves the case, writes the timeline and orders the job, all at once', async () => {
    const { theCase, id, jobKey } = await atAcceptance();
    await claim(id);
    const kicks = api.kicks();
    expect(await finish(id, accepted)).toMatchObject({ status: 200, body: { state: 'COMPLETED' } });
    expect(await stateOf(theCase)).toBe('ACCEPTED');
    expect(await jobsDone(jobKey)).toEqual([{ jobKey, variables: { outcome: 'ACCEPTED' } }]);
    expect(api.kicks()).toBe(kicks + 1);
    const { body } = await clerk('GET', `/api/cases/${theCase.id}`);
    expect(body).toMatchObject({
      timeline: [{ kind: 'FILED' }, { kind: 'ACCEPTED', actor: 'Name of clerk', elementId: 'acceptance' }],
    });
  });

  it('succeeds for one of 200 at the same moment (F6)', async () => {
    const { id, jobKey } = await atAcceptance();
    await claim(id);
    const answers = await Promise.all(Array.from({ length: 200 }, () => finish(id, accepted)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const others = answers.filter(({ status }) => status !== 200);
    expect(
      new Set(others.map(({ status, body }) => `${status} ${JSON.stringify(body).includes('TASK_CLOSED')}`)),
    ).toEqual(new Set(['409 true']));
    expect(await jobsDone(jobKey)).toHaveLength(1);
  });

  it('is refused with all errors of the form in both languages, and nothing happens', async () => {
    const { theCase, id, jobKey } = await atAcceptance();
    await claim(id);
    const answer = await finish(id, { identityChecked: 'yes', outcome: 'SUPPLEMENT' });
    expect(answer).toMatchObject({ status: 422, body: { code: 'INVALID_FORM' } });
    expect(Object.keys(problemFields(answer)).sort()).toEqual([
      'documentsChecked',
      'identityChecked',
      'reason',
    ]);
    expect(JSON.stringify(answer.body)).toMatch(/"message":\{"zh":".+?","en":".+?"\}/);
    expect(await stateOf(theCase)).toBe('SUBMITTED');
    expect(await jobsDone(jobKey)).toEqual([]);
    expect((await detail(id)).state).toBe('OPEN');
  });

  it('is refused when somebody saved meanwhile', async () => {
    const { id } = await atAcceptance();
    await claim(id);
    const { revision } = await detail(id);
    await clerk('PUT', `/api/tasks/${id}/draft`, { revision, values: {} });
    expect(await finish(id, accepted, clerk, revision)).toMatchObject({
      status: 409,
      body: { code: 'STALE_REVISION' },
    });
  });

  it('is refused as a whole when the case has moved away, and the task stays open', async () => {
    const { theCase, id, jobKey } = await atAcceptance();
    await claim(id);
    await standAt(api, theCase.id, 'DECIDING');
    expect(await finish(id, accepted)).toMatchObject({ status: 409, body: { code: 'STATE_CONFLICT' } });
    expect((await detail(id)).state).toBe('OPEN');
    expect(await jobsDone(jobKey)).toEqual([]);
  });

  it('and withdrawing at the same moment leave one outcome', async () => {
    for (let round = 0; round < 10; round++) {
      const { theCase, id, jobKey } = await atAcceptance();
      await claim(id);
      const [done, withdrawn] = await Promise.all([
        finish(id, accepted),
        clerk('POST', `/api/cases/${theCase.id}/messages`, { type: 'WITHDRAW', reason: 'x' }),
      ]);
      expect(withdrawn.status).toBe(202);
      expect(await stateOf(theCase)).toBe('WITHDRAWN');
      expect((await jobsDone(jobKey)).length).toBe(done.status === 200 ? 1 : 0);
    }
  });
});

describe('separation of duties', () => {
  it('keeps whoever accepted a case from approving it, already when claiming', async () => {
    await addUser(api.pool, { username: 'both', roles: ['WINDOW_CLERK', 'APPROVER'], department: 'HOUSING' });
    const both = await api.signIn('both');
    const { theCase, id } = await atAcceptance();
    await claim(id, both);
    await finish(id, accepted, both);
    const approval = await addTask(api.pool, {
      kind: 'department-approval',
      role: 'APPROVER',
      department: 'HOUSING',
      caseId: theCase.id,
    });
    expect(await claim(approval.id, both)).toMatchObject({
      status: 403,
      body: { code: 'SEPARATION_OF_DUTIES' },
    });
  });

  it('counts filing at the window as intake', async () => {
    await addUser(api.pool, {
      username: 'filer',
      roles: ['WINDOW_CLERK', 'APPROVER'],
      department: 'HOUSING',
    });
    const filer = await api.signIn('filer');
    const theCase = await aCase(api, filer);
    const approval = await addTask(api.pool, {
      kind: 'department-approval',
      role: 'APPROVER',
      department: 'HOUSING',
      caseId: theCase.id,
    });
    expect((await claim(approval.id, filer)).status).toBe(403);
  });

  it('is looked at again when the step is completed', async () => {
    await addUser(api.pool, { username: 'quick', roles: ['SURVEYOR', 'APPROVER'], department: 'HOUSING' });
    const quick = await api.signIn('quick');
    const theCase = await aCase(api, integrator);
    await standAt(api, theCase.id, 'DECIDING');
    const check = await addTask(api.pool, { kind: 'doorstep-check', role: 'SURVEYOR', caseId: theCase.id });
    const approval = await addTask(api.pool, {
      kind: 'department-approval',
      role: 'APPROVER',
      department: 'HOUSING',
      caseId: theCase.id,
    });
    expect([(await claim(check.id, quick)).status, (await claim(approval.id, quick)).status]).toEqual([
      200, 200,
    ]);
    expect((await finish(check.id, { notes: 'seen' }, quick)).status).toBe(200);
    expect(await finish(approval.id, { outcome: 'AGREE' }, quick)).toMatchObject({
      status: 403,
      body: { code: 'SEPARATION_OF_DUTIES' },
    });
  });
});

it('shows the surveyor what the case is about, with masked numbers', async () => {
  const theCase = await aCase(api, integrator);
  const { id } = await addTask(api.pool, { kind: 'household-survey', role: 'SURVEYOR', caseId: theCase.id });
  const { context, form } = await detail(id, surveyor);
  expect(form).toEqual({ key: 'household-survey', version: 1 });
  expect(context).toMatchObject({ caseNo: theCase.no, memberCount: 2, declared: { incomeMonth: 80_000 } });
  expect(JSON.stringify(context)).not.toContain(theCase.people[0]?.idNo);
});

it('gives the surveyor a row for each member, and takes what was found of each', async () => {
  // given
  const theCase = await aCase(api, integrator);
  await standAt(api, theCase.id, 'VERIFYING');
  const { id } = await addTask(api.pool, { kind: 'household-survey', role: 'SURVEYOR', caseId: theCase.id });
  const { people } = z.object({ people: z.array(SurveyRow) }).parse((await detail(id, surveyor)).values);
  expect(people).toMatchObject(theCase.people.map(({ name }) => ({ name })));

  // when
  await claim(id, surveyor);
  const rows = people.map(({ personId }, index) => ({ personId, incomeMonth: 10_000 * index }));
  const visit = {
    methods: ['SITE'],
    firstSurveyor: '甲',
    secondSurveyor: '乙',
    kinship: false,
    disputed: false,
  };
  const answer = await finish(id, { ...visit, incomeMonth: 10_000, people: rows }, surveyor);

  // then
  expect(answer.status).toBe(200);
  const { rows: facts } = await api.pool.query<{ personId: string | null; surveyed: number }>(
    `SELECT person_id AS "personId", surveyed FROM economic_fact WHERE case_id = $1 AND surveyed IS NOT NULL`,
    [theCase.id],
  );
  expect(new Map(facts.map(({ personId, surveyed }) => [personId, surveyed]))).toEqual(
    new Map([[null, 10_000], ...rows.map(({ personId, incomeMonth }) => [personId, incomeMonth] as const)]),
  );
});

it('shows a bank officer whose account it is, and nothing of the household', async () => {
  const theCase = await aCase(api, integrator);
  await addUser(api.pool, { username: 'bank', roles: ['BANK_OFFICER'], bank: 'BOC' });
  const { id } = await addTask(api.pool, { kind: 'account-fix', role: 'BANK_OFFICER', caseId: theCase.id });
  const { context } = await detail(id, await api.signIn('bank'));
  expect(context).toMatchObject({ payee: theCase.people[0]?.name, accountStatus: null });
  expect(Object.keys(context)).not.toContain('members');
  expect(Object.keys(context)).not.toContain('declared');
});
