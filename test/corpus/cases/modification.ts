import {
  aProcess,
  boundary,
  call,
  end,
  eventGateway,
  eventSubProcess,
  catching,
  message,
  parallel,
  service,
  start,
  subProcess,
  timer,
} from '../../bpmn-builder.ts';
import type { Case } from '../case.ts';
import { begin, one, p } from './model.ts';

const line = p(service('a'), service('b'), 's -> a -> b -> e');
const nested = p(
  service('a'),
  subProcess('sub', [start('ss'), service('w'), service('x'), end('se'), 'ss -> w -> x -> se'], {
    inputs: { local: '=1' },
  }),
  boundary('late', 'sub', timer('timeDuration', 'PT1H'), { interrupting: false }),
  's -> a -> sub -> e',
  'late -> e',
);
const each = p(
  service('a'),
  service('w', { loop: { over: '=[1, 2]', as: 'i', collect: ['r', '=i'] } }),
  's -> a -> w -> e',
);

export const modifications: readonly Case[] = [
  one(
    'rule 40: a token is moved',
    line,
    begin,
    { modify: 'p', enter: [{ element: 'b' }], terminate: ['a'] },
    { complete: 'b' },
  ),
  one('rule 40: a token is added', line, begin, { modify: 'p', enter: [{ element: 'b' }] }),
  one('rule 40: ending the last element ends the instance', line, begin, { modify: 'p', terminate: ['a'] }),
  one('rule 40: an end event is activated', line, begin, { modify: 'p', enter: [{ element: 'e' }] }),
  one(
    'rule 40: missing scopes are created with their events',
    nested,
    begin,
    { modify: 'p', enter: [{ element: 'x' }], terminate: ['a'] },
    { complete: 'x' },
  ),
  one(
    'rule 40: a scope that runs is entered',
    nested,
    begin,
    { complete: 'a' },
    { modify: 'p', enter: [{ element: 'x' }] },
    { complete: 'w' },
  ),
  one(
    'rule 40: a new scope is wanted beside the one that runs',
    nested,
    begin,
    { complete: 'a' },
    { modify: 'p', enter: [{ element: 'x', ancestor: 'p' }] },
    { complete: 'x' },
  ),
  one(
    'rule 40: several instances of a scope need a choice',
    nested,
    begin,
    { complete: 'a' },
    { modify: 'p', enter: [{ element: 'x', ancestor: 'p' }] },
    { modify: 'p', enter: [{ element: 'w' }] },
    { modify: 'p', enter: [{ element: 'w', ancestor: 'sub#2' }] },
  ),
  one('rule 40: variables of the process and of scopes', nested, begin, {
    modify: 'p',
    enter: [
      { element: 'x', variables: { g: 1 } },
      { element: 'x', variables: { l: 2 }, scope: 'sub' },
      { element: 'w', variables: { t: 3 }, scope: 'w' },
    ],
  }),
  one('rule 40: a whole sub process', nested, begin, {
    modify: 'p',
    enter: [{ element: 'sub' }],
    terminate: ['a'],
  }),
  one(
    'rule 40: ending the last element of a sub process',
    nested,
    begin,
    { complete: 'a' },
    { modify: 'p', terminate: ['w'] },
  ),
  one(
    'rule 40: a sub process is ended',
    nested,
    begin,
    { complete: 'a' },
    { modify: 'p', enter: [{ element: 'a' }], terminate: ['sub'] },
  ),
  one('rule 40: a whole multi-instance', each, begin, {
    modify: 'p',
    enter: [{ element: 'w' }],
    terminate: ['a'],
  }),
  one(
    'rule 40: an instance of a multi-instance is taken out',
    each,
    begin,
    { complete: 'a' },
    { modify: 'p', terminate: ['w'] },
    { complete: 'w#2' },
  ),
  one('rule 40: a start event is refused', line, begin, { modify: 'p', enter: [{ element: 's' }] }),
  one('rule 40: a boundary event is refused', nested, begin, { modify: 'p', enter: [{ element: 'late' }] }),
  one('rule 40: an unknown element is refused', line, begin, { modify: 'p', enter: [{ element: 'none' }] }),
  one(
    'rule 40: what follows an event-based gateway is refused',
    p(
      ...[service('a'), eventGateway('g'), catching('m', message('m', '="k"'))],
      ...[catching('t', timer('timeDuration', 'PT1H')), 's -> a -> g -> m -> e', 'g -> t -> e'],
    ),
    begin,
    { modify: 'p', enter: [{ element: 'm' }] },
    { modify: 'p', enter: [{ element: 'g' }], terminate: ['a'] },
    { publish: 'm', key: 'k' },
  ),
  one(
    'rule 40: an event sub process is entered',
    p(
      service('a'),
      eventSubProcess('es', [start('ess', message('m', '="k"')), service('w'), 'ess -> w']),
      's -> a -> e',
    ),
    begin,
    { modify: 'p', enter: [{ element: 'w' }] },
  ),
  one(
    'rule 40: a gateway is activated',
    p(service('a'), parallel('f'), service('b'), service('c'), 's -> a -> f', 'f -> b -> e', 'f -> c -> e'),
    begin,
    { modify: 'p', enter: [{ element: 'f' }], terminate: ['a'] },
  ),
  one(
    'rule 40: a called process is modified',
    [
      p(call('c', 'child'), 's -> c -> e'),
      aProcess('child', start('cs'), service('a'), service('b'), 'cs -> a -> b'),
    ],
    begin,
    { modify: 'child', enter: [{ element: 'b' }], terminate: ['a'] },
    { complete: 'b' },
  ),
  one(
    'rule 40: an element with an incident is ended',
    line,
    begin,
    { fail: 'a', retries: 0, message: 'no' },
    { modify: 'p', enter: [{ element: 'b' }], terminate: ['a'] },
  ),
];
