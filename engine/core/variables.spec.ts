import { describe, expect, it } from 'vitest';
import { aProcess, end, script, service, start, subProcess } from '../../test/bpmn-builder.ts';
import { toJsonText } from '../../feel/index.ts';
import { EngineDriver } from '../../test/engine-driver.ts';

const oneTask = (options: Parameters<typeof service>[1] = {}): string =>
  aProcess('p', start('s'), service('work', options), service('after'), end('e'), 's -> work -> after -> e');

describe('input mappings', () => {
  it('rule 4: a source without = is a text, one with = an expression', async () => {
    const engine = await EngineDriver.deploy(oneTask({ inputs: { a: '1 + 1', b: '=1 + 1' } }));
    engine.start();
    expect(engine.variables('work')).toEqual({ a: '1 + 1', b: 2 });
  });

  it('rule 5: a missing variable is null', async () => {
    const engine = await EngineDriver.deploy(oneTask({ inputs: { a: '=missing' } }));
    engine.start();
    expect(engine.variables('work')).toEqual({ a: null });
  });

  it('rule 6: inputs are local, and later ones see the targets of earlier ones', async () => {
    const engine = await EngineDriver.deploy(
      oneTask({ inputs: { x: '=x + 1', y: '=x * 10', 'o.a': '=1', 'o.b': '=o.a + 1' } }),
    );
    engine.start({ x: 1 });
    expect(engine.variables('work')).toEqual({ x: 2, y: 20, o: { a: 1, b: 2 } });
    expect(engine.variables()).toEqual({ x: 1 });
  });

  it('rule 6: a failing mapping is an incident on the element; a resolution maps again', async () => {
    const engine = await EngineDriver.deploy(oneTask({ inputs: { a: '=assert(x, x != null)' } }));
    engine.start();
    expect(engine.incidents).toEqual(['work IO_MAPPING_ERROR']);
    expect(engine.tree.job).toEqual([]);
    engine.set('p', { x: 3 });
    engine.resolve('work');
    expect(engine.variables('work')).toEqual({ a: 3 });
    expect(engine.job('work').state).toBe('CREATED');
  });
});

describe('variables of a completed job', () => {
  it('rule 7: without output mappings a name is updated where it is first found, the rest is created at the process', async () => {
    const engine = await EngineDriver.deploy(
      aProcess(
        'p',
        start('s'),
        subProcess('sub', [start('s2'), service('work'), service('more'), 's2 -> work -> more'], {
          inputs: { inner: '=1' },
        }),
        's -> sub',
      ),
    );
    engine.start({ outer: 1 });
    engine.complete('work', { inner: 2, outer: 2, fresh: 2 });
    expect(engine.variables('sub')).toEqual({ inner: 2 });
    expect(engine.variables()).toEqual({ outer: 2, fresh: 2 });
  });

  it('rule 7: a name that an input mapping made stays in the element', async () => {
    const engine = await EngineDriver.deploy(oneTask({ inputs: { a: '=1' } }));
    engine.start();
    engine.complete('work', { a: 2, b: 3 });
    expect(engine.variables()).toEqual({ b: 3 });
  });

  it('rule 7: with output mappings the result is local and only the targets leave', async () => {
    const engine = await EngineDriver.deploy(oneTask({ outputs: { total: '=a + b', 'known.part': '=a' } }));
    engine.start({ b: 1, known: { other: true } });
    engine.complete('work', { a: 2 });
    expect(engine.variables()).toEqual({ b: 1, total: 3, known: { other: true, part: 2 } });
  });

  it('rule 8, done right: a name whose local value equals the new one is not created at the process as well', async () => {
    const engine = await EngineDriver.deploy(oneTask({ inputs: { a: '=1' } }));
    engine.start();
    engine.complete('work', { a: 1 });
    expect(engine.variables()).toEqual({});
  });

  it('rule 8, done right: an object merged member by member keeps the members that did not change', async () => {
    const engine = await EngineDriver.deploy(oneTask({ outputs: { 'o.a': '=1', 'o.b': '=2' } }));
    engine.start({ o: { a: 1, c: 3 } });
    engine.complete('work');
    expect(engine.variables()).toEqual({ o: { a: 1, b: 2, c: 3 } });
  });
});

describe('setting variables', () => {
  const nested = aProcess(
    'p',
    start('s'),
    subProcess('sub', [start('s2'), service('work'), 's2 -> work'], { inputs: { here: '=1' } }),
    's -> sub',
  );

  it('rule 9: local writes exactly there', async () => {
    const engine = await EngineDriver.deploy(nested);
    engine.start({ far: 1 });
    engine.set('work', { far: 2, here: 2 }, true);
    expect(engine.variables('work')).toEqual({ far: 2, here: 2 });
    expect(engine.variables('sub')).toEqual({ here: 1 });
    expect(engine.variables()).toEqual({ far: 1 });
  });

  it('rule 9: not local merges upward as a job result does', async () => {
    const engine = await EngineDriver.deploy(nested);
    engine.start({ far: 1 });
    engine.set('work', { far: 2, here: 2, fresh: 2 });
    expect(engine.variables('work')).toEqual({});
    expect(engine.variables('sub')).toEqual({ here: 2 });
    expect(engine.variables()).toEqual({ far: 2, fresh: 2 });
  });

  it('refuses an element instance that is gone', async () => {
    const engine = await EngineDriver.deploy(nested);
    engine.start();
    expect(engine.set('e', { a: 1 })).toMatchObject({ kind: 'rejected', code: 'NOT_FOUND' });
  });
});

describe('values', () => {
  it('keeps 64-bit integers and decimals to the last digit', async () => {
    const engine = await EngineDriver.deploy(
      aProcess(
        'p',
        start('s'),
        script('sum', '=0.1 + 0.2'),
        script('big', '=9007199254740993', { result: 'big' }),
        service('hold'),
        's -> sum -> big -> hold',
      ),
    );
    engine.start();
    const text = (name: string): string => {
      const value = engine.tree.variable.find((row) => row.name === name)?.value;
      return value === undefined ? '' : toJsonText(value);
    };
    expect(text('result')).toBe('0.3');
    expect(text('big')).toBe('9007199254740993');
  });

  it('rule 35: a script result goes up as a job result does', async () => {
    const engine = await EngineDriver.deploy(
      aProcess(
        'p',
        start('s'),
        script('calc', '=x * 2', { result: 'y' }),
        service('hold'),
        's -> calc -> hold',
      ),
    );
    engine.start({ x: 4 });
    expect(engine.variables()).toEqual({ x: 4, y: 8 });
  });
});
