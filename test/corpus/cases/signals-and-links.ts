import {
  aProcess,
  call,
  catching,
  end,
  eventSubProcess,
  link,
  manual,
  parallel,
  service,
  signal,
  start,
  subProcess,
  terminate,
  throwing,
} from '../../bpmn-builder.ts';
import type { Case } from '../case.ts';
import { begin, one, p } from './model.ts';

const child = (...parts: Parameters<typeof aProcess>[1][]): string =>
  aProcess('child', start('cs'), ...parts);

export const signalsAndLinks: readonly Case[] = [
  one(
    'rule 25: a signal event reaches a catch event of the same process',
    p(
      parallel('f'),
      catching('c', signal('x')),
      service('a'),
      throwing('t', signal('x')),
      's -> f -> c -> e',
      'f -> a -> t -> e',
    ),
    begin,
    { complete: 'a' },
  ),
  one(
    'rule 25: a signal reaches every instance',
    p(catching('c', signal('x')), 's -> c -> e'),
    begin,
    begin,
    { signal: 'x', variables: { n: 1 } },
  ),
  one(
    'rule 25: a signal is not kept',
    p(service('a'), catching('c', signal('x')), 's -> a -> c -> e'),
    begin,
    { signal: 'x' },
    { complete: 'a' },
    { signal: 'x' },
  ),
  one(
    'rule 25: the name of a signal is an expression',
    p(catching('c', signal('="x" + n')), 's -> c -> e'),
    { start: 'p', variables: { n: '1' } },
    { signal: 'x' },
    { signal: 'x1' },
  ),
  one(
    'rule 25: a signal starts instances',
    aProcess('p', start('s', signal('go')), manual('m'), 's -> m'),
    { signal: 'go', variables: { n: 1 } },
    { signal: 'other' },
  ),
  one(
    'rule 25: a signal end event reaches an event sub process and a start event',
    [
      p(end('t', signal('x')), 's -> t'),
      aProcess('other', start('os', signal('x')), service('work'), 'os -> work'),
    ],
    begin,
    { complete: 'work' },
  ),
  one(
    'rule 25: a signal that no one can name is an incident',
    p(catching('c', signal('=name')), 's -> c -> e'),
    begin,
    { set: 'p', variables: { name: 'x' } },
    { resolve: 'c' },
    { signal: 'x' },
  ),
  one(
    'rule 26: a link jumps',
    p(
      manual('a'),
      throwing('out', link('L')),
      catching('into', link('L')),
      manual('b'),
      's -> a -> out',
      'into -> b -> e',
    ),
    begin,
  ),
  one(
    'rule 26: several links lead to one place',
    p(
      parallel('f'),
      throwing('out1', link('L')),
      throwing('out2', link('L')),
      catching('into', link('L')),
      service('b'),
      's -> f -> out1',
      'f -> out2',
      'into -> b -> e',
    ),
    begin,
    { complete: 'b' },
    { complete: 'b#2' },
  ),
  one(
    'rule 27: a terminate end event ends its process',
    p(parallel('f'), service('a'), service('b'), end('t', terminate()), 's -> f -> a -> t', 'f -> b -> e'),
    begin,
    { complete: 'a' },
    { complete: 'b' },
  ),
  one(
    'rule 27: a terminate end event of a sub process ends only that',
    p(
      subProcess('sub', [
        start('i'),
        parallel('f'),
        service('a'),
        service('b'),
        end('t', terminate()),
        'i -> f -> a -> t',
        'f -> b',
      ]),
      manual('m'),
      's -> sub -> m -> e',
    ),
    begin,
    { complete: 'a' },
  ),
  one(
    'rule 27: a terminate end event of an event sub process lets the process go on',
    p(
      service('work'),
      's -> work -> e',
      eventSubProcess('esp', [
        start('es', signal('x'), { interrupting: false }),
        parallel('f'),
        service('a'),
        end('t', terminate()),
        'es -> f -> a',
        'f -> t',
      ]),
    ),
    begin,
    { signal: 'x' },
    { complete: 'work' },
  ),
  one(
    'rule 27: a terminate end event of a called process',
    [
      p(call('c', 'child'), manual('m'), 's -> c -> m -> e'),
      child(parallel('f'), service('a'), service('b'), end('t', terminate()), 'cs -> f -> a -> t', 'f -> b'),
    ],
    begin,
    { complete: 'a' },
  ),
  one(
    'rule 25: a signal does not reach who begins to wait after it',
    p(throwing('tell', signal('go')), catching('c', signal('go')), 's -> tell -> c -> e'),
    begin,
    { signal: 'go' },
  ),
  one(
    'rule 25: a signal reaches all of an instance before anything else happens',
    p(
      ...[service('w', { loop: { over: '=[1, 2, 3]', as: 'i', until: '=numberOfCompletedInstances >= 2' } })],
      subProcess('sub', [start('ss'), catching('c', signal('go')), end('se'), 'ss -> c -> se'], {
        loop: { over: '=[1, 2, 3]', as: 'i', until: '=numberOfCompletedInstances >= 2' },
      }),
      's -> sub -> w -> e',
    ),
    begin,
    { signal: 'go' },
    { complete: 'w' },
    { complete: 'w#2' },
  ),
];
