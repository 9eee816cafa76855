import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { Dictionary } from '../../model/dictionaries/dictionary.ts';
import { startApi, type ApiServer, type Caller } from '../../test/api-server.ts';
import { addClient, addPlaces } from '../../test/api-world.ts';

let api: ApiServer;
let reader: Caller;
beforeAll(async () => {
  api = await startApi();
  await addPlaces(api.pool);
  await addClient(api.pool, { id: 'reader', scopes: ['catalogue:read'] });
  reader = await api.token('reader');
});
afterAll(() => api.stop());

it('are listed with the standards their codes come from', async () => {
  const { items } = z
    .object({ items: z.array(z.object({ code: z.string(), standard: z.string().nullable() })) })
    .parse((await reader('GET', '/api/dictionaries')).body);
  expect(Object.fromEntries(items.map(({ code, standard }) => [code, standard]))).toEqual({
    sex: 'GB/T 2261.1-2003',
    marriage: 'GB/T 2261.2-2003',
    'ethnic-group': 'GB/T 3304-1991',
    education: 'GB/T 4658-2006',
    'family-relation': 'GB/T 4761-2008',
    bank: null,
  });
});

it('are given with their options, and kept by whoever has them', async () => {
  const first = await reader('GET', '/api/dictionaries/sex');
  expect(Dictionary.parse(first.body).options).toContainEqual({
    value: '1',
    label: { zh: '男性', en: 'Male' },
  });
  expect(first.headers.get('cache-control')).toBe('private, max-age=3600');
  const headers = { 'if-none-match': first.headers.get('etag') ?? '', 'cache-control': 'max-age=0' };
  expect((await reader('GET', '/api/dictionaries/sex', undefined, headers)).status).toBe(304);
});

it.each(['none', 'SEX', '__proto__', 'constructor'])('do not include %s', async (code) => {
  expect((await reader('GET', `/api/dictionaries/${code}`)).status).toBe(404);
});
