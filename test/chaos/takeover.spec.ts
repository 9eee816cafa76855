import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually, textAt } from '../engine.ts';
import { post, type Outcome } from './api.ts';
import { Cluster, type Node } from './cluster.ts';
import { activate, createInstance } from './client.ts';
import { takeoverModels } from './models.ts';

/** Within this time the other node has taken over whatever a node held or had still to do. */
const TAKEN_OVER_MS = 5000;

let cluster: Cluster;
let left: Node;
let right: Node;
let round = 0;

beforeAll(async () => {
  cluster = await Cluster.start();
  [left, right] = cluster.nodes;
  await cluster.deploy(takeoverModels);
}, 120_000);
afterAll(() => cluster.stop(), 60_000);
beforeEach(async () => {
  round += 1;
  for (const { part, proxy } of cluster.nodes) {
    part.resume();
    proxy.set('open');
    if (!part.isUp) await part.start();
  }
}, 60_000);

const stateOf = async (instanceKey: string): Promise<string> => {
  const { rows } = await cluster.database.query<{ state: string }>(
    'SELECT state FROM engine.process_instance WHERE key = $1',
    [instanceKey],
  );
  return rows[0]?.state ?? 'unknown';
};

const takenOver = (instanceKey: string): Promise<string> =>
  eventually(
    () => stateOf(instanceKey),
    (state) => state === 'COMPLETED',
    TAKEN_OVER_MS,
  );

const statusOf = (outcome: Outcome): string =>
  outcome.kind === 'refused' ? String(outcome.status) : outcome.kind;

/** Ways in which a node goes, and how it comes back. */
const departures: readonly [name: string, leave: () => unknown, comeBack: () => unknown][] = [
  ['is killed', () => left.part.kill(), () => left.part.start()],
  ['stands still', () => left.part.pause(), () => left.part.resume()],
  ['is cut off without a word', () => left.proxy.set('silent'), () => left.proxy.set('open')],
  ['loses its connections', () => left.proxy.set('down'), () => left.proxy.set('open')],
];

describe.each(departures)('when a node %s', (_name, leave, comeBack) => {
  it(
    'the instance that it was moving goes on elsewhere within 5 s, and each job counts once',
    { timeout: 60_000 },
    async () => {
      // given: the left node has the instance locked and its changes written, but not committed
      const key = await createInstance(right, 'held', { order: `held-${round}` });
      const [one = '', other = ''] = await activate(right, 'held', 2);
      const held = left.proxy.holdAt('COMMIT');
      const first = post(left.api, `/jobs/${one}/completion`, {}, 60_000);
      await held;

      // when
      await leave();
      const answers = Promise.all([
        post(right.api, `/jobs/${one}/completion`, {}),
        post(right.api, `/jobs/${other}/completion`, {}),
        post(right.api, '/messages/publication', {
          name: 'reply',
          correlationKey: `held-${round}`,
          timeToLive: 60_000,
        }),
      ]);

      // then
      await takenOver(key);
      expect((await answers).map(({ kind }) => kind)).toEqual(['done', 'done', 'done']);
      await comeBack();
      expect(statusOf(await first)).toMatch(/^(404|unknown)$/);
      expect(await stateOf(key)).toBe('COMPLETED');
      expect(cluster.twoAtOnce).toEqual([]);
    },
  );
});

describe('what a killed node had still to do is done elsewhere within 5 s:', { timeout: 60_000 }, () => {
  it('offering a job whose creation it could not tell anybody', async () => {
    // given: the other node asked for such jobs before there was one
    const polling = post(right.api, '/jobs/activation', {
      ...{ type: 'alone', timeout: 60_000, maxJobsToActivate: 1, requestTimeout: TAKEN_OVER_MS },
    });
    const held = left.proxy.holdAt('pg_notify');
    await createInstance(left, 'working', {});
    await held;

    // when
    await left.part.kill();

    // then
    const outcome = await polling;
    expect(textAt(outcome.kind === 'done' ? outcome.json : undefined, 'jobs.0.elementId')).toBe('task');
  });

  it('handing a waiting message to the instance that has just begun to wait for it', async () => {
    // given
    const order = `listening-${round}`;
    await post(right.api, '/messages/publication', {
      name: 'reply',
      correlationKey: order,
      timeToLive: 60_000,
    });
    const held = left.proxy.holdAt('find matches');
    const key = await createInstance(left, 'listening', { order });
    await held;

    // when
    await left.part.kill();

    // then
    await takenOver(key);
  });

  it('delivering a signal that it took', async () => {
    // given
    const key = await createInstance(right, 'signalled', {});
    await left.proxy.holdAt('has signal deliveries');
    const outcome = await post(left.api, '/signals/broadcast', { signalName: 'alarm' });
    expect(outcome.kind).toBe('done');

    // when
    await left.part.kill();

    // then
    await takenOver(key);
  });
});
