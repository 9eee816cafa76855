import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aCase, standAt } from '../../test/api-cases.ts';
import { aPayment } from '../../test/api-payments.ts';
import { startApi, type ApiServer, type Caller } from '../../test/api-server.ts';
import { addClient, addItem, addPlaces, addUser, anItem, places } from '../../test/api-world.ts';
import { BatchList, PaymentList } from '../../model/payment.ts';

let api: ApiServer;
let integrator: Caller;
let finance: Caller;
beforeAll(async () => {
  api = await startApi();
  await addPlaces(api.pool);
  await addItem(api.pool, anItem());
  await addClient(api.pool, { id: 'portal', scopes: ['applications:write', 'payments:read'] });
  await addUser(api.pool, { username: 'finance', roles: ['FINANCE'], jurisdictionId: places.county });
  integrator = await api.token('portal');
  finance = await api.signIn('finance');
});
afterAll(() => api.stop());

async function paid(options: { bank?: string; amountFen?: number; village?: string } = {}) {
  const { village, ...payment } = options;
  const theCase = await aCase(api, integrator, village === undefined ? {} : { village });
  await standAt(api, theCase.id, 'GRANTED');
  return { theCase, ...(await aPayment(api, theCase.id, payment)) };
}
const list = async (query = '', caller = finance) =>
  PaymentList.parse((await caller('GET', `/api/payments?${query}`)).body);

describe('the payments list', () => {
  it('shows payee, account by its last four digits, batch and state', async () => {
    const { theCase, cardNo } = await paid({ amountFen: 12_345 });
    const { items, total } = await list(`caseId=${theCase.id}`);
    expect(total).toEqual({ count: 1, amountFen: 12_345 });
    expect(items[0]).toMatchObject({
      payee: theCase.people[0]?.name,
      cardLast4: cardNo.slice(-4),
      amountFen: 12_345,
      month: '2026-11-01',
      state: 'BATCHED',
    });
    expect(items[0]?.batchNo).toMatch(/^B202611-/);
    expect(JSON.stringify(items)).not.toContain(cardNo);
  });

  it('sums what fits the filter, not the page', async () => {
    await paid();
    await paid();
    const page = await list('limit=1');
    expect(page.items).toHaveLength(1);
    expect(page.total.count).toBeGreaterThan(1);
    const rest = await list(`limit=200&after=${page.next ?? ''}`);
    expect(rest.items).toHaveLength(page.total.count - 1);
  });

  it('has nothing of another county', async () => {
    const { theCase } = await paid({ village: places.otherVillage });
    expect((await list(`caseId=${theCase.id}`)).total.count).toBe(0);
  });

  it('shows a bank officer the own bank only', async () => {
    await addUser(api.pool, {
      username: 'abc',
      roles: ['BANK_OFFICER'],
      jurisdictionId: places.city,
      bank: 'ABC',
    });
    const { theCase } = await paid({ bank: 'ABC' });
    const { items } = await list('limit=200', await api.signIn('abc'));
    expect(items.map(({ caseId }) => caseId)).toEqual([theCase.id]);
  });

  it('masks payees for integrators and does not let them search by name', async () => {
    const { theCase } = await paid();
    const name = theCase.people[0]?.name ?? '';
    const { items } = await list(`caseId=${theCase.id}`, integrator);
    expect(items[0]?.payee).not.toBe(name);
    expect((await list(`search=${encodeURIComponent(name)}`, integrator)).total.count).toBe(0);
    expect((await list(`search=${encodeURIComponent(name)}`)).total.count).toBe(1);
  });

  it('refuses a month that is none', async () => {
    expect((await finance('GET', '/api/payments?month=November')).status).toBe(400);
  });
});

it('batches come with their control totals', async () => {
  const { batchId } = await paid({ amountFen: 777 });
  const { items } = BatchList.parse((await finance('GET', '/api/payment-batches')).body);
  expect(items.find(({ id }) => id === batchId)).toMatchObject({
    paymentCount: 1,
    totalFen: 777,
    state: 'CREATED',
    county: { id: places.county },
  });
});
