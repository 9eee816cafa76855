import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApi, type ApiServer, type Caller } from '../../test/api-server.ts';
import { addClient, addForm, addItem, addPlaces, anItem, processXml } from '../../test/api-world.ts';
import { publishProcess } from '../../store/process-model.ts';

let api: ApiServer;
let reader: Caller;
beforeAll(async () => {
  api = await startApi();
  await addPlaces(api.pool);
  await addItem(api.pool, anItem());
  await addForm(api.pool, 'acceptance');
  await addClient(api.pool, { id: 'reader', scopes: ['catalogue:read'] });
  reader = await api.token('reader');
});
afterAll(() => api.stop());

it('lists items and gives each by its code', async () => {
  expect((await reader('GET', '/api/items')).body).toEqual({ items: [anItem()] });
  expect((await reader('GET', '/api/items/ALLOWANCE')).body).toEqual(anItem());
});

it('gives a form as it was published', async () => {
  expect((await reader('GET', '/api/forms/acceptance/1')).body).toMatchObject({
    key: 'acceptance',
    version: 1,
    schema: { type: 'object' },
  });
});

it('gives a process model as XML', async () => {
  const { headers, body } = await reader('GET', '/api/processes/allowance-process');
  expect(headers.get('content-type')).toMatch(/^application\/xml/);
  expect(body).toBe(processXml);
});

it('gives the model of a process that belongs to no item', async () => {
  await publishProcess(api.pool, 'payment-batch', '<batch/>');
  expect((await reader('GET', '/api/processes/payment-batch')).body).toBe('<batch/>');
});

it.each([
  '/api/items/NONE',
  '/api/forms/acceptance/2',
  '/api/forms/none/1',
  '/api/forms/acceptance/x',
  '/api/processes/none',
])('does not know %s', async (path) => {
  expect(await reader('GET', path)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
});
