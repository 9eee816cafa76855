import { aProcess, call, script, service, start, type Loop } from '../../bpmn-builder.ts';
import type { Case, Step } from '../case.ts';
import { one, p } from './model.ts';

const each: Loop = { over: '=items', as: 'item' };
const items = (...members: number[]): Step => ({ start: 'p', variables: { items: members } });
const eachCall = (result: string): string[] => [
  p(
    call('c', 'child', {
      ...{ allChild: false, outputs: { r: result } },
      loop: { ...each, collect: ['results', '=r'] },
    }),
    's -> c -> e',
  ),
  aProcess('child', start('cs'), service('w'), 'cs -> w'),
];

/** What the instances of a multi-instance make of their results. */
export const multiInstanceResults: readonly Case[] = [
  {
    ...one(
      'rule 34: call activities for each item',
      eachCall('=r'),
      items(1, 2),
      { complete: 'w', variables: { r: 1 } },
      { complete: 'w#2', variables: { r: 2 } },
    ),
    differs: 'The result stays with its instance; Zeebe puts the same value into the process as well.',
  },
  one(
    'rule 34: call activities for each item map their results',
    eachCall('=r + 10'),
    items(1, 2),
    { complete: 'w', variables: { r: 1 } },
    { complete: 'w#2', variables: { r: 2 } },
  ),
  one(
    'rule 34: an instance maps its results to what it has itself, else to the scopes around',
    p(
      service('w', { loop: each, inputs: { own: '=0' }, outputs: { own: '=r', out: '=r + own' } }),
      's -> w -> e',
    ),
    items(1, 2),
    { complete: 'w', variables: { r: 1 } },
    { complete: 'w#2', variables: { r: 2 } },
  ),
  one(
    'rule 34: scripts that meet the completion condition together',
    p(script('w', '=1', { loop: { ...each, until: '=numberOfCompletedInstances >= 2' } }), 's -> w -> e'),
    items(1, 2, 3, 4),
  ),
];
