import {
  boundary,
  catching,
  manual,
  message,
  parallel,
  receive,
  service,
  signal,
  start,
  subProcess,
  timer,
} from '../../bpmn-builder.ts';
import type { Case } from '../case.ts';
import { begin, one, p } from './model.ts';

const timed = (kind: 'timeDuration' | 'timeCycle', text: string, interrupting: boolean): string =>
  p(
    service('work'),
    boundary('b', 'work', timer(kind, text), { interrupting }),
    manual('m'),
    's -> work -> e',
    'b -> m -> e',
  );
const called = (interrupting: boolean, options = {}): string =>
  p(
    ...[
      service('work'),
      boundary('b', 'work', message('call', '=key'), { interrupting, ...options }),
      manual('m'),
    ],
    ...['s -> work -> e', 'b -> m -> e'],
  );
const signalled = (interrupting: boolean): string =>
  p(
    service('work'),
    boundary('b', 'work', signal('alarm'), { interrupting }),
    manual('m'),
    's -> work -> e',
    'b -> m -> e',
  );
const keyed = { start: 'p', variables: { key: 'k' } };

export const boundaries: readonly Case[] = [
  one(
    'rule 21: an interrupting timer ends its activity',
    timed('timeDuration', 'PT1H', true),
    begin,
    { advance: 'PT1H' },
    { complete: 'work' },
  ),
  one(
    'rule 21: a timer is closed with its activity',
    timed('timeDuration', 'PT1H', true),
    begin,
    { complete: 'work' },
    { advance: 'PT2H' },
  ),
  one(
    'rule 21: a timer that interrupts nothing runs beside its activity',
    timed('timeDuration', 'PT1H', false),
    begin,
    { advance: 'PT1H' },
    { complete: 'work' },
  ),
  one(
    'rule 21: a cycle repeats as often as it says',
    timed('timeCycle', 'R3/PT1H', false),
    begin,
    { advance: 'PT1H' },
    { advance: 'PT1H' },
    { advance: 'PT1H' },
    { advance: 'PT1H' },
    { complete: 'work' },
  ),
  one(
    'rule 21: an endless cycle ends with its activity',
    timed('timeCycle', 'R/PT1H', false),
    begin,
    { advance: 'PT1H' },
    { advance: 'PT1H' },
    { complete: 'work' },
    { advance: 'PT1H' },
  ),
  one('rule 21: an interrupting message', called(true), keyed, {
    publish: 'call',
    key: 'k',
    variables: { got: 1 },
  }),
  one(
    'rule 21: a message that interrupts nothing comes twice',
    called(false),
    keyed,
    { publish: 'call', key: 'k', variables: { n: 1 } },
    { publish: 'call', key: 'k', variables: { n: 2 } },
    { complete: 'work' },
  ),
  one('rule 21: an output mapping of a boundary event', called(true, { outputs: { seen: '=got' } }), keyed, {
    publish: 'call',
    key: 'k',
    variables: { got: 1 },
  }),
  one(
    'rule 21: the correlation key of a boundary event is read outside the activity',
    p(
      service('work', { inputs: { key: '="inner"' } }),
      boundary('b', 'work', message('call', '=key')),
      manual('m'),
      's -> work -> e',
      'b -> m -> e',
    ),
    keyed,
    { publish: 'call', key: 'inner' },
    { publish: 'call', key: 'k' },
  ),
  one(
    'rule 21: the duration of a boundary event is read inside the activity',
    p(
      service('work', { inputs: { limit: '="PT2H"' } }),
      boundary('b', 'work', timer('timeDuration', '=limit')),
      manual('m'),
      's -> work -> e',
      'b -> m -> e',
    ),
    { start: 'p', variables: { limit: 'PT1H' } },
    { advance: 'PT1H' },
    { advance: 'PT1H' },
  ),
  one(
    'rule 21: a boundary event whose timer is wrong is an incident of the activity',
    p(
      service('work'),
      boundary('b', 'work', timer('timeDuration', '=limit')),
      manual('m'),
      's -> work -> e',
      'b -> m -> e',
    ),
    { start: 'p', variables: { limit: 'soon' } },
    { set: 'p', variables: { limit: 'PT1H' } },
    { resolve: 'work' },
    { advance: 'PT1H' },
  ),
  one(
    'rule 21: a boundary event whose correlation key is missing',
    called(true),
    begin,
    { set: 'p', variables: { key: 'k' } },
    { resolve: 'work' },
    { publish: 'call', key: 'k' },
  ),
  one('rule 21: an interrupting signal', signalled(true), begin, {
    signal: 'alarm',
    variables: { loud: true },
  }),
  one(
    'rule 21: a signal that interrupts nothing',
    signalled(false),
    begin,
    { signal: 'alarm' },
    { signal: 'alarm' },
    { complete: 'work' },
  ),
  one(
    'rule 21: an interrupted sub process ends all that is in it',
    p(
      subProcess('sub', [
        start('i'),
        parallel('f'),
        service('a'),
        receive('r', 'x', '="k"'),
        'i -> f -> a',
        'f -> r',
      ]),
      ...[boundary('b', 'sub', timer('timeDuration', 'PT1H')), manual('m'), 's -> sub -> e', 'b -> m -> e'],
    ),
    begin,
    { advance: 'PT1H' },
    { complete: 'a' },
  ),
  one(
    'rule 21: a timer beside a sub process',
    p(
      subProcess('sub', [start('i'), service('a'), 'i -> a']),
      ...[
        boundary('b', 'sub', timer('timeDuration', 'PT1H'), { interrupting: false }),
        service('m'),
        's -> sub -> e',
        'b -> m -> e',
      ],
    ),
    begin,
    { advance: 'PT1H' },
    { complete: 'a' },
    { complete: 'm' },
  ),
  one(
    'rule 21: two boundary events, the first interrupts',
    p(
      ...[
        service('work'),
        boundary('b', 'work', timer('timeDuration', 'PT1H')),
        boundary('c', 'work', message('call', '="k"')),
      ],
      ...[manual('m'), manual('n'), 's -> work -> e', 'b -> m -> e', 'c -> n -> e'],
    ),
    begin,
    { publish: 'call', key: 'k' },
    { advance: 'PT1H' },
  ),
  one(
    'rule 21: a boundary event of a receive task',
    p(
      receive('r', 'answer', '="k"'),
      boundary('b', 'r', timer('timeDuration', 'PT1H')),
      manual('m'),
      's -> r -> e',
      'b -> m -> e',
    ),
    begin,
    { advance: 'PT1H' },
    { publish: 'answer', key: 'k' },
  ),
  one(
    'rule 21: a receive task gets its message in time',
    p(
      receive('r', 'answer', '="k"'),
      boundary('b', 'r', timer('timeDuration', 'PT1H')),
      manual('m'),
      's -> r -> e',
      'b -> m -> e',
    ),
    begin,
    { publish: 'answer', key: 'k', variables: { x: 1 } },
    { advance: 'PT1H' },
  ),
  one(
    'rule 21: two timers of one activity that are due together',
    p(
      ...[service('work'), boundary('b', 'work', timer('timeDuration', 'PT1H'), { interrupting: false })],
      ...[
        boundary('c', 'work', timer('timeDuration', 'PT2H')),
        manual('m'),
        manual('n'),
        's -> work -> e',
        'b -> m -> e',
        'c -> n -> e',
      ],
    ),
    begin,
    { advance: 'PT3H' },
  ),
  one(
    'rule 21: an activity with an incident is interrupted',
    timed('timeDuration', 'PT1H', true),
    begin,
    { fail: 'work' },
    { advance: 'PT1H' },
  ),
  one(
    'rule 21: what follows a boundary event may come back to the activity',
    p(
      service('work'),
      boundary('b', 'work', signal('again')),
      manual('m'),
      's -> work -> e',
      'b -> m -> work',
    ),
    begin,
    { signal: 'again' },
    { signal: 'again' },
    { complete: 'work#3' },
  ),
  one(
    'rule 21: boundary events of an activity before a catch event',
    p(
      service('work'),
      boundary('b', 'work', signal('x')),
      catching('c', signal('x')),
      's -> work -> c -> e',
      'b -> e',
    ),
    begin,
    { complete: 'work' },
    { signal: 'x' },
  ),
];
