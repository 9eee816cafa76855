import { describe, expect, it } from 'vitest';
import {
  aProcess,
  boundary,
  call,
  end,
  error,
  escalation,
  eventSubProcess,
  parallel,
  script,
  service,
  start,
  subProcess,
  throwing,
} from '../../test/bpmn-builder.ts';
import { EngineDriver } from '../../test/engine-driver.ts';

describe('errors thrown by jobs', () => {
  it('rule 13: go to the event of their exact code before one that catches all, and end the activity', async () => {
    const model = aProcess(
      'p',
      ...[
        start('s'),
        service('work'),
        boundary('any', 'work', error()),
        boundary('known', 'work', error('E1')),
      ],
      ...[service('a'), service('b')],
      's -> work',
      'any -> a',
      'known -> b',
    );
    const exact = await EngineDriver.deploy(model);
    exact.start();
    exact.throwError('work', 'E1');
    expect(exact.active).toEqual(['b']);
    expect(exact.trace).toContain('work TERMINATED');

    const other = await EngineDriver.deploy(model);
    other.start();
    other.throwError('work', 'E2');
    expect(other.active).toEqual(['a']);
  });

  it('rule 13: the nearest scope that catches wins, even with a catch-all against an exact code further out', async () => {
    const engine = await EngineDriver.deploy(
      aProcess(
        'p',
        ...[
          start('s'),
          subProcess('sub', [
            start('s2'),
            service('work'),
            's2 -> work',
            boundary('near', 'work', error()),
            service('a'),
            'near -> a',
          ]),
        ],
        ...[boundary('far', 'sub', error('E1')), service('b')],
        's -> sub',
        'far -> b',
      ),
    );
    engine.start();
    engine.throwError('work', 'E1');
    expect(engine.active).toEqual(['a', 'sub']);
  });

  it('rule 13: are searched over call activities, whose instance ends', async () => {
    const engine = await EngineDriver.deploy(
      aProcess(
        'p',
        start('s'),
        call('call', 'child'),
        boundary('caught', 'call', error('E1')),
        service('a'),
        's -> call',
        'caught -> a',
      ),
      aProcess('child', start('cs'), service('work'), 'cs -> work'),
    );
    engine.start();
    engine.throwError('work', 'E1');
    expect(engine.active).toEqual(['a']);
    expect(engine.ended).toMatchObject([{ processId: 'child', state: 'TERMINATED' }]);
  });

  it('rule 13: their variables stay in the catching event unless an output mapping takes them further', async () => {
    const model = (outputs: Record<string, string>): string =>
      aProcess(
        'p',
        ...[start('s'), service('work'), boundary('caught', 'work', error('E1'), { outputs }), service('a')],
        's -> work',
        'caught -> a',
      );
    const lost = await EngineDriver.deploy(model({}));
    lost.start();
    lost.throwError('work', 'E1', { why: 'x' });
    expect(lost.variables()).toEqual({});

    const kept = await EngineDriver.deploy(model({ reason: '=why' }));
    kept.start();
    kept.throwError('work', 'E1', { why: 'x' });
    expect(kept.variables()).toEqual({ reason: 'x' });
  });

  it('rule 13: uncaught they are an incident that lists what could be caught; a resolution gives the job out again', async () => {
    const engine = await EngineDriver.deploy(
      aProcess(
        'p',
        start('s'),
        service('work'),
        boundary('known', 'work', error('E1')),
        service('a'),
        end('e'),
        's -> work -> e',
        'known -> a',
      ),
    );
    engine.start();
    engine.throwError('work', 'E2');
    expect(engine.incidents).toEqual(['work UNHANDLED_ERROR_EVENT']);
    expect(engine.tree.incident[0]?.message).toContain('[E1]');
    expect(engine.complete('work')).toMatchObject({ kind: 'rejected', code: 'INVALID_STATE' });
    engine.resolve('work');
    expect(engine.job('work')).toMatchObject({ state: 'CREATED', retries: 3 });
    engine.complete('work');
    expect(engine.result?.state).toBe('COMPLETED');
  });
});

describe('error end events', () => {
  it('rule 23: are caught as job errors are, and are terminated by the interruption', async () => {
    const engine = await EngineDriver.deploy(
      aProcess(
        'p',
        ...[
          start('s'),
          subProcess('sub', [start('s2'), end('fail', error('E1')), 's2 -> fail']),
          boundary('caught', 'sub', error('E1')),
          service('a'),
        ],
        's -> sub',
        'caught -> a',
      ),
    );
    engine.start();
    expect(engine.active).toEqual(['a']);
    expect(engine.trace).toContain('fail TERMINATED');
  });

  it('rule 23: uncaught they stay where they are with an incident, and a resolution throws again', async () => {
    const engine = await EngineDriver.deploy(
      aProcess('p', start('s'), end('fail', error('E1')), 's -> fail'),
    );
    engine.start();
    expect(engine.incidents).toEqual(['fail UNHANDLED_ERROR_EVENT']);
    expect(engine.element('fail')?.state).toBe('ACTIVATING');
    engine.resolve('fail');
    expect(engine.incidents).toEqual(['fail UNHANDLED_ERROR_EVENT']);
  });

  it('rule 22: an error event sub process takes the place of what ran in its scope, tokens on their way included', async () => {
    const engine = await EngineDriver.deploy(
      aProcess(
        'p',
        ...[start('s'), parallel('fork'), service('other'), end('fail', error('E1'))],
        ...[script('one', '=1'), script('two', '=2'), script('three', '=3'), service('late')],
        eventSubProcess('handler', [start('hs', error('E1')), service('repair'), 'hs -> repair']),
        's -> fork -> fail',
        'fork -> other',
        'fork -> one -> two -> three -> late',
      ),
    );
    engine.start();
    expect(engine.active).toEqual(['handler', 'repair']);
    engine.complete('repair');
    expect(engine.result?.state).toBe('COMPLETED');
  });
});

describe('escalations', () => {
  it('rule 24: uncaught they are ignored and the flow goes on', async () => {
    const engine = await EngineDriver.deploy(
      aProcess(
        'p',
        start('s'),
        throwing('tell', escalation('X')),
        end('e', escalation('Y')),
        's -> tell -> e',
      ),
    );
    engine.start();
    expect(engine.result?.state).toBe('COMPLETED');
  });

  it('rule 24: a non-interrupting catcher runs beside, an interrupting one keeps the throw event from completing', async () => {
    const model = (interrupting: boolean): string =>
      aProcess(
        'p',
        start('s'),
        subProcess('sub', [
          start('s2'),
          throwing('tell', escalation('X')),
          service('work'),
          's2 -> tell -> work',
        ]),
        ...[boundary('caught', 'sub', escalation('X'), { interrupting }), service('a')],
        's -> sub',
        'caught -> a',
      );
    const beside = await EngineDriver.deploy(model(false));
    beside.start();
    expect(beside.active).toEqual(['a', 'sub', 'work']);

    const instead = await EngineDriver.deploy(model(true));
    instead.start();
    expect(instead.active).toEqual(['a']);
    expect(instead.trace).toContain('tell TERMINATED');
    expect(instead.trace).not.toContain('tell COMPLETED');
  });

  it('rule 24: they are searched over call activities', async () => {
    const engine = await EngineDriver.deploy(
      aProcess(
        'p',
        ...[
          start('s'),
          call('call', 'child'),
          boundary('caught', 'call', escalation(), { interrupting: false }),
          service('a'),
        ],
        's -> call',
        'caught -> a',
      ),
      aProcess('child', start('cs'), end('ce', escalation('X')), 'cs -> ce'),
    );
    engine.start();
    expect(engine.active).toEqual(['a']);
    expect(engine.trace).toContain('call COMPLETED');
  });
});
