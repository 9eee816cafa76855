import { createHash, randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FileRef } from '../../model/file.ts';
import { deleteForgottenFiles, attachFiles, holdFiles } from '../../store/case-file.ts';
import { problemFields, startApi, type Answer, type ApiServer, type Caller } from '../../test/api-server.ts';
import { aCase, type FiledCase } from '../../test/api-cases.ts';
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
import { aField, aForm, aTable } from '../../test/form-builder.ts';
import { filesOfAnswers } from '../forms/case-files.ts';

let api: ApiServer;
const people: Record<string, Caller> = {};
const as = (name: string): Caller => people[name] ?? api.anonymous;
beforeAll(async () => {
  api = await startApi();
  await addPlaces(api.pool);
  await addItem(api.pool, anItem());
  await addForm(api.pool, 'acceptance');
  await addUser(api.pool, { username: 'clerk', roles: ['WINDOW_CLERK'] });
  await addUser(api.pool, { username: 'colleague', roles: ['WINDOW_CLERK'] });
  await addUser(api.pool, {
    username: 'elsewhere',
    roles: ['WINDOW_CLERK'],
    jurisdictionId: places.otherTownship,
  });
  await addUser(api.pool, { username: 'finance', roles: ['FINANCE'], jurisdictionId: places.county });
  await addUser(api.pool, { username: 'auditor', roles: ['AUDITOR'], jurisdictionId: places.city });
  for (const name of ['clerk', 'colleague', 'elsewhere', 'finance', 'auditor'])
    people[name] = await api.signIn(name);
  await addClient(api.pool, { id: 'portal', scopes: ['applications:write', 'applications:read'] });
  people['portal'] = await api.token('portal');
});
afterAll(() => api.stop());

const starts = {
  'image/jpeg': Buffer.from('ffd8ffe000104a464946', 'hex'),
  'image/png': Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
  'image/webp': Buffer.concat([Buffer.from('RIFF'), Buffer.from([4, 0, 0, 0]), Buffer.from('WEBPVP8 ')]),
  'application/pdf': Buffer.from('%PDF-1.7\n'),
};
const photo = (more = 100): Buffer => Buffer.concat([starts['image/jpeg'], randomBytes(more)]);

function upload(caller: Caller, bytes: Buffer, { name = 'a.jpg', type = '' } = {}): Promise<Answer> {
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(bytes)], { type }), name);
  return caller('POST', '/api/files', form);
}

async function uploaded(caller: Caller, bytes = photo()): Promise<FileRef> {
  const answer = await upload(caller, bytes);
  expect(answer.status).toBe(201);
  return FileRef.parse(answer.body);
}

const stored = async (id: string) =>
  (
    await api.pool.query<{ caseId: string | null; taskId: string | null; attached: boolean }>(
      `SELECT case_id AS "caseId", task_id AS "taskId", attached_at IS NOT NULL AS attached
         FROM case_file WHERE id = $1`,
      [id],
    )
  ).rows[0];
const seen = async (name: string, id: string) => (await as(name)('GET', `/api/files/${id}`)).status;
const actorOf = async (username: string): Promise<string> => {
  const { rows } = await api.pool.query<{ id: string }>('SELECT id FROM org_user WHERE username = $1', [
    username,
  ]);
  return `user:${rows[0]?.id ?? ''}`;
};

describe('an upload', () => {
  it.each(Object.entries(starts))('of %s is taken and given back byte for byte', async (mediaType, start) => {
    const bytes = Buffer.concat([start, randomBytes(3000)]);
    const answer = await upload(as('clerk'), bytes, { name: '身份证 正面.bin', type: mediaType });
    const ref = FileRef.parse(answer.body);
    expect(ref).toMatchObject({
      mediaType,
      size: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    });
    expect(ref.name).toMatch(/^身份证 正面\.bin\.(jpg|png|webp|pdf)$/);
    expect(answer.headers.get('location')).toBe(`/api/files/${ref.id}`);
    const read = await as('clerk')('GET', `/api/files/${ref.id}`);
    expect(read.bytes.equals(bytes)).toBe(true);
    expect(read.headers.get('content-type')).toBe(mediaType);
  });

  it('of just 10 MB is taken, of one byte more it is refused', async () => {
    const most = 10 * 1024 * 1024;
    expect((await upload(as('clerk'), photo(most - starts['image/jpeg'].length))).status).toBe(201);
    expect(await upload(as('clerk'), photo(most - starts['image/jpeg'].length + 1))).toMatchObject({
      status: 413,
      body: { code: 'BODY_TOO_LARGE' },
    });
  });

  it('that says a length beyond measure is refused before it is read', async () => {
    const answer = await upload(as('clerk'), Buffer.alloc(12 * 1024 * 1024)).catch(() => undefined);
    expect(answer?.status ?? 413).toBe(413);
  });

  it.each([
    ['nothing', Buffer.alloc(0), 'image/jpeg', 'EMPTY_FILE'],
    ['a page', Buffer.from('<html><script>alert(1)</script>'), 'image/png', 'UNKNOWN_KIND'],
    [
      'a picture that is drawn by code',
      Buffer.from('<svg onload="alert(1)"/>'),
      'image/svg+xml',
      'UNKNOWN_KIND',
    ],
    ['a program', Buffer.from('MZ\x90'), 'application/pdf', 'UNKNOWN_KIND'],
    ['a GIF', Buffer.from('GIF89a'), 'image/gif', 'UNKNOWN_KIND'],
    ['a JPEG that says it is a PDF', photo(), 'application/pdf', 'OTHER_KIND'],
    ['a JPEG that says it is a page', photo(), 'text/html', 'OTHER_KIND'],
    ['the beginning of a beginning', Buffer.from('%PD'), 'application/pdf', 'UNKNOWN_KIND'],
  ])('of %s is refused with a code', async (_, bytes, type, code) => {
    const refused = await upload(as('clerk'), bytes, { name: 'a.jpg', type });
    expect(refused).toMatchObject({ status: 415, body: { code: 'FILE_REFUSED' } });
    expect(problemFields(refused)).toEqual({ file: code });
  });

  it.each([
    ['../../etc/passwd', 'passwd.jpg'],
    ['C:\\Users\\a\\照片.JPG', '照片.JPG'],
    ['evil.html', 'evil.html.jpg'],
    ['.htaccess', 'htaccess.jpg'],
    ['a\u202Egpj.exe', 'agpj.exe.jpg'],
    ['x'.repeat(300) + '.jpg', `${'x'.repeat(120)}.jpg`],
  ])('named %s is kept as %s', async (name, kept) => {
    expect((await upload(as('clerk'), photo(), { name })).body).toMatchObject({ name: kept });
  });

  it('without a file, with two, or with something beside it is refused', async () => {
    const file = new Blob([new Uint8Array(photo())]);
    const send = async (parts: [string, string | Blob][]) => {
      const form = new FormData();
      for (const [name, part] of parts) form.append(name, part);
      return (await as('clerk')('POST', '/api/files', form)).status;
    };
    expect(await send([['note', 'x']])).toBe(400);
    expect(await send([['file', 'text']])).toBe(400);
    expect(
      await send([
        ['file', file],
        ['other', file],
      ]),
    ).toBe(400);
    expect(
      await send([
        ['file', file],
        ['caseId', 'x'],
      ]),
    ).toBe(400);
  });

  it('that is no multipart is refused', async () => {
    expect((await as('clerk')('POST', '/api/files', { file: 'x' })).status).toBe(415);
    const headers = { 'content-type': 'multipart/form-data' };
    expect((await as('clerk')('POST', '/api/files', 'x', headers)).status).toBe(400);
    const cut = { 'content-type': 'multipart/form-data; boundary=b' };
    const body = '--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nabc';
    expect((await as('clerk')('POST', '/api/files', body, cut)).status).toBe(400);
  });

  it('from a page of another site is refused', async () => {
    const form = new FormData();
    form.set('file', new Blob([new Uint8Array(photo())]), 'a.jpg');
    const refused = await as('clerk')('POST', '/api/files', form, { origin: 'https://elsewhere.example' });
    expect(refused).toMatchObject({ status: 403, body: { code: 'CROSS_SITE_REQUEST' } });
  });

  it('that breaks off leaves nothing behind and the server as it was', async () => {
    const before = await api.pool.query('SELECT 1 FROM case_file');
    const { port } = new URL(api.address);
    await new Promise<void>((closed) => {
      const socket = connect(Number(port), '127.0.0.1', () => {
        socket.write('POST /api/files HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n');
        socket.write('Content-Type: multipart/form-data; boundary=b\r\n\r\n--b\r\n');
        setTimeout(() => socket.destroy(), 50);
      });
      socket.on('close', () => closed());
    });
    expect((await api.pool.query('SELECT 1 FROM case_file')).rowCount).toBe(before.rowCount);
    expect((await upload(as('clerk'), photo())).status).toBe(201);
  });

  it('is one too many when its sender has 500 MB that were never handed in', async () => {
    await addUser(api.pool, { username: 'hoarder', roles: ['WINDOW_CLERK'] });
    await api.pool.query(
      `INSERT INTO case_file (name, media_type, size, sha256, bytes, uploaded_by)
       VALUES ('a', 'image/png', 524288000, '', '', $1)`,
      [await actorOf('hoarder')],
    );
    expect((await upload(await api.signIn('hoarder'), photo())).status).toBe(429);
  });
});

describe('a file', () => {
  it('is shown as what it is and nothing else', async () => {
    const image = await uploaded(as('clerk'));
    const shown = await as('clerk')('GET', `/api/files/${image.id}`);
    expect(Object.fromEntries(shown.headers)).toMatchObject({
      'content-disposition': `inline; filename="a.jpg"; filename*=UTF-8''a.jpg`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, max-age=300',
      'content-security-policy': "default-src 'none'; sandbox",
      etag: `"${image.sha256}"`,
    });
    const pdf = await upload(as('clerk'), starts['application/pdf'], { name: '诊断 "书".pdf' });
    const saved = await as('clerk')('GET', `/api/files/${FileRef.parse(pdf.body).id}`);
    expect(saved.headers.get('content-disposition')).toBe(
      `attachment; filename="____.pdf"; filename*=UTF-8''${encodeURIComponent('诊断 书.pdf')}`,
    );
  });

  it('is not sent again to those who have it', async () => {
    const { id, sha256 } = await uploaded(as('clerk'));
    // Without a word on caching, fetch asks for the whole of it.
    const headers = { 'if-none-match': `"${sha256}"`, 'cache-control': 'max-age=0' };
    const again = await as('clerk')('GET', `/api/files/${id}`, undefined, headers);
    expect([again.status, again.bytes.length]).toEqual([304, 0]);
  });

  it('is its uploader’s alone until it is handed in', async () => {
    const { id } = await uploaded(as('clerk'));
    expect(await seen('clerk', id)).toBe(200);
    for (const name of ['colleague', 'elsewhere', 'auditor', 'portal'])
      expect(await seen(name, id), name).toBe(404);
    expect((await as('colleague')('DELETE', `/api/files/${id}`)).status).toBe(404);
    expect((await as('clerk')('DELETE', `/api/files/${id}`)).status).toBe(204);
    expect(await seen('clerk', id)).toBe(404);
  });

  it('that is not there is not told apart from others’', async () => {
    expect(await seen('clerk', 'x')).toBe(404);
    expect(await seen('clerk', '00000000-0000-4000-8000-000000000000')).toBe(404);
  });
});

describe('a file of a case', () => {
  let filed: FiledCase;
  let id: string;
  beforeAll(async () => {
    filed = await aCase(api, as('clerk'));
    ({ id } = await uploaded(as('clerk')));
    await attachFiles(api.pool, { actor: await actorOf('clerk'), caseId: filed.id, taskId: null }, [id]);
  });

  it('is seen by those who see the people of the case, and by nobody else', async () => {
    for (const [name, status] of Object.entries({
      clerk: 200,
      colleague: 200,
      auditor: 200,
      finance: 404,
      elsewhere: 404,
      portal: 404,
    }))
      expect(await seen(name, id), name).toBe(status);
    const { rows } = await api.pool.query<{ actor: string }>(
      "SELECT actor FROM audit_event WHERE action = 'READ_FILE' AND object = $1 ORDER BY id",
      [`file:${id}`],
    );
    const readers = ['clerk', 'colleague', 'auditor'].map((name) => actorOf(name));
    expect(rows.map(({ actor }) => actor)).toEqual(await Promise.all(readers));
  });

  it('that a program has filed is seen by that program and by no other', async () => {
    await addClient(api.pool, { id: 'other-portal', scopes: ['applications:read'] });
    const { id: caseId } = await aCase(api, as('portal'));
    const photo = await uploaded(as('portal'));
    await attachFiles(api.pool, { actor: 'client:portal', caseId, taskId: null }, [photo.id]);
    expect(await seen('portal', photo.id)).toBe(200);
    const other = await api.token('other-portal');
    expect((await other('GET', `/api/files/${photo.id}`)).status).toBe(404);
  });

  it('stays', async () => {
    expect(await as('clerk')('DELETE', `/api/files/${id}`)).toMatchObject({
      status: 409,
      body: { code: 'STATE_CONFLICT' },
    });
    expect((await as('colleague')('DELETE', `/api/files/${id}`)).status).toBe(409);
  });

  it('is not taken over by another case', async () => {
    const second = await aCase(api, as('clerk'));
    const holder = { actor: await actorOf('clerk'), caseId: second.id, taskId: null };
    expect(await attachFiles(api.pool, holder, [id])).toBe(false);
    expect(await stored(id)).toMatchObject({ caseId: filed.id });
  });
});

describe('a file in a draft', () => {
  it('is there for whoever goes on with the step, and let go of when the draft no longer names it', async () => {
    const { id: caseId } = await aCase(api, as('clerk'));
    const task = await addTask(api.pool, { kind: 'acceptance', role: 'WINDOW_CLERK', caseId });
    const { id } = await uploaded(as('clerk'));
    const holder = { actor: await actorOf('clerk'), caseId, taskId: task.id };
    await holdFiles(api.pool, holder, [id]);
    expect(await seen('colleague', id)).toBe(200);
    expect(await seen('elsewhere', id)).toBe(404);

    const colleague = { ...holder, actor: await actorOf('colleague') };
    expect(await attachFiles(api.pool, colleague, [id])).toBe(true);
    expect(await stored(id)).toEqual({ caseId, taskId: task.id, attached: true });

    const other = await uploaded(as('clerk'));
    await holdFiles(api.pool, holder, [other.id]);
    await holdFiles(api.pool, colleague, []);
    expect(await stored(other.id)).toEqual({ caseId: null, taskId: null, attached: false });
    expect(await seen('colleague', other.id)).toBe(404);
  });
});

describe('what nobody hands in', () => {
  it('is removed after a day, unless an open step holds it', async () => {
    const { id: caseId } = await aCase(api, as('clerk'));
    const task = await addTask(api.pool, { kind: 'acceptance', role: 'WINDOW_CLERK', caseId });
    const actor = await actorOf('clerk');
    const [loose, held, attached, young] = await Promise.all([0, 1, 2, 3].map(() => uploaded(as('clerk'))));
    const ids = [loose, held, attached].map((file) => file?.id ?? '');
    await holdFiles(api.pool, { actor, caseId, taskId: task.id }, [held?.id ?? '']);
    await attachFiles(api.pool, { actor, caseId, taskId: null }, [attached?.id ?? '']);
    await api.pool.query(
      `UPDATE case_file SET created_at = clock_timestamp() - interval '25 hours' WHERE id = ANY ($1)`,
      [ids],
    );
    await deleteForgottenFiles(api.pool);
    expect(await seen('clerk', loose?.id ?? '')).toBe(404);
    for (const file of [held, attached, young]) expect(await seen('clerk', file?.id ?? '')).toBe(200);

    await api.pool.query(`UPDATE inbox_task SET state = 'CANCELLED' WHERE id = $1`, [task.id]);
    await deleteForgottenFiles(api.pool);
    expect(await seen('clerk', held?.id ?? '')).toBe(404);
  });
});

describe('answers that name files', () => {
  const form = aForm({
    part: { type: 'void', 'x-component': 'section', properties: { photos: aField('photo') } },
    rows: aTable({ photos: aField('file') }),
  });
  const check = async (values: Parameters<typeof filesOfAnswers>[1]['values'], caseId: string | null) =>
    filesOfAnswers(api.pool, { form, values }, { actor: await actorOf('clerk'), caseId, taskId: null });

  it('may name one’s own and the case’s, wherever they stand in the form', async () => {
    const { id: caseId } = await aCase(api, as('clerk'));
    const [own, ofCase] = [await uploaded(as('clerk')), await uploaded(as('colleague'))];
    await attachFiles(api.pool, { actor: await actorOf('colleague'), caseId, taskId: null }, [ofCase.id]);
    const values = { photos: [{ ...own }], rows: [{ rowId: 'a', photos: [{ ...ofCase }] }] };
    expect(await check(values, caseId)).toEqual([own.id, ofCase.id]);
  });

  it('are refused by path for files of another case, of other people, and such as there are none', async () => {
    const { id: caseId } = await aCase(api, as('clerk'));
    const { id: otherCase } = await aCase(api, as('clerk'));
    const [foreign, taken] = [await uploaded(as('colleague')), await uploaded(as('clerk'))];
    await attachFiles(api.pool, { actor: await actorOf('clerk'), caseId: otherCase, taskId: null }, [
      taken.id,
    ]);
    const values = {
      photos: [{ ...foreign }, { id: 'no id' }, 'text'],
      rows: [{ rowId: 'a' }, { rowId: 'b', photos: [{ ...taken }] }],
    };
    await expect(check(values, caseId)).rejects.toMatchObject({
      code: 'INVALID_FORM',
      fields: ['photos', 'rows.1.photos'].map((path) => ({
        path,
        code: 'UNKNOWN_FILE',
      })),
    });
  });
});
