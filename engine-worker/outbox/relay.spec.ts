import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTransaction } from '../../kit/database.ts';
import { createLog } from '../../kit/log.ts';
import { enqueue } from '../../store/outbox.ts';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { createRelay, type Relay } from './relay.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const log = createLog({ level: 'silent' });

/** A relay to an engine that notes what it gets; the first `failures` deliveries fail. */
function aRelay({ failures = 0, idleMs = 60_000, gone = false } = {}) {
  const delivered: string[] = [];
  let left = failures;
  const take = <T>(what: string, answer: T): Promise<T> => {
    if (left-- > 0) return Promise.reject(new Error('away'));
    delivered.push(what);
    return Promise.resolve(answer);
  };
  const relay = createRelay({
    pool: database.pool,
    log,
    idleMs,
    leaseMs: 30_000,
    engine: {
      publishMessage: ({ messageId }) => take(messageId, 'PUBLISHED' as const),
      completeJob: (jobKey) => take(jobKey, gone ? ('GONE' as const) : ('COMPLETED' as const)),
    },
    sms: { send: ({ id }) => take(id, { kind: 'SENT' as const }) },
  });
  return { relay, delivered };
}

const publish = (messageId: string, correlationKey = messageId) =>
  inTransaction(database.pool, (sql) =>
    enqueue(sql, 'PUBLISH_MESSAGE', messageId, {
      name: 'm',
      correlationKey,
      messageId,
      timeToLiveMs: 1_000,
      variables: {},
    }),
  );
const waiting = async () =>
  (await database.pool.query<{ n: number }>('SELECT count(*) AS n FROM outbox WHERE delivered_at IS NULL'))
    .rows[0]?.n;

async function running<T>(relay: Relay, work: () => Promise<T>): Promise<T> {
  relay.start();
  try {
    return await work();
  } finally {
    await relay.stop();
  }
}

describe('the outbox relay', () => {
  it('delivers at once what it is kicked for, however long it would sleep', async () => {
    const { relay, delivered } = aRelay();
    await running(relay, async () => {
      await new Promise((done) => setTimeout(done, 100));
      await publish('kicked');
      relay.kick();
      await expect.poll(() => delivered).toEqual(['kicked']);
    });
    expect(await waiting()).toBe(0);
  });

  it('finds by itself what another program has written', async () => {
    const { relay, delivered } = aRelay({ idleMs: 50 });
    await running(relay, async () => {
      await publish('found');
      await expect.poll(() => delivered).toEqual(['found']);
    });
  });

  it('delivers until it is acknowledged', async () => {
    await publish('stubborn');
    const { relay, delivered } = aRelay({ failures: 2, idleMs: 50 });
    await running(relay, () => expect.poll(() => delivered, { timeout: 8_000 }).toEqual(['stubborn']));
  });

  it('keeps the order of messages to one addressee', async () => {
    for (const messageId of ['one', 'two', 'three']) await publish(messageId, 'same case');
    const { relay, delivered } = aRelay();
    await running(relay, () => expect.poll(() => delivered).toEqual(['one', 'two', 'three']));
  });

  it('shares the work between nodes without delivering twice', async () => {
    for (let n = 0; n < 120; n++) await publish(`shared-${n}`);
    const [first, second] = [aRelay({ idleMs: 50 }), aRelay({ idleMs: 50 })];
    await running(first.relay, () =>
      running(second.relay, () => expect.poll(async () => waiting(), { timeout: 8_000 }).toBe(0)),
    );
    const all = [...first.delivered, ...second.delivered];
    expect(all).toHaveLength(120);
    expect(new Set(all).size).toBe(120);
  });

  it('counts a completed step that the engine no longer knows as delivered', async () => {
    await inTransaction(database.pool, (sql) =>
      enqueue(sql, 'COMPLETE_JOB', 'job-gone', { jobKey: '99', variables: {} }),
    );
    const { relay, delivered } = aRelay({ gone: true });
    await running(relay, () => expect.poll(() => delivered).toEqual(['99']));
    expect(await waiting()).toBe(0);
  });
});
