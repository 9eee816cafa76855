import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseForm } from '../../form-model/index.ts';
import { FormConflictList, MergedForm } from '../../model/merged-form.ts';
import { publishForm } from '../../store/form-version.ts';
import { problemFields, startApi, type ApiServer, type Caller } from '../../test/api-server.ts';
import { addClient, addItem, addPlaces, addUser, anItem } from '../../test/api-world.ts';
import { aDocument, aField, both } from '../../test/form-builder.ts';

const Json = z.record(z.string(), z.json());
const document = (key: string, properties: object) =>
  Json.parse(JSON.parse(JSON.stringify(aDocument({ ...properties }, { key, title: both(`${key}申请表`) }))));
const shared = { phone: aField('phone', { title: both('联系电话') }) };

let api: ApiServer;
let administrator: Caller;
let clerk: Caller;
let portal: Caller;

beforeAll(async () => {
  api = await startApi();
  const { pool } = api;
  await addPlaces(pool);
  await publishForm(
    pool,
    'housing',
    document('housing', { ...shared, note: aField('text', { title: both('说明') }) }),
  );
  await publishForm(
    pool,
    'medical',
    document('medical', { ...shared, bills: aField('number', { title: both('单据') }) }),
  );
  await publishForm(pool, 'alone', document('alone', { note: aField('money', { title: both('说明') }) }));
  await addItem(pool, anItem({ code: 'HOUSING', name: both('住房救助'), forms: { application: 'housing' } }));
  await addItem(pool, anItem({ code: 'MEDICAL', name: both('医疗救助'), forms: { application: 'medical' } }));
  await addItem(pool, anItem({ code: 'RENT', name: both('租房补贴'), forms: { application: 'housing' } }));
  await addItem(pool, anItem({ code: 'AGED', mode: 'NO_APPLICATION', forms: { application: 'alone' } }));
  await addUser(pool, { username: 'administrator', roles: ['ADMINISTRATOR'] });
  await addUser(pool, { username: 'clerk', roles: ['WINDOW_CLERK'] });
  administrator = await api.signIn('administrator');
  clerk = await api.signIn('clerk');
  await addClient(pool, { id: 'portal', scopes: ['catalogue:read'] });
  portal = await api.token('portal');
});
afterAll(() => api.stop());

const merged = async (items: string, caller = clerk) => {
  const answer = await caller('GET', `/api/forms/merged?items=${items}`);
  expect(answer.status).toBe(200);
  return MergedForm.parse(answer.body);
};
const conflicts = async (key: string) =>
  FormConflictList.parse((await administrator('GET', `/api/form-designs/${key}/conflicts`)).body).items;

describe('the merged form of several items', () => {
  it('asks what they share once, and says whose answers go where', async () => {
    const form = await merged('HOUSING,MEDICAL');
    expect(form.items.map(({ code, form: { key, version } }) => [code, key, version])).toEqual([
      ['HOUSING', 'housing', 1],
      ['MEDICAL', 'medical', 1],
    ]);
    expect([form.saved, form.conflicts]).toEqual([1, []]);
    expect(
      form.parts.map(({ form: key, fields }) => [key, fields.map(({ mergedName }) => mergedName)]),
    ).toEqual([
      ['housing', ['phone', 'note']],
      ['medical', ['phone', 'bills']],
    ]);
    const parsed = parseForm(form.document);
    expect(parsed.ok && [...parsed.form.nodes.keys()]).toEqual([
      'housing',
      'phone',
      'note',
      'medical',
      'bills',
    ]);
    expect(parsed.ok && parsed.form.title.zh).toBe('住房救助、医疗救助');
  });

  it('asks items that share a form by it once, and is there for integrators', async () => {
    const form = await merged('HOUSING,RENT,MEDICAL', portal);
    expect(form.parts.map(({ form: key }) => key)).toEqual(['housing', 'medical']);
    expect(form.items.length).toBe(3);
  });

  it.each([
    ['HOUSING', 400],
    ['HOUSING,HOUSING', 400],
    ['', 400],
    ['HOUSING,NOTHING', 422],
    ['HOUSING,AGED', 422],
  ])('is refused for "%s"', async (items, status) => {
    expect((await clerk('GET', `/api/forms/merged?items=${items}`)).status).toBe(status);
  });

  it('is kept from strangers', async () => {
    expect((await api.anonymous('GET', '/api/forms/merged?items=HOUSING,MEDICAL')).status).toBe(401);
  });
});

describe('publishing against the forms of other items', () => {
  const clashing = document('medical', { ...shared, note: aField('number', { title: both('说明') }) });
  const save = async (): Promise<number> => {
    const { revision } = z
      .object({ revision: z.int() })
      .parse((await administrator('GET', '/api/form-designs/medical')).body);
    const answer = await administrator('PUT', '/api/form-designs/medical/draft', {
      revision,
      document: clashing,
    });
    return z.object({ revision: z.int() }).parse(answer.body).revision;
  };
  const versions = async (): Promise<number> =>
    z
      .object({ items: z.array(z.unknown()) })
      .parse((await administrator('GET', '/api/form-designs/medical/versions')).body).items.length;

  it('needs the word of the administrator, and says before and at the refusal what does not agree', async () => {
    const revision = await save();
    expect(await conflicts('medical')).toMatchObject([
      {
        code: 'TYPE',
        pattern: 'note',
        text: { zh: '“说明”在两张表单中类型不同，分开询问。' },
        otherTitle: { zh: 'housing申请表' },
        otherItems: [{ code: 'HOUSING' }, { code: 'RENT' }],
      },
    ]);
    const publish = (more: object) =>
      administrator('POST', '/api/form-designs/medical/publication', { revision, note: '改为数字', ...more });
    const refused = await publish({});
    expect([refused.status, problemFields(refused)]).toEqual([409, { note: 'TYPE' }]);
    expect(await versions()).toBe(1);
    expect((await publish({ acknowledged: true })).status).toBe(200);
    expect(await versions()).toBe(2);
    expect((await merged('HOUSING,MEDICAL')).conflicts).toMatchObject([
      { code: 'TYPE', forms: ['housing', 'medical'] },
    ]);
  });

  it('needs it for a version that is restored as well, and not where nothing clashes', async () => {
    const restore = (version: number, more = {}) =>
      administrator('POST', '/api/form-designs/medical/rollback', { version, note: '恢复', ...more });
    expect((await restore(1)).status).toBe(200);
    expect((await restore(2)).status).toBe(409);
    expect((await restore(2, { acknowledged: true })).status).toBe(200);
  });

  it('is no matter for forms that nobody applies with', async () => {
    expect(await conflicts('alone')).toEqual([]);
    expect((await administrator('GET', '/api/form-designs/nothing/conflicts')).status).toBe(404);
    expect((await clerk('GET', '/api/form-designs/alone/conflicts')).status).toBe(403);
  });
});
