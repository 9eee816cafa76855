import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FoundOptions } from '../../model/choice-source.ts';
import { startApi, type ApiServer, type Caller } from '../../test/api-server.ts';
import { addItem, addPlaces, addUser, anItem, places } from '../../test/api-world.ts';

let api: ApiServer;
let clerk: Caller;
beforeAll(async () => {
  api = await startApi();
  await addPlaces(api.pool);
  await addUser(api.pool, { username: 'clerk', roles: ['WINDOW_CLERK'] });
  await addUser(api.pool, { username: 'surveyor', roles: ['SURVEYOR'], jurisdictionId: places.village });
  await addUser(api.pool, {
    username: 'elsewhere',
    roles: ['SURVEYOR'],
    jurisdictionId: places.otherVillage,
  });
  clerk = await api.signIn('clerk');
});
afterAll(() => api.stop());

const found = async (source: string, text: string): Promise<FoundOptions> =>
  FoundOptions.parse((await clerk('GET', `/api/choices/${source}?text=${encodeURIComponent(text)}`)).body);

describe('options of a list', () => {
  it('are those whose name or code holds the text, in any case', async () => {
    const { items } = await found('banks', 'yxcb');
    expect(items.map(({ label }) => label.zh)).toEqual(['云溪银行（模拟）']);
    expect((await found('banks', '云溪银行')).items).toEqual(items);
  });

  it('are the first ones where nothing was typed, and it is said that there are more', async () => {
    const { items, more } = await found('banks', '');
    expect(items.length).toBeGreaterThan(1);
    expect(more).toBe(items.length === 20);
  });

  it('follow what is published', async () => {
    const item = anItem();
    await addItem(api.pool, item);
    expect((await found('items', item.name.zh)).items.map(({ value }) => value)).toEqual([item.code]);
  });

  it('are staff of the own area and of no other, with the place they work for', async () => {
    const { items } = await found('colleagues', 'of');
    expect(items.map(({ label, hint }) => [label.zh, hint?.zh])).toEqual([
      ['Name of clerk', `Place ${places.township}`],
      ['Name of surveyor', `Place ${places.village}`],
    ]);
    expect((await found('colleagues', '%')).items).toEqual([]);
  });

  it.each(['none', '__proto__', 'BANKS'])('are not to be had of %s', async (source) => {
    expect((await clerk('GET', `/api/choices/${source}?text=a`)).status).toBe(404);
  });
});
