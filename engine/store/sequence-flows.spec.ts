import { describe, expect, it } from 'vitest';
import {
  aProcess,
  catching,
  end,
  eventGateway,
  exclusive,
  inclusive,
  message,
  service,
  start,
  timer,
} from '../../test/bpmn-builder.ts';
import { compileBpmn } from '../../process-model/executable/compile.ts';
import { emptyTree, type Change, type Tree } from '../core/state.ts';
import { step, type Command, type Definition } from '../core/step.ts';
import { applyChanges } from './changes.ts';
import { flowsTaken } from './sequence-flows.ts';

/** Runs the commands that `next` finds in the tree, and gives the flows of all steps in order. */
async function flowsOf(
  xml: string,
  variables: Readonly<Record<string, number>>,
  next: (tree: Tree) => Command | undefined = () => undefined,
): Promise<string[]> {
  const compiled = await compileBpmn(xml, 'x.bpmn');
  if (!compiled.ok) throw new Error(compiled.text);
  const [process] = compiled.processes;
  if (!process) throw new Error('No process');
  const definition: Definition = { key: '1', version: 1, deploymentKey: '1', process };
  let key = 100;
  const context = {
    ...{ now: new Date(0), machineNow: new Date(0), zone: 'UTC', nextKey: () => String((key += 1)) },
    definitions: { byKey: () => definition, bound: () => definition, form: () => undefined },
    decisions: { bound: () => undefined },
  };
  let tree = emptyTree;
  const changes: (readonly Change[])[] = [];
  let command: Command | undefined = {
    type: 'createInstance',
    definition,
    variables: new Map(Object.entries(variables)),
  };
  while (command) {
    const outcome = step(tree, command, context);
    if (outcome.kind === 'rejected') throw new Error(outcome.reason);
    changes.push(outcome.changes);
    tree = applyChanges(tree, outcome.changes);
    command = next(tree);
  }
  return changes.flatMap((one) => flowsTaken(one, () => process).map(({ flowId }) => flowId));
}

const completeJobs = (tree: Tree): Command | undefined => {
  const [job] = tree.job;
  return job && { type: 'completeJob', jobKey: job.key, variables: new Map() };
};

describe('the flows that an instance took', () => {
  it.each([
    [9, ['s_g', 'g_a', 'a_e']],
    [1, ['s_g', 'g_e']],
  ])('are those of the way that a decision chose (size %i)', async (size, expected) => {
    const xml = aProcess(
      'p',
      start('s'),
      exclusive('g', 'e'),
      service('a'),
      end('e'),
      's -> g',
      'g -> a: =size > 5',
      'g -> e',
      'a -> e',
    );
    expect(await flowsOf(xml, { size }, completeJobs)).toEqual(expected);
  });

  it('are all that an inclusive decision chose, up to its join', async () => {
    const xml = aProcess(
      ...[
        'p',
        start('s'),
        inclusive('g', 'c'),
        service('a'),
        service('b'),
        service('c'),
        inclusive('j'),
        end('e'),
      ],
      ...[
        's -> g',
        'g -> a: =size > 1',
        'g -> b: =size > 2',
        'g -> c',
        'a -> j',
        'b -> j',
        'c -> j',
        'j -> e',
      ],
    );
    expect((await flowsOf(xml, { size: 3 }, completeJobs)).sort()).toEqual([
      'a_j',
      'b_j',
      'g_a',
      'g_b',
      'j_e',
      's_g',
    ]);
  });

  it('do not contain the way from an event-based gateway to its event', async () => {
    const xml = aProcess(
      ...[
        'p',
        start('s'),
        eventGateway('g'),
        catching('m', message('go', '="k"')),
        catching('t', timer('timeDuration', 'PT1H')),
      ],
      ...[end('e'), 's -> g -> m -> e', 'g -> t -> e'],
    );
    const next = (tree: Tree): Command | undefined => {
      const [waiting] = tree.messageSubscription;
      return waiting && { type: 'correlateMessage', subscriptionKey: waiting.key, variables: new Map() };
    };
    expect(await flowsOf(xml, {}, next)).toEqual(['s_g', 'm_e']);
  });

  it('are none of an element that was interrupted', async () => {
    const xml = aProcess('p', start('s'), service('a'), end('e'), 's -> a -> e');
    const next = (tree: Tree): Command | undefined => {
      const [instance] = tree.processInstance;
      return instance && { type: 'cancelInstance', processInstanceKey: instance.key };
    };
    expect(await flowsOf(xml, {}, next)).toEqual(['s_a']);
  });
});
