import {
  aProcess,
  boundary,
  call,
  end,
  error,
  escalation,
  eventSubProcess,
  manual,
  parallel,
  service,
  start,
  subProcess,
  throwing,
} from '../../bpmn-builder.ts';
import type { Case } from '../case.ts';
import { begin, one, p } from './model.ts';

const child = (...parts: Parameters<typeof aProcess>[1][]): string =>
  aProcess('child', start('cs'), ...parts);
const inSub = (inside: Parameters<typeof subProcess>[1], ...parts: Parameters<typeof p>): string =>
  p(subProcess('sub', [start('i'), ...inside]), 's -> sub -> e', ...parts);

export const throwings: readonly Case[] = [
  one(
    'rule 23: an error end event is caught at the sub process',
    inSub(
      [end('bad', error('E1')), 'i -> bad'],
      boundary('b', 'sub', error('E1')),
      manual('m'),
      'b -> m -> e',
    ),
    begin,
  ),
  one(
    'rule 23: an error end event that nobody catches',
    inSub([end('bad', error('E1')), 'i -> bad']),
    begin,
    { resolve: 'bad' },
    { cancel: 'p' },
  ),
  one(
    'rule 23: an error end event ends the other paths of its sub process',
    inSub(
      [parallel('f'), service('a'), manual('n'), end('bad', error('E1')), 'i -> f -> a', 'f -> n -> bad'],
      boundary('b', 'sub', error()),
      manual('m'),
      'b -> m -> e',
    ),
    begin,
    { complete: 'a' },
  ),
  one(
    'rule 23: an error end event caught by an event sub process',
    inSub([
      end('bad', error('E1')),
      'i -> bad',
      eventSubProcess('esp', [start('es', error('E1')), service('help'), 'es -> help']),
    ]),
    begin,
    { complete: 'help' },
  ),
  one(
    'rule 23: an error passes a scope that catches another code',
    inSub(
      [
        subProcess('deep', [start('di'), end('bad', error('E1')), 'di -> bad']),
        boundary('wrong', 'deep', error('E2')),
        manual('n'),
        'i -> deep',
        'wrong -> n',
      ],
      boundary('b', 'sub', error('E1')),
      manual('m'),
      'b -> m -> e',
    ),
    begin,
  ),
  one(
    'rule 23: an error leaves a called process',
    [
      p(call('c', 'child'), boundary('b', 'c', error('E1')), manual('m'), 's -> c -> e', 'b -> m -> e'),
      child(end('bad', error('E1')), 'cs -> bad'),
    ],
    begin,
  ),
  one(
    'rule 23: an error of a job leaves a called process',
    [
      p(
        call('c', 'child'),
        boundary('b', 'c', error('E1'), { outputs: { r: '=x' } }),
        manual('m'),
        's -> c -> e',
        'b -> m -> e',
      ),
      child(service('work'), 'cs -> work'),
    ],
    begin,
    { error: 'work', code: 'E1', variables: { x: 1 } },
  ),
  one(
    'rule 23: an error of a called process that nobody catches',
    [p(call('c', 'child'), 's -> c -> e'), child(service('work'), 'cs -> work')],
    begin,
    { error: 'work', code: 'E1' },
    { cancel: 'p' },
  ),
  one(
    'rule 24: an escalation that nobody catches goes on',
    p(throwing('up', escalation('X')), manual('m'), 's -> up -> m -> e'),
    begin,
  ),
  one(
    'rule 24: an escalation end event that nobody catches',
    p(end('up', escalation('X')), 's -> up'),
    begin,
  ),
  one(
    'rule 24: an escalation runs a path beside its sub process',
    inSub(
      [throwing('up', escalation('X')), service('a'), 'i -> up -> a'],
      boundary('b', 'sub', escalation('X'), { interrupting: false }),
      manual('m'),
      'b -> m -> e',
    ),
    begin,
    { complete: 'a' },
  ),
  one(
    'rule 24: an escalation interrupts its sub process',
    inSub(
      [throwing('up', escalation('X')), service('a'), 'i -> up -> a'],
      boundary('b', 'sub', escalation('X')),
      manual('m'),
      'b -> m -> e',
    ),
    begin,
  ),
  one(
    'rule 24: an escalation end event interrupts its sub process',
    inSub(
      [end('up', escalation('X')), 'i -> up'],
      boundary('b', 'sub', escalation('X')),
      manual('m'),
      'b -> m -> e',
    ),
    begin,
  ),
  one(
    'rule 24: an escalation end event beside its sub process',
    inSub(
      [end('up', escalation('X')), 'i -> up'],
      boundary('b', 'sub', escalation('X'), { interrupting: false }),
      manual('m'),
      'b -> m -> e',
    ),
    begin,
  ),
  one(
    'rule 24: an event without code catches every escalation',
    inSub(
      [throwing('up', escalation('X')), service('a'), 'i -> up -> a'],
      boundary('b', 'sub', escalation(), { interrupting: false }),
      manual('m'),
      'b -> m -> e',
    ),
    begin,
    { complete: 'a' },
  ),
  one(
    'rule 24: an escalation of another code is not caught',
    inSub(
      [throwing('up', escalation('X')), service('a'), 'i -> up -> a'],
      boundary('b', 'sub', escalation('Y')),
      manual('m'),
      'b -> m -> e',
    ),
    begin,
    { complete: 'a' },
  ),
  one(
    'rule 24: an escalation leaves a called process',
    [
      p(
        call('c', 'child'),
        boundary('b', 'c', escalation('X'), { interrupting: false }),
        manual('m'),
        's -> c -> e',
        'b -> m -> e',
      ),
      child(throwing('up', escalation('X')), service('work'), 'cs -> up -> work'),
    ],
    begin,
    { complete: 'work' },
  ),
];
