import { describe, expect, it } from 'vitest';
import {
  aProcess,
  catching,
  end,
  eventGateway,
  exclusive,
  inclusive,
  link,
  message,
  parallel,
  service,
  signal,
  start,
  task,
  throwing,
  timer,
} from '../../test/bpmn-builder.ts';
import { EngineDriver } from '../../test/engine-driver.ts';

const decision = (gate = exclusive('gate', 'other')): string =>
  aProcess(
    'p',
    ...[start('s'), gate, service('a'), service('b'), service('other')],
    's -> gate',
    'gate -> a: =x > 10',
    'gate -> b: =x > 5',
    'gate -> other',
  );

describe('exclusive gateway', () => {
  it.each([
    [20, 'a'],
    [7, 'b'],
    [1, 'other'],
  ])(
    'rule 16: with x = %i it takes the first flow that holds, in model order, else the default',
    async (x, taken) => {
      const engine = await EngineDriver.deploy(decision());
      engine.start({ x });
      expect(engine.active).toEqual([taken]);
    },
  );

  it('rule 16: is an incident when no flow holds and none is the default; new variables and a resolution help', async () => {
    // given
    const engine = await EngineDriver.deploy(
      aProcess(
        'p',
        ...[start('s'), exclusive('gate'), service('a'), service('b')],
        's -> gate',
        'gate -> a: =x > 10',
        'gate -> b: =x > 5',
      ),
    );
    engine.start({ x: 1 });
    expect(engine.incidents).toEqual(['gate CONDITION_ERROR']);

    // when
    engine.set('p', { x: 7 });
    engine.resolve('gate');

    // then
    expect(engine.active).toEqual(['b']);
    expect(engine.incidents).toEqual([]);
  });

  it('rules 5 and 16: a missing variable in a condition is an incident even where a default flow exists', async () => {
    const engine = await EngineDriver.deploy(decision());
    engine.start();
    expect(engine.incidents).toEqual(['gate EXTRACT_VALUE_ERROR']);
    expect(engine.tree.incident[0]?.message).toContain("to be 'BOOLEAN', but was 'NULL'");
  });

  it('rule 16: takes its only flow without asking; without any flow the path ends there', async () => {
    const single = await EngineDriver.deploy(
      aProcess('p', start('s'), exclusive('gate'), service('a'), 's -> gate -> a'),
    );
    single.start();
    expect(single.active).toEqual(['a']);

    const none = await EngineDriver.deploy(aProcess('p', start('s'), exclusive('gate'), 's -> gate'));
    none.start();
    expect(none.result?.state).toBe('COMPLETED');
  });
});

describe('parallel gateway', () => {
  const fork = aProcess(
    'p',
    ...[
      start('s'),
      parallel('fork'),
      service('a'),
      service('b'),
      parallel('join'),
      service('after'),
      end('e'),
    ],
    's -> fork -> a -> join -> after -> e',
    'fork -> b -> join',
  );

  it('rule 17: takes all flows and joins when each was taken', async () => {
    const engine = await EngineDriver.deploy(fork);
    engine.start();
    expect(engine.active).toEqual(['a', 'b']);
    engine.complete('a');
    expect(engine.active).toEqual(['b']);
    engine.complete('b');
    expect(engine.active).toEqual(['after']);
    expect(engine.tree.takenFlow).toEqual([]);
  });

  it('rule 17: a flow that was taken twice counts once; the second token waits for its partner', async () => {
    // given: both branches of an earlier fork lead into the same flow
    const engine = await EngineDriver.deploy(
      aProcess(
        'p',
        ...[
          start('s'),
          parallel('fork'),
          exclusive('merge'),
          service('slow'),
          parallel('join'),
          service('after'),
        ],
        's -> fork -> merge -> join -> after',
        'fork -> slow -> join',
        'fork -> again -> merge',
        task('again'),
      ),
    );
    engine.start();
    expect(engine.tree.takenFlow).toMatchObject([{ flowId: 'merge_join', count: 2 }]);

    // when
    engine.complete('slow');

    // then
    expect(engine.active).toEqual(['after']);
    expect(engine.tree.takenFlow).toMatchObject([{ flowId: 'merge_join', count: 1 }]);
  });
});

describe('inclusive gateway', () => {
  const fork = aProcess(
    'p',
    ...[start('s'), inclusive('fork', 'other'), service('a'), service('b'), service('other')],
    ...[inclusive('join'), service('after')],
    's -> fork',
    'fork -> a: =x > 1',
    'fork -> b: =x > 5',
    'fork -> other -> join -> after',
    'a -> join',
    'b -> join',
  );

  it.each([
    [9, ['a', 'b']],
    [3, ['a']],
    [0, ['other']],
  ])('rule 18: with x = %i takes all flows that hold, else the default', async (x, taken) => {
    const engine = await EngineDriver.deploy(fork);
    engine.start({ x });
    expect(engine.active).toEqual(taken);
  });

  it('rule 18: joins when nothing can reach it any more, and not before', async () => {
    const engine = await EngineDriver.deploy(fork);
    engine.start({ x: 9 });
    engine.complete('a');
    expect(engine.active).toEqual(['b']);
    engine.complete('b');
    expect(engine.active).toEqual(['after']);
  });

  it('rule 18: waits for a token that may still come over a boundary event or a link', async () => {
    const engine = await EngineDriver.deploy(
      aProcess(
        'p',
        ...[start('s'), parallel('fork'), task('quick'), service('slow')],
        ...[
          throwing('jump', link('there')),
          catching('land', link('there')),
          inclusive('join'),
          service('after'),
        ],
        's -> fork -> quick -> join -> after',
        'fork -> slow -> jump',
        'land -> join',
      ),
    );
    engine.start();
    expect(engine.active).toEqual(['slow']);
    engine.complete('slow');
    expect(engine.active).toEqual(['after']);
  });
});

describe('event-based gateway', () => {
  const waiting = aProcess(
    'p',
    ...[
      start('s'),
      eventGateway('gate'),
      catching('paid', message('paid', '=id')),
      catching('late', timer('timeDuration', 'PT1H')),
    ],
    ...[catching('stop', signal('stop')), service('a'), service('b'), service('c')],
    's -> gate -> paid -> a',
    'gate -> late -> b',
    'gate -> stop -> c',
  );

  it('rule 19: the first trigger completes the gateway and closes the other subscriptions', async () => {
    const engine = await EngineDriver.deploy(waiting);
    engine.start({ id: 7 });
    expect(engine.active).toEqual(['gate']);
    expect(engine.tree.messageSubscription).toMatchObject([{ correlationKey: '7' }]);

    engine.message('paid', { amount: 5 });

    expect(engine.active).toEqual(['a']);
    expect([engine.tree.timer, engine.tree.signalSubscription, engine.tree.messageSubscription]).toEqual([
      [],
      [],
      [],
    ]);
    expect(engine.variables()).toEqual({ id: 7, amount: 5 });
    expect(engine.trace).toContain('paid COMPLETED');
  });

  it('rule 19: timers and signals trigger it too', async () => {
    const late = await EngineDriver.deploy(waiting);
    late.start({ id: 'x' });
    late.timer();
    expect(late.active).toEqual(['b']);

    const stopped = await EngineDriver.deploy(waiting);
    stopped.start({ id: 'x' });
    stopped.signal('stop');
    expect(stopped.active).toEqual(['c']);
  });
});

describe('scopes', () => {
  it('rule 20: a scope completes when no element is active and no token waits in it', async () => {
    const engine = await EngineDriver.deploy(
      aProcess('p', start('s'), parallel('fork'), service('a'), service('b'), 's -> fork -> a', 'fork -> b'),
    );
    engine.start();
    engine.complete('a');
    expect(engine.result).toBeUndefined();
    engine.complete('b');
    expect(engine.result?.state).toBe('COMPLETED');
  });

  it('rule 20: a token that waits at a join for ever keeps its scope open', async () => {
    const engine = await EngineDriver.deploy(
      aProcess(
        'p',
        ...[start('s'), exclusive('choice', 'b'), task('a'), task('b'), parallel('join'), end('e')],
        's -> choice',
        'choice -> a: =true',
        'choice -> b -> join -> e',
        'a -> join',
      ),
    );
    engine.start();
    expect(engine.active).toEqual([]);
    expect(engine.result).toBeUndefined();
    expect(engine.tree.takenFlow).toMatchObject([{ flowId: 'a_join' }]);
  });
});
