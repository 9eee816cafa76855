import { describe, expect, it } from 'vitest';
import {
  aProcess,
  boundary,
  catching,
  end,
  eventSubProcess,
  link,
  manual,
  message,
  parallel,
  receive,
  service,
  signal,
  start,
  subProcess,
  task,
  terminate,
  throwing,
  timer,
  type EventDefinition,
} from '../../test/bpmn-builder.ts';
import { EngineDriver } from '../../test/engine-driver.ts';

const withBoundary = (event: EventDefinition, options: Parameters<typeof boundary>[3] = {}): string =>
  aProcess(
    'p',
    ...[
      start('s'),
      service('work', { inputs: { id: '="inner"' } }),
      boundary('hit', 'work', event, options),
      service('a'),
      end('e'),
    ],
    's -> work -> e',
    'hit -> a -> e',
  );

describe('boundary events', () => {
  it('rule 21: an interrupting one ends the activity with its job; a later completion finds nothing', async () => {
    const engine = await EngineDriver.deploy(withBoundary(timer('timeDuration', 'PT1H')));
    engine.start();
    const jobKey = engine.job('work').key;
    engine.timer();
    expect(engine.active).toEqual(['a']);
    expect(engine.do({ type: 'completeJob', jobKey, variables: new Map() })).toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('rule 21: they close when the activity completes', async () => {
    const engine = await EngineDriver.deploy(withBoundary(timer('timeDuration', 'PT1H')));
    engine.start();
    engine.complete('work');
    expect(engine.result?.state).toBe('COMPLETED');
    expect(engine.tree.timer).toEqual([]);
  });

  it('rule 21: a non-interrupting cycle runs beside as often as it says, counted from its due dates', async () => {
    const engine = await EngineDriver.deploy(
      withBoundary(timer('timeCycle', 'R2/PT10M'), { interrupting: false }),
    );
    engine.start();
    const begun = engine.now.getTime();
    engine.timer();
    expect(engine.active).toEqual(['a', 'work']);
    expect(engine.tree.timer).toMatchObject([{ dueAt: new Date(begun + 20 * 60_000), repetitions: 0 }]);
    engine.timer();
    expect(engine.active).toEqual(['a', 'a', 'work']);
    expect(engine.tree.timer).toEqual([]);
  });

  it('rule 21: the correlation key is read in the scope around, the variables of the event go there', async () => {
    const engine = await EngineDriver.deploy(withBoundary(message('stop', '=id')));
    engine.start({ id: 'outer' });
    expect(engine.tree.messageSubscription).toMatchObject([{ messageName: 'stop', correlationKey: 'outer' }]);
    engine.message('stop', { why: 'x' });
    expect(engine.active).toEqual(['a']);
    expect(engine.variables()).toEqual({ id: 'outer', why: 'x' });
  });

  it('rule 21: with output mappings only their targets reach the scope around', async () => {
    const engine = await EngineDriver.deploy(
      withBoundary(message('stop', '=id'), { outputs: { reason: '=why' } }),
    );
    engine.start({ id: 1 });
    engine.message('stop', { why: 'x' });
    expect(engine.variables()).toEqual({ id: 1, reason: 'x' });
  });

  it('rule 30: a non-interrupting message event goes on waiting', async () => {
    const engine = await EngineDriver.deploy(withBoundary(message('ping', '=id'), { interrupting: false }));
    engine.start({ id: 1 });
    engine.message('ping');
    expect(engine.effects).toContainEqual(expect.objectContaining({ type: 'messageSubscriptionOpened' }));
    engine.message('ping');
    expect(engine.active).toEqual(['a', 'a', 'work']);
  });

  it('rule 5: a correlation key that is missing is an incident before the job is created', async () => {
    const engine = await EngineDriver.deploy(withBoundary(message('stop', '=nothing')));
    engine.start();
    expect(engine.incidents).toEqual(['work EXTRACT_VALUE_ERROR']);
    expect(engine.tree.job).toEqual([]);
    engine.set('p', { nothing: 'x' });
    engine.resolve('work');
    expect(engine.job('work').state).toBe('CREATED');
  });
});

describe('event sub processes', () => {
  const scope = (event: EventDefinition, interrupting: boolean): string =>
    aProcess(
      'p',
      ...[start('s'), service('work'), end('e')],
      eventSubProcess('handler', [start('hs', event, { interrupting }), service('handle'), 'hs -> handle']),
      's -> work -> e',
    );

  it('rule 22: an interrupting one ends what runs, and the scope goes on until it ends', async () => {
    const engine = await EngineDriver.deploy(scope(message('stop', '=id'), true));
    engine.start({ id: 1 });
    engine.message('stop', { why: 'x' });
    expect(engine.active).toEqual(['handle', 'handler']);
    expect(engine.variables('handler')).toEqual({});
    expect(engine.variables()).toEqual({ id: 1, why: 'x' });
    expect(engine.tree.messageSubscription).toEqual([]);
    engine.complete('handle');
    expect(engine.result?.state).toBe('COMPLETED');
  });

  it('rule 22: a non-interrupting one runs beside, more than once; the scope waits for all', async () => {
    const engine = await EngineDriver.deploy(scope(signal('ping'), false));
    engine.start();
    engine.signal('ping');
    engine.signal('ping');
    expect(engine.active).toEqual(['handle', 'handle', 'handler', 'handler', 'work']);
    engine.complete('work');
    engine.complete('handle');
    expect(engine.result).toBeUndefined();
    engine.complete('handle');
    expect(engine.result?.state).toBe('COMPLETED');
  });

  it('rule 22: of several interrupting ones the first wins, the others close', async () => {
    const engine = await EngineDriver.deploy(
      aProcess(
        'p',
        ...[start('s'), service('work')],
        eventSubProcess('one', [start('os', message('a', '=id')), service('first'), 'os -> first']),
        eventSubProcess('two', [
          start('ts', timer('timeDuration', 'PT1H')),
          service('second'),
          'ts -> second',
        ]),
        's -> work',
      ),
    );
    engine.start({ id: 1 });
    engine.timer();
    expect(engine.active).toEqual(['second', 'two']);
    expect(engine.message('a')).toMatchObject({ kind: 'rejected', code: 'NOT_FOUND' });
  });

  it('rule 22: its input mappings make locals of it, its output mappings leave it', async () => {
    const engine = await EngineDriver.deploy(
      aProcess(
        'p',
        ...[start('s'), service('work')],
        eventSubProcess('handler', [start('hs', signal('ping')), service('handle'), 'hs -> handle'], {
          inputs: { own: '=base + 1' },
          outputs: { sum: '=own + 1' },
        }),
        's -> work',
        service('keep'),
        's -> keep',
      ),
    );
    engine.start({ base: 1 });
    engine.signal('ping');
    expect(engine.variables('handler')).toEqual({ own: 2 });
    engine.complete('handle');
    expect(engine.result?.variables).toEqual({ base: 1, sum: 3 });
  });
});

describe('signals, links, terminate', () => {
  it('rule 25: throw and end events broadcast their name with what their input mappings give', async () => {
    const engine = await EngineDriver.deploy(
      aProcess(
        'p',
        start('s'),
        throwing('tell', signal('="go-" + id'), { inputs: { a: '=1' } }),
        end('e', signal('bye')),
        's -> tell -> e',
      ),
    );
    engine.start({ id: 'x', b: 2 });
    expect(engine.effects.filter(({ type }) => type === 'signalBroadcast')).toMatchObject([
      {
        type: 'signalBroadcast',
        signalName: 'go-x',
        variables: new Map([['a', 1]]),
      },
      { type: 'signalBroadcast', signalName: 'bye', variables: new Map() },
    ]);
  });

  it('rule 25: a catch event takes a signal and its variables', async () => {
    const engine = await EngineDriver.deploy(
      aProcess('p', start('s'), catching('wait', signal('go')), service('a'), 's -> wait -> a'),
    );
    engine.start();
    engine.signal('go', { x: 1 });
    expect(engine.active).toEqual(['a']);
    expect(engine.variables()).toEqual({ x: 1 });
  });

  it('rule 26: link throw events jump to the catch event of their name; several may share one', async () => {
    const engine = await EngineDriver.deploy(
      aProcess(
        'p',
        ...[
          start('s'),
          parallel('fork'),
          throwing('t1', link('L')),
          throwing('t2', link('L')),
          catching('land', link('L')),
          service('a'),
        ],
        's -> fork -> t1',
        'fork -> t2',
        'land -> a',
      ),
    );
    engine.start();
    expect(engine.active).toEqual(['a', 'a']);
  });

  it('rule 27: a terminate end event ends its own scope only, tokens on their way included', async () => {
    const engine = await EngineDriver.deploy(
      aProcess(
        'p',
        ...[start('s'), service('after')],
        subProcess('sub', [
          ...[
            start('s2'),
            parallel('fork'),
            end('stop', terminate()),
            service('job'),
            task('one'),
            manual('two'),
            task('three'),
            service('late'),
          ],
          's2 -> fork -> one -> two -> three -> late',
          'fork -> job',
          'fork -> stop',
        ]),
        's -> sub -> after',
      ),
    );
    engine.start();
    expect(engine.active).toEqual(['after']);
    expect(engine.trace).toContain('job TERMINATED');
    expect(engine.trace).not.toContain('late ACTIVATED');
  });
});

describe('timers', () => {
  const waiting = (event: EventDefinition): string =>
    aProcess('p', start('s'), catching('wait', event), end('e'), 's -> wait -> e');

  it.each([
    [timer('timeDuration', 'PT1H30M'), '2026-01-05T02:30:00.000Z'],
    [timer('timeDuration', 'P1M'), '2026-02-05T01:00:00.000Z'],
    [timer('timeDuration', '=duration("P" + string(days) + "D")'), '2026-01-07T01:00:00.000Z'],
    [timer('timeDate', '2026-03-01T00:00:00+08:00'), '2026-02-28T16:00:00.000Z'],
    [timer('timeDate', '=date and time("2026-03-01T00:00:00Z")'), '2026-03-01T00:00:00.000Z'],
  ])('rule 29: %o is due at %s', async (event, due) => {
    const engine = await EngineDriver.deploy(waiting(event));
    engine.start({ days: 2 });
    expect(engine.tree.timer[0]?.dueAt.toISOString()).toBe(due);
    engine.timer();
    expect(engine.result?.state).toBe('COMPLETED');
  });

  it('rule 29: cron of six fields counts from now', async () => {
    const engine = await EngineDriver.deploy(
      withBoundary(timer('timeCycle', '0 0 8 * * *'), { interrupting: false }),
    );
    engine.start();
    expect(engine.tree.timer).toMatchObject([
      { dueAt: new Date('2026-01-06T08:00:00+08:00'), repetitions: -1 },
    ]);
    engine.now = new Date('2026-01-08T12:00:00+08:00');
    engine.timer();
    expect(engine.tree.timer).toMatchObject([{ dueAt: new Date('2026-01-09T08:00:00+08:00') }]);
  });

  it('rule 29: a time that cannot be read is an incident', async () => {
    const engine = await EngineDriver.deploy(waiting(timer('timeDate', '=when')));
    engine.start({ when: 'soon' });
    expect(engine.incidents).toEqual(['wait EXTRACT_VALUE_ERROR']);
  });
});

describe('messages', () => {
  it('rule 30: a receive task waits with its correlation key as text, and takes the variables', async () => {
    const engine = await EngineDriver.deploy(
      aProcess('p', start('s'), receive('wait', 'paid', '=id'), end('e'), 's -> wait -> e'),
    );
    engine.start({ id: 42 });
    expect(engine.tree.messageSubscription).toMatchObject([
      { processId: 'p', messageName: 'paid', correlationKey: '42' },
    ]);
    expect(engine.effects).toMatchObject([{ type: 'messageSubscriptionOpened' }]);
    engine.message('paid', { amount: 1 });
    expect(engine.result).toEqual({ state: 'COMPLETED', variables: { id: 42, amount: 1 } });
  });

  it('rule 30: a correlation key that is no text and no number is an incident', async () => {
    const engine = await EngineDriver.deploy(
      aProcess('p', start('s'), receive('wait', 'paid', '=id'), end('e'), 's -> wait -> e'),
    );
    engine.start({ id: true });
    expect(engine.incidents).toEqual(['wait EXTRACT_VALUE_ERROR']);
  });

  it('rule 30: an element does not wait twice for one name', async () => {
    const engine = await EngineDriver.deploy(
      aProcess(
        'p',
        ...[
          start('s'),
          receive('wait', '=n', '=id'),
          boundary('also', 'wait', message('=m', '=id')),
          service('a'),
        ],
        's -> wait',
        'also -> a',
      ),
    );
    engine.start({ id: 1, n: 'x', m: 'x' });
    expect(engine.incidents).toEqual(['wait EXTRACT_VALUE_ERROR']);
    expect(engine.tree.messageSubscription).toEqual([]);
  });

  it('rule 30: a message start event begins an instance with the variables of the message', async () => {
    const engine = await EngineDriver.deploy(
      aProcess(
        'p',
        start('s', message('begin')),
        service('work'),
        's -> work',
        start('plain'),
        'plain -> work',
      ),
    );
    engine.start({ x: 1 }, 's');
    expect(engine.trace.slice(0, 3)).toEqual(['p ACTIVATED', 's COMPLETED', 'work ACTIVATED']);
    expect(engine.variables()).toEqual({ x: 1 });
  });

  it('rule 30: output mappings of a start event take from the message what the process keeps', async () => {
    const engine = await EngineDriver.deploy(
      aProcess('p', start('s', message('begin'), { outputs: { kept: '=x' } }), service('work'), 's -> work'),
    );
    engine.start({ x: 1, y: 2 }, 's');
    expect(engine.variables()).toEqual({ kept: 1 });
  });
});
