import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type ApiServer, type Caller } from '../../test/api-server.ts';
import {
  addClient,
  addHousehold,
  addItem,
  addPlaces,
  anApplication,
  anItem,
  idNo,
} from '../../test/api-world.ts';

let api: ApiServer;
let integrator: Caller;
const canary = { idNo: idNo(777), name: '金丝雀' };
beforeAll(async () => {
  api = await startApi();
  await addPlaces(api.pool);
  await addItem(api.pool, anItem());
  await addHousehold(api.pool, [canary]);
  await addClient(api.pool, { id: 'portal', scopes: ['applications:write', 'cases:read', 'cases:message'] });
  integrator = await api.token('portal');
});
afterAll(() => api.stop());

let key = 0;
const file = (body: unknown, headers = {}) =>
  integrator('POST', '/api/applications', body, { 'idempotency-key': `k${key++}`, ...headers });

describe('bad input', () => {
  it.each([
    ['3 MB', JSON.stringify({ note: 'x'.repeat(3_000_000) }), 413, 'BODY_TOO_LARGE'],
    ['broken JSON', '{"itemCode": "ALLOW', 400, 'MALFORMED_BODY'],
    ['JSON that is no object', '"text"', 400, 'MALFORMED_BODY'],
    ['nothing', '', 400, 'INVALID_REQUEST'],
    ['NUL in a text', '{"itemCode":"\\u0000"}', 400, 'MALFORMED_BODY'],
    ['half a surrogate pair', '{"itemCode":"\\ud800"}', 400, 'MALFORMED_BODY'],
    ['a name that reaches for the prototype', '{"__proto__":{"admin":true}}', 400, 'MALFORMED_BODY'],
    [
      '100,000 nested lists',
      `{"answers":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      400,
      'MALFORMED_BODY',
    ],
  ])('of %s is refused', async (_, body, status, code) => {
    const answer = await file(body);
    expect(answer).toMatchObject({ status, body: { status, code, type: `/problems/${code}` } });
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
  });

  it('as another media type is refused', async () => {
    expect(await file('<a/>', { 'content-type': 'application/xml' })).toMatchObject({
      status: 415,
      body: { code: 'UNSUPPORTED_MEDIA_TYPE' },
    });
  });

  it.each([
    ['an unknown address', 'GET /api/nothing', 404, 'NOT_FOUND'],
    ['an id that is none', 'GET /api/cases/1', 404, 'NOT_FOUND'],
    ['an unknown case', 'GET /api/cases/6f1e1a52-7a3c-4d4e-9b60-0f5f6a1c2b3d', 404, 'NOT_FOUND'],
    ['a method the address does not know', 'PUT /api/cases', 405, 'METHOD_NOT_ALLOWED'],
    ['NUL in a query', 'GET /api/cases?search=%00', 400, 'INVALID_REQUEST'],
    ['a broken escape in a path', 'GET /api/cases/%E0%A4%A', 400, 'INVALID_REQUEST'],
    ['a limit that is no number', 'GET /api/cases?limit=many', 400, 'INVALID_REQUEST'],
    ['an unknown parameter', 'GET /api/cases?colour=red', 400, 'INVALID_REQUEST'],
  ])('by %s is refused', async (_, request, status, code) => {
    const [method = '', path = ''] = request.split(' ');
    expect(await integrator(method, path)).toMatchObject({ status, body: { status, code } });
  });

  it('tells which methods an address knows', async () => {
    expect((await integrator('DELETE', '/api/applications')).headers.get('allow')).toBe('POST');
  });

  it('leaves pages that are not the API to whoever comes behind', async () => {
    expect(await api.anonymous('GET', '/cases')).toMatchObject({ status: 200, body: 'page' });
  });
});

describe('a fault of ours', () => {
  it('is answered without its inside, which is in the log', async () => {
    await api.pool.query('ALTER TABLE application RENAME TO application_gone');
    const answer = await file(anApplication([canary]));
    await api.pool.query('ALTER TABLE application_gone RENAME TO application');

    expect(answer.status).toBe(500);
    expect(answer.body).toEqual({
      type: '/problems/INTERNAL',
      title: 'Unexpected fault',
      status: 500,
      instance: '/api/applications',
      code: 'INTERNAL',
    });
    expect(api.logged.join('')).toContain('application');
  });

  it('writes no personal data into the log, nor into a refusal', async () => {
    const wrong = {
      ...anApplication([canary]),
      members: [{ ...canary, relation: 'SELF', role: 'X', phone: '13912345678' }],
    };
    const refused = [
      await file(wrong),
      await file(anApplication([{ ...canary, name: 'Wrong' }])),
      await file(JSON.stringify(wrong).slice(0, -5)),
    ];
    await api.pool.query('ALTER TABLE person RENAME TO person_gone');
    await file(anApplication([canary]));
    await api.pool.query('ALTER TABLE person_gone RENAME TO person');

    const said = [...api.logged, ...refused.map(({ body }) => JSON.stringify(body))].join('\n');
    expect(said).toContain('INTERNAL');
    for (const secret of [canary.idNo, canary.name, '13912345678', '13812345678'])
      expect(said).not.toContain(secret);
    expect(refused.map(({ body }) => JSON.stringify(body)).join()).not.toMatch(/\.ts:\d|node_modules/);
  });
});
