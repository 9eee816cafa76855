import { aProcess, catching, manual, service, start, timer, boundary } from '../../bpmn-builder.ts';
import type { Case } from '../case.ts';
import { begin, one, p } from './model.ts';

const caught = (kind: 'timeDate' | 'timeDuration', text: string): string =>
  p(catching('c', timer(kind, text)), 's -> c -> e');
const starting = (kind: 'timeDate' | 'timeDuration' | 'timeCycle', text: string): string =>
  aProcess('p', start('s', timer(kind, text)), manual('m'), 's -> m');

export const timers: readonly Case[] = [
  one(
    'rule 29: a duration is waited for',
    caught('timeDuration', 'PT90M'),
    begin,
    { advance: 'PT89M' },
    { advance: 'PT1M' },
  ),
  one(
    'rule 29: a duration of days',
    caught('timeDuration', 'P1DT2H'),
    begin,
    { advance: 'P1D' },
    { advance: 'PT2H' },
  ),
  one(
    'rule 29: a duration is an expression',
    caught('timeDuration', '=duration("PT" + string(n) + "H")'),
    { start: 'p', variables: { n: 2 } },
    { advance: 'PT2H' },
  ),
  one(
    'rule 29: a duration is a text of a variable',
    caught('timeDuration', '=d'),
    { start: 'p', variables: { d: 'PT30S' } },
    { advance: 'PT30S' },
  ),
  one('rule 29: a duration of nothing fires at once', caught('timeDuration', 'PT0S'), begin),
  one(
    'rule 29: minus a duration is null, which is an incident',
    caught('timeDuration', '=-duration("PT1H")'),
    begin,
  ),
  one('rule 29: a negative duration fires at once', caught('timeDuration', '=duration("-PT1H")'), begin),
  one('rule 29: a date in the past fires at once', caught('timeDate', '=at'), {
    start: 'p',
    variables: { at: '@-PT1H' },
  }),
  one(
    'rule 29: a date is waited for',
    caught('timeDate', '=at'),
    { start: 'p', variables: { at: '@PT1H' } },
    { advance: 'PT1H' },
  ),
  one(
    'rule 29: a date is a temporal value',
    caught('timeDate', '=date and time(at) + duration("PT1H")'),
    { start: 'p', variables: { at: '@PT1H' } },
    { advance: 'PT1H' },
    { advance: 'PT1H' },
  ),
  one(
    'rule 29: a date that is none is an incident',
    caught('timeDate', '=at'),
    { start: 'p', variables: { at: 'tomorrow' } },
    { set: 'p', variables: { at: '@PT1H' } },
    { resolve: 'c' },
    { advance: 'PT1H' },
  ),
  one('rule 29: a date that is null is an incident', caught('timeDate', '=d'), begin),
  one('rule 29: a duration that is null is an incident', caught('timeDuration', '=d'), begin),
  one('rule 29: a duration that is a number is an incident', caught('timeDuration', '=5'), begin),
  one(
    'rule 29: a timer starts instances once',
    starting('timeDuration', 'PT1H'),
    { advance: 'PT1H' },
    { advance: 'PT1H' },
  ),
  one(
    'rule 29: a cycle starts instances',
    starting('timeCycle', 'R2/PT1H'),
    { advance: 'PT1H' },
    { advance: 'PT1H' },
    { advance: 'PT1H' },
  ),
  one(
    'rule 29: a cycle does not drift',
    p(
      service('w'),
      boundary('b', 'w', timer('timeCycle', 'R3/PT1H'), { interrupting: false }),
      manual('m'),
      's -> w -> e',
      'b -> m -> e',
    ),
    begin,
    { advance: 'PT90M' },
    { advance: 'PT30M' },
    { advance: 'PT1H' },
  ),
  one(
    'rule 29: a cycle catches up',
    p(
      service('w'),
      boundary('b', 'w', timer('timeCycle', 'R/PT1H'), { interrupting: false }),
      manual('m'),
      's -> w -> e',
      'b -> m -> e',
    ),
    begin,
    { advance: 'PT150M' },
    { advance: 'PT30M' },
    { complete: 'w' },
  ),
  one(
    'rule 29: a calendar cycle starts instances',
    starting('timeCycle', '0 30 * * * *'),
    { advance: 'PT29M' },
    { advance: 'PT1M' },
    { advance: 'PT1H' },
  ),
  one(
    'rule 29: a calendar cycle at a boundary',
    p(
      service('w'),
      boundary('b', 'w', timer('timeCycle', '0 0/15 * * * *'), { interrupting: false }),
      manual('m'),
      's -> w -> e',
      'b -> m -> e',
    ),
    begin,
    { advance: 'PT10M' },
    { advance: 'PT5M' },
    { advance: 'PT15M' },
    { complete: 'w' },
  ),
  one(
    'rule 29: a cycle is an expression',
    p(
      service('w'),
      boundary('b', 'w', timer('timeCycle', '=cycle(2, duration("PT1H"))'), { interrupting: false }),
      manual('m'),
      's -> w -> e',
      'b -> m -> e',
    ),
    begin,
    { advance: 'PT1H' },
    { advance: 'PT1H' },
    { advance: 'PT1H' },
  ),
  one(
    'rule 29: a cycle that is none is an incident',
    p(
      service('w'),
      boundary('b', 'w', timer('timeCycle', '=c'), { interrupting: false }),
      manual('m'),
      's -> w -> e',
      'b -> m -> e',
    ),
    { start: 'p', variables: { c: 'often' } },
  ),
  one(
    'rule 29: two timers in the order of their due dates',
    p(
      catching('c', timer('timeDuration', 'PT1H')),
      catching('d', timer('timeDuration', 'PT1H')),
      's -> c -> d -> e',
    ),
    begin,
    { advance: 'PT3H' },
    { advance: 'PT1H' },
  ),
  one(
    'rule 3: a new version ends the start timer of the old one',
    starting('timeCycle', 'R/PT1H'),
    { deploy: [starting('timeCycle', 'R/PT2H')] },
    { advance: 'PT1H' },
    { advance: 'PT1H' },
  ),
  one(
    'rule 29: cancelling ends a timer',
    caught('timeDuration', 'PT1H'),
    begin,
    { cancel: 'p' },
    { advance: 'PT1H' },
  ),
];
