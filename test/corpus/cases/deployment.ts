import {
  aProcess,
  boundary,
  call,
  catching,
  end,
  exclusive,
  link,
  manual,
  message,
  raw,
  receive,
  script,
  service,
  signal,
  start,
  subProcess,
  throwing,
  timer,
  eventGateway,
} from '../../bpmn-builder.ts';
import type { Case } from '../case.ts';
import { begin, one, p } from './model.ts';

const sub = (...parts: Parameters<typeof subProcess>[1][number][]): string =>
  p(subProcess('sub', parts), 's -> sub -> e');

/** Each file is refused as a whole; the answer's status is what counts. */
const refused: readonly (readonly [why: string, file: string])[] = [
  [
    'a condition that does not parse',
    p(exclusive('g', 'e'), manual('a'), 's -> g', 'g -> a: =1 +', 'g -> e', 'a -> e'),
  ],
  ['an input mapping that does not parse', p(service('w', { inputs: { a: '=((' } }), 's -> w -> e')],
  ['a service task without type', p(raw('w', 'serviceTask'), 's -> w -> e')],
  ['a script task without expression', p(raw('x', 'scriptTask'), 's -> x -> e')],
  ['a process without start event', aProcess('p', manual('a'))],
  ['a sub process without start event', sub(manual('a'))],
  ['a sub process with two none start events', sub(start('i'), start('j'), manual('a'), 'i -> a', 'j -> a')],
  ['two none start events', aProcess('p', start('s'), start('t'), manual('a'), 's -> a', 't -> a')],
  ['an id that comes twice', p(manual('a'), manual('a'), 's -> a -> e')],
  ['a link throw event without its catch', p(throwing('out', link('L')), 's -> out')],
  [
    'two links to one name',
    p(
      throwing('out', link('L')),
      catching('i1', link('L')),
      catching('i2', link('L')),
      's -> out',
      'i1 -> e',
      'i2 -> e',
    ),
  ],
  [
    'a boundary event on nothing',
    p(manual('a'), boundary('b', 'nobody', timer('timeDuration', 'PT1H')), 's -> a -> e', 'b -> e'),
  ],
  [
    'an interrupting cycle at a boundary',
    p(service('a'), boundary('b', 'a', timer('timeCycle', 'R/PT1H')), 's -> a -> e', 'b -> e'),
  ],
  ['a cycle of an intermediate event', p(catching('c', timer('timeCycle', 'R/PT1H')), 's -> c -> e')],
  ['a duration that does not parse', p(catching('c', timer('timeDuration', 'soon')), 's -> c -> e')],
  ['a message without correlation key', p(catching('c', message('m')), 's -> c -> e')],
  ['a message without name', p(catching('c', message('', '=k')), 's -> c -> e')],
  [
    'an event-based gateway with one event',
    p(eventGateway('g'), catching('c', signal('x')), 's -> g -> c -> e'),
  ],
  [
    'an event-based gateway before a task',
    p(eventGateway('g'), catching('c', signal('x')), manual('a'), 's -> g -> c -> e', 'g -> a -> e'),
  ],
  ['a call activity without process', p(raw('c', 'callActivity'), 's -> c -> e')],
  [
    'an exclusive gateway with a flow without condition',
    p(exclusive('g'), manual('a'), manual('b'), 's -> g', 'g -> a: =x', 'g -> b', 'a -> e', 'b -> e'),
  ],
  ['an end event with an outgoing flow', p(end('f'), manual('a'), 's -> f -> a -> e')],
  [
    'two start events for one message',
    aProcess('p', start('s', message('m')), start('t', message('m')), manual('a'), 's -> a', 't -> a'),
  ],
  ['XML that is none', '<bpmn:definitions'],
  [
    'a file without executable process',
    p(manual('a'), 's -> a -> e').replace('isExecutable="true"', 'isExecutable="false"'),
  ],
];

export const deployment: readonly Case[] = [
  ...refused.map(([why, file]) => one(`rule 1: ${why} is refused`, file, begin)),
  one(
    'rule 1: one file that is refused refuses all',
    [p(manual('a'), 's -> a -> e'), aProcess('q', manual('b'))],
    begin,
  ),
  one(
    'rule 2: an instance is started in the newest version',
    p(manual('a'), 's -> a -> e'),
    { deploy: [p(manual('b'), 's -> b -> e')] },
    begin,
  ),
  one(
    'rule 2: a version that is not there',
    p(manual('a'), 's -> a -> e'),
    { start: 'p', version: 99_999 },
    { start: 'nobody' },
  ),
  one(
    'rule 3: running instances stay in their version',
    p(service('w'), manual('a'), 's -> w -> a -> e'),
    begin,
    { deploy: [p(service('w'), manual('b'), 's -> w -> b -> e')] },
    { complete: 'w' },
    begin,
    { complete: 'w#2' },
  ),
  one(
    'rule 3: a new version ends the signal start of the old one',
    aProcess('p', start('s', signal('go')), manual('a'), 's -> a'),
    { deploy: [aProcess('p', start('s', signal('go')), manual('b'), 's -> b')] },
    { signal: 'go' },
  ),
  one(
    'rule 1: a process without none start event is not started by a client',
    aProcess('p', start('s', message('m')), manual('a'), 's -> a'),
    begin,
  ),
  one(
    'rule 1: a none start event beside a message start event',
    aProcess('p', start('s'), start('t', message('m')), manual('a'), manual('b'), 's -> a', 't -> b'),
    begin,
    { publish: 'm' },
  ),
  one(
    'rule 33: a binding to the deployment',
    [
      p(call('c', 'child'), 's -> c -> e').replace(
        '<zeebe:calledElement',
        '<zeebe:calledElement bindingType="deployment"',
      ),
      aProcess('child', start('cs'), script('x', '=1'), 'cs -> x'),
    ],
    { deploy: [aProcess('child', start('cs'), script('x', '=2'), 'cs -> x')] },
    begin,
  ),
  one(
    'rule 30: an undefined task, a manual task and a none throw event pass',
    p(manual('a'), raw('t', 'task'), throwing('n'), 's -> a -> t -> n -> e'),
    begin,
  ),
  one('rule 30: a receive task with a static key', p(receive('r', 'm', 'fixed'), 's -> r -> e'), begin, {
    publish: 'm',
    key: 'fixed',
  }),
];
