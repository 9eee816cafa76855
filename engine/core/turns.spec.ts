import { describe, expect, it } from 'vitest';
import {
  aProcess,
  call,
  catching,
  end,
  parallel,
  script,
  service,
  signal,
  start,
  subProcess,
  throwing,
  type Loop,
} from '../../test/bpmn-builder.ts';
import { EngineDriver } from '../../test/engine-driver.ts';

const two = '=numberOfCompletedInstances >= 2';
const three: Loop = { over: '=[1,2,3]', as: 'i', until: two };
const states = (engine: EngineDriver, element: string): string[] =>
  engine.trace.filter((line) => line.startsWith(`${element} `) && !/ACTIV/.test(line));

describe('tokens side by side move in turns', () => {
  it('rule 25: a thrown signal reaches who waits in the tree, and not who begins to wait after it', async () => {
    const engine = await EngineDriver.deploy(
      aProcess(
        ...['p', start('s'), parallel('f'), catching('first', signal('go')), service('w')],
        ...[throwing('tell', signal('go')), catching('second', signal('go'))],
        ...['s -> f -> first', 'f -> w -> tell -> second'],
      ),
    );
    engine.start();
    engine.complete('w');
    expect(states(engine, 'first')).toEqual(['first COMPLETED']);
    expect(engine.active).toEqual(['second']);
  });

  it('rule 25: a signal reaches all who wait in a tree before the first of them goes on', async () => {
    const engine = await EngineDriver.deploy(
      aProcess(
        ...['p', start('s'), end('e')],
        subProcess('sub', [start('ss'), catching('c', signal('go')), end('se'), 'ss -> c -> se'], {
          loop: three,
        }),
        's -> sub -> e',
      ),
    );
    engine.start();
    engine.signal('go');
    expect(states(engine, 'c')).toEqual(['c COMPLETED', 'c COMPLETED', 'c COMPLETED']);
    expect(engine.result).toMatchObject({ state: 'COMPLETED' });
  });

  it('rule 34: instances that are equally far complete together with those that meet the condition', async () => {
    const loop: Loop = { ...three, collect: ['r', '=i'] };
    const engine = await EngineDriver.deploy(
      aProcess('p', start('s'), script('calc', '=i', { loop }), end('e'), 's -> calc -> e'),
    );
    engine.start();
    expect(engine.result).toMatchObject({ state: 'COMPLETED', variables: { r: [1, 2, 3] } });
  });

  it('rule 34: an instance maps its results to what it has itself, else to the scopes around', async () => {
    const engine = await EngineDriver.deploy(
      aProcess(
        ...['p', start('s'), end('e')],
        service('w', {
          inputs: { own: '=0' },
          outputs: { own: '=r', sum: '=r + 1' },
          loop: { over: '=[1]', collect: ['all', '=own'] },
        }),
        's -> w -> e',
      ),
    );
    engine.start();
    engine.complete('w', { r: 5 });
    expect(engine.result).toMatchObject({ variables: { all: [5], sum: 6 } });
    expect(engine.result?.variables).not.toHaveProperty('own');
  });

  it('rule 35: the result of a script is there when it completes', async () => {
    const engine = await EngineDriver.deploy(
      aProcess(
        ...['p', start('s'), parallel('f'), call('c', 'child'), script('calc', '=1', { result: 'r' })],
        ...['s -> f -> c', 'f -> calc'],
      ),
      aProcess('child', start('cs'), service('look'), 'cs -> look'),
    );
    engine.start();
    expect(engine.variables('look')).not.toHaveProperty('r');
    expect(engine.variables()).toEqual({ r: 1 });
  });
});
