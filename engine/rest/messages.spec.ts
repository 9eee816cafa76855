import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  aProcess,
  boundary,
  catching,
  end,
  message,
  service,
  signal,
  start,
  throwing,
} from '../../test/bpmn-builder.ts';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { at, eventually, startTestEngine, textAt, type TestEngine } from '../../test/engine.ts';

describe('messages and signals', () => {
  let database: TestDatabase;
  let engine: TestEngine;
  beforeAll(async () => {
    database = await createTestDatabase();
    engine = await startTestEngine(database.url);
    const waiting = (id: string) =>
      aProcess(id, start('s'), catching('wait', message('paid', '=order')), end('e'), 's -> wait -> e');
    await engine.deploy({
      'a.bpmn': waiting('waits-a'),
      'b.bpmn': waiting('waits-b'),
      'late.bpmn': aProcess(
        ...[
          'late',
          start('s'),
          service('first', { type: 'first' }),
          catching('wait', message('later', '=order')),
        ],
        ...[end('e'), 's -> first -> wait -> e'],
      ),
      'starts.bpmn': aProcess(
        'starts',
        start('s', message('open')),
        service('hold', { type: 'hold' }),
        end('e'),
        's -> hold -> e',
      ),
      'remind.bpmn': aProcess(
        ...['remind', start('s'), service('hold', { type: 'remind-hold' }), end('e')],
        ...[boundary('reminded', 'hold', message('remind', '=order'), { interrupting: false }), end('r')],
        ...['s -> hold -> e', 'reminded -> r'],
      ),
      'hears.bpmn': aProcess(
        'hears',
        start('s'),
        catching('wait', signal('alarm')),
        end('e'),
        's -> wait -> e',
      ),
      'rings.bpmn': aProcess(
        'rings',
        start('s'),
        throwing('ring', signal('alarm')),
        end('e'),
        's -> ring -> e',
      ),
      'wakes.bpmn': aProcess('wakes', start('s', signal('alarm')), end('e'), 's -> e'),
    });
  });
  afterAll(async () => {
    await engine.stop();
    await database.drop();
  });

  const create = async (processDefinitionId: string, variables: object = {}) =>
    textAt(
      (await engine.call('POST', '/process-instances', { processDefinitionId, variables })).json,
      'processInstanceKey',
    );
  const publish = (body: object) => engine.call('POST', '/messages/publication', body);
  const correlate = (body: object) => engine.call('POST', '/messages/correlation', body);
  const stateOf = async (key: string) =>
    textAt((await engine.call('GET', `/process-instances/${key}`)).json, 'state');
  const instances = async (filter: object) =>
    Number(at((await engine.call('POST', '/process-instances/search', { filter })).json, 'page.totalItems'));
  const complete = async (type: string) => {
    const poll = { type, timeout: 60_000, maxJobsToActivate: 1, requestTimeout: 5000 };
    const { json } = await engine.call('POST', '/jobs/activation', poll);
    await engine.call('POST', `/jobs/${textAt(json, 'jobs.0.jobKey')}/completion`);
  };

  it('rule 30: a message reaches one instance of each process, its key read as text', async () => {
    // given
    const [a1, a2, b] = [
      await create('waits-a', { order: 17 }),
      await create('waits-a', { order: '17' }),
      await create('waits-b', { order: 17 }),
    ];

    // when
    const { status, json } = await publish({ name: 'paid', correlationKey: '17', variables: { sum: 5 } });

    // then
    expect(status).toBe(200);
    expect(json).toMatchObject({ tenantId: '<default>' });
    expect([await stateOf(a1), await stateOf(a2), await stateOf(b)]).toEqual([
      'COMPLETED',
      'ACTIVE',
      'COMPLETED',
    ]);
    const found = await engine.call('POST', '/variables/search', { filter: { scopeKey: a1, name: 'sum' } });
    expect(at(found.json, 'items')).toMatchObject([{ value: '5' }]);
  });

  it('shows who waits and who waited', async () => {
    const key = await create('waits-a', { order: 'shown' });
    const search = (state: string) =>
      engine.call('POST', '/message-subscriptions/search', {
        filter: { processInstanceKey: key, messageSubscriptionState: state },
      });
    expect((await search('CREATED')).json).toMatchObject({
      items: [
        { messageName: 'paid', correlationKey: 'shown', elementId: 'wait', processDefinitionId: 'waits-a' },
      ],
    });
    await publish({ name: 'paid', correlationKey: 'shown' });
    expect((await search('CORRELATED')).json).toMatchObject({ page: { totalItems: 1 } });
    const cancelled = await create('waits-a', { order: 'left' });
    await engine.call('POST', `/process-instances/${cancelled}/cancellation`);
    const left = await engine.call('POST', '/message-subscriptions/search', {
      filter: { processInstanceKey: cancelled },
    });
    expect(left.json).toMatchObject({ items: [{ messageSubscriptionState: 'DELETED' }] });
  });

  it('a message without time to live is gone when nobody waits', async () => {
    await publish({ name: 'paid', correlationKey: 'early' });
    const key = await create('waits-a', { order: 'early' });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await stateOf(key)).toBe('ACTIVE');
  });

  it('a message with time to live waits for those who come later, one instance of each process', async () => {
    await publish({ name: 'paid', correlationKey: 'kept', timeToLive: 60_000, variables: { late: true } });
    const first = await create('waits-a', { order: 'kept' });
    await eventually(
      () => stateOf(first),
      (state) => state === 'COMPLETED',
    );
    const second = await create('waits-a', { order: 'kept' });
    const other = await create('waits-b', { order: 'kept' });
    await eventually(
      () => stateOf(other),
      (state) => state === 'COMPLETED',
    );
    expect(await stateOf(second)).toBe('ACTIVE');
  });

  it('a waiting message is taken in the order of publication', async () => {
    await publish({ name: 'later', correlationKey: 'q', timeToLive: 60_000, variables: { n: 1 } });
    await publish({ name: 'later', correlationKey: 'q', timeToLive: 60_000, variables: { n: 2 } });
    const keys = [await create('late', { order: 'q' }), await create('late', { order: 'q' })];
    for (const [i, key] of keys.entries()) {
      await complete('first');
      await eventually(
        () => stateOf(key),
        (state) => state === 'COMPLETED',
      );
      const { json } = await engine.call('POST', '/variables/search', {
        filter: { scopeKey: key, name: 'n' },
      });
      expect(at(json, 'items.0.value')).toBe(String(i + 1));
    }
  });

  it('a waiting message is gone when its time is over in business time', async () => {
    await engine.call('PUT', '/clock', { timestamp: Date.parse('2030-01-01T00:00:00Z') });
    try {
      await publish({ name: 'paid', correlationKey: 'old', messageId: 'once', timeToLive: 60_000 });
      expect(
        (await publish({ name: 'paid', correlationKey: 'old', messageId: 'once', timeToLive: 1 })).json,
      ).toMatchObject({
        ...{ status: 409, title: 'ALREADY_EXISTS' },
        detail:
          "Command 'PUBLISH' rejected with code 'ALREADY_EXISTS': Expected to publish a new message with id 'once', but a message with that id was already published",
      });
      await engine.call('PUT', '/clock', { timestamp: Date.parse('2030-01-01T00:02:00Z') });
      const key = await create('waits-a', { order: 'old' });
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(await stateOf(key)).toBe('ACTIVE');
      expect(
        (await publish({ name: 'paid', correlationKey: 'x', messageId: 'once', timeToLive: 5000 })).status,
      ).toBe(200);
    } finally {
      await engine.call('POST', '/clock/reset');
    }
  });

  it('a message id is taken once, however many publish it at the same time', async () => {
    const body = { name: 'nobody', correlationKey: 'r', messageId: 'rush', timeToLive: 60_000 };
    const replies = await Promise.all(Array.from({ length: 12 }, () => publish(body)));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(replies.filter(({ status }) => status === 409)).toHaveLength(11);
  });

  it('a correlation answers with the instance, or with 404 when nobody waits', async () => {
    const key = await create('waits-a', { order: 'c' });
    expect((await correlate({ name: 'paid', correlationKey: 'c' })).json).toMatchObject({
      processInstanceKey: key,
      tenantId: '<default>',
    });
    expect((await correlate({ name: 'paid', correlationKey: 'c' })).json).toMatchObject({
      ...{ status: 404, title: 'NOT_FOUND' },
      detail:
        "Command 'CORRELATE' rejected with code 'NOT_FOUND': Expected to find subscription for message with name 'paid' and correlation key 'c', but none was found.",
    });
  });

  it('a non-interrupting boundary event hears every message', async () => {
    const key = await create('remind', { order: 'n' });
    for (let i = 0; i < 3; i += 1)
      expect((await correlate({ name: 'remind', correlationKey: 'n' })).status).toBe(200);
    const { json } = await engine.call('POST', '/element-instances/search', {
      filter: { processInstanceKey: key, elementId: 'reminded' },
    });
    expect(at(json, 'page.totalItems')).toBe(3);
  });

  it('a start message starts one instance at a time for its key; the next one when that has ended', async () => {
    // given
    const running = () => instances({ processDefinitionId: 'starts', state: 'ACTIVE' });
    await publish({ name: 'open', correlationKey: 'k', variables: { n: 1 } });
    expect(await running()).toBe(1);

    // when
    await publish({ name: 'open', correlationKey: 'k', variables: { n: 2 } });
    await publish({ name: 'open', correlationKey: 'k', variables: { n: 3 }, timeToLive: 60_000 });

    // then the one without time to live is lost, the other waits
    expect(await running()).toBe(1);
    await complete('hold');
    await eventually(
      () => instances({ processDefinitionId: 'starts', variables: [{ name: 'n', value: '3' }] }),
      (n) => n === 1,
    );
    expect(await instances({ processDefinitionId: 'starts', variables: [{ name: 'n', value: '2' }] })).toBe(
      0,
    );
  });

  it('a start message without key starts as many as come, also at the same time', async () => {
    const before = await instances({ processDefinitionId: 'starts' });
    await Promise.all(Array.from({ length: 5 }, () => publish({ name: 'open' })));
    expect(await instances({ processDefinitionId: 'starts' })).toBe(before + 5);
  });

  it('a start message with one key starts one instance, however many publish at the same time', async () => {
    const before = await instances({ processDefinitionId: 'starts' });
    const replies = await Promise.all(
      Array.from({ length: 10 }, () => publish({ name: 'open', correlationKey: 'same' })),
    );
    expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 200));
    expect(await instances({ processDefinitionId: 'starts' })).toBe(before + 1);
  });

  it('messages and those who wait find each other, however they cross', async () => {
    const keys = await Promise.all(
      Array.from({ length: 20 }, async (_, i) => {
        const [, key] = await Promise.all([
          publish({ name: 'paid', correlationKey: `cross-${i}`, timeToLive: 60_000 }),
          create('waits-a', { order: `cross-${i}` }),
        ]);
        return key;
      }),
    );
    for (const key of keys)
      await eventually(
        () => stateOf(key),
        (state) => state === 'COMPLETED',
      );
  });

  it('rule 25: a signal reaches all who wait and starts instances', async () => {
    const keys = await Promise.all(Array.from({ length: 5 }, () => create('hears')));
    const before = await instances({ processDefinitionId: 'wakes' });
    const { status, json } = await engine.call('POST', '/signals/broadcast', {
      signalName: 'alarm',
      variables: { loud: true },
    });
    expect([status, at(json, 'tenantId')]).toEqual([200, '<default>']);
    expect(textAt(json, 'signalKey')).toMatch(/^\d+$/);
    expect(await Promise.all(keys.map(stateOf))).toEqual(keys.map(() => 'COMPLETED'));
    expect(await instances({ processDefinitionId: 'wakes' })).toBe(before + 1);
  });

  it('rule 25: a signal thrown by an instance reaches the others', async () => {
    const key = await create('hears');
    await create('rings');
    await eventually(
      () => stateOf(key),
      (state) => state === 'COMPLETED',
    );
  });

  it.each([
    ['/messages/publication', { correlationKey: 'x' }, 'No name provided.'],
    [
      '/messages/publication',
      { name: 'x', timeToLive: -1 },
      "The value for timeToLive is '-1' but must be greater than or equal to 0.",
    ],
    [
      '/messages/publication',
      { name: 'x', tenantId: 'other' },
      "The value for tenantId is 'other' but must be omitted or <default>, since multi-tenancy is disabled.",
    ],
    ['/messages/correlation', { name: '' }, 'No name provided.'],
    ['/signals/broadcast', {}, 'No signalName provided.'],
    ['/signals/broadcast', { signalName: 'x', loud: true }, 'Request property [loud] cannot be parsed'],
  ])('%s refuses %j', async (path, body, detail) => {
    expect((await engine.call('POST', path, body)).json).toMatchObject({ status: 400, detail });
  });
});
