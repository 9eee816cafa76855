import { afterAll, beforeAll, expect, it } from 'vitest';
import { FoundPeople } from '../../model/person-search.ts';
import { startApi, type ApiServer, type Caller } from '../../test/api-server.ts';
import { addHousehold, addPlaces, addUser, idNo, places } from '../../test/api-world.ts';

let api: ApiServer;
let clerk: Caller;
let elsewhere: Caller;
beforeAll(async () => {
  api = await startApi({ mostPeopleSearches: 40 });
  await addPlaces(api.pool);
  await addUser(api.pool, { username: 'clerk', roles: ['WINDOW_CLERK'] });
  await addUser(api.pool, {
    username: 'elsewhere',
    roles: ['WINDOW_CLERK'],
    jurisdictionId: places.otherTownship,
  });
  await addHousehold(api.pool, [
    { idNo: idNo(1), name: '张晓明' },
    { idNo: idNo(2), name: '张伟' },
  ]);
  await addHousehold(api.pool, [{ idNo: idNo(3), name: '张晓东' }], places.otherVillage);
  clerk = await api.signIn('clerk');
  elsewhere = await api.signIn('elsewhere');
});
afterAll(() => api.stop());

const search = (caller: Caller, text: string) =>
  caller('GET', `/api/people?text=${encodeURIComponent(text)}`);
const found = async (caller: Caller, text: string) => FoundPeople.parse((await search(caller, text)).body);

it('are found by the beginning of a name, with masked numbers and their place', async () => {
  const { items, more } = await found(clerk, '张晓');
  expect(more).toBe(false);
  expect(items).toMatchObject([
    { name: '张晓明', idNo: '*'.repeat(14) + idNo(1).slice(-4), place: `Place ${places.village}` },
  ]);
});

it('are found by a whole identity number, however its last sign is typed', async () => {
  expect((await found(clerk, idNo(2))).items).toMatchObject([{ name: '张伟' }]);
  expect((await found(clerk, ` ${idNo(2).toLowerCase()} `)).items).toMatchObject([{ name: '张伟' }]);
});

it('do not exist outside one’s own jurisdiction', async () => {
  expect((await found(elsewhere, '张晓')).items).toMatchObject([{ name: '张晓东' }]);
  expect((await found(elsewhere, idNo(1))).items).toEqual([]);
});

it.each(['张', ' 张 ', ''])('are not listed by "%s", which is too short', async (text) => {
  expect((await search(clerk, text)).status).toBe(400);
});

it.each(['%%', '__', '张_', "张' OR 1=1"])('are not found by %s, which stands for itself', async (text) => {
  expect((await found(clerk, text)).items).toEqual([]);
});

it('come twenty at a time, and the answer says that there are more', async () => {
  const many = Array.from({ length: 25 }, (_, n) => ({ idNo: idNo(100 + n), name: `赵大${n}` }));
  await addHousehold(api.pool, many);
  const { items, more } = await found(clerk, '赵大');
  expect([items.length, more]).toEqual([20, true]);
});

it('leave a trace of who looked, and none of whom', async () => {
  await search(clerk, '张伟');
  const { rows } = await api.pool.query<{ detail: object }>(
    `SELECT detail FROM audit_event WHERE action = 'SEARCH_PEOPLE' ORDER BY id DESC LIMIT 1`,
  );
  expect(rows).toEqual([{ detail: { found: 1 } }]);
});

it('are not found any more by one who asks too often; others still find them', async () => {
  await addUser(api.pool, { username: 'curious', roles: ['WINDOW_CLERK'] });
  const curious = await api.signIn('curious');
  for (let i = 0; i < 40; i++) expect((await search(curious, '张伟')).status).toBe(200);
  const refused = await search(curious, '张伟');
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '5']);
  expect((await search(elsewhere, '张伟')).status).toBe(200);
});
