import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { registry } from '../../form-model/fields/registry.ts';
import { parseForm } from '../../form-model/index.ts';
import type { JsonObject } from '../../store/json.ts';
import { publishForm } from '../../store/form-version.ts';
import { aCase, standAt, type FiledCase } from '../../test/api-cases.ts';
import { problemFields, startApi, type Answer, type ApiServer, type Caller } from '../../test/api-server.ts';
import { addForm, addItem, addPlaces, addTask, addUser, anItem, idNo } from '../../test/api-world.ts';
import { aField, aRule, aTable, both } from '../../test/form-builder.ts';
import { TaskDetail } from '../../model/task.ts';

type Row = Record<string, unknown>;

const aFile = { id: '00000000-0000-4000-8000-000000000001', name: 'a.jpg', mediaType: 'image/jpeg', size: 9 };

/** One of every field type, with an answer that would be taken where it may be written. */
const kinds: Record<string, { field: Row; answer: unknown }> = {
  text: { field: aField('text'), answer: '改了' },
  longText: { field: aField('longText'), answer: '改了' },
  number: { field: aField('number'), answer: 7 },
  money: { field: aField('money'), answer: 700 },
  date: { field: aField('date'), answer: '2020-02-29' },
  dateRange: { field: aField('dateRange'), answer: { start: '2026-01-01', end: '2026-01-31' } },
  workingDeadline: {
    field: aField('workingDeadline', { 'x-component-props': { mode: 'within', days: 100 } }),
    answer: '2026-11-25',
  },
  yesNo: { field: aField('yesNo'), answer: true },
  choice: { field: aField('choice', { enum: [{ value: 'A', label: both('甲') }] }), answer: 'A' },
  identityNumber: { field: aField('identityNumber'), answer: idNo(7) },
  phone: { field: aField('phone'), answer: '13812345678' },
  bankCard: { field: aField('bankCard'), answer: '6222021234567890128' },
  divisionText: { field: aField('divisionText'), answer: '云溪市' },
  division: {
    field: aField('division', { type: 'object' }),
    answer: { code: '330106000000', path: [{ code: '330106', name: '区' }] },
  },
  person: {
    field: aField('person', { type: 'object' }),
    answer: { id: '00000000-0000-4000-8000-000000000001', name: '别人' },
  },
  file: { field: aField('file', { type: 'array' }), answer: [aFile] },
  photo: { field: aField('photo', { type: 'array' }), answer: [aFile] },
  location: { field: aField('location', { type: 'object' }), answer: { address: '某路1号' } },
  sourcedValue: { field: aField('sourcedValue'), answer: { correction: '改了' } },
  signature: {
    field: aField('signature'),
    answer: { width: 300, height: 100, path: 'M10 10L20 20L30 10' },
  },
};

const rights: Record<string, string> = {};
const fields = (prefix: string, pattern = ''): Row =>
  Object.fromEntries(
    Object.entries(kinds).flatMap(([kind, { field }]) =>
      ['hidden', 'read'].map((right) => {
        const name = `${prefix}_${kind}_${right}`;
        rights[pattern + name] = right;
        return [name, field];
      }),
    ),
  );
const group = (component: string, properties: Row) => ({
  type: 'void',
  'x-component': component,
  properties,
});
const plain = (name: string): Row =>
  Object.fromEntries(Object.entries(kinds).map(([kind, { field }]) => [`${name}_${kind}`, field]));

const document: JsonObject = z.record(z.string(), z.json()).parse({
  key: 'attacked',
  version: 1,
  title: both('表'),
  facts: ['memberCount'],
  schema: {
    type: 'object',
    properties: {
      outcome: aField('choice', {
        required: true,
        enum: ['ACCEPTED', 'SUPPLEMENT'].map((value) => ({ value, label: both(value) })),
      }),
      note: aField('text'),
      ...fields('top'),
      closedPart: group('section', plain('inClosed')),
      hiddenPart: group('section', { inner: group('columns', plain('inHidden')) }),
      secretSum: aField('calculated', { 'x-rules': [aRule('value', 'memberCount * 2')] }),
      doubled: aField('calculated', { 'x-rules': [aRule('value', 'memberCount * 2')] }),
      hanging: aField('text', { 'x-rules': [aRule('visible', 'top_number_hidden > 5')] }),
      keptByRule: aField('text', { 'x-rules': [aRule('readOnly', 'top_number_hidden > 5')] }),
      locked: aField('text', { 'x-rules': [aRule('readOnly', 'outcome = "ACCEPTED"')] }),
      known: aField('sourcedValue'),
      assets: aTable({
        ...fields('cell', 'assets.*.'),
        free: aField('text'),
        parts: aTable(fields('part', 'assets.*.parts.*.')),
      }),
      closedTable: aTable(plain('inTable')),
      hiddenTable: aTable(plain('inTable')),
      people: aTable(
        {
          name: aField('text'),
          relation: aField('text'),
          declaredIncome: aField('money'),
          ...fields('member', 'people.*.'),
          free: aField('text'),
        },
        { 'x-component-props': { rows: 'fixed', rowKey: 'personId' } },
      ),
    },
  },
  rights: {
    acceptance: {
      ...rights,
      closedPart: 'read',
      hiddenPart: 'hidden',
      secretSum: 'hidden',
      closedTable: 'read',
      hiddenTable: 'hidden',
      'people.*.name': 'read',
      'people.*.relation': 'read',
      'people.*.declaredIncome': 'hidden',
    },
    // The same rows, closed as a whole.
    'democratic-review': { 'people.*': 'read' },
  },
});

let api: ApiServer;
let clerk: Caller;
let theCase: FiledCase;
let task: { id: string; jobKey: string };
let rows: Row[];
beforeAll(async () => {
  api = await startApi();
  await addPlaces(api.pool);
  await addItem(api.pool, anItem());
  const parsed = parseForm(document);
  expect(parsed.ok ? [] : parsed.problems).toEqual([]);
  await publishForm(api.pool, 'attacked', document);
  for (const key of ['household-survey', 'doorstep-check']) await addForm(api.pool, key);
  await addUser(api.pool, { username: 'clerk', roles: ['WINDOW_CLERK', 'SURVEYOR', 'REVIEWER'] });
  clerk = await api.signIn('clerk');
  theCase = await aCase(api, clerk);
  await standAt(api, theCase.id, 'SUBMITTED');
  task = await aTask({ kind: 'acceptance', formKey: 'attacked' });
  rows = await rowsOf(task.id);
});
afterAll(() => api.stop());

async function aTask(step: {
  kind: 'acceptance' | 'democratic-review' | 'household-survey' | 'doorstep-check';
  formKey: string;
}): Promise<{ id: string; jobKey: string }> {
  const added = await addTask(api.pool, { ...step, role: 'WINDOW_CLERK', caseId: theCase.id });
  expect((await clerk('POST', `/api/tasks/${added.id}/claim`)).status).toBe(200);
  return added;
}

const Rows = z.object({ people: z.array(z.record(z.string(), z.unknown())) });
async function rowsOf(id: string): Promise<Row[]> {
  const { values } = TaskDetail.parse((await clerk('GET', `/api/tasks/${id}`)).body);
  return Rows.parse(values).people;
}

/** Everything an answer could change: the step, the case and its timeline, what leaves for the engine, the audit log. */
async function everything(): Promise<unknown> {
  const { rows } = await api.pool.query(
    `SELECT (SELECT json_agg(t ORDER BY t.id) FROM inbox_task t) AS tasks,
            (SELECT json_agg(c ORDER BY c.id) FROM item_case c) AS cases,
            (SELECT json_agg(s) FROM survey s) AS surveys, (SELECT json_agg(f) FROM economic_fact f) AS facts,
            (SELECT count(*) FROM case_event) AS events, (SELECT count(*) FROM outbox) AS orders,
            (SELECT count(*) FROM audit_event) AS audits`,
  );
  return rows;
}

const honest = { outcome: 'SUPPLEMENT' };
const ways: Record<string, (id: string, values: Row) => Promise<Answer>> = {
  completing: (id, values) => clerk('POST', `/api/tasks/${id}/completion`, { values }),
  'saving a draft': (id, values) => clerk('PUT', `/api/tasks/${id}/draft`, { values }),
};

/** Sends an answer both ways: each time refused for exactly these paths, and nothing in the database is another. */
async function refused(id: string, values: Row, errors: string | Row): Promise<void> {
  const expected = typeof errors === 'string' ? { [errors]: 'NOT_WRITABLE' } : errors;
  const before = await everything();
  for (const [way, send] of Object.entries(ways)) {
    const answer = await send(id, values);
    expect([way, answer.status, problemFields(answer)]).toEqual([way, 422, expected]);
  }
  expect(await everything()).toEqual(before);
}

const each = (name: (kind: string) => string) =>
  Object.entries(kinds).map(([kind, { answer }]) => [name(kind), answer] as const);
const bothRights = (prefix: string) =>
  ['hidden', 'read'].flatMap((right) => each((kind) => `${prefix}_${kind}_${right}`));

it('every field type there is takes part', () => {
  const types = [...registry].filter(([, { kind }]) => kind === 'field').map(([name]) => name);
  // Nobody types a calculated value; those are attacked below by themselves.
  expect(types.filter((name) => name !== 'calculated').sort()).toEqual(Object.keys(kinds).sort());
});

describe('sent by REST all the same, refused is', () => {
  it.each(bothRights('top'))('%s', (name, answer) => refused(task.id, { ...honest, [name]: answer }, name));

  it.each([...each((kind) => `inClosed_${kind}`), ...each((kind) => `inHidden_${kind}`)])(
    '%s in a part that is closed as a whole',
    (name, answer) => refused(task.id, { ...honest, [name]: answer }, name),
  );

  it.each(bothRights('cell'))('the column %s of a row of one’s own', (name, answer) =>
    refused(
      task.id,
      {
        ...honest,
        assets: [
          { rowId: 'a', free: '可' },
          { rowId: 'b', [name]: answer },
        ],
      },
      `assets.1.${name}`,
    ),
  );

  it.each(bothRights('part'))('the column %s of a row within a row', (name, answer) =>
    refused(
      task.id,
      { ...honest, assets: [{ rowId: 'a', parts: [{ rowId: 'p', [name]: answer }] }] },
      `assets.0.parts.0.${name}`,
    ),
  );

  it.each(bothRights('member'))('the column %s of a row that was there before', (name, answer) =>
    refused(task.id, { ...honest, people: [rows[0], { ...rows[1], [name]: answer }] }, `people.1.${name}`),
  );

  it.each([
    ['a known name', { name: '别人' }, 'name'],
    ['a known name that is taken away', { name: null }, 'name'],
    ['a relation', { relation: 'SPOUSE' }, 'relation'],
    ['an income that the step does not see', { declaredIncome: 80_000 }, 'declaredIncome'],
    ['an income that the step does not see, taken away', { declaredIncome: null }, 'declaredIncome'],
  ])('%s of an earlier row', (_, change, column) =>
    refused(task.id, { ...honest, people: [{ ...rows[0], ...change }, rows[1]] }, `people.0.${column}`),
  );

  it.each<[string, () => unknown[]]>([
    ['one fewer', () => [rows[0]]],
    ['none', () => []],
    ['one more', () => [...rows, { personId: '00000000-0000-4000-8000-000000000001' }]],
    ['another person', () => [rows[0], { ...rows[1], personId: '00000000-0000-4000-8000-000000000001' }]],
    ['the same person twice', () => [rows[0], rows[0]]],
    ['the other order', () => [rows[1], rows[0]]],
  ])('earlier rows with %s', async (_, people) => {
    const before = await everything();
    for (const send of Object.values(ways)) {
      const answer = await send(task.id, { ...honest, people: people() });
      expect([answer.status, problemFields(answer)['people']]).toEqual([422, 'ROWS_FIXED']);
    }
    expect(await everything()).toEqual(before);
  });

  it.each([
    ['hiddenTable', { hiddenTable: 'NOT_WRITABLE' }],
    ['closedTable', { closedTable: 'ROWS_FIXED', 'closedTable.0.inTable_text': 'NOT_WRITABLE' }],
  ])('a row in the %s', (name, errors) =>
    refused(task.id, { ...honest, [name]: [{ rowId: 'a', inTable_text: '改了' }] }, errors),
  );

  it.each<[string, Row, string, string]>([
    ['a hidden calculated value', { secretSum: 99 }, 'secretSum', 'NOT_WRITABLE'],
    ['what hangs on a hidden field', { hanging: '改了' }, 'hanging', 'NOT_WRITABLE'],
    ['what a hidden field locks', { keptByRule: '改了' }, 'keptByRule', 'NOT_WRITABLE'],
    [
      'a value that only a source gives',
      { known: { value: '假的', source: '户籍' } },
      'known',
      'NOT_WRITABLE',
    ],
    ['a fact', { memberCount: 9 }, 'memberCount', 'UNKNOWN_FIELD'],
    ['a section as if it were a field', { hiddenPart: { x: 1 } }, 'hiddenPart', 'UNKNOWN_FIELD'],
    ['what the form does not know', { isAdmin: true }, 'isAdmin', 'UNKNOWN_FIELD'],
    ['a path for a name', { 'people.0.name': '别人' }, 'people.0.name', 'UNKNOWN_FIELD'],
    ['the name of a prototype', { constructor: { x: 1 } }, 'constructor', 'UNKNOWN_FIELD'],
  ])('%s', (_, values, path, code) => refused(task.id, { ...honest, ...values }, { [path]: code }));
});

describe('a field that a rule of the answers locks', () => {
  it('is refused when completing; a draft may be wrong, and what it holds counts for nothing', async () => {
    const values = { outcome: 'ACCEPTED', locked: '改了' };
    const draft = await ways['saving a draft']?.(task.id, values);
    expect(draft?.status).toBe(200);
    const before = await everything();
    const answer = await clerk('POST', `/api/tasks/${task.id}/completion`, { values });
    expect([answer.status, problemFields(answer)]).toEqual([422, { locked: 'NOT_WRITABLE' }]);
    expect(await everything()).toEqual(before);
  });
});

describe('rows that are closed as a whole', () => {
  it('are changed in no column', async () => {
    const review = await aTask({ kind: 'democratic-review', formKey: 'attacked' });
    const own = await rowsOf(review.id);
    const people = [{ ...own[0], free: '改了' }, own[1]];
    await refused(review.id, { outcome: 'SUPPLEMENT', people }, 'people.0.free');
  });
});

describe('the shipped form of a', () => {
  it.each(['household-survey', 'doorstep-check'] as const)(
    '%s keeps what is known of people',
    async (kind) => {
      const { id } = await aTask({ kind, formKey: kind });
      const own = await rowsOf(id);
      const before = await everything();
      for (const [column, value] of Object.entries({ name: '别人', relation: '别的', declaredIncome: 1 })) {
        for (const send of Object.values(ways)) {
          const answer = await send(id, { people: [{ ...own[0], [column]: value }, own[1]] });
          expect([answer.status, problemFields(answer)]).toMatchObject([
            422,
            { [`people.0.${column}`]: 'NOT_WRITABLE' },
          ]);
        }
      }
      expect(await everything()).toEqual(before);
    },
  );
});

describe('what may be written', () => {
  it('is still taken beside all that, and what was forged in a calculated value is computed anew', async () => {
    const people = [{ ...rows[0], free: '可' }, rows[1]];
    const values = {
      outcome: 'ACCEPTED',
      note: '可',
      doubled: 99,
      assets: [{ rowId: 'a', free: '可' }],
      people,
      known: { correction: '对的' },
    };
    expect((await ways['saving a draft']?.(task.id, values))?.status).toBe(200);
    expect((await ways['completing']?.(task.id, values))?.status).toBe(200);
    const { rows: stored } = await api.pool.query<{ result: Row }>(
      'SELECT result FROM inbox_task WHERE id = $1',
      [task.id],
    );
    expect(stored[0]?.result).toMatchObject({
      doubled: 4,
      people: [
        { free: '可', name: theCase.people[0]?.name, declaredIncome: 80_000 },
        { name: theCase.people[1]?.name },
      ],
    });
  });
});
