import {
  association,
  boundary,
  call,
  compensation,
  end,
  eventSubProcess,
  message,
  service,
  start,
  subProcess,
  throwing,
  undoing,
} from '../../bpmn-builder.ts';
import { extended, listening } from '../../bpmn-listeners.ts';
import type { Case } from '../case.ts';
import { begin, one, p } from './model.ts';

const both = listening('start in', 'end out');
const heard = { extensions: both };

export const listenersOfScopes: readonly Case[] = [
  one(
    'rule 39: listeners of a process',
    extended(p(service('w', { outputs: { y: '=x' } }), 's -> w -> e'), both),
    { start: 'p', variables: { x: 1 } },
    { complete: 'p', variables: { x: 2 } },
    { complete: 'w' },
    { complete: 'p', variables: { x: 3, z: 3 } },
  ),
  one(
    'rule 39: listeners of a process that a message starts',
    extended(p(start('s3', message('go')), service('w'), 's -> w -> e', 's3 -> w'), both),
    { publish: 'go', variables: { x: 1 } },
    { complete: 'p', variables: { x: 2, y: 2 } },
    { complete: 'w' },
    { complete: 'p' },
  ),
  one(
    'rule 39: listeners of a sub process',
    p(
      subProcess('sub', [start('s2'), service('w'), end('e2'), 's2 -> w -> e2'], {
        ...heard,
        inputs: { a: '=1' },
        outputs: { r: '=a' },
      }),
      's -> sub -> e',
    ),
    begin,
    { complete: 'sub', variables: { a: 2 } },
    { complete: 'w' },
    { complete: 'sub', variables: { r: 3, q: 3 } },
  ),
  one(
    'rule 39: listeners of an event sub process',
    p(
      eventSubProcess(
        'ev',
        [start('s2', message('m', '=k')), service('w2'), end('e2'), 's2 -> w2 -> e2'],
        heard,
      ),
      service('w'),
      's -> w -> e',
    ),
    { start: 'p', variables: { k: 'k' } },
    { publish: 'm', key: 'k', variables: { x: 1 } },
    { complete: 'ev', variables: { x: 2, y: 2 } },
    { complete: 'w2' },
    { complete: 'ev', variables: { z: 1 } },
  ),
  one(
    'rule 39: listeners of an event sub process whose start event maps',
    p(
      eventSubProcess(
        'ev',
        [
          start('s2', message('m', '=k'), { outputs: { got: '=x' } }),
          service('w2'),
          end('e2'),
          's2 -> w2 -> e2',
        ],
        heard,
      ),
      service('w'),
      's -> w -> e',
    ),
    { start: 'p', variables: { k: 'k' } },
    { publish: 'm', key: 'k', variables: { x: 1 } },
    { complete: 'ev', variables: { y: 2 } },
    { complete: 'w2' },
    { complete: 'ev' },
  ),
  one(
    'rule 39: listeners of a call activity and of what it calls',
    [
      p(call('c', 'q', heard), 's -> c -> e'),
      extended(
        p(service('w'), 's -> w -> e')
          .replace('<bpmn:process id="p"', '<bpmn:process id="q"')
          .replace('definitions_of_p', 'definitions_of_q'),
        listening('start in2', 'end out2'),
      ),
    ],
    begin,
    { complete: 'c', variables: { a: 1 } },
    { complete: 'q', variables: { a: 2, b: 1 } },
    { complete: 'w' },
    { complete: 'q', variables: { d: 1 } },
    { complete: 'c', variables: { f: 1 } },
  ),
  one(
    'rule 39: a modification creates scopes without their listeners',
    p(
      subProcess('sub', [start('s2'), service('w2', heard), end('e2'), 's2 -> w2 -> e2'], heard),
      service('w'),
      's -> w -> sub -> e',
    ),
    begin,
    { modify: 'p', enter: [{ element: 'w2' }], terminate: ['w'] },
    { complete: 'w2' },
    { modify: 'p', enter: [{ element: 'w' }], terminate: ['w2'] },
  ),
  one(
    'rule 39: a migration takes an open listener along',
    [
      p(service('w', { extensions: listening('start in1', 'start in2', 'end out') }), 's -> w -> e'),
      p(service('w3', { extensions: listening('start in1', 'start other', 'end out3') }), 's -> w3 -> e')
        .replace('<bpmn:process id="p"', '<bpmn:process id="q"')
        .replace('definitions_of_p', 'definitions_of_q'),
    ],
    begin,
    { migrate: 'p', to: 'q', map: { w: 'w3' } },
    { complete: 'w3' },
    { complete: 'w3' },
    { complete: 'w3' },
    { complete: 'w3' },
  ),
  one(
    'rule 39: an activity can be compensated after its end listener',
    p(
      service('w', heard),
      boundary('b', 'w', compensation()),
      undoing(service('undo', { extensions: listening('start in2', 'end out2') })),
      association('b', 'undo'),
      throwing('t', compensation(), heard),
      's -> w -> t -> e',
    ),
    begin,
    { complete: 'w' },
    { complete: 'w' },
    { complete: 'w' },
    { complete: 't' },
    { complete: 'undo' },
    { complete: 'undo' },
    { complete: 'undo' },
    { complete: 't' },
  ),
];
