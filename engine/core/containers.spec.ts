import { describe, expect, it } from 'vitest';
import {
  aProcess,
  boundary,
  call,
  end,
  error,
  escalation,
  exclusive,
  message,
  script,
  service,
  start,
  subProcess,
  throwing,
  timer,
  type Loop,
} from '../../test/bpmn-builder.ts';
import { EngineDriver } from '../../test/engine-driver.ts';

describe('sub processes', () => {
  it('rule 32: have a scope of their own, whose variables end with it', async () => {
    const engine = await EngineDriver.deploy(
      aProcess(
        'p',
        start('s'),
        subProcess('sub', [start('s2'), service('work'), end('e2'), 's2 -> work -> e2'], {
          inputs: { own: '=1' },
          outputs: { result: '=own + 1' },
        }),
        service('after'),
        's -> sub -> after',
      ),
    );
    engine.start();
    engine.complete('work', { own: 5 });
    expect(engine.active).toEqual(['after']);
    expect(engine.variables()).toEqual({ result: 6 });
  });
});

describe('call activities', () => {
  const child = aProcess('child', start('cs'), service('work'), end('ce'), 'cs -> work -> ce');
  const caller = (options: Parameters<typeof call>[2] = {}): string =>
    aProcess('p', start('s'), call('call', 'child', options), service('after'), 's -> call -> after');

  it('rule 33: by default all visible variables go in and all variables come back', async () => {
    const engine = await EngineDriver.deploy(caller({ inputs: { b: '=2' } }), child);
    engine.start({ a: 1 });
    expect(engine.variables('child')).toEqual({ a: 1, b: 2 });
    engine.complete('work', { c: 3 });
    expect(engine.variables()).toEqual({ a: 1, c: 3 });
  });

  it('rule 33: without propagation from the parent only the input mappings go in', async () => {
    const engine = await EngineDriver.deploy(caller({ allParent: false, inputs: { b: '=a + 1' } }), child);
    engine.start({ a: 1 });
    expect(engine.variables('child')).toEqual({ b: 2 });
  });

  it('rule 33: with output mappings only their targets leave', async () => {
    const engine = await EngineDriver.deploy(caller({ outputs: { d: '=c + 1' } }), child);
    engine.start();
    engine.complete('work', { c: 3 });
    expect(engine.variables()).toEqual({ d: 4 });
  });

  it('rule 33: without propagation from the child and without mapping nothing comes back', async () => {
    const engine = await EngineDriver.deploy(caller({ allChild: false }), child);
    engine.start();
    engine.complete('work', { c: 3 });
    expect(engine.active).toEqual(['after']);
    expect(engine.variables()).toEqual({});
  });

  it('rule 33: the process may come from an expression; one that is not there is an incident', async () => {
    const engine = await EngineDriver.deploy(
      aProcess('p', start('s'), call('call', '=which'), service('after'), 's -> call -> after'),
      child,
    );
    engine.start({ which: 'none' });
    expect(engine.incidents).toEqual(['call CALLED_ELEMENT_ERROR']);
    engine.set('p', { which: 'child' });
    engine.resolve('call');
    expect(engine.active).toEqual(['call', 'work']);
  });

  it('rule 33: a process without a none start event cannot be called', async () => {
    const engine = await EngineDriver.deploy(
      caller(),
      aProcess('child', start('cs', message('begin')), service('work'), 'cs -> work'),
    );
    engine.start();
    expect(engine.incidents).toEqual(['call CALLED_ELEMENT_ERROR']);
  });

  it('a process that calls itself without end is an incident, not a crash', async () => {
    const engine = await EngineDriver.deploy(aProcess('p', start('s'), call('call', 'p'), 's -> call'));
    engine.start();
    expect(engine.incidents).toEqual(['call CALLED_ELEMENT_ERROR']);
    expect(engine.cancel()).toMatchObject({ kind: 'accepted' });
    expect(engine.tree.elementInstance).toEqual([]);
  });

  it('rule 42: cancelling ends called instances from the root; one of them may not be cancelled alone', async () => {
    const engine = await EngineDriver.deploy(caller(), child);
    engine.start();
    const [root, called] = engine.tree.processInstance;
    expect(engine.cancel(called?.key)).toMatchObject({ kind: 'rejected', code: 'INVALID_STATE' });
    engine.cancel(root?.key);
    expect(engine.ended.map(({ processId, state }) => `${processId} ${state}`)).toEqual([
      'child TERMINATED',
      'p TERMINATED',
    ]);
    expect(engine.tree.job).toEqual([]);
    expect(engine.cancel(root?.key)).toMatchObject({ kind: 'rejected', code: 'NOT_FOUND' });
  });
});

describe('multi-instance', () => {
  const each = (loop: Loop, options: Parameters<typeof service>[1] = {}): string =>
    aProcess('p', start('s'), service('work', { ...options, loop }), service('after'), 's -> work -> after');

  const inner = (engine: EngineDriver): { key: string; variables: Record<string, unknown> }[] =>
    engine.tree.job.map(({ key, elementInstanceKey }) => ({
      key,
      variables: Object.fromEntries(
        engine.tree.variable
          .filter((row) => row.scopeKey === elementInstanceKey)
          .map((row) => [row.name, row.value]),
      ),
    }));

  const completeJob = (engine: EngineDriver, index: number, variables: [string, number][] = []): void => {
    const jobKey = inner(engine)[index]?.key ?? '';
    engine.do({ type: 'completeJob', jobKey, variables: new Map(variables) });
  };

  it('rule 34: parallel runs all at once, each with its member, its number and an empty output variable', async () => {
    const engine = await EngineDriver.deploy(
      each({ over: '=items', as: 'item', collect: ['results', '=result'] }),
    );
    engine.start({ items: [10, 20, 30] });
    expect(inner(engine).map(({ variables }) => variables)).toEqual([
      { item: 10, loopCounter: 1, result: null },
      { item: 20, loopCounter: 2, result: null },
      { item: 30, loopCounter: 3, result: null },
    ]);
    expect(engine.variables('work')).toEqual({ results: [null, null, null] });

    completeJob(engine, 1, [['result', 2]]);
    expect(engine.variables('work')).toEqual({ results: [null, 2, null] });
    completeJob(engine, 0, [['result', 1]]);
    completeJob(engine, 0, [['result', 3]]);

    expect(engine.active).toEqual(['after']);
    expect(engine.variables()).toEqual({ items: [10, 20, 30], results: [1, 2, 3] });
  });

  it('rule 34: sequential runs one after the other and reads the collection again for each', async () => {
    const engine = await EngineDriver.deploy(each({ over: '=items', as: 'item', sequential: true }));
    engine.start({ items: [1, 2] });
    expect(engine.tree.job).toHaveLength(1);
    engine.set('p', { items: [1, 22] });
    completeJob(engine, 0);
    expect(inner(engine)[0]?.variables).toEqual({ item: 22, loopCounter: 2 });
    completeJob(engine, 0);
    expect(engine.active).toEqual(['after']);
  });

  it('rule 34: an empty collection completes at once with an empty output', async () => {
    const engine = await EngineDriver.deploy(each({ over: '=[]', collect: ['results', '=result'] }));
    engine.start();
    expect(engine.active).toEqual(['after']);
    expect(engine.variables()).toEqual({ results: [] });
  });

  it('rule 34: a collection that is no list is an incident on the body', async () => {
    const engine = await EngineDriver.deploy(each({ over: '=items' }));
    engine.start({ items: 'x' });
    expect(engine.incidents).toEqual(['work EXTRACT_VALUE_ERROR']);
    expect(engine.element('work')?.type).toBe('MULTI_INSTANCE_BODY');
    engine.set('p', { items: [1] });
    engine.resolve('work');
    expect(engine.tree.job).toHaveLength(1);
  });

  it('rule 34: the completion condition ends the rest; slots that were not filled stay null', async () => {
    const until =
      '=numberOfCompletedInstances >= 2 and numberOfInstances = 3 and numberOfActiveInstances = 1';
    const engine = await EngineDriver.deploy(
      each({ over: '=[1,2,3]', collect: ['results', '=result'], until }),
    );
    engine.start();
    completeJob(engine, 2, [['result', 3]]);
    expect(engine.active).toEqual(['work', 'work', 'work']);
    completeJob(engine, 0, [['result', 1]]);
    expect(engine.active).toEqual(['after']);
    expect(engine.variables()).toEqual({ results: [1, null, 3] });
    expect(engine.trace.filter((line) => line === 'work TERMINATED')).toHaveLength(1);
  });

  it('rule 34: a condition that fails is an incident on the instance it was asked for; the rest goes on', async () => {
    const engine = await EngineDriver.deploy(each({ over: '=[1,2]', until: '=enough' }));
    engine.start();
    completeJob(engine, 0);
    expect(engine.incidents).toEqual(['work EXTRACT_VALUE_ERROR']);
    engine.set('p', { enough: false });
    engine.resolve('work');
    completeJob(engine, 0);
    expect(engine.active).toEqual(['after']);
  });

  it('rules 21 and 34: boundary events stand on the body and interrupt all instances', async () => {
    const model = (): string =>
      aProcess(
        'p',
        ...[start('s'), service('work', { loop: { over: '=[1,2]' } }), service('late'), service('wrong')],
        ...[boundary('hour', 'work', timer('timeDuration', 'PT1H')), boundary('bad', 'work', error('E1'))],
        's -> work',
        'hour -> late',
        'bad -> wrong',
      );
    const timed = await EngineDriver.deploy(model());
    timed.start();
    expect(timed.tree.timer).toHaveLength(1);
    timed.timer();
    expect(timed.active).toEqual(['late']);

    const failed = await EngineDriver.deploy(model());
    failed.start();
    failed.throwError('work', 'E1');
    expect(failed.active).toEqual(['wrong']);
  });

  it('rule 34: instances may be sub processes, calls and scripts, and mappings work in each', async () => {
    const engine = await EngineDriver.deploy(
      aProcess(
        'p',
        start('s'),
        subProcess(
          'sub',
          [
            start('s2'),
            script('calc', '=item * factor', { result: 'out' }),
            call('call', 'child'),
            's2 -> calc -> call',
          ],
          {
            inputs: { factor: '=item + 1', out: '=null' },
            loop: { over: '=[1,2,3]', as: 'item', collect: ['outs', '=out'] },
          },
        ),
        service('after'),
        's -> sub -> after',
      ),
      aProcess('child', start('cs'), end('ce'), 'cs -> ce'),
    );
    engine.start();
    expect(engine.active).toEqual(['after']);
    expect(engine.variables()).toEqual({ outs: [2, 6, 12] });
  });

  it('rules 24 and 34: an escalation inside an instance reaches the boundary event of the body', async () => {
    const engine = await EngineDriver.deploy(
      aProcess(
        'p',
        start('s'),
        subProcess(
          'sub',
          [start('s2'), throwing('tell', escalation('X')), service('work'), 's2 -> tell -> work'],
          {
            loop: { over: '=[1,2]' },
          },
        ),
        ...[boundary('caught', 'sub', escalation(), { interrupting: false }), service('a')],
        's -> sub',
        'caught -> a',
      ),
    );
    engine.start();
    expect(engine.active.filter((id) => id === 'a')).toHaveLength(2);
  });
});

describe('loop cardinality', () => {
  const looped = (times: string, sequential = false) =>
    aProcess('p', start('s'), service('a', { loop: { times, sequential } }), end('e'), 's -> a -> e');

  it.each([
    ['3', false],
    ['=count', false],
    ['=count', true],
  ])('rule 34: a multi-instance may run as often as %s says', async (times, sequential) => {
    const engine = await EngineDriver.deploy(looped(times, sequential));
    engine.start({ count: 3 });
    for (let done = 0; done < 3; done += 1) {
      expect(engine.result).toBeUndefined();
      engine.complete('a');
    }
    expect(engine.result?.state).toBe('COMPLETED');
  });

  it('rule 34: with none it completes at once; what is no number of times is an incident', async () => {
    const none = await EngineDriver.deploy(looped('0'));
    none.start();
    expect(none.result?.state).toBe('COMPLETED');
    const engine = await EngineDriver.deploy(looped('=count'));
    engine.start({ count: 1_000_000_000 });
    expect(engine.tree.incident).toMatchObject([
      { message: "Expected the loop cardinality 'count' to be between 0 and 10000, but was '1000000000'." },
    ]);
    engine.set('p', { count: 1 });
    engine.resolve('a');
    expect(engine.active).toEqual(['a', 'a']);
  });

  it('rule 34: is refused beside an input collection', async () => {
    const both = aProcess('p', start('s'), service('a', { loop: { over: '=[1]', times: '2' } }), 's -> a');
    await expect(EngineDriver.deploy(both)).rejects.toThrow(
      'Must not have both an input collection and a loop cardinality',
    );
  });
});

describe('circles', () => {
  it('an instance that runs in a circle without waiting is stopped with an incident; resolving lets it run on, cancelling ends it', async () => {
    const engine = await EngineDriver.deploy(
      aProcess(
        'p',
        ...[start('s'), script('count', '=i + 1', { result: 'i' }), exclusive('gate', 'count'), end('e')],
        's -> count -> gate -> count',
        'gate -> e: =i < 0',
      ),
    );
    engine.start({ i: 0 });
    const before = Number(engine.variables()['i']);
    expect(engine.tree.incident).toMatchObject([{ type: 'UNKNOWN' }]);
    engine.resolve(engine.tree.incident[0]?.elementId ?? '');
    expect(engine.tree.incident).toMatchObject([{ type: 'UNKNOWN' }]);
    expect(Number(engine.variables()['i'])).toBeGreaterThan(before);
    engine.cancel();
    expect(engine.result?.state).toBe('TERMINATED');
  });
});
