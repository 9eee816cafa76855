import {
  association,
  boundary,
  compensation,
  end,
  error,
  exclusive,
  message,
  service,
  start,
  task,
  undoing,
} from '../../bpmn-builder.ts';
import { listening } from '../../bpmn-listeners.ts';
import type { Case } from '../case.ts';
import { listenersOfEvents } from './listeners-of-events.ts';
import { listenersOfScopes } from './listeners-of-scopes.ts';
import { listenersOfTasks } from './listeners-of-tasks.ts';
import { one, p } from './model.ts';

const refusals: readonly (readonly [what: string, file: string])[] = [
  ['an end listener of a gateway', p({ ...exclusive('g'), extensions: listening('end o') }, 's -> g -> e')],
  [
    'a start listener of a start event',
    p(start('s3', message('m'), { extensions: listening('start o') }), 's -> e', 's3 -> e'),
  ],
  [
    'a start listener of a boundary event',
    p(
      service('w'),
      boundary('b', 'w', error(), { extensions: listening('start o') }),
      's -> w -> e',
      'b -> e',
    ),
  ],
  [
    'an end listener of an error end event',
    p(end('e2', error('E'), { extensions: listening('end o') }), 's -> e', 's -> e2'),
  ],
  ['two listeners alike', p(task('w', { extensions: listening('start o', 'start o') }), 's -> w -> e')],
  ['a listener without type', p(task('w', { extensions: listening('start') }), 's -> w -> e')],
  ['a listener of an unknown event', p(task('w', { extensions: listening('middle o') }), 's -> w -> e')],
  ['an empty list', p(task('w', { extensions: listening() }), 's -> w -> e')],
  [
    'a listener of a compensation boundary event',
    p(
      service('w'),
      boundary('b', 'w', compensation(), { extensions: listening('end o') }),
      undoing(service('undo')),
      association('b', 'undo'),
      's -> w -> e',
    ),
  ],
];

export const listeners: readonly Case[] = [
  ...listenersOfTasks,
  ...listenersOfScopes,
  ...listenersOfEvents,
  ...refusals.map(([what, file]) => one(`rule 39: deployed with ${what}`, file)),
];
