import { describe, expect, it } from 'vitest';
import {
  aProcess,
  association,
  boundary,
  call,
  catching,
  compensation,
  end,
  eventSubProcess,
  message,
  parallel,
  service,
  signal,
  start,
  subProcess,
  throwing,
  timer,
  undoing,
  user,
} from '../../test/bpmn-builder.ts';
import { EngineDriver } from '../../test/engine-driver.ts';

/** Migrates the running instance to the second definition; `a: b` maps a to b. */
function migrate(driver: EngineDriver, mapping: Readonly<Record<string, string>>): string {
  const target = driver.definitions[1];
  const outcome = driver.do({
    type: 'migrateInstance',
    processInstanceKey: driver.tree.processInstance[0]?.key ?? '0',
    targetProcessDefinitionKey: target?.key ?? '0',
    mappings: Object.entries(mapping).map(([sourceElementId, targetElementId]) => ({
      ...{ sourceElementId, targetElementId },
    })),
  });
  return outcome.kind === 'accepted' ? 'accepted' : `${outcome.code}: ${outcome.reason}`;
}

const refusal = (driver: EngineDriver, problem: string, code = 'INVALID_STATE'): string =>
  `${code}: Expected to migrate process instance '${driver.tree.processInstance[0]?.key ?? ''}' but ${problem}`;

const old = aProcess('old', start('s'), service('a'), end('e'), 's -> a -> e');

describe('migration of an instance', () => {
  it('rule 41: keys stay; jobs, incidents and variables move along, and the token goes on in the target', async () => {
    const driver = await EngineDriver.deploy(
      old,
      aProcess('new', start('s'), service('b'), service('more'), end('e'), 's -> b -> more -> e'),
    );
    driver.start({ x: 1 });
    const [job, element] = [driver.job('a'), driver.element('a')];
    driver.fail('a');
    expect(migrate(driver, { a: 'b' })).toBe('accepted');
    expect(driver.tree.processInstance).toMatchObject([
      { processId: 'new', processDefinitionKey: driver.definitions[1]?.key },
    ]);
    expect(driver.element('b')?.key).toBe(element?.key);
    expect(driver.job('b').key).toBe(job.key);
    expect(driver.incidents).toEqual(['b JOB_NO_RETRIES']);
    expect(driver.variables('new')).toEqual({ x: 1 });
    driver.retries('b', 1);
    driver.resolve('b');
    driver.complete('b');
    expect(driver.active).toEqual(['more']);
  });

  it('rule 41: mapped events keep their subscriptions, unmapped ones close, new ones open', async () => {
    const process = (id: string, names: readonly [string, string]) =>
      aProcess(
        ...[id, start('s'), service('a'), end('e'), 's -> a -> e'],
        boundary('late', 'a', timer('timeDuration', 'PT1H'), { interrupting: false }),
        ...names.flatMap((name) => [boundary(name, 'a', message(name, '=k')), `${name} -> e`]),
        'late -> e',
      );
    const driver = await EngineDriver.deploy(process('old', ['m', 'n']), process('new', ['m2', 'o']));
    driver.start({ k: 'key' });
    const before = driver.tree.timer[0];
    driver.now = new Date(driver.now.getTime() + 1000);
    expect(migrate(driver, { a: 'a', late: 'late', m: 'm2' })).toBe('accepted');
    expect(driver.tree.timer).toEqual([before]);
    expect(
      driver.tree.messageSubscription.map(
        (row) => `${row.messageName} ${row.targetElementId} ${row.processId}`,
      ),
    ).toEqual(['m m2 new', 'o o new']);
    driver.message('m');
    expect(driver.result ?? driver.ended[0]).toMatchObject({ processId: 'new', state: 'COMPLETED' });
  });

  it('rule 41: scopes, multi-instances, catch events, joins and event sub processes move', async () => {
    const process = (id: string, inner: string) =>
      aProcess(
        ...[id, start('s'), parallel('fork'), catching('wait', signal('go')), parallel('join'), end('e')],
        subProcess('each', [start('i'), service(inner), end('o'), `i -> ${inner} -> o`], {
          loop: { over: '=[1, 2]' },
        }),
        ...['s -> fork -> wait -> join -> e', 'fork -> each -> join', 'fork -> join'],
        eventSubProcess('help', [start('h', message('h', '="1"')), end('x'), 'h -> x']),
      );
    const driver = await EngineDriver.deploy(process('old', 'in'), process('new', 'within'));
    driver.start();
    const mapping = { wait: 'wait', each: 'each', in: 'within', join: 'join', h: 'h' };
    expect(migrate(driver, mapping)).toBe('accepted');
    expect(driver.tree.messageSubscription).toHaveLength(1);
    driver.signal('go');
    driver.complete('within');
    driver.complete('within');
    expect(driver.ended).toMatchObject([{ processId: 'new', state: 'COMPLETED' }]);
  });

  it('rules 28 and 41: what completed can still be undone in the target if it is mapped', async () => {
    const undoable = (id: string, step: string) =>
      aProcess(
        ...[id, start('s'), service(step), boundary(`b_${step}`, step, compensation())],
        ...[undoing(service(`undo_${step}`)), association(`b_${step}`, `undo_${step}`), service('wait')],
        ...[throwing('undo', compensation()), end('e'), `s -> ${step} -> wait -> undo -> e`],
      );
    const begin = async () => {
      const driver = await EngineDriver.deploy(undoable('old', 'a'), undoable('new', 'b'));
      driver.start();
      driver.complete('a');
      return driver;
    };
    const driver = await begin();
    expect(migrate(driver, { wait: 'wait', a: 'b' })).toBe('accepted');
    driver.complete('wait');
    expect(driver.active).toEqual(['undo', 'undo_b']);
    driver.complete('undo_b');
    expect(driver.ended).toMatchObject([{ processId: 'new', state: 'COMPLETED' }]);
    const unmapped = await begin();
    migrate(unmapped, { wait: 'wait' });
    unmapped.complete('wait');
    expect(unmapped.ended).toMatchObject([{ processId: 'new', state: 'COMPLETED' }]);
  });

  it('rule 41: a called process stays where it is', async () => {
    const driver = await EngineDriver.deploy(
      aProcess('old', start('s'), call('c', 'child'), end('e'), 's -> c -> e'),
      aProcess('new', start('s'), call('d', 'other'), end('e'), 's -> d -> e'),
      aProcess('child', start('cs'), service('w'), end('ce'), 'cs -> w -> ce'),
    );
    driver.start();
    expect(migrate(driver, { c: 'd' })).toBe('accepted');
    driver.complete('w');
    expect(driver.ended.map(({ processId }) => processId)).toEqual(['child', 'new']);
  });

  it('rule 41: an incident before the activation is tried again as the target says', async () => {
    const driver = await EngineDriver.deploy(
      aProcess(
        'old',
        start('s'),
        service('a', { inputs: { x: '=assert(y, y != null)' } }),
        end('e'),
        's -> a -> e',
      ),
      old.replaceAll('old', 'new'),
    );
    driver.start();
    expect(driver.incidents).toEqual(['a IO_MAPPING_ERROR']);
    expect(migrate(driver, { a: 'a' })).toBe('accepted');
    driver.resolve('a');
    expect(driver.job('a')).toMatchObject({ state: 'CREATED' });
  });

  it.each([
    [
      'an active element without a mapping',
      {},
      "no mapping instruction defined for active element with id 'a'. Elements cannot be migrated without a mapping.",
    ],
    [
      'another type',
      { a: 'u' },
      "active element with id 'a' and type 'SERVICE_TASK' is mapped to an element with id 'u' and different type 'USER_TASK'. Elements must be mapped to elements of the same type.",
    ],
    [
      'a multi-instance',
      { a: 'many' },
      "active element with id 'a' and type 'SERVICE_TASK' is mapped to an element with id 'many' and different type 'MULTI_INSTANCE_BODY'. Elements must be mapped to elements of the same type.",
    ],
    [
      'another scope',
      { a: 'in' },
      "the flow scope of active element with id 'a' is changed. The flow scope of the active element is expected to be 'new' but was 'sub'. The flow scope of an element cannot be changed during migration yet.",
    ],
    [
      'a boundary event at another host',
      { a: 'b', late: 'late' },
      "active element with id 'a' is mapped to an element with id 'b' and has a boundary event with id 'late' that is mapped to an element with id 'late'. These mappings detach the boundary event from the element in the target process. Boundary events must stay attached to the same element instance.",
    ],
    [
      'another kind of event',
      { a: 'a', late: 'm' },
      "active element with id 'a' waits for an event with id 'late' and event type 'TIMER' that is mapped to an element with id 'm' and different event type 'MESSAGE'. Events must be mapped to events of the same type.",
    ],
  ])('rule 41: refuses %s and changes nothing', async (_what, mapping, problem) => {
    const driver = await EngineDriver.deploy(
      aProcess(
        ...['old', start('s'), service('a'), boundary('late', 'a', timer('timeDuration', 'PT1H')), end('e')],
        ...['s -> a -> e', 'late -> e'],
      ),
      aProcess(
        ...['new', start('s'), service('a'), boundary('late', 'a', timer('timeDuration', 'PT1H')), user('u')],
        ...[
          boundary('m', 'a', message('m', '="1"')),
          service('b'),
          service('many', { loop: { over: '=[1]' } }),
        ],
        subProcess('sub', [start('i'), service('in'), end('o'), 'i -> in -> o']),
        ...[end('e'), 's -> a -> u -> b -> many -> sub -> e', 'late -> e', 'm -> e'],
      ),
    );
    driver.start();
    expect(migrate(driver, mapping)).toBe(refusal(driver, problem));
    expect(driver.tree.processInstance).toMatchObject([{ processId: 'old' }]);
  });

  it.each([
    [
      { none: 'a' },
      "mapping instructions contain a non-existing source element id 'none'. Elements provided in mapping instructions must exist in the source process definition.",
    ],
    [
      { a: 'none' },
      "mapping instructions contain a non-existing target element id 'none'. Elements provided in mapping instructions must exist in the target process definition.",
    ],
  ])('rule 41: refuses mappings of elements that do not exist', async (mapping, problem) => {
    const driver = await EngineDriver.deploy(old, old.replaceAll('old', 'new'));
    driver.start();
    expect(migrate(driver, mapping)).toBe(refusal(driver, problem, 'INVALID_ARGUMENT'));
  });

  it('rule 41: refuses an unknown instance, an unknown definition and an element mapped twice', async () => {
    const driver = await EngineDriver.deploy(old, old.replaceAll('old', 'new'));
    const unknown = {
      type: 'migrateInstance',
      processInstanceKey: '7',
      targetProcessDefinitionKey: '8',
      mappings: [],
    } as const;
    expect(driver.do(unknown)).toMatchObject({
      code: 'NOT_FOUND',
      reason: "Expected to migrate process instance but no process instance found with key '7'",
    });
    driver.start();
    const processInstanceKey = driver.tree.processInstance[0]?.key ?? '';
    expect(driver.do({ ...unknown, processInstanceKey })).toMatchObject({
      code: 'NOT_FOUND',
      reason:
        "Expected to migrate process instance to process definition but no process definition found with key '8'",
    });
    const mapping = { sourceElementId: 'a', targetElementId: 'a' };
    const targetProcessDefinitionKey = driver.definitions[1]?.key ?? '';
    expect(
      driver.do({ ...unknown, processInstanceKey, targetProcessDefinitionKey, mappings: [mapping, mapping] }),
    ).toMatchObject({
      reason: `Expected to migrate process instance '${processInstanceKey}' but the mapping instructions contain duplicate source element ids '[a]'.`,
    });
  });
});
