import { describe, expect, it } from 'vitest';
import {
  aProcess,
  boundary,
  end,
  eventSubProcess,
  exclusive,
  manual,
  message,
  service,
  start,
  subProcess,
  timer,
} from '../../test/bpmn-builder.ts';
import { extended, listening } from '../../test/bpmn-listeners.ts';
import { EngineDriver } from '../../test/engine-driver.ts';

const both = listening('start in', 'end out');

const oneTask = (...listeners: readonly string[]): string =>
  aProcess('p', start('s'), service('w', { extensions: listening(...listeners) }), end('e'), 's -> w -> e');

describe('execution listeners', () => {
  it('rule 39: run one after the other around the work of their element', async () => {
    const engine = await EngineDriver.deploy(oneTask('start in1', 'start in2 5', 'end out'));
    engine.start();
    expect(engine.job('w')).toMatchObject({
      ...{ type: 'in1', retries: 3, kind: 'EXECUTION_LISTENER', headers: {} },
      ...{ listenerEventType: 'START', listenerIndex: 0 },
    });
    expect(engine.element('w')?.state).toBe('ACTIVATING');
    engine.complete('w', { a: 1 });
    expect(engine.job('w')).toMatchObject({ type: 'in2', retries: 5, listenerIndex: 1 });
    engine.complete('w');
    expect(engine.element('w')?.state).toBe('ACTIVATED');
    expect(engine.job('w')).toMatchObject({
      type: 'w',
      kind: 'BPMN_ELEMENT',
      listenerEventType: 'UNSPECIFIED',
    });
    engine.complete('w');
    expect(engine.element('w')?.state).toBe('COMPLETING');
    expect(engine.job('w')).toMatchObject({ type: 'out', listenerEventType: 'END', listenerIndex: 0 });
    engine.complete('w', { b: 2 });
    expect(engine.result).toEqual({ state: 'COMPLETED', variables: { b: 2 } });
  });

  it('rule 39: start after the input mappings and end after the output mappings', async () => {
    const engine = await EngineDriver.deploy(
      aProcess(
        'p',
        start('s'),
        service('w', { extensions: both, inputs: { n: '=1' }, outputs: { r: '=n + got' } }),
        end('e'),
        's -> w -> e',
      ),
    );
    engine.start();
    expect(engine.variables('w')).toEqual({ n: 1 });
    engine.complete('w', { n: 2 });
    expect(engine.variables('w')).toEqual({ n: 2 });
    engine.complete('w', { got: 5 });
    expect(engine.variables()).toEqual({ r: 7 });
    engine.complete('w', { r: 8, out: 1 });
    expect(engine.result?.variables).toEqual({ r: 8, out: 1 });
  });

  it('rule 39: without retries are an incident of their own kind; the others that are done stay done', async () => {
    const engine = await EngineDriver.deploy(oneTask('start in1', 'start in2 1'));
    engine.start();
    engine.complete('w');
    engine.fail('w', { retries: 0, message: 'no' });
    expect(engine.incidents).toEqual(['w EXECUTION_LISTENER_NO_RETRIES']);
    expect(engine.resolve('w')).toMatchObject({ kind: 'rejected', code: 'INVALID_STATE' });
    engine.retries('w', 2);
    engine.resolve('w');
    expect(engine.incidents).toEqual([]);
    expect(engine.job('w')).toMatchObject({ type: 'in2', state: 'CREATED' });
    engine.complete('w');
    expect(engine.job('w').type).toBe('w');
  });

  it('rule 39: run again, all of one event, after an expression of theirs has failed', async () => {
    const engine = await EngineDriver.deploy(oneTask('start in', 'start =kind'));
    engine.start();
    engine.complete('w');
    expect(engine.incidents).toEqual(['w EXTRACT_VALUE_ERROR']);
    engine.set('p', { kind: 'late' });
    engine.resolve('w');
    expect(engine.job('w').type).toBe('in');
    engine.complete('w');
    expect(engine.job('w').type).toBe('late');
  });

  it('rule 39: throw no BPMN error', async () => {
    const engine = await EngineDriver.deploy(oneTask('start in'));
    engine.start();
    const { key, processInstanceKey } = engine.job('w');
    expect(engine.throwError('w', 'x')).toMatchObject({
      kind: 'rejected',
      code: 'INVALID_STATE',
      reason: `Cannot throw BPMN error from EXECUTION_LISTENER job with key '${key}', type 'in' and processInstanceKey '${processInstanceKey}'`,
    });
  });

  it('rule 39: keep the events of their element shut', async () => {
    const engine = await EngineDriver.deploy(
      aProcess(
        'p',
        start('s'),
        service('w', { extensions: both }),
        boundary('b', 'w', timer('timeDuration', 'PT1H')),
        end('e'),
        's -> w -> e',
        'b -> e',
      ),
    );
    engine.start();
    expect(engine.tree.timer).toHaveLength(0);
    engine.complete('w');
    expect(engine.tree.timer).toHaveLength(1);
    engine.complete('w');
    expect(engine.tree.timer).toHaveLength(0);
  });

  it('rule 39: go with their instance when it is cancelled, and are held while it is suspended', async () => {
    const engine = await EngineDriver.deploy(oneTask('start in1', 'start in2'));
    engine.start();
    const processInstanceKey = engine.element('p')?.key ?? '';
    engine.do({ type: 'suspendInstance', processInstanceKey });
    engine.complete('w');
    expect(engine.effects).not.toContainEqual({ type: 'jobsCreated', jobTypes: ['in2'] });
    engine.do({ type: 'resumeInstance', processInstanceKey });
    expect(engine.effects).toContainEqual({ type: 'jobsCreated', jobTypes: ['in2'] });
    engine.cancel();
    expect(engine.tree.job).toEqual([]);
    expect(engine.result?.state).toBe('TERMINATED');
  });
});

describe('execution listeners of scopes', () => {
  it('rule 39: of a process see its variables and write to them', async () => {
    const engine = await EngineDriver.deploy(
      extended(aProcess('p', start('s'), service('w'), end('e'), 's -> w -> e'), both),
    );
    engine.start({ x: 1 });
    expect(engine.active).toEqual([]);
    engine.complete('p', { x: 2 });
    expect(engine.active).toEqual(['w']);
    engine.complete('w');
    expect(engine.job('p').type).toBe('out');
    engine.complete('p', { z: 3 });
    expect(engine.result).toEqual({ state: 'COMPLETED', variables: { x: 2, z: 3 } });
  });

  it('rule 39: of a process that a message starts go before what came with the message', async () => {
    const engine = await EngineDriver.deploy(
      extended(
        aProcess(
          'p',
          start('s'),
          start('s2', message('go')),
          start('s3', message('other'), { outputs: { got: '=x' } }),
          service('w'),
          service('w3'),
          end('e'),
          's -> w -> e',
          's2 -> w',
          's3 -> w3 -> e',
        ),
        both,
      ),
    );
    engine.start({ x: 1 }, 's2');
    expect(engine.variables()).toEqual({});
    engine.complete('p', { x: 2, y: 2 });
    expect(engine.variables()).toEqual({ x: 1, y: 2 });
    engine.cancel();
    engine.start({ x: 1 }, 's3');
    engine.complete('p');
    expect(engine.active).toEqual(['w3']);
    expect(engine.variables()).toEqual({ got: 1 });
  });

  it('rule 39: of an event sub process go before its start event', async () => {
    const engine = await EngineDriver.deploy(
      aProcess(
        'p',
        start('s'),
        eventSubProcess(
          'ev',
          [start('s2', message('m', '="k"')), service('w2'), end('e2'), 's2 -> w2 -> e2'],
          { extensions: both },
        ),
        service('w'),
        end('e'),
        's -> w -> e',
      ),
    );
    engine.start();
    engine.message('m', { x: 1 });
    expect(engine.active).toEqual(['ev']);
    engine.complete('ev', { x: 2, y: 2 });
    expect(engine.active).toEqual(['ev', 'w2']);
    expect(engine.variables('ev')).toEqual({ x: 1, y: 2 });
    engine.complete('w2');
    engine.complete('ev', { z: 1 });
    expect(engine.result?.variables).toEqual({ z: 1 });
  });

  it('rule 39: keep modifications out of their scope until they are done', async () => {
    const engine = await EngineDriver.deploy(
      aProcess(
        'p',
        start('s'),
        subProcess('sub', [start('s2'), service('w'), end('e2'), 's2 -> w -> e2'], { extensions: both }),
        end('e'),
        's -> sub -> e',
      ),
    );
    engine.start();
    const processInstanceKey = engine.element('p')?.key ?? '';
    const activate = [{ elementId: 'w', ancestorKey: undefined, variables: [] }];
    const command = {
      type: 'modifyInstance',
      processInstanceKey,
      activate,
      move: [],
      terminate: [],
    } as const;
    const refused = engine.do(command);
    expect(refused).toMatchObject({ kind: 'rejected', code: 'INVALID_STATE' });
    expect('reason' in refused && refused.reason).toMatch(/waits for an execution listener/);
    engine.complete('sub');
    expect(engine.do(command)).toMatchObject({ kind: 'accepted' });
  });

  it('rule 39: of a multi-instance run in each of its instances', async () => {
    const engine = await EngineDriver.deploy(
      aProcess(
        'p',
        start('s'),
        service('w', {
          extensions: both,
          loop: { over: '=[1,2]', as: 'i', collect: ['all', '=got'], sequential: true },
        }),
        end('e'),
        's -> w -> e',
      ),
    );
    engine.start();
    for (const got of [5, 6]) {
      engine.complete('w');
      engine.complete('w', { got });
      engine.complete('w');
    }
    expect(engine.result?.variables).toEqual({ all: [5, 6] });
  });

  it('rule 39: decide where a gateway leads to', async () => {
    const engine = await EngineDriver.deploy(
      aProcess(
        'p',
        start('s'),
        { ...exclusive('g', 'e'), extensions: listening('start in') },
        manual('m'),
        service('w'),
        end('e'),
        's -> g -> e',
        'g -> m: =x > 1',
        'm -> w -> e',
      ),
    );
    engine.start();
    engine.complete('g', { x: 2 });
    expect(engine.active).toEqual(['w']);
  });
});
