import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { publishForm } from '../../store/form-version.ts';
import type { JsonObject } from '../../store/json.ts';
import { TaskDetail } from '../../model/task.ts';
import { aCase, standAt } from '../../test/api-cases.ts';
import { problemFields, startApi, type ApiServer, type Caller } from '../../test/api-server.ts';
import {
  addHousehold,
  addItem,
  addPlaces,
  addTask,
  addUser,
  anApplication,
  anItem,
  idNo,
  places,
} from '../../test/api-world.ts';
import { FoundOptions } from '../../model/choice-source.ts';
import { FileRef } from '../../model/file.ts';
import { aField, aTable, both } from '../../test/form-builder.ts';

/** What a form is told of the world around it; the server has to know what the browser was told. */
let api: ApiServer;
let clerk: Caller;
let colleague: Caller;
beforeAll(async () => {
  const calendar = { year: 2026, daysOff: ['2026-10-01', '2026-10-02'], workedWeekends: ['2026-10-10'] };
  api = await startApi({ calendars: [{ ...calendar, source: 'test' }] });
  await addPlaces(api.pool);
  await addItem(api.pool, anItem());
  for (const username of ['clerk', 'colleague'])
    await addUser(api.pool, { username, roles: ['WINDOW_CLERK'] });
  clerk = await api.signIn('clerk');
  colleague = await api.signIn('colleague');
});
afterAll(() => api.stop());

const outcome = aField('choice', { enum: [{ value: 'ACCEPTED', label: both('受理') }] });

async function aStep(properties: object): Promise<string> {
  const key = `form-${Math.random().toString(36).slice(2)}`;
  const document: JsonObject = z.record(z.string(), z.json()).parse({
    ...{ key, version: 1, title: both('表') },
    schema: { type: 'object', properties: { outcome, ...properties } },
  });
  await publishForm(api.pool, key, document);
  const theCase = await aCase(api, clerk);
  await standAt(api, theCase.id, 'SUBMITTED');
  const step = { kind: 'acceptance', role: 'WINDOW_CLERK', caseId: theCase.id, formKey: key } as const;
  const { id } = await addTask(api.pool, step);
  await clerk('POST', `/api/tasks/${id}/claim`);
  return id;
}

const detail = async (id: string) => TaskDetail.parse((await clerk('GET', `/api/tasks/${id}`)).body);
const complete = (id: string, values: object) =>
  clerk('POST', `/api/tasks/${id}/completion`, { values: { outcome: 'ACCEPTED', ...values } });

it('counts working days by the announced calendar, and tells the browser the same', async () => {
  const id = await aStep({
    asked: aField('date'),
    until: aField('workingDeadline', { 'x-component-props': { from: 'asked', days: 2 } }),
  });
  expect((await detail(id)).context['workCalendar']).toEqual([
    { daysOff: ['2026-10-01', '2026-10-02'], workedWeekends: ['2026-10-10'] },
  ]);
  expect((await complete(id, { asked: '2026-09-30', until: '2026-10-02' })).status).toBe(200);
  // Thursday and Friday are off, so Monday and Tuesday count.
  expect((await detail(id)).values).toMatchObject({ until: '2026-10-06' });
});

it('says nothing of calendars to a form that counts no working days', async () => {
  expect(Object.keys((await detail(await aStep({}))).context)).not.toContain('workCalendar');
});

describe('a choice from a dictionary', () => {
  const relation = aField('choice', {
    type: 'object',
    'x-component-props': { dictionary: 'family-relation' },
  });

  it('is kept with the label that the dictionary gives, whatever label was sent', async () => {
    const id = await aStep({ relation });
    const sent = { value: '10', label: { zh: '假的', en: 'forged' } };
    expect((await complete(id, { relation: sent })).status).toBe(200);
    expect((await detail(id)).values).toMatchObject({
      relation: { value: '10', label: { zh: '配偶', en: 'Spouse' } },
    });
  });

  it('is refused for a code that the dictionary has not', async () => {
    const id = await aStep({ relation });
    const sent = { value: '98', label: { zh: '某', en: 'some' } };
    expect(problemFields(await complete(id, { relation: sent }))).toEqual({ relation: 'UNKNOWN_OPTION' });
  });
});

describe('a choice that is searched in a list', () => {
  const colleagues = aField('choice', { type: 'array', 'x-component-props': { source: 'colleagues' } });

  it('is kept with the name that the list gives, and refused for what it has not', async () => {
    const [{ value } = { value: '' }] = FoundOptions.parse(
      (await clerk('GET', '/api/choices/colleagues?text=colleague')).body,
    ).items;
    const id = await aStep({ colleagues });
    const forged = { value, label: { zh: '假的', en: 'forged' } };
    const stranger = { ...forged, value: randomUUID() };
    const refused = await complete(id, { colleagues: [forged, stranger] });
    expect(problemFields(refused)).toEqual({ colleagues: 'UNKNOWN_OPTION' });
    expect((await complete(id, { colleagues: [forged] })).status).toBe(200);
    expect((await detail(id)).values).toMatchObject({
      colleagues: [{ value, label: { zh: 'Name of colleague', en: 'Name of colleague' } }],
    });
  });
});

describe('photos and files of a step', () => {
  const photos = { photos: aField('photo'), rows: aTable({ papers: aField('file') }) };
  async function uploaded(caller: Caller, start = 'ffd8ffe0'): Promise<FileRef> {
    const form = new FormData();
    form.set('file', new Blob([new Uint8Array(Buffer.from(`${start}00104a46`, 'hex'))]), 'a');
    return FileRef.parse((await caller('POST', '/api/files', form)).body);
  }
  const seen = async (caller: Caller, id: string) => (await caller('GET', `/api/files/${id}`)).status;
  const draft = (caller: Caller, id: string, values: object) =>
    caller('PUT', `/api/tasks/${id}/draft`, { values });

  it('go on with the draft to a colleague, and belong to the case once handed in', async () => {
    const id = await aStep(photos);
    const [first, second, third] = [await uploaded(clerk), await uploaded(clerk), await uploaded(clerk)];
    const values = { photos: [first], rows: [{ rowId: 'a', papers: [second, third] }] };
    expect((await draft(clerk, id, values)).status).toBe(200);
    expect(await seen(colleague, first.id)).toBe(200);

    await clerk('POST', `/api/tasks/${id}/release`);
    await colleague('POST', `/api/tasks/${id}/claim`);
    const fewer = { outcome: 'ACCEPTED', photos: [first], rows: [{ rowId: 'a', papers: [second] }] };
    expect((await draft(colleague, id, fewer)).status).toBe(200);
    expect(await seen(colleague, third.id)).toBe(404);
    expect((await colleague('POST', `/api/tasks/${id}/completion`, { values: fewer })).status).toBe(200);

    const { rows } = await api.pool.query<{ id: string; attached: boolean }>(
      'SELECT id, attached_at IS NOT NULL AND case_id IS NOT NULL AS attached FROM case_file WHERE id = ANY ($1)',
      [[first.id, second.id, third.id]],
    );
    expect(new Map(rows.map((row) => [row.id, row.attached]))).toEqual(
      new Map([
        [first.id, true],
        [second.id, true],
        [third.id, false],
      ]),
    );
    expect((await detail(id)).values).toMatchObject({ photos: [first] });
  });

  it('of another case are refused with their path, in a draft and when completing, and nothing changes', async () => {
    const done = await aStep(photos);
    const taken = await uploaded(clerk);
    expect((await complete(done, { photos: [taken] })).status).toBe(200);
    const [foreign, id] = [await uploaded(colleague), await aStep(photos)];
    for (const ref of [taken, foreign, { ...taken, id: '00000000-0000-4000-8000-000000000001' }]) {
      expect(problemFields(await draft(clerk, id, { photos: [ref] }))).toEqual({
        photos: 'UNKNOWN_FILE',
      });
      const rows = [{ rowId: 'a', papers: [ref] }];
      expect(problemFields(await complete(id, { rows }))).toEqual({ 'rows.0.papers': 'UNKNOWN_FILE' });
    }
    expect(await detail(id)).toMatchObject({ state: 'OPEN', draftSaved: false });
  });

  it('are judged by what the server knows of them, not by what is said', async () => {
    const id = await aStep(photos);
    const pdf = await uploaded(clerk, '255044462d');
    const lie = { ...pdf, mediaType: 'image/jpeg' };
    expect(problemFields(await complete(id, { photos: [lie] }))).toEqual({ photos: 'FILE_TYPE_REFUSED' });
  });

  it('of an application belong to its case, and others are refused below answers', async () => {
    const key = 'application-with-photos';
    const document: JsonObject = z.record(z.string(), z.json()).parse({
      ...{ key, version: 1, title: both('表') },
      schema: { type: 'object', properties: { photos: aField('photo') } },
    });
    await publishForm(api.pool, key, document);
    await addItem(api.pool, anItem({ code: 'WITH_PHOTOS', forms: { application: key } }));
    const [own, foreign] = [await uploaded(clerk), await uploaded(colleague)];
    const file = async (photo: FileRef, n: number) => {
      const head = { idNo: idNo(500 + n), name: `申请人${n}` };
      await addHousehold(api.pool, [head]);
      const body = { ...anApplication([head], 'WITH_PHOTOS'), answers: { photos: [photo] } };
      return clerk('POST', '/api/applications', body, { 'idempotency-key': `photos-${n}` });
    };
    const refused = await file(foreign, 1);
    expect([refused.status, problemFields(refused)]).toEqual([422, { 'answers.photos': 'UNKNOWN_FILE' }]);
    expect((await file(own, 2)).status).toBe(201);
    expect(await seen(colleague, own.id)).toBe(200);
    // It is the first case's now.
    expect((await file(own, 3)).status).toBe(422);
  });
});

describe('a person who is chosen', () => {
  it('is refused unless of the own jurisdiction and by their own name and number', async () => {
    const [near = ''] = await addHousehold(api.pool, [{ idNo: idNo(900), name: '张近' }]);
    const [far = ''] = await addHousehold(api.pool, [{ idNo: idNo(901), name: '张远' }], places.otherVillage);
    const chosen = { id: near, name: '张近', idNo: `**************${idNo(900).slice(-4)}` };
    const id = await aStep({ witness: aField('person') });
    for (const witness of [
      { ...chosen, name: '别人' },
      { ...chosen, idNo: '**************0000' },
      { id: far, name: '张远' },
      { id: '00000000-0000-4000-8000-000000000001', name: '张近' },
      { id: 'x', name: '张近' },
    ])
      expect(problemFields(await complete(id, { witness }))).toEqual({ witness: 'UNKNOWN_PERSON' });
    expect((await complete(id, { witness: chosen })).status).toBe(200);
  });
});
