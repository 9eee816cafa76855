import {
  aProcess,
  boundary,
  call,
  end,
  error,
  manual,
  message,
  parallel,
  script,
  service,
  start,
  subProcess,
  timer,
} from '../../bpmn-builder.ts';
import type { Case } from '../case.ts';
import { begin, one, p } from './model.ts';

const child = (...parts: Parameters<typeof aProcess>[1][]): string =>
  aProcess('child', start('cs'), ...parts);
const working = child(service('work'), 'cs -> work');
const called = (options: Parameters<typeof call>[2] = {}): readonly string[] => [
  p(call('c', 'child', options), manual('m'), 's -> c -> m -> e'),
  working,
];
const given = { start: 'p', variables: { a: 1, b: 2 } };
const answer = { complete: 'work', variables: { r: 1, a: 9 } };

export const containers: readonly Case[] = [
  one(
    'rule 32: a sub process runs and goes on',
    p(
      subProcess('sub', [start('i'), service('a'), end('ie'), 'i -> a -> ie']),
      manual('m'),
      's -> sub -> m -> e',
    ),
    begin,
    { complete: 'a' },
  ),
  one(
    'rule 32: a sub process with two paths',
    p(
      subProcess('sub', [start('i'), parallel('f'), service('a'), service('b'), 'i -> f -> a', 'f -> b']),
      's -> sub -> e',
    ),
    begin,
    { complete: 'b' },
    { complete: 'a' },
  ),
  one(
    'rule 32: sub processes nest',
    p(
      subProcess('sub', [
        start('i'),
        subProcess('deep', [start('di'), service('a'), 'di -> a']),
        'i -> deep',
      ]),
      's -> sub -> e',
    ),
    begin,
    { complete: 'a', variables: { x: 1 } },
  ),
  one(
    'rule 32: input mappings of a sub process that fail',
    p(
      subProcess('sub', [start('i'), service('a'), 'i -> a'], { inputs: { x: '=assert(y, y != null)' } }),
      's -> sub -> e',
    ),
    begin,
    { set: 'p', variables: { y: 1 } },
    { resolve: 'sub' },
    { complete: 'a' },
  ),
  one(
    'rule 32: output mappings of a sub process that fail',
    p(
      subProcess('sub', [start('i'), service('a'), 'i -> a'], { outputs: { x: '=assert(y, y != null)' } }),
      's -> sub -> e',
    ),
    begin,
    { complete: 'a' },
    { set: 'sub', variables: { y: 1 } },
    { resolve: 'sub' },
  ),
  one('rule 33: a call activity copies all variables there and back', called(), given, answer),
  one(
    'rule 33: a call activity passes only its input mappings',
    called({ allParent: false, inputs: { x: '=a + 1' } }),
    given,
    { activate: 'work' },
    { complete: 'work', variables: { r: 1, a: 9, x: 7 } },
  ),
  {
    ...one(
      'rule 33: a call activity passes its input mappings and all the rest',
      called({ inputs: { x: '=a + 1' } }),
      given,
      { activate: 'work' },
      answer,
    ),
    differs: 'The child brings a value back that the call activity holds already: rule 8.',
  },
  one('rule 33: a call activity brings nothing back', called({ allChild: false }), given, answer),
  one(
    'rule 33: a call activity brings its output mappings back',
    called({ allChild: false, outputs: { z: '=r' } }),
    given,
    answer,
  ),
  one(
    'rule 33: output mappings with all variables of the child',
    called({ outputs: { z: '=r' } }),
    given,
    answer,
  ),
  one(
    'rule 33: a called process is an expression',
    [p(call('c', '="chi" + rest'), 's -> c -> e'), working],
    { start: 'p', variables: { rest: 'ld' } },
    { complete: 'work' },
  ),
  one(
    'rule 33: a called process that is not there is an incident',
    p(call('c', 'nobody'), 's -> c -> e'),
    begin,
    { deploy: [aProcess('nobody', start('ns'), service('late'), 'ns -> late')] },
    { resolve: 'c' },
    { complete: 'late' },
  ),
  one(
    'rule 33: a called process without none start event',
    [
      p(call('c', 'child'), 's -> c -> e'),
      aProcess('child', start('cs', message('x')), manual('cm'), 'cs -> cm'),
    ],
    begin,
  ),
  one('rule 33: a called process whose id is no text', [p(call('c', '=5'), 's -> c -> e'), working], begin),
  one(
    'rule 33: a call activity takes the newest version',
    called(),
    { deploy: [child(service('other'), 'cs -> other')] },
    begin,
    { complete: 'other' },
  ),
  one(
    'rule 33: calls nest',
    [
      p(call('c', 'child'), 's -> c -> e'),
      child(call('cc', 'grand'), 'cs -> cc'),
      aProcess('grand', start('gs'), service('work'), 'gs -> work'),
    ],
    given,
    answer,
  ),
  one(
    'rule 33: an interrupted call activity ends its child',
    [
      p(
        call('c', 'child'),
        boundary('b', 'c', timer('timeDuration', 'PT1H')),
        manual('m'),
        's -> c -> e',
        'b -> m -> e',
      ),
      working,
    ],
    begin,
    { advance: 'PT1H' },
    { complete: 'work' },
  ),
  one(
    'rule 42: a called instance cannot be cancelled alone',
    called(),
    begin,
    { cancel: 'child' },
    { cancel: 'p' },
  ),
  one(
    'rule 33: an incident in a called process',
    [p(call('c', 'child'), 's -> c -> e'), child(script('x', '=assert(q, q != null)'), 'cs -> x')],
    begin,
    { set: 'child', variables: { q: 1 } },
    { resolve: 'x' },
  ),
  one(
    'rule 42: cancelling ends everything',
    p(
      parallel('f'),
      service('a'),
      subProcess('sub', [start('i'), service('b'), 'i -> b']),
      's -> f -> a -> e',
      'f -> sub -> e',
    ),
    begin,
    { fail: 'a' },
    { cancel: 'p' },
    { cancel: 'p' },
    { complete: 'b' },
  ),
  one(
    'rule 33: two calls of one process at once',
    [
      p(
        parallel('f'),
        call('c', 'child'),
        call('d', 'child', { inputs: { who: '="d"' }, outputs: { n: '=n' } }),
        's -> f -> c -> e',
        'f -> d -> e',
      ),
      working,
    ],
    begin,
    { complete: 'work', variables: { n: 1 } },
    { complete: 'work#2', variables: { n: 2 } },
  ),
  one(
    'rule 33: a call activity whose output mapping fails',
    [
      p(
        call('c', 'child', { outputs: { z: '=assert(q, q != null)' } }),
        boundary('b', 'c', error()),
        's -> c -> e',
        'b -> e',
      ),
      working,
    ],
    begin,
    { complete: 'work' },
    { set: 'c', variables: { q: 1 } },
    { resolve: 'c' },
  ),
];
