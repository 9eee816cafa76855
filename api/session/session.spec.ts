import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type ApiServer } from '../../test/api-server.ts';
import { addPlaces, addUser, password } from '../../test/api-world.ts';

let api: ApiServer;
beforeAll(async () => {
  api = await startApi({ attemptLimits: { name: 3, address: 1000 } });
  await addPlaces(api.pool);
  await addUser(api.pool, { username: 'clerk', roles: ['WINDOW_CLERK'] });
});
afterAll(() => api.stop());

describe('a member of staff', () => {
  it('signs in and is known by the cookie', async () => {
    const clerk = await api.signIn('clerk');
    expect((await clerk('GET', '/api/session')).body).toMatchObject({
      user: { username: 'clerk', roles: ['WINDOW_CLERK'], jurisdiction: { id: '330101001' } },
    });
  });

  it('gets a cookie that scripts and other sites do not get', async () => {
    const { headers } = await api.anonymous('POST', '/api/session', { username: 'clerk', password });
    expect(headers.get('set-cookie')).toMatch(/^session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
  });

  it('gets a new session id at each sign-in, and the old one ends', async () => {
    const clerk = await api.signIn('clerk');
    const again = await clerk('POST', '/api/session', { username: 'clerk', password });
    expect(again.status).toBe(200);
    expect((await clerk('GET', '/api/session')).status).toBe(401);
  });

  it('is signed out by one click', async () => {
    const clerk = await api.signIn('clerk');
    expect((await clerk('DELETE', '/api/session')).status).toBe(204);
    expect((await clerk('GET', '/api/session')).status).toBe(401);
  });

  it.each([
    ['30 minutes without a request', `last_seen_at = last_seen_at - interval '30 minutes'`],
    ['12 hours altogether', `created_at = created_at - interval '12 hours'`],
  ])('is signed out after %s', async (_, change) => {
    const clerk = await api.signIn('clerk');
    await api.pool.query(`UPDATE staff_session SET ${change}`);
    expect((await clerk('GET', '/api/session')).status).toBe(401);
  });

  it('leaves no session id in the database, only its hash', async () => {
    const { headers } = await api.anonymous('POST', '/api/session', { username: 'clerk', password });
    const id = /session=([\w-]+)/.exec(headers.get('set-cookie') ?? '')?.[1] ?? '';
    const { rows } = await api.pool.query<{ text: string }>(
      "SELECT encode(id_hash, 'base64') AS text FROM staff_session",
    );
    expect(id).not.toBe('');
    expect(rows.some(({ text }) => text.includes(id))).toBe(false);
  });
});

describe('a wrong sign-in', () => {
  it.each([
    ['an unknown user', { username: 'nobody', password }],
    ['a wrong password', { username: 'clerk', password: 'wrong' }],
  ])('with %s is refused with the same words', async (_, body) => {
    const answer = await api.anonymous('POST', '/api/session', body);
    expect(answer).toMatchObject({ status: 401, body: { code: 'WRONG_CREDENTIALS' } });
    expect(answer.body).not.toHaveProperty('detail');
  });

  it('is no longer looked at after too many tries under one name', async () => {
    await addUser(api.pool, { username: 'target', roles: ['AUDITOR'] });
    for (let i = 0; i < 3; i++)
      await api.anonymous('POST', '/api/session', { username: 'target', password: 'guess' });
    const right = await api.anonymous('POST', '/api/session', { username: 'target', password });
    expect(right).toMatchObject({ status: 429, body: { code: 'TOO_MANY_REQUESTS' } });
    expect(right.headers.get('retry-after')).toBeTruthy();
  });
});

describe('a request from another site', () => {
  it.each([
    ['its fetch metadata', { 'sec-fetch-site': 'cross-site' }],
    ['its origin', { origin: 'https://evil.example' }],
    ['an origin that is no address', { origin: 'null' }],
  ])('is told by %s and refused', async (_, headers) => {
    const clerk = await api.signIn('clerk');
    expect(await clerk('DELETE', '/api/session', undefined, headers)).toMatchObject({
      status: 403,
      body: { code: 'CROSS_SITE_REQUEST' },
    });
    expect((await clerk('GET', '/api/session')).status).toBe(200);
  });

  it('is not confused with one from our own pages', async () => {
    const clerk = await api.signIn('clerk');
    expect((await clerk('DELETE', '/api/session', undefined, { origin: api.address })).status).toBe(204);
  });
});
