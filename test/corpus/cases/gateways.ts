import { exclusive, manual, parallel, service, start, subProcess } from '../../bpmn-builder.ts';
import type { Case } from '../case.ts';
import { begin, one, p } from './model.ts';

const choice = p(
  ...[exclusive('g', 'c'), manual('a'), manual('b'), manual('c')],
  ...['s -> g', 'g -> a: =x > 10', 'g -> b: =x > 5', 'g -> c', 'a -> e', 'b -> e', 'c -> e'],
);
const simple = p(
  exclusive('g', 'b'),
  manual('a'),
  manual('b'),
  's -> g',
  'g -> a: =x > 10',
  'g -> b',
  'a -> e',
  'b -> e',
);
const strict = p(
  ...[exclusive('g'), manual('a'), manual('b')],
  ...['s -> g', 'g -> a: =x = 1', 'g -> b: =x = 2', 'a -> e', 'b -> e'],
);
const fork = p(
  ...[parallel('f'), service('a'), service('b'), parallel('j'), manual('after')],
  ...['s -> f -> a -> j', 'f -> b -> j', 'j -> after -> e'],
);

export const gateways: readonly Case[] = [
  one('rule 16: an exclusive gateway takes the flow whose condition is true', choice, {
    start: 'p',
    variables: { x: 7 },
  }),
  {
    ...one('rule 16: several conditions of an exclusive gateway are true', choice, {
      start: 'p',
      variables: { x: 11 },
    }),
    differs: 'The first flow of the model is taken, not the last.',
  },
  one('rule 16: the default flow is taken when no condition is true', choice, {
    start: 'p',
    variables: { x: 1 },
  }),
  one('rule 16: without default flow no true condition is an incident', strict, {
    start: 'p',
    variables: { x: 3 },
  }),
  one(
    'rule 16: an exclusive gateway goes on once its incident is resolved',
    strict,
    { start: 'p', variables: { x: 3 } },
    { set: 'p', variables: { x: 2 } },
    { resolve: 'g' },
  ),
  one(
    'rule 16: an incident that is not mended comes again',
    strict,
    { start: 'p', variables: { x: 3 } },
    { resolve: 'g' },
    { set: 'p', variables: { x: 1 } },
    { resolve: 'g' },
  ),
  one('rule 5: a missing variable in a condition is an incident in spite of a default flow', simple, begin),
  one('rule 5: a text where a condition compares numbers', simple, { start: 'p', variables: { x: 'many' } }),
  one(
    'rule 16: a gateway with one unconditional flow passes',
    p(exclusive('g'), manual('a'), 's -> g -> a -> e'),
    begin,
  ),
  one(
    'rule 16: a gateway without outgoing flow ends the path',
    p(exclusive('g'), parallel('f'), manual('a'), 's -> f -> g', 'f -> a -> e'),
    begin,
  ),
  one(
    'rule 16: an exclusive gateway merges without waiting',
    p(
      parallel('f'),
      service('a'),
      service('b'),
      exclusive('m'),
      manual('after'),
      's -> f -> a -> m',
      'f -> b -> m',
      'm -> after -> e',
    ),
    begin,
    { complete: 'b' },
    { complete: 'a' },
  ),
  one(
    'rule 16: a loop back through an exclusive gateway',
    p(
      exclusive('m'),
      service('work'),
      exclusive('g', 'e'),
      's -> m -> work -> g',
      'g -> m: =again',
      'g -> e',
    ),
    begin,
    { complete: 'work', variables: { again: true } },
    { complete: 'work#2', variables: { again: true } },
    { complete: 'work#3', variables: { again: false } },
  ),
  one('rule 17: a join waits for both branches', fork, begin, { complete: 'a' }, { complete: 'b' }),
  one(
    'rule 17: a join waits in whichever order branches end',
    fork,
    begin,
    { complete: 'b' },
    { complete: 'a' },
  ),
  one(
    'rule 17: two tokens on one flow do not make a join',
    p(
      ...[parallel('f'), manual('a'), manual('b'), service('c'), exclusive('m'), parallel('j')],
      ...['s -> f', 'f -> a -> m', 'f -> b -> m', 'm -> j', 'f -> c -> j', 'j -> e'],
    ),
    begin,
    { complete: 'c' },
    { cancel: 'p' },
  ),
  one(
    'rule 17: one gateway joins and forks',
    p(
      ...[parallel('f'), service('a'), service('b'), parallel('both'), manual('c'), manual('d')],
      ...['s -> f', 'f -> a -> both', 'f -> b -> both', 'both -> c -> e', 'both -> d -> e'],
    ),
    begin,
    { complete: 'a' },
    { complete: 'b' },
  ),
  one(
    'rule 17: joins of two sub process instances do not mix',
    p(
      subProcess(
        'each',
        [
          start('i'),
          parallel('f'),
          service('a'),
          service('b'),
          parallel('j'),
          'i -> f -> a -> j',
          'f -> b -> j',
        ],
        { loop: { over: '=[1, 2]', as: 'item' } },
      ),
      's -> each -> e',
    ),
    begin,
    { complete: 'a' },
    { complete: 'b#2' },
    { complete: 'b' },
    { complete: 'a#2' },
  ),
];
