import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type ApiServer, type Caller } from '../../test/api-server.ts';
import { addClient, addPlaces } from '../../test/api-world.ts';

let api: ApiServer;
let operator: Caller;
beforeAll(async () => {
  api = await startApi({ controlledClock: true });
  await addPlaces(api.pool);
  await addClient(api.pool, { id: 'operator', scopes: ['operate'] });
  operator = await api.token('operator');
});
afterAll(() => api.stop());

describe('a controlled clock', () => {
  it('moves business time and lets it run on', async () => {
    const { status, body } = await operator('PUT', '/api/clock', { now: '2031-05-04T08:00:00Z' });
    expect([status, JSON.stringify(body)]).toEqual([200, expect.stringContaining('2031-05-04T08:00:0')]);
    const { rows } = await api.pool.query<{ ahead: boolean; machine: boolean }>(
      `SELECT business_now() > '2031-05-04T08:00:00Z' AS ahead, clock_timestamp() < '2031-01-01' AS machine`,
    );
    expect(rows).toEqual([{ ahead: true, machine: true }]);
  });

  it('goes back to the machine’s', async () => {
    await operator('PUT', '/api/clock', { now: null });
    const { rows } = await api.pool.query<{ same: boolean }>(
      `SELECT abs(extract(epoch FROM business_now() - clock_timestamp())) < 1 AS same`,
    );
    expect(rows).toEqual([{ same: true }]);
  });

  it('takes no time that is none', async () => {
    expect((await operator('PUT', '/api/clock', { now: 'tomorrow' })).status).toBe(400);
  });
});

it('takes the clock of an engine along that keeps its own time', async () => {
  const told: (string | null)[] = [];
  const engineClock = {
    moveTo: (instant: Date) => Promise.resolve(void told.push(instant.toISOString())),
    reset: () => Promise.resolve(void told.push(null)),
  };
  const clustered = await startApi({ controlledClock: true, engineClock });
  await addPlaces(clustered.pool);
  await addClient(clustered.pool, { id: 'operator', scopes: ['operate'] });
  const caller = await clustered.token('operator');
  await caller('PUT', '/api/clock', { now: '2031-05-04T08:00:00Z' });
  await caller('PUT', '/api/clock', { now: null });
  expect(told).toEqual(['2031-05-04T08:00:00.000Z', null]);
  await clustered.stop();
});

it('is not there unless the server was told so', async () => {
  const plain = await startApi();
  expect((await plain.anonymous('GET', '/api/clock')).status).toBe(404);
  await plain.stop();
});
