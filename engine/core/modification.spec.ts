import { describe, expect, it } from 'vitest';
import {
  aProcess,
  boundary,
  call,
  catching,
  end,
  eventGateway,
  eventSubProcess,
  inclusive,
  message,
  parallel,
  service,
  start,
  subProcess,
  task,
  timer,
} from '../../test/bpmn-builder.ts';
import { EngineDriver } from '../../test/engine-driver.ts';
import { fromPlain } from '../../feel/index.ts';
import type { ActivateInstruction, MoveInstruction } from './modification.ts';

const activate = (elementId: string, more: Partial<ActivateInstruction> = {}): ActivateInstruction => ({
  elementId,
  ancestorKey: undefined,
  variables: [],
  ...more,
});

const variable = (name: string, value: unknown, scopeId?: string) => ({
  scopeId,
  variables: new Map([[name, fromPlain(value)]]),
});

interface Asked {
  readonly activate?: readonly ActivateInstruction[];
  readonly move?: readonly MoveInstruction[];
  readonly terminate?: readonly string[];
  readonly of?: string;
}

function modify(driver: EngineDriver, asked: Asked): string {
  const outcome = driver.do({
    type: 'modifyInstance',
    processInstanceKey: asked.of ?? driver.tree.processInstance[0]?.key ?? '0',
    activate: asked.activate ?? [],
    move: asked.move ?? [],
    terminate: asked.terminate ?? [],
  });
  return outcome.kind === 'accepted' ? 'accepted' : `${outcome.code}: ${outcome.reason}`;
}

const keyOf = (driver: EngineDriver, elementId: string): string => driver.element(elementId)?.key ?? '0';

const line = aProcess('p', start('s'), service('a'), service('b'), end('e'), 's -> a -> b -> e');
const nested = aProcess(
  ...['p', start('s'), service('a')],
  subProcess('sub', [start('i'), service('in'), service('deep'), end('o'), 'i -> in -> deep -> o']),
  ...[end('e'), 's -> a -> sub -> e'],
);
const looped = aProcess(
  ...['p', start('s')],
  subProcess('sub', [start('i'), service('in'), service('other'), end('o'), 'i -> in -> other -> o'], {
    loop: { over: '=[1, 2]' },
  }),
  ...[service('after'), end('e'), 's -> sub -> after -> e'],
);

describe('modification of an instance', () => {
  it('rule 40: activates and terminates in one command; the token goes on from the new place', async () => {
    const driver = await EngineDriver.deploy(line);
    driver.start();
    expect(modify(driver, { activate: [activate('b')], terminate: [keyOf(driver, 'a')] })).toBe('accepted');
    expect(driver.active).toEqual(['b']);
    driver.complete('b');
    expect(driver.result).toMatchObject({ state: 'COMPLETED' });
  });

  it('rule 40: terminating the last element terminates the instance', async () => {
    const driver = await EngineDriver.deploy(line);
    driver.start();
    modify(driver, { terminate: [keyOf(driver, 'a')] });
    expect(driver.result).toMatchObject({ state: 'TERMINATED' });
  });

  it('rule 40: creates the scopes that are missing, with their events, and none that runs already', async () => {
    const driver = await EngineDriver.deploy(
      aProcess(
        ...['p', start('s'), service('a')],
        subProcess('sub', [
          ...[start('i'), service('in'), end('o'), 'i -> in -> o'],
          eventSubProcess('help', [start('call', message('help', '="1"')), end('x'), 'call -> x']),
        ]),
        ...[end('e'), 's -> a -> sub -> e'],
      ),
    );
    driver.start();
    modify(driver, { activate: [activate('in')] });
    expect(driver.active).toEqual(['a', 'in', 'sub']);
    expect(driver.tree.messageSubscription).toHaveLength(1);
    modify(driver, { activate: [activate('in')] });
    expect(driver.active).toEqual(['a', 'in', 'in', 'sub']);
  });

  it('rule 40: with an ancestor, the scopes below it are created anew', async () => {
    const driver = await EngineDriver.deploy(nested);
    driver.start();
    driver.complete('a');
    const ancestorKey = keyOf(driver, 'p');
    modify(driver, { activate: [activate('deep', { ancestorKey })] });
    expect(driver.active).toEqual(['deep', 'in', 'sub', 'sub']);
  });

  it('rule 40: several instances of a scope need a choice', async () => {
    const driver = await EngineDriver.deploy(nested);
    driver.start();
    driver.complete('a');
    modify(driver, { activate: [activate('deep', { ancestorKey: keyOf(driver, 'p') })] });
    expect(modify(driver, { activate: [activate('deep')] })).toBe(
      "INVALID_ARGUMENT: Expected to modify instance of process 'p' but it contains one or more activate instructions for an element that has a flow scope with more than one active instance: 'sub'. Can't decide in which instance of the flow scope the element should be activated. Please specify an ancestor element instance key for this activate instruction.",
    );
    const ancestorKey = keyOf(driver, 'sub');
    expect(modify(driver, { activate: [activate('deep', { ancestorKey })] })).toBe('accepted');
  });

  it('rule 40: variables are set at the process, at new and running scopes, and at the element', async () => {
    const driver = await EngineDriver.deploy(nested);
    driver.start();
    const variables = [variable('g', 1), variable('x', 2, 'sub'), variable('y', 3, 'in')];
    modify(driver, { activate: [activate('in', { variables })] });
    expect(driver.variables()).toEqual({ g: 1 });
    expect(driver.variables('sub')).toEqual({ x: 2 });
    expect(driver.variables('in')).toEqual({ y: 3 });
    modify(driver, { activate: [activate('deep', { variables: [variable('x', 4, 'sub')] })] });
    expect(driver.variables('sub')).toEqual({ x: 4 });
  });

  it('rule 40: a scope that is left empty ends with its last element', async () => {
    const driver = await EngineDriver.deploy(nested);
    driver.start();
    driver.complete('a');
    modify(driver, { activate: [activate('a')], terminate: [keyOf(driver, 'in')] });
    expect(driver.active).toEqual(['a']);
    expect(driver.trace).toContain('sub TERMINATED');
  });

  it('rule 40: inside a multi-instance only its running instances can be entered', async () => {
    const driver = await EngineDriver.deploy(looped);
    driver.start();
    const inner = driver.tree.elementInstance.find((row) => row.loop?.of === 'inner');
    expect(modify(driver, { activate: [activate('other', { ancestorKey: inner?.key })] })).toBe('accepted');
    expect(driver.active).toEqual(['in', 'in', 'other', 'sub', 'sub', 'sub']);
    expect(modify(driver, { activate: [activate('in', { ancestorKey: keyOf(driver, 'p') })] })).toBe(
      "INVALID_ARGUMENT: Expected to modify instance of process 'p' but it contains one or more activate instructions that would result in the activation of multi-instance element 'sub', which is currently unsupported.",
    );
  });

  it('rule 40: a multi-instance body goes on when one of its instances is taken out', async () => {
    const driver = await EngineDriver.deploy(looped);
    driver.start();
    modify(driver, { terminate: [keyOf(driver, 'in')] });
    expect(driver.active).toEqual(['in', 'sub', 'sub']);
    driver.complete('in');
    driver.complete('other');
    expect(driver.active).toEqual(['after']);
  });

  it('rule 40: a whole multi-instance can be activated', async () => {
    const driver = await EngineDriver.deploy(looped);
    driver.start();
    const body = driver.tree.elementInstance.find((row) => row.type === 'MULTI_INSTANCE_BODY');
    modify(driver, { activate: [activate('after')], terminate: [body?.key ?? '0'] });
    expect(driver.active).toEqual(['after']);
    modify(driver, { activate: [activate('sub')] });
    expect(driver.active).toEqual(['after', 'in', 'in', 'sub', 'sub', 'sub']);
  });

  it('rule 40: an event sub process can be entered', async () => {
    const driver = await EngineDriver.deploy(
      aProcess(
        ...['p', start('s'), service('a'), end('e'), 's -> a -> e'],
        eventSubProcess('ev', [start('t', timer('timeDuration', 'PT1H')), service('h'), 't -> h']),
      ),
    );
    driver.start();
    modify(driver, { activate: [activate('ev')] });
    expect(driver.active).toEqual(['a', 'ev', 'h']);
  });

  it('rule 40: what waits and runs at an element ends with it', async () => {
    const driver = await EngineDriver.deploy(
      aProcess(
        ...['p', start('s'), call('c', 'child'), boundary('late', 'c', timer('timeDuration', 'PT1H'))],
        ...[service('b'), end('e'), 's -> c -> b -> e', 'late -> e'],
      ),
      aProcess('child', start('cs'), service('w'), end('ce'), 'cs -> w -> ce'),
    );
    driver.start();
    modify(driver, { activate: [activate('b')], terminate: [keyOf(driver, 'c')] });
    expect(driver.active).toEqual(['b']);
    expect(driver.tree.timer).toEqual([]);
    expect(driver.tree.processInstance).toHaveLength(1);
    expect(driver.ended).toMatchObject([{ processId: 'child', state: 'TERMINATED' }]);
  });

  it('rule 40: a called process may be modified, but not ended', async () => {
    const driver = await EngineDriver.deploy(
      aProcess('p', start('s'), call('c', 'child'), end('e'), 's -> c -> e'),
      aProcess('child', start('cs'), service('w'), service('v'), end('ce'), 'cs -> w -> v -> ce'),
    );
    driver.start();
    const of = driver.tree.processInstance.find(({ processId }) => processId === 'child')?.key ?? '0';
    expect(modify(driver, { of, terminate: [keyOf(driver, 'w')] })).toBe(
      "INVALID_ARGUMENT: Expected to modify instance of process 'child' but the given instructions would terminate the instance. The instance was created by a call activity in the parent process. To terminate this instance please modify the parent process instead.",
    );
    expect(modify(driver, { of, activate: [activate('v')], terminate: [keyOf(driver, 'w')] })).toBe(
      'accepted',
    );
    expect(driver.active).toEqual(['c', 'v']);
  });

  it('rule 40: tokens at a join stay, and an inclusive join no longer waits for what was taken away', async () => {
    const driver = await EngineDriver.deploy(
      aProcess(
        ...['p', start('s'), parallel('fork'), service('a'), service('b'), inclusive('join'), service('c')],
        ...[end('e'), 's -> fork -> a -> join -> c -> e', 'fork -> b -> join'],
      ),
    );
    driver.start();
    driver.complete('a');
    expect(driver.active).toEqual(['b']);
    modify(driver, { terminate: [keyOf(driver, 'b')] });
    expect(driver.active).toEqual(['c']);
  });

  it.each([
    [
      'an unknown element',
      { activate: [activate('none')] },
      "it contains one or more activate instructions with an element that could not be found: 'none'",
    ],
    [
      'a start event',
      { activate: [activate('s')] },
      "it contains one or more activate instructions for elements that are unsupported: 's'. The activation of elements with type 'START_EVENT' is not supported. Supported element types are: [PROCESS, SUB_PROCESS, EVENT_SUB_PROCESS, INTERMEDIATE_CATCH_EVENT, INTERMEDIATE_THROW_EVENT, END_EVENT, SERVICE_TASK, RECEIVE_TASK, USER_TASK, MANUAL_TASK, TASK, EXCLUSIVE_GATEWAY, PARALLEL_GATEWAY, EVENT_BASED_GATEWAY, INCLUSIVE_GATEWAY, MULTI_INSTANCE_BODY, CALL_ACTIVITY, BUSINESS_RULE_TASK, SCRIPT_TASK, SEND_TASK].",
    ],
    [
      'an event behind an event-based gateway',
      { activate: [activate('m')] },
      "it contains one or more activate instructions for elements that are unsupported: 'm'. The activation of events belonging to an event-based gateway is not supported.",
    ],
    [
      'an element instance that is not there',
      { terminate: ['999'] },
      "it contains one or more terminate instructions with an element instance that could not be found: '999'",
    ],
    [
      'a variable scope that is not there',
      { activate: [activate('t', { variables: [variable('x', 1, 'none')] })] },
      "it contains one or more variable instructions with a scope element id that could not be found: 'none'",
    ],
    [
      'a variable scope beside the element',
      { activate: [activate('t', { variables: [variable('x', 1, 'g')] })] },
      "it contains one or more variable instructions with a scope element that doesn't belong to the activating element's flow scope. These variables should be set before or after the modification.",
    ],
    [
      'an ancestor that is not there',
      { activate: [activate('t', { ancestorKey: '999' })] },
      "it contains one or more activate instructions with an ancestor scope key that does not exist, or is not in an active state: '999'",
    ],
    [
      'a source to move from without a token',
      {
        move: [{ source: { elementId: 't' }, targetElementId: 'g', ancestor: 'inferred', variables: [] }],
      } satisfies Asked,
      "it contains one or more move instructions with a source element that has no active instance: 't'",
    ],
  ])('rule 40: refuses %s and changes nothing', async (_what, asked, problem) => {
    const driver = await EngineDriver.deploy(
      aProcess(
        ...['p', start('s'), eventGateway('g'), catching('m', message('m', '="1"'))],
        ...[
          catching('n', timer('timeDuration', 'PT1H')),
          task('t'),
          end('e'),
          's -> g -> m -> t -> e',
          'g -> n -> t',
        ],
      ),
    );
    driver.start();
    const before = driver.active;
    expect(modify(driver, asked)).toBe(
      `INVALID_ARGUMENT: Expected to modify instance of process 'p' but ${problem}`,
    );
    expect(driver.active).toEqual(before);
  });

  it('rule 40: refuses an ancestor that is not around the element, or about to end', async () => {
    const driver = await EngineDriver.deploy(nested);
    driver.start();
    const a = keyOf(driver, 'a');
    expect(modify(driver, { activate: [activate('in', { ancestorKey: a })] })).toBe(
      `INVALID_ARGUMENT: Expected to modify instance of process 'p' but it contains one or more activate instructions with an ancestor scope key that is not an ancestor of the element to activate:\n- instance '${a}' of element 'a' is not an ancestor of element 'in'`,
    );
    driver.complete('a');
    const sub = keyOf(driver, 'sub');
    expect(modify(driver, { activate: [activate('deep')], terminate: [sub] })).toBe(
      `INVALID_ARGUMENT: Expected to modify instance of process 'p' but it contains one or more activate instructions for elements whose required flow scope instance is also being terminated: element 'deep' requires flow scope instance '${sub}' which is being terminated. Please provide a valid ancestor scope key for the activation or avoid terminating the required flow scope.`,
    );
  });

  it('rule 40: an instance that is not there cannot be modified', async () => {
    const driver = await EngineDriver.deploy(line);
    expect(modify(driver, { of: '7' })).toBe(
      "NOT_FOUND: Expected to modify process instance but no process instance found with key '7'",
    );
  });
});

describe('moving tokens', () => {
  const move = (source: MoveInstruction['source'], targetElementId: string): MoveInstruction => ({
    ...{ source, targetElementId, ancestor: 'inferred', variables: [] },
  });

  it('rule 40: takes all tokens of an element to another one', async () => {
    const driver = await EngineDriver.deploy(line);
    driver.start();
    modify(driver, { activate: [activate('a')] });
    expect(modify(driver, { move: [move({ elementId: 'a' }, 'b')] })).toBe('accepted');
    expect(driver.active).toEqual(['b', 'b']);
  });

  it('rule 40: stays in the instance of the scope that the token stood in', async () => {
    const driver = await EngineDriver.deploy(looped);
    driver.start();
    const [first] = driver.tree.elementInstance.filter(({ elementId }) => elementId === 'in');
    modify(driver, { move: [move({ elementInstanceKey: first?.key ?? '0' }, 'other')] });
    expect(driver.element('other')?.flowScopeKey).toBe(first?.flowScopeKey);
    expect(driver.active).toEqual(['in', 'other', 'sub', 'sub', 'sub']);
  });

  it('rule 40: every instance of an element can be terminated by its id', async () => {
    const driver = await EngineDriver.deploy(looped);
    driver.start();
    const processInstanceKey = driver.tree.processInstance[0]?.key ?? '0';
    const none = {
      type: 'modifyInstance',
      processInstanceKey,
      activate: [],
      terminate: [],
      move: [],
    } as const;
    driver.do({ ...none, activate: [activate('after')], terminateAll: ['in'] });
    expect(driver.active).toEqual(['after']);
    expect(driver.do({ ...none, terminateAll: ['in'] })).toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('rule 40: leaves a scope, which then ends, and enters another', async () => {
    const driver = await EngineDriver.deploy(nested);
    driver.start();
    modify(driver, { move: [move({ elementId: 'a' }, 'deep')] });
    expect(driver.active).toEqual(['deep', 'sub']);
    modify(driver, { move: [move({ elementId: 'deep' }, 'a')] });
    expect(driver.active).toEqual(['a']);
  });
});

describe('runtime instructions', () => {
  it('an instance ends after an element that its creator named, before the token goes on', async () => {
    const driver = await EngineDriver.deploy(line);
    const [definition] = driver.definitions;
    if (!definition) throw new Error('Nothing is deployed');
    const start = { type: 'createInstance', definition, variables: new Map() } as const;
    driver.do({ ...start, terminateAfter: ['a'] });
    driver.complete('a');
    expect(driver.result).toMatchObject({ state: 'TERMINATED' });
    expect(driver.trace).toContain('a COMPLETED');
    expect(driver.trace.join()).not.toContain('b ');
    expect(driver.do({ ...start, terminateAfter: ['none'] })).toMatchObject({
      reason:
        "Expected to create instance of process with runtime instructions but no element found with id 'none'.",
    });
  });
});

describe('start instructions', () => {
  const startAt = (driver: EngineDriver, ...ids: string[]): string => {
    const [definition] = driver.definitions;
    if (!definition) throw new Error('Nothing is deployed');
    const variables = new Map([['x', fromPlain(1)]]);
    const outcome = driver.do({ type: 'createInstance', definition, variables, startAt: ids });
    return outcome.kind === 'accepted' ? 'accepted' : `${outcome.code}: ${outcome.reason}`;
  };

  it('rule 40: an instance begins at the elements that are named, inside the scopes they need', async () => {
    const driver = await EngineDriver.deploy(nested);
    expect(startAt(driver, 'a', 'deep')).toBe('accepted');
    expect(driver.active).toEqual(['a', 'deep', 'sub']);
    expect(driver.variables()).toEqual({ x: 1 });
    expect(driver.trace).not.toContain('s ACTIVATED');
  });

  it.each([
    ['none', "no element found with id 'none'."],
    [
      'in',
      "the element with id 'in' is inside a multi-instance subprocess. The creation of elements inside a multi-instance subprocess is not supported.",
    ],
  ])('rule 40: refuses to begin at %s', async (id, problem) => {
    const driver = await EngineDriver.deploy(looped);
    expect(startAt(driver, id)).toBe(
      `INVALID_ARGUMENT: Expected to create instance of process with start instructions but ${problem}`,
    );
  });
});
