import { afterAll, beforeAll, expect, it } from 'vitest';
import { DivisionList } from '../../model/division.ts';
import { saveJurisdictions } from '../../store/jurisdiction.ts';
import { startApi, type ApiServer, type Caller } from '../../test/api-server.ts';
import { addClient, addPlaces, addUser, places } from '../../test/api-world.ts';

let api: ApiServer;
let clerk: Caller;
beforeAll(async () => {
  api = await startApi();
  await addPlaces(api.pool);
  await addUser(api.pool, { username: 'clerk', roles: ['WINDOW_CLERK'] });
  clerk = await api.signIn('clerk');
});
afterAll(() => api.stop());

const found = async (query = '') =>
  DivisionList.parse((await clerk('GET', `/api/divisions${query}`)).body).items;
const codes = async (query?: string) => (await found(query)).map(({ code }) => code);

it('are given level by level, with the way from the top', async () => {
  expect(await codes()).toEqual([places.city]);
  expect(await codes(`?parent=${places.city}`)).toEqual([places.county, places.otherCounty]);
  expect(await found(`?parent=${places.township}`)).toEqual([
    {
      code: places.village,
      name: `Place ${places.village}`,
      level: 'VILLAGE',
      path: [places.city, places.county, places.township, places.village].map((code) => ({
        code,
        name: `Place ${code}`,
      })),
      divided: false,
    },
  ]);
  expect(await found(`?parent=${places.city}`)).toMatchObject([{ divided: true }, { divided: true }]);
  expect(await codes(`?parent=${places.village}`)).toEqual([]);
});

it('do not include the grids that divide a village', async () => {
  const path = `${places.city}/${places.county}/${places.township}/${places.village}/grid1`;
  const grid = { id: 'grid1', level: 'GRID', parentId: places.village, name: '第1网格', path } as const;
  await saveJurisdictions(api.pool, [grid]);
  expect(await found(`?parent=${places.township}`)).toMatchObject([{ divided: false }]);
  expect(await codes(`?parent=${places.village}`)).toEqual([]);
  expect(await codes('?text=%E7%BD%91%E6%A0%BC')).toEqual([]);
});

it('are found by a text, everywhere or below a place, higher ones first', async () => {
  expect(await codes('?text=330102')).toEqual([
    places.otherCounty,
    places.otherTownship,
    places.otherVillage,
  ]);
  expect(await codes(`?text=001001&parent=${places.county}`)).toEqual([places.village]);
  expect(await codes('?text=nowhere')).toEqual([]);
});

it.each(['%25', '_', '%5C', "'"])('take %s in a text for itself', async (text) => {
  expect(await codes(`?text=${text}`)).toEqual([]);
});

it('are refused below a place that there is not, and without a text', async () => {
  expect((await clerk('GET', '/api/divisions?parent=9')).status).toBe(404);
  expect((await clerk('GET', '/api/divisions?text=')).status).toBe(400);
  await addClient(api.pool, { id: 'reader', scopes: ['catalogue:read'] });
  expect((await (await api.token('reader'))('GET', '/api/divisions')).status).toBe(200);
});
