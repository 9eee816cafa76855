import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startApi, problemFields, type Answer, type ApiServer, type Caller } from '../../test/api-server.ts';
import { addForm, addItem, addPlaces, addUser, anItem } from '../../test/api-world.ts';
import { FormExamples, FormUsage } from '../../model/form-design.ts';
import { aField, both } from '../../test/form-builder.ts';
import type { JsonObject } from '../../store/json.ts';
import { publishForm } from '../../store/form-version.ts';
import { publishProcess } from '../../store/process-model.ts';

let api: ApiServer;
let admin: Caller;
let other: Caller;
beforeAll(async () => {
  api = await startApi();
  await addPlaces(api.pool);
  await addUser(api.pool, { username: 'admin', roles: ['ADMINISTRATOR'] });
  await addUser(api.pool, { username: 'other', roles: ['ADMINISTRATOR'] });
  admin = await api.signIn('admin');
  other = await api.signIn('other');
});
afterAll(() => api.stop());

let forms = 0;
const newKey = () => `form-${++forms}`;
const documentOf = (key: string, properties: object = { name: aField('text') }): JsonObject =>
  z.record(z.string(), z.json()).parse({
    key,
    version: 1,
    title: both('表'),
    facts: [],
    schema: { type: 'object', properties },
    rights: {},
  });
const Revision = z.looseObject({ revision: z.int() });
const revisionOf = ({ body }: Answer) => Revision.parse(body).revision;

/** A form with a draft; gives its key and the revision to go on from. */
async function aDraft(document?: (key: string) => object): Promise<{ key: string; revision: number }> {
  const key = newKey();
  const made = await admin('POST', '/api/form-designs', {
    key,
    title: both('表'),
    document: document?.(key),
  });
  expect(made.status).toBe(201);
  return { key, revision: revisionOf(made) };
}

async function aPublishedForm(): Promise<{ key: string; revision: number }> {
  const { key, revision } = await aDraft((name) => documentOf(name));
  const done = await admin('POST', `/api/form-designs/${key}/publication`, { revision, note: 'first' });
  expect(done.status).toBe(200);
  return { key, revision: revisionOf(done) };
}

async function auditOf(key: string): Promise<string[]> {
  const { rows } = await api.pool.query<{ action: string }>(
    'SELECT action FROM audit_event WHERE object = $1 ORDER BY id',
    [`form:${key}`],
  );
  return rows.map(({ action }) => action);
}

describe('a new form', () => {
  it('is a draft under its key, and is in the list', async () => {
    const { key, revision } = await aDraft();
    expect(revision).toBe(1);
    const { body } = await admin('GET', `/api/form-designs/${key}`);
    expect(body).toMatchObject({
      key,
      revision: 1,
      draft: { key, schema: { type: 'object', properties: {} } },
      changedBy: { name: 'Name of admin' },
      published: null,
    });
    const list = z.object({ items: z.array(z.looseObject({ key: z.string() })) });
    const found = list
      .parse((await admin('GET', '/api/form-designs')).body)
      .items.find((item) => item.key === key);
    expect(found).toMatchObject({ title: both('表'), version: null, draftRevision: 1 });
    expect(await auditOf(key)).toEqual(['CREATE_FORM_DESIGN']);
  });

  it('is refused under a key that is taken, by a draft or by a published form', async () => {
    const { key } = await aDraft();
    await addForm(api.pool, 'acceptance');
    for (const taken of [key, 'acceptance'])
      expect(await admin('POST', '/api/form-designs', { key: taken, title: both('表') })).toMatchObject({
        status: 409,
        body: { code: 'KEY_TAKEN' },
      });
  });

  it.each(['Big', '1a', 'a b', '', '../x'])('is refused under the key "%s"', async (key) => {
    expect((await admin('POST', '/api/form-designs', { key, title: both('表') })).status).toBe(400);
  });
});

describe('a draft', () => {
  it('may be unfinished and is given back as it was saved, fields in their order', async () => {
    const { key, revision } = await aDraft();
    const draft = { key, schema: { properties: { zebra: {}, a: { type: 'nonsense' }, middle: {} } } };
    const saved = await admin('PUT', `/api/form-designs/${key}/draft`, { revision, document: draft });
    expect(saved).toMatchObject({ status: 200, body: { revision: revision + 1 } });
    const { body } = await admin('GET', `/api/form-designs/${key}`);
    expect(JSON.stringify(z.object({ draft: z.unknown() }).parse(body).draft)).toBe(JSON.stringify(draft));
    expect(await auditOf(key)).toEqual(['CREATE_FORM_DESIGN', 'SAVE_FORM_DRAFT']);
  });

  it('of a form that came with the program starts from revision 0', async () => {
    await addForm(api.pool, 'account-fix');
    expect((await admin('GET', '/api/form-designs/account-fix')).body).toMatchObject({
      revision: 0,
      draft: null,
      changedBy: null,
      published: { version: 1, publishedBy: null, note: '', document: { key: 'account-fix' } },
    });
    const patch = [{ op: 'replace', path: '/title/zh', value: '改' }];
    const saved = await admin('PUT', '/api/form-designs/account-fix/draft', { revision: 0, patch });
    expect(saved.body).toEqual({ revision: 1 });
    expect((await admin('GET', '/api/form-designs/account-fix')).body).toMatchObject({
      draft: { title: { zh: '改' }, schema: { type: 'object' } },
    });
    await admin('DELETE', '/api/form-designs/account-fix/draft?revision=1');
  });

  it('is changed by a JSON patch', async () => {
    const { key, revision } = await aDraft((name) => documentOf(name));
    const patch = [
      { op: 'test', path: '/version', value: 1 },
      { op: 'add', path: '/schema/properties/a~1b', value: { type: 'string' } },
      { op: 'copy', from: '/schema/properties/a~1b', path: '/schema/properties/copied' },
      { op: 'move', from: '/schema/properties/a~1b', path: '/schema/properties/moved' },
      { op: 'add', path: '/facts/-', value: 'one' },
      { op: 'add', path: '/facts/0', value: 'zero' },
      { op: 'replace', path: '/facts/1', value: 'two' },
      { op: 'remove', path: '/schema/properties/name' },
    ];
    expect((await admin('PUT', `/api/form-designs/${key}/draft`, { revision, patch })).status).toBe(200);
    const { body } = await admin('GET', `/api/form-designs/${key}`);
    expect(body).toMatchObject({
      draft: {
        facts: ['zero', 'two'],
        schema: { properties: { copied: { type: 'string' }, moved: { type: 'string' } } },
      },
    });
    expect(JSON.stringify(body)).not.toContain('a/b');
  });

  it.each([
    ['a path that is not there', [{ op: 'replace', path: '/nothing/here', value: 1 }]],
    ['a path without its slash', [{ op: 'remove', path: 'title' }]],
    ['a place the list has not', [{ op: 'add', path: '/facts/5', value: 'x' }]],
    ['a test that fails', [{ op: 'test', path: '/version', value: 9 }]],
    ['the prototype', [{ op: 'add', path: '/__proto__/polluted', value: true }]],
    ['a move into itself', [{ op: 'move', from: '/schema', path: '/schema/properties/x' }]],
    ['the loss of everything', [{ op: 'remove', path: '' }]],
  ])('is not changed by a patch with %s', async (_, patch) => {
    const { key, revision } = await aDraft((name) => documentOf(name));
    const refused = await admin('PUT', `/api/form-designs/${key}/draft`, { revision, patch });
    expect(refused).toMatchObject({ status: 400, body: { code: 'INVALID_REQUEST' } });
    expect(Object.keys(problemFields(refused))).toEqual(['patch.0']);
    expect((await admin('GET', `/api/form-designs/${key}`)).body).toMatchObject({ revision });
  });

  it('is not changed by an operation that is none, nor by one without its value', async () => {
    const { key, revision } = await aDraft();
    const patch = [
      { op: 'add', path: '/x' },
      { op: 'run', path: '/x' },
    ];
    const refused = await admin('PUT', `/api/form-designs/${key}/draft`, { revision, patch });
    expect(Object.keys(problemFields(refused))).toEqual(['patch.0.value', 'patch.1.op']);
  });

  it('does not grow beyond measure by copies of copies', async () => {
    const { key, revision } = await aDraft((name) => documentOf(name));
    const copies = Array.from({ length: 60 }, () => ({ op: 'copy', from: '/schema', path: '/schema/again' }));
    const test = { op: 'test', path: '/schema', value: { type: 'object' } };
    const put = (patch: object[]) => admin('PUT', `/api/form-designs/${key}/draft`, { revision, patch });
    expect(problemFields(await put([...copies, test]))).toEqual({ 'patch.60': 'PATCH_MISFIT' });
    expect(await put(copies)).toMatchObject({ status: 422, body: { errors: [{ code: 'TOO_LARGE' }] } });
    const wide = Array.from({ length: 60 }, (_, n) => [
      { op: 'copy', from: '/schema', path: '/copy' },
      { op: 'copy', from: '/copy', path: `/schema/a${n}` },
    ]).flat();
    expect((await put([...wide, { ...test, path: '' }])).status).toBe(400);
    expect(await put(wide)).toMatchObject({ status: 422, body: { errors: [{ code: 'TOO_LARGE' }] } });
    const long = { op: 'add', path: '/a'.repeat(100_000), value: 1 };
    expect(problemFields(await put([long]))).toEqual({ 'patch.0': 'PATCH_MISFIT' });
  });

  it('is not left a text by a patch that replaces all of it', async () => {
    const { key, revision } = await aDraft();
    const patch = [{ op: 'replace', path: '', value: 'text' }];
    const refused = await admin('PUT', `/api/form-designs/${key}/draft`, { revision, patch });
    expect(problemFields(refused)).toEqual({ patch: 'PATCH_MISFIT' });
  });

  it('that somebody else saved meanwhile is not overwritten, and the answer says who it was', async () => {
    const { key, revision } = await aDraft();
    await other('PUT', `/api/form-designs/${key}/draft`, { revision, document: { key } });
    const refused = await admin('PUT', `/api/form-designs/${key}/draft`, { revision, document: {} });
    expect(refused).toMatchObject({
      status: 409,
      body: {
        code: 'STALE_REVISION',
        changed: { revision: revision + 1, by: { name: 'Name of other' } },
      },
    });
    expect((await admin('GET', `/api/form-designs/${key}`)).body).toMatchObject({ draft: { key } });
  });

  it('saved twenty times at once from one revision is saved once', async () => {
    const { key, revision } = await aDraft();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        admin('PUT', `/api/form-designs/${key}/draft`, { revision, document: { key, n } }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(19);
  });

  it('can be given up, and the newest version is what there is again', async () => {
    const { key, revision } = await aPublishedForm();
    await admin('PUT', `/api/form-designs/${key}/draft`, { revision, document: { key } });
    expect((await admin('DELETE', `/api/form-designs/${key}/draft?revision=${revision}`)).status).toBe(409);
    const gone = await admin('DELETE', `/api/form-designs/${key}/draft?revision=${revision + 1}`);
    expect(gone.status).toBe(204);
    expect((await admin('GET', `/api/form-designs/${key}`)).body).toMatchObject({
      draft: null,
      published: { version: 1 },
    });
    expect((await admin('DELETE', `/api/form-designs/${key}/draft?revision=${revision + 2}`)).status).toBe(
      404,
    );
  });

  it('that was never published is gone with its form when it is given up', async () => {
    const { key, revision } = await aDraft();
    expect((await admin('DELETE', `/api/form-designs/${key}/draft?revision=${revision}`)).status).toBe(204);
    expect((await admin('GET', `/api/form-designs/${key}`)).status).toBe(404);
    expect(await auditOf(key)).toEqual(['CREATE_FORM_DESIGN', 'DISCARD_FORM_DRAFT']);
  });
});

describe('a document that could do harm', () => {
  const deep = (levels: number): object => {
    let value: object = {};
    for (let i = 0; i < levels; i++) value = { properties: { a: value } };
    return value;
  };
  const circle = { type: 'object', properties: { a: { $ref: '#/properties/a' } } };

  it.each([
    ['code in a title', { title: { zh: '{{ $self }}', en: 'x' } }, { 'title.zh': 'CODE_IN_TEXT' }],
    ['code in a name', { schema: { '{{x}}': 1 } }, { 'schema.{{x}}': 'CODE_IN_TEXT' }],
    ['a "run"', { schema: { x: { run: 'alert(1)' } } }, { 'schema.x.run': 'CODE_IN_TEXT' }],
    ['reactions', { schema: { 'x-reactions': [] } }, { 'schema.x-reactions': 'CODE_IN_TEXT' }],
    ['a circular $ref', { schema: circle }, { 'schema.properties.a.$ref': 'INVALID_DOCUMENT' }],
    ['another key', { key: 'another' }, { key: 'INVALID_DOCUMENT' }],
  ])('is refused with the path: %s', async (_, document, expected) => {
    const { key, revision } = await aDraft();
    const refused = await admin('PUT', `/api/form-designs/${key}/draft`, { revision, document });
    expect(refused).toMatchObject({ status: 422, body: { code: 'INVALID_DESIGN' } });
    expect(problemFields(refused)).toEqual(expected);
    expect((await admin('GET', `/api/form-designs/${key}`)).body).toMatchObject({ revision });
  });

  it('is refused when it is nested too deeply, with the place where that begins', async () => {
    const { key, revision } = await aDraft();
    const document = { schema: deep(300) };
    const refused = await admin('PUT', `/api/form-designs/${key}/draft`, { revision, document });
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ code: 'TOO_LARGE' }] } });
    expect(Object.keys(problemFields(refused))[0]).toMatch(/^schema\.properties\.a\.properties\.a\./);
  });

  it('is refused with 100,000 options, with the first one too many', async () => {
    const { key, revision } = await aDraft();
    const options = Array.from({ length: 100_000 }, (_, n) => ({ value: String(n) }));
    const document = { schema: { properties: { a: { enum: options } } } };
    const refused = await admin('PUT', `/api/form-designs/${key}/draft`, { revision, document });
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ code: 'TOO_LARGE' }] } });
    expect(Object.keys(problemFields(refused))[0]).toMatch(/^schema\.properties\.a\.enum\.99\d{3}/);
  });

  it('is refused when it is nested ten thousand deep', async () => {
    const { key, revision } = await aDraft();
    const body = `{"revision":${revision},"document":{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}}`;
    expect(await admin('PUT', `/api/form-designs/${key}/draft`, body)).toMatchObject({
      status: 400,
      body: { code: 'MALFORMED_BODY' },
    });
  });

  it('is refused from 5 MB on, and taken just below', async () => {
    const { key, revision } = await aDraft();
    const put = (bytes: number) =>
      admin('PUT', `/api/form-designs/${key}/draft`, { revision, document: { note: 'x'.repeat(bytes) } });
    const refused = await put(5_000_000);
    expect(refused).toMatchObject({ status: 422, body: { code: 'INVALID_DESIGN' } });
    expect(problemFields(refused)).toEqual({ '': 'TOO_LARGE' });
    expect(await put(6 * 1024 * 1024)).toMatchObject({ status: 413, body: { code: 'BODY_TOO_LARGE' } });
    expect((await put(4_900_000)).status).toBe(200);
  });

  it('is refused by the same word when a patch brings it', async () => {
    const { key, revision } = await aDraft();
    const patch = [{ op: 'add', path: '/title/zh', value: '{{x}}' }];
    const refused = await admin('PUT', `/api/form-designs/${key}/draft`, { revision, patch });
    expect(problemFields(refused)).toEqual({ 'title.zh': 'CODE_IN_TEXT' });
  });

  it('is refused as the start of a form', async () => {
    const refused = await admin('POST', '/api/form-designs', {
      key: newKey(),
      title: both('表'),
      document: { schema: { run: 1 } },
    });
    expect(refused.status).toBe(422);
  });
});

describe('publishing', () => {
  it('makes the draft a version with author, note and time, and ends the draft', async () => {
    const { key, revision } = await aDraft((name) =>
      documentOf(name, { zebra: aField('text'), a: aField('text'), middle: aField('text') }),
    );
    const done = await admin('POST', `/api/form-designs/${key}/publication`, { revision, note: ' 初版 ' });
    expect(done).toMatchObject({ status: 200, body: { version: 1, revision: revision + 1 } });
    expect((await admin('GET', `/api/form-designs/${key}`)).body).toMatchObject({
      draft: null,
      published: { version: 1, note: '初版', publishedBy: { name: 'Name of admin' }, restoredFrom: null },
    });
    const form = z
      .looseObject({ schema: z.looseObject({ properties: z.record(z.string(), z.unknown()) }) })
      .parse((await admin('GET', `/api/forms/${key}/1`)).body);
    expect(Object.keys(form.schema.properties)).toEqual(['zebra', 'a', 'middle']);
    expect(await auditOf(key)).toEqual(['CREATE_FORM_DESIGN', 'PUBLISH_FORM']);
  });

  it('is refused with everything that is wrong, by path, and nothing is published', async () => {
    const { key, revision } = await aDraft((name) =>
      documentOf(name, { a: aField('nonsense'), b: aField('money', { type: 'string' }) }),
    );
    const refused = await admin('POST', `/api/form-designs/${key}/publication`, { revision, note: 'x' });
    expect(refused).toMatchObject({ status: 422, body: { code: 'INVALID_DESIGN' } });
    expect(problemFields(refused)).toEqual({
      'schema.properties.a.x-component': 'UNKNOWN_FIELD_TYPE',
      'schema.properties.b.type': 'INVALID_FIELD',
    });
    expect((await admin('GET', `/api/form-designs/${key}`)).body).toMatchObject({
      revision,
      published: null,
    });
  });

  it('wants a note, a draft, and the revision that was read', async () => {
    const { key, revision } = await aDraft((name) => documentOf(name));
    const publish = (body: object) => admin('POST', `/api/form-designs/${key}/publication`, body);
    expect((await publish({ revision, note: '  ' })).status).toBe(400);
    expect((await publish({ revision: revision + 1, note: 'x' })).status).toBe(409);
    expect((await publish({ revision, note: 'x' })).status).toBe(200);
    expect((await publish({ revision: revision + 1, note: 'x' })).status).toBe(404);
  });

  it('numbers versions, keeps each for ever, and can bring an old one back as the newest', async () => {
    const { key, revision } = await aPublishedForm();
    const document = documentOf(key, { other: aField('text') });
    const saved = await admin('PUT', `/api/form-designs/${key}/draft`, { revision, document });
    await other('POST', `/api/form-designs/${key}/publication`, {
      revision: revisionOf(saved),
      note: 'second',
    });
    const back = await admin('POST', `/api/form-designs/${key}/rollback`, { version: 1, note: 'back' });
    expect(back).toMatchObject({ status: 200, body: { version: 3 } });
    expect((await admin('GET', `/api/form-designs/${key}/versions`)).body).toMatchObject({
      items: [
        { version: 3, note: 'back', restoredFrom: 1, publishedBy: { name: 'Name of admin' } },
        { version: 2, note: 'second', restoredFrom: null, publishedBy: { name: 'Name of other' } },
        { version: 1, note: 'first' },
      ],
    });
    expect((await admin('GET', `/api/form-designs/${key}/versions/2`)).body).toMatchObject({
      version: 2,
      document: { version: 2, schema: { properties: { other: {} } } },
    });
    expect((await admin('GET', `/api/form-designs/${key}/versions/3`)).body).toMatchObject({
      document: { version: 3, schema: { properties: { name: {} } } },
    });
    expect(await auditOf(key)).toContain('ROLL_BACK_FORM');
  });

  it('does not know versions and forms that are not there', async () => {
    const { key } = await aPublishedForm();
    for (const path of [`${key}/versions/9`, `${key}/versions/x`, 'none', 'none/versions', 'none/examples'])
      expect((await admin('GET', `/api/form-designs/${path}`)).status, path).toBe(404);
    const body = { version: 9, note: 'x' };
    expect((await admin('POST', `/api/form-designs/${key}/rollback`, body)).status).toBe(404);
  });
});

describe('a start of the program', () => {
  const file = { ...documentOf('survey'), key: 'survey' };
  const newest = async () =>
    z
      .object({ published: z.looseObject({ version: z.int() }) })
      .parse((await admin('GET', '/api/form-designs/survey')).body).published.version;

  it('publishes its file once and never over what an administrator published since', async () => {
    expect(await publishForm(api.pool, 'survey', file)).toBe(1);
    const draft = { ...file, title: both('新') };
    await admin('PUT', '/api/form-designs/survey/draft', { revision: 0, document: draft });
    await admin('POST', '/api/form-designs/survey/publication', { revision: 1, note: 'ours' });
    expect(await newest()).toBe(2);

    expect(await publishForm(api.pool, 'survey', file)).toBe(1);
    expect(await newest()).toBe(2);
  });

  it('publishes a file that is new in a release of the program', async () => {
    const next = { ...file, version: 2, title: both('新版') };
    expect(await publishForm(api.pool, 'survey', next)).toBe(3);
    expect(await publishForm(api.pool, 'survey', file)).toBe(1);
    expect(await newest()).toBe(3);
  });

  it('gives a version that lost the order of its fields that order back', async () => {
    const ordered = documentOf('ordered', { zebra: aField('text'), a: aField('text') });
    await publishForm(api.pool, 'ordered', ordered);
    await api.pool.query(`UPDATE form_version SET document = document::jsonb::json WHERE key = 'ordered'`);
    await publishForm(api.pool, 'ordered', ordered);
    const { rows } = await api.pool.query<{ text: string }>(
      `SELECT document::text AS text FROM form_version WHERE key = 'ordered'`,
    );
    expect(rows).toEqual([{ text: JSON.stringify(ordered) }]);
  });
});

describe('answers a form is tried with', () => {
  const example = {
    name: '一人户',
    step: 'acceptance',
    facts: { memberCount: 1 },
    start: {},
    values: { name: '张三' },
    expected: { accepted: true, errors: [] },
  };

  it('are kept with the design, through publications and drafts', async () => {
    const { key, revision } = await aDraft((name) => documentOf(name));
    expect((await admin('GET', `/api/form-designs/${key}/examples`)).body).toEqual({
      revision,
      examples: [],
    });
    const body = { revision, examples: [example] };
    const saved = await admin('PUT', `/api/form-designs/${key}/examples`, body);
    expect(saved).toMatchObject({ status: 200, body: { revision: revision + 1 } });
    await admin('POST', `/api/form-designs/${key}/publication`, { revision: revision + 1, note: 'x' });
    expect((await admin('GET', `/api/form-designs/${key}/examples`)).body).toEqual({
      revision: revision + 2,
      examples: [example],
    });
    expect(await auditOf(key)).toEqual(['CREATE_FORM_DESIGN', 'SAVE_FORM_EXAMPLES', 'PUBLISH_FORM']);
  });

  it('are those that came with the form until somebody changes it, and stay when a draft begins', async () => {
    const shipped = documentOf('shipped');
    await publishForm(api.pool, 'shipped', shipped, [example]);
    const read = async () =>
      FormExamples.parse((await admin('GET', '/api/form-designs/shipped/examples')).body);
    expect(await read()).toEqual({ revision: 0, examples: [example] });
    await admin('PUT', '/api/form-designs/shipped/draft', { revision: 0, document: shipped });
    expect(await read()).toEqual({ revision: 1, examples: [example] });
    await admin('PUT', '/api/form-designs/shipped/examples', { revision: 1, examples: [] });
    await publishForm(api.pool, 'shipped', shipped, [example]);
    expect(await read()).toEqual({ revision: 2, examples: [] });
  });

  it('do not overwrite what somebody else saved meanwhile', async () => {
    const { key, revision } = await aDraft();
    const put = (caller: Caller) =>
      caller('PUT', `/api/form-designs/${key}/examples`, { revision, examples: [example] });
    expect((await put(other)).status).toBe(200);
    expect(await put(admin)).toMatchObject({
      status: 409,
      body: { changed: { by: { name: 'Name of other' } } },
    });
  });

  it('are refused without a name', async () => {
    const { key, revision } = await aDraft();
    const refused = await admin('PUT', `/api/form-designs/${key}/examples`, {
      revision,
      examples: [{ ...example, name: ' ' }],
    });
    expect(problemFields(refused)).toEqual({ 'examples.0.name': 'TOO_SMALL' });
  });
});

describe('the use of a form', () => {
  it('names items and human steps with their kinds, also those in sub processes', async () => {
    for (const name of ['min-living-allowance', 'temporary-assistance'])
      await publishProcess(
        api.pool,
        name,
        await readFile(new URL(`../../processes/${name}.bpmn`, import.meta.url), 'utf8'),
      );
    await addForm(api.pool, 'min-living-application');
    await addForm(api.pool, 'doorstep-check');
    await addItem(
      api.pool,
      anItem({ process: 'min-living-allowance', forms: { application: 'min-living-application' } }),
    );
    expect((await admin('GET', '/api/form-designs/min-living-application/usage')).body).toEqual({
      items: [{ code: 'ALLOWANCE', name: { zh: '低保', en: 'Allowance' } }],
      processes: [],
    });
    const { processes } = FormUsage.parse(
      (await admin('GET', '/api/form-designs/doorstep-check/usage')).body,
    );
    const step = { kind: 'doorstep-check', roles: ['SURVEYOR'], answers: [] };
    expect(processes.find(({ processId }) => processId === 'min-living-allowance')).toEqual({
      processId: 'min-living-allowance',
      name: '最低生活保障审核确认',
      items: ['ALLOWANCE'],
      steps: [
        { elementId: 'clarify_facts', name: '补充核实', ...step },
        { elementId: 'doorstep_check', name: '上门核实', ...step },
      ],
    });
  });

  it('keeps a form from losing what its steps work with', async () => {
    await addForm(api.pool, 'acceptance');
    const usage = FormUsage.parse((await admin('GET', '/api/form-designs/acceptance/usage')).body);
    expect(usage.processes[0]?.steps[0]).toMatchObject({ kind: 'acceptance', answers: ['outcome'] });
    const { published } = z
      .object({ published: z.object({ document: z.looseObject({}) }) })
      .parse((await admin('GET', '/api/form-designs/acceptance')).body);
    const without = documentOf('acceptance', { note: aField('text') });
    const publish = async (revision: number, document: object) => {
      const saved = await admin('PUT', '/api/form-designs/acceptance/draft', { revision, document });
      const body = { revision: revisionOf(saved), note: 'x' };
      return admin('POST', '/api/form-designs/acceptance/publication', body);
    };
    const refused = await publish(0, without);
    expect(refused).toMatchObject({ status: 422, body: { code: 'INVALID_DESIGN' } });
    expect(problemFields(refused)).toEqual({ 'schema.properties.outcome': 'MISSING_ANSWER' });
    expect((await publish(1, { ...published.document, title: both('改') })).status).toBe(200);
  });

  it('is empty for a form that nobody uses yet', async () => {
    const { key } = await aDraft();
    expect((await admin('GET', `/api/form-designs/${key}/usage`)).body).toEqual({ items: [], processes: [] });
    expect((await admin('GET', '/api/form-designs/none/usage')).status).toBe(404);
  });
});
