import {
  aProcess,
  boundary,
  call,
  end,
  eventSubProcess,
  message,
  receive,
  service,
  start,
  subProcess,
  timer,
  type Part,
} from '../../bpmn-builder.ts';
import type { Case } from '../case.ts';
import { begin, one, p } from './model.ts';

/** Process `q`, where an instance goes. */
const q = (...parts: Part[]): string => aProcess('q', start('s'), end('e'), ...parts);
const line = p(service('a'), 's -> a -> e');

export const migrations: readonly Case[] = [
  one(
    'rule 41: a job moves along',
    [line, q(service('b'), service('c'), 's -> b -> c -> e')],
    { start: 'p', variables: { x: 1 } },
    { migrate: 'p', to: 'q', map: { a: 'b' } },
    { complete: 'b', variables: { y: 2 } },
    { complete: 'c' },
  ),
  one(
    'rule 41: an incident moves along',
    [line, q(service('b'), 's -> b -> e')],
    begin,
    { fail: 'a', retries: 0, message: 'no' },
    { migrate: 'p', to: 'q', map: { a: 'b' } },
    { setRetries: 'b', to: 1 },
    { resolve: 'b' },
    { complete: 'b' },
  ),
  one(
    'rule 41: a sub process moves along',
    [
      p(subProcess('sub', [start('ss'), service('a'), 'ss -> a']), 's -> sub -> e'),
      q(subProcess('box', [start('ss'), service('b'), 'ss -> b']), service('c'), 's -> box -> c -> e'),
    ],
    begin,
    { migrate: 'p', to: 'q', map: { sub: 'box', a: 'b' } },
    { complete: 'b' },
  ),
  one(
    'rule 41: a called process stays',
    [
      p(call('c', 'child'), 's -> c -> e'),
      q(call('d', 'child'), service('w'), 's -> d -> w -> e'),
      aProcess('child', start('cs'), service('x'), 'cs -> x'),
    ],
    begin,
    { migrate: 'p', to: 'q', map: { c: 'd' } },
    { complete: 'x' },
  ),
  one(
    'rule 41: an active element without a target is refused',
    [line, q(service('b'), 's -> b -> e')],
    begin,
    { migrate: 'p', to: 'q', map: {} },
  ),
  one('rule 41: an unknown target element is refused', [line, q(service('b'), 's -> b -> e')], begin, {
    migrate: 'p',
    to: 'q',
    map: { a: 'none' },
  }),
  one('rule 41: an unknown source element is refused', [line, q(service('b'), 's -> b -> e')], begin, {
    migrate: 'p',
    to: 'q',
    map: { a: 'b', none: 'b' },
  }),
  one(
    'rule 41: another type is refused',
    [line, q(subProcess('b', [start('ss'), service('x'), 'ss -> x']), 's -> b -> e')],
    begin,
    { migrate: 'p', to: 'q', map: { a: 'b' } },
  ),
  one(
    'rule 41: another scope is refused',
    [line, q(subProcess('sub', [start('ss'), service('b'), 'ss -> b']), 's -> sub -> e')],
    begin,
    { migrate: 'p', to: 'q', map: { a: 'b' } },
  ),
  one(
    'rule 41: a mapped boundary event keeps its subscription',
    [
      p(service('a'), boundary('m', 'a', message('go', '="k"')), 's -> a -> e', 'm -> e'),
      q(service('b'), boundary('n', 'b', message('go', '="k"')), service('c'), 's -> b -> e', 'n -> c -> e'),
    ],
    begin,
    { migrate: 'p', to: 'q', map: { a: 'b', m: 'n' } },
    { publish: 'go', key: 'k' },
  ),
  one(
    'rule 41: a boundary event without a target is closed, a new one is opened',
    [
      p(service('a'), boundary('m', 'a', message('go', '="k"')), 's -> a -> e', 'm -> e'),
      q(service('b'), boundary('n', 'b', message('stop', '="k"')), 's -> b -> e', 'n -> e'),
    ],
    begin,
    { migrate: 'p', to: 'q', map: { a: 'b' } },
    { publish: 'go', key: 'k' },
    { publish: 'stop', key: 'k' },
  ),
  one(
    'rule 41: a mapped timer keeps its date',
    [
      p(service('a'), boundary('t', 'a', timer('timeDuration', 'PT2H')), 's -> a -> e', 't -> e'),
      q(service('b'), boundary('u', 'b', timer('timeDuration', 'PT9H')), 's -> b -> e', 'u -> e'),
    ],
    begin,
    { advance: 'PT1H' },
    { migrate: 'p', to: 'q', map: { a: 'b', t: 'u' } },
    { advance: 'PT1H' },
  ),
  one(
    'rule 41: a receive task',
    [p(receive('a', 'go', '="k"'), 's -> a -> e'), q(receive('b', 'go', '="k"'), 's -> b -> e')],
    begin,
    { migrate: 'p', to: 'q', map: { a: 'b' } },
    { publish: 'go', key: 'k' },
  ),
  one(
    'rule 41: an event sub process of the target',
    [
      line,
      q(
        service('b'),
        eventSubProcess('es', [start('ess', message('m', '="k"')), service('w'), 'ess -> w']),
        's -> b -> e',
      ),
    ],
    begin,
    { migrate: 'p', to: 'q', map: { a: 'b' } },
    { publish: 'm', key: 'k' },
  ),
  one(
    'rule 41: a multi-instance',
    [
      p(service('a', { loop: { over: '=[1, 2]', as: 'i' } }), 's -> a -> e'),
      q(service('b', { loop: { over: '=[1, 2]', as: 'i' } }), 's -> b -> e'),
    ],
    begin,
    { migrate: 'p', to: 'q', map: { a: 'b' } },
  ),
];
