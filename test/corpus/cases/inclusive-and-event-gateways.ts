import {
  boundary,
  catching,
  end,
  eventGateway,
  inclusive,
  manual,
  message,
  parallel,
  script,
  service,
  signal,
  timer,
} from '../../bpmn-builder.ts';
import type { Case } from '../case.ts';
import { begin, one, p } from './model.ts';

const many = p(
  ...[inclusive('f', 'c'), service('a'), service('b'), service('c'), inclusive('j'), manual('after')],
  ...[
    's -> f',
    'f -> a: =x > 1',
    'f -> b: =x > 2',
    'f -> c',
    'a -> j',
    'b -> j',
    'c -> j',
    'j -> after -> e',
  ],
);
const waiting = p(
  ...[
    eventGateway('g'),
    catching('m', message('ping', '=key')),
    catching('t', timer('timeDuration', 'PT1H')),
  ],
  ...[catching('n', signal('stop')), manual('a'), manual('b'), manual('c')],
  ...['s -> g', 'g -> m -> a -> e', 'g -> t -> b -> e', 'g -> n -> c -> e'],
);
const wait = { start: 'p', variables: { key: 'k1' } };

export const inclusiveAndEventGateways: readonly Case[] = [
  one(
    'rule 18: an inclusive gateway takes every true flow',
    many,
    { start: 'p', variables: { x: 3 } },
    { complete: 'a' },
    { complete: 'b' },
  ),
  one(
    'rule 18: an inclusive join with one token does not wait',
    many,
    { start: 'p', variables: { x: 2 } },
    { complete: 'a' },
  ),
  one(
    'rule 18: an inclusive gateway takes its default flow',
    many,
    { start: 'p', variables: { x: 0 } },
    { complete: 'c' },
  ),
  one(
    'rule 18: an inclusive gateway without true condition and default',
    p(
      inclusive('f'),
      manual('a'),
      manual('b'),
      's -> f',
      'f -> a: =x = 1',
      'f -> b: =x = 2',
      'a -> e',
      'b -> e',
    ),
    {
      start: 'p',
      variables: { x: 3 },
    },
  ),
  one(
    'rule 18: an inclusive join waits for a boundary event that could still reach it',
    p(
      ...[inclusive('f'), service('a'), service('b'), boundary('late', 'b', timer('timeDuration', 'PT1H'))],
      ...[
        manual('c'),
        inclusive('j'),
        's -> f',
        'f -> a: =true',
        'f -> b: =true',
        'a -> j',
        'b -> end2',
        end('end2'),
      ],
      ...['late -> c -> j', 'j -> e'],
    ),
    begin,
    { complete: 'a' },
    { advance: 'PT1H' },
  ),
  {
    ...one(
      'rule 18: an inclusive join goes on when the last way to it is gone',
      p(
        ...[inclusive('f'), service('a'), service('b'), boundary('late', 'b', timer('timeDuration', 'PT1H'))],
        ...[
          manual('c'),
          inclusive('j'),
          's -> f',
          'f -> a: =true',
          'f -> b: =true',
          'a -> j',
          'b -> end2',
          end('end2'),
        ],
        ...['late -> c -> j', 'j -> e'],
      ),
      begin,
      { complete: 'a' },
      { complete: 'b' },
    ),
    differs: 'The join goes on; Zeebe waits for ever.',
  },
  one(
    'rule 18: an inclusive join of a parallel fork',
    p(parallel('f'), service('a'), service('b'), inclusive('j'), 's -> f -> a -> j', 'f -> b -> j', 'j -> e'),
    begin,
    { complete: 'b' },
    { complete: 'a' },
  ),
  one('rule 19: the message wins at an event-based gateway', waiting, wait, {
    publish: 'ping',
    key: 'k1',
    variables: { got: 1 },
  }),
  one('rule 19: the timer wins at an event-based gateway', waiting, wait, { advance: 'PT1H' }),
  one('rule 19: the signal wins at an event-based gateway', waiting, wait, { signal: 'stop' }),
  one(
    'rule 19: what comes after the winner finds nobody',
    waiting,
    wait,
    { signal: 'stop' },
    { publish: 'ping', key: 'k1' },
    { advance: 'PT2H' },
  ),
  one(
    'rule 19: an event-based gateway whose correlation key is missing is an incident',
    waiting,
    begin,
    { set: 'p', variables: { key: 'k2' } },
    { resolve: 'g' },
    { publish: 'ping', key: 'k2' },
  ),
  one(
    'rule 20: a scope ends with its last token',
    p(parallel('f'), manual('a'), end('e1'), service('b'), 's -> f -> a -> e1', 'f -> b -> e'),
    begin,
    { complete: 'b' },
  ),
  one(
    'rule 20: an element with two outgoing flows forks',
    p(script('a', '=1'), service('b'), service('c'), 's -> a -> b -> e', 'a -> c -> e'),
    begin,
    { complete: 'c' },
    { complete: 'b' },
  ),
  one(
    'rule 20: an element without outgoing flow ends its path',
    p(manual('a'), parallel('f'), 's -> f -> a', 'f -> e'),
    begin,
  ),
];
