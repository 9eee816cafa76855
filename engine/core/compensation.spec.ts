import { describe, expect, it } from 'vitest';
import {
  aProcess,
  association,
  boundary,
  call,
  compensation,
  end,
  error,
  eventSubProcess,
  exclusive,
  parallel,
  service,
  signal,
  start,
  subProcess,
  task,
  throwing,
  timer,
  undoing,
  type Part,
} from '../../test/bpmn-builder.ts';
import { EngineDriver } from '../../test/engine-driver.ts';
import { compileBpmn } from '../../process-model/executable/compile.ts';

/** A task with its compensation boundary event and its handler `undo_x`. */
const undoable = (id: string, handler = undoing(service(`undo_${id}`))): Part[] => [
  ...[service(id), boundary(`b_${id}`, id, compensation()), handler],
  association(`b_${id}`, `undo_${id}`),
];

const refusals = async (...parts: Part[]): Promise<string[]> => {
  const compiled = await compileBpmn(aProcess('p', start('s'), ...parts), 'case.bpmn');
  return compiled.ok ? [] : compiled.problems.map(({ elementId, message }) => `${elementId}: ${message}`);
};

describe('compensation', () => {
  it('rule 28: a throw event undoes what completed in its scope, and goes on after the last handler', async () => {
    const driver = await EngineDriver.deploy(
      aProcess(
        ...['p', start('s'), ...undoable('a'), ...undoable('b'), ...undoable('c')],
        ...[throwing('undo', compensation()), service('next'), end('e')],
        ...['s -> a -> b -> undo -> next -> e', 'c -> e'],
      ),
    );
    driver.start();
    driver.complete('a');
    driver.complete('b');
    expect(driver.active).toEqual(['undo', 'undo_a', 'undo_b']);
    expect(driver.trace).toContain('b_a COMPLETED');
    driver.complete('undo_b');
    expect(driver.active).toEqual(['undo', 'undo_a']);
    driver.complete('undo_a');
    expect(driver.active).toEqual(['next']);
    driver.complete('next');
    expect(driver.result).toMatchObject({ state: 'COMPLETED' });
  });

  it('rule 28: an activity that completed more than once is undone as often, and each only once', async () => {
    const driver = await EngineDriver.deploy(
      aProcess(
        ...['p', start('s'), ...undoable('a'), exclusive('again', 'undo'), throwing('undo', compensation())],
        ...[throwing('more', compensation()), end('e'), 's -> a -> again', 'again -> a: =again'],
        ...['again -> undo -> more -> e'],
      ),
    );
    driver.start();
    driver.complete('a', { again: true });
    driver.complete('a', { again: false });
    expect(driver.active).toEqual(['undo', 'undo_a', 'undo_a']);
    driver.complete('undo_a');
    driver.complete('undo_a');
    expect(driver.result).toMatchObject({ state: 'COMPLETED' });
  });

  it('rule 28: with nothing to undo the event goes on at once; running activities are not undone', async () => {
    const driver = await EngineDriver.deploy(
      aProcess(
        ...['p', start('s'), parallel('fork'), ...undoable('a'), throwing('undo', compensation()), end('e')],
        ...['s -> fork -> a -> e', 'fork -> undo -> e'],
      ),
    );
    driver.start();
    expect(driver.active).toEqual(['a']);
    driver.complete('a');
    expect(driver.result).toMatchObject({ state: 'COMPLETED' });
  });

  it('rule 28: an end event undoes as well, and the instance ends after it', async () => {
    const driver = await EngineDriver.deploy(
      aProcess('p', start('s'), ...undoable('a'), end('undo', compensation()), 's -> a -> undo'),
    );
    driver.start();
    driver.complete('a');
    expect(driver.active).toEqual(['undo', 'undo_a']);
    driver.complete('undo_a', { undone: true });
    expect(driver.result).toEqual({ state: 'COMPLETED', variables: { undone: true } });
  });

  it('rule 28: an event may name the activity that it undoes', async () => {
    const driver = await EngineDriver.deploy(
      aProcess(
        ...[
          'p',
          start('s'),
          ...undoable('a'),
          ...undoable('b'),
          throwing('undo', compensation('a')),
          end('e'),
        ],
        's -> a -> b -> undo -> e',
      ),
    );
    driver.start();
    driver.complete('a');
    driver.complete('b');
    expect(driver.active).toEqual(['undo', 'undo_a']);
  });

  it('rule 28: a sub process is undone with what completed inside, from the outside in, in the scope of the event', async () => {
    const driver = await EngineDriver.deploy(
      aProcess(
        ...['p', start('s')],
        subProcess('sub', [start('i'), ...undoable('in'), end('o'), 'i -> in -> o']),
        ...[boundary('b_sub', 'sub', compensation()), undoing(service('undo_sub'))],
        ...[association('b_sub', 'undo_sub'), throwing('undo', compensation('sub')), end('e')],
        's -> sub -> undo -> e',
      ),
    );
    driver.start();
    driver.complete('in');
    expect(driver.active).toEqual(['undo', 'undo_in', 'undo_sub']);
    expect(driver.element('undo_in')?.flowScopeKey).toBe(driver.element('p')?.key);
    driver.complete('undo_sub');
    expect(driver.active).toEqual(['undo', 'undo_in']);
    driver.complete('undo_in');
    expect(driver.result).toMatchObject({ state: 'COMPLETED' });
  });

  it('rule 28: an event inside a sub process undoes nothing outside', async () => {
    const driver = await EngineDriver.deploy(
      aProcess(
        ...['p', start('s'), ...undoable('a')],
        subProcess('sub', [start('i'), ...undoable('in'), end('o', compensation()), 'i -> in -> o']),
        ...[end('e'), 's -> a -> sub -> e'],
      ),
    );
    driver.start();
    driver.complete('a');
    driver.complete('in');
    expect(driver.active).toEqual(['o', 'sub', 'undo_in']);
    driver.complete('undo_in');
    expect(driver.result).toMatchObject({ state: 'COMPLETED' });
  });

  it('rule 28: a sub process that is terminated leaves nothing to undo', async () => {
    const driver = await EngineDriver.deploy(
      aProcess(
        ...['p', start('s')],
        subProcess('sub', [
          ...[start('i'), ...undoable('in'), service('more'), end('o'), 'i -> in -> more -> o'],
        ]),
        ...[boundary('late', 'sub', timer('timeDuration', 'PT1H')), throwing('undo', compensation())],
        ...[service('next'), end('e'), 's -> sub -> e', 'late -> undo -> next -> e'],
      ),
    );
    driver.start();
    driver.complete('in');
    expect(driver.tree.processInstance[0]?.compensation).toHaveLength(1);
    driver.timer();
    expect(driver.active).toEqual(['next']);
    expect(driver.tree.processInstance[0]?.compensation).toBeUndefined();
  });

  it('rule 28: from an event sub process the scope around is undone too', async () => {
    const driver = await EngineDriver.deploy(
      aProcess(
        ...['p', start('s'), ...undoable('a'), service('b'), end('e'), 's -> a -> b -> e'],
        eventSubProcess('help', [
          ...[start('stop', signal('stop')), ...undoable('h'), throwing('undo', compensation()), end('x')],
          'stop -> h -> undo -> x',
        ]),
      ),
    );
    driver.start();
    driver.complete('a');
    driver.signal('stop');
    driver.complete('h');
    expect(driver.active).toEqual(['help', 'undo', 'undo_a', 'undo_h']);
    driver.complete('undo_a');
    driver.complete('undo_h');
    expect(driver.result).toMatchObject({ state: 'COMPLETED' });
  });

  it('rule 28: a multi-instance is undone once, by a handler that may be a multi-instance itself', async () => {
    const loop = { over: '=[1, 2]' };
    const driver = await EngineDriver.deploy(
      aProcess(
        ...['p', start('s'), service('a', { loop }), boundary('b_a', 'a', compensation())],
        ...[undoing(service('undo_a', { loop })), association('b_a', 'undo_a')],
        ...[throwing('undo', compensation()), end('e'), 's -> a -> undo -> e'],
      ),
    );
    driver.start();
    driver.complete('a');
    driver.complete('a');
    expect(driver.active).toEqual(['undo', 'undo_a', 'undo_a', 'undo_a']);
    driver.complete('undo_a');
    driver.complete('undo_a');
    expect(driver.result).toMatchObject({ state: 'COMPLETED' });
  });

  it('rule 28: what completed in each instance of a multi-instance sub process is undone', async () => {
    const driver = await EngineDriver.deploy(
      aProcess(
        ...['p', start('s')],
        subProcess('sub', [start('i'), ...undoable('in'), end('o'), 'i -> in -> o'], {
          loop: { over: '=[1, 2]' },
        }),
        ...[throwing('undo', compensation()), end('e'), 's -> sub -> undo -> e'],
      ),
    );
    driver.start();
    driver.complete('in');
    driver.complete('in');
    expect(driver.active).toEqual(['undo', 'undo_in', 'undo_in']);
    driver.complete('undo_in');
    driver.complete('undo_in');
    expect(driver.result).toMatchObject({ state: 'COMPLETED' });
  });

  it('rule 28: a sub process and a call activity may be handlers; a called process has its own compensation', async () => {
    const driver = await EngineDriver.deploy(
      aProcess(
        ...['p', start('s'), call('a', 'child'), boundary('b_a', 'a', compensation())],
        undoing(subProcess('undo_a', [start('i'), service('in'), end('o'), 'i -> in -> o'])),
        ...[association('b_a', 'undo_a'), throwing('undo', compensation()), end('e'), 's -> a -> undo -> e'],
      ),
      aProcess('child', start('cs'), ...undoable('w'), end('ce'), 'cs -> w -> ce'),
    );
    driver.start();
    driver.complete('w');
    expect(driver.active).toEqual(['in', 'undo', 'undo_a']);
    driver.complete('in');
    expect(driver.result).toMatchObject({ state: 'COMPLETED' });
  });

  it('rule 28: handlers end with the scope of their event', async () => {
    const driver = await EngineDriver.deploy(
      aProcess(
        ...['p', start('s')],
        subProcess('sub', [start('i'), ...undoable('in'), end('o', compensation()), 'i -> in -> o']),
        ...[
          boundary('wrong', 'sub', error('E')),
          service('next'),
          end('e'),
          's -> sub -> e',
          'wrong -> next -> e',
        ],
      ),
    );
    driver.start();
    driver.complete('in');
    driver.throwError('undo_in', 'E');
    expect(driver.active).toEqual(['next']);
    expect(driver.tree.processInstance[0]?.compensation).toBeUndefined();
  });

  it.each([
    [
      'a boundary event without a handler',
      [service('a'), boundary('b', 'a', compensation()), 's -> a'],
      'b: Must be associated with exactly one compensation handler',
    ],
    [
      'a handler that is none',
      [service('a'), boundary('b', 'a', compensation()), service('u'), association('b', 'u'), 's -> a -> u'],
      'b: Must be associated with a compensation handler (isForCompensation) of its scope',
    ],
    [
      'a handler that nothing names',
      [undoing(service('u'))],
      'u: A compensation handler must be associated with a compensation boundary event',
    ],
    [
      'a handler with flows',
      [...undoable('a'), task('t'), 's -> a', 'undo_a -> t'],
      'undo_a: A compensation handler must not have sequence flows',
    ],
    [
      'an activity that cannot be undone',
      [service('a'), throwing('t', compensation('a')), 's -> a -> t'],
      't: The activity of a compensation event must have a compensation boundary event or be a sub process',
    ],
  ])('rule 28: refuses %s', async (_what, parts, problem) => {
    expect(await refusals(...parts)).toEqual([problem]);
  });
});
