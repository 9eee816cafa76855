import {
  end,
  error,
  escalation,
  eventSubProcess,
  manual,
  message,
  parallel,
  service,
  signal,
  start,
  subProcess,
  throwing,
  timer,
  type EventDefinition,
} from '../../bpmn-builder.ts';
import type { Case } from '../case.ts';
import { begin, one, p } from './model.ts';

/** An event sub process `esp` with start `es` and job `help`. */
const helped = (event: EventDefinition, interrupting: boolean, options = {}) =>
  eventSubProcess('esp', [
    start('es', event, { interrupting, ...options }),
    service('help'),
    end('ee'),
    'es -> help -> ee',
  ]);
const beside = (event: EventDefinition, interrupting: boolean, options = {}): string =>
  p(service('work'), 's -> work -> e', helped(event, interrupting, options));
const keyed = { start: 'p', variables: { key: 'k' } };

export const eventSubProcesses: readonly Case[] = [
  one(
    'rule 22: an interrupting message',
    beside(message('call', '=key'), true),
    keyed,
    { publish: 'call', key: 'k', variables: { x: 1 } },
    { complete: 'help' },
  ),
  one(
    'rule 22: a message that interrupts nothing',
    beside(message('call', '=key'), false),
    keyed,
    { publish: 'call', key: 'k', variables: { x: 1 } },
    { publish: 'call', key: 'k', variables: { x: 2 } },
    { complete: 'help#2' },
    { complete: 'work' },
    { complete: 'help' },
  ),
  one(
    'rule 22: an interrupting timer',
    beside(timer('timeDuration', 'PT1H'), true),
    begin,
    { advance: 'PT1H' },
    { complete: 'help' },
  ),
  one(
    'rule 22: a timer cycle that interrupts nothing',
    beside(timer('timeCycle', 'R2/PT1H'), false),
    begin,
    { advance: 'PT1H' },
    { advance: 'PT1H' },
    { advance: 'PT1H' },
    { complete: 'work' },
    { complete: 'help' },
    { complete: 'help#2' },
  ),
  one(
    'rule 22: an interrupting signal',
    beside(signal('alarm'), true),
    begin,
    { signal: 'alarm' },
    { signal: 'alarm' },
    { complete: 'help' },
  ),
  one(
    'rule 22: a signal that interrupts nothing',
    beside(signal('alarm'), false),
    begin,
    { signal: 'alarm' },
    { complete: 'work' },
    { complete: 'help' },
  ),
  one(
    'rule 22: an error of the process is caught',
    beside(error('E1'), true),
    begin,
    { error: 'work', code: 'E1', variables: { why: 'x' } },
    { complete: 'help' },
  ),
  one(
    'rule 22: variables of an error are mapped',
    beside(error('E1'), true, { outputs: { reason: '=why' } }),
    begin,
    { error: 'work', code: 'E1', variables: { why: 'x' } },
    { complete: 'help' },
  ),
  one(
    'rule 22: an escalation starts it beside',
    p(end('up', escalation('X')), 's -> up', helped(escalation('X'), false)),
    begin,
    { complete: 'help' },
  ),
  one(
    'rule 22: an escalation interrupts',
    p(
      throwing('up', escalation('X')),
      service('work'),
      's -> up -> work -> e',
      helped(escalation('X'), true),
    ),
    begin,
    { complete: 'help' },
  ),
  one(
    'rule 22: in a sub process it ends only what is in there',
    p(
      subProcess('sub', [
        start('i'),
        service('work'),
        end('ie'),
        'i -> work -> ie',
        helped(signal('alarm'), true),
      ]),
      ...[parallel('f'), service('other'), 's -> f -> sub -> e', 'f -> other -> e'],
    ),
    begin,
    { signal: 'alarm' },
    { complete: 'help' },
    { complete: 'other' },
  ),
  one(
    'rule 22: the first of two interrupting events wins',
    p(
      ...[service('work'), 's -> work -> e', helped(signal('one'), true)],
      eventSubProcess('esp2', [
        start('es2', signal('two'), { interrupting: true }),
        service('help2'),
        'es2 -> help2',
      ]),
    ),
    begin,
    { signal: 'one' },
    { signal: 'two' },
    { complete: 'help' },
  ),
  one(
    'rule 22: an interrupting event ends one that runs beside',
    p(
      ...[service('work'), 's -> work -> e', helped(signal('one'), false)],
      eventSubProcess('esp2', [
        start('es2', signal('two'), { interrupting: true }),
        service('help2'),
        'es2 -> help2',
      ]),
    ),
    begin,
    { signal: 'one' },
    { signal: 'two' },
    { complete: 'help2' },
  ),
  one(
    'rule 22: a scope whose paths are done waits for an event sub process beside',
    beside(signal('alarm'), false),
    begin,
    { signal: 'alarm' },
    { complete: 'work' },
    { signal: 'alarm' },
    { complete: 'help' },
    { complete: 'help#2' },
  ),
  {
    ...one(
      'rule 22: a start event of an event sub process with a missing correlation key',
      beside(message('call', '=key'), true),
      begin,
      { set: 'p', variables: { key: 'k' } },
      { cancel: 'p' },
    ),
    differs: 'The incident stands at the process, which is not active yet, not at its start event.',
  },
  one(
    'rule 22: variables of a message reach the process',
    beside(message('call', '=key'), false),
    keyed,
    { publish: 'call', key: 'k', variables: { x: 1 } },
    { activate: 'help' },
  ),
  one(
    'rule 22: an output mapping of the start event',
    beside(message('call', '=key'), false, { outputs: { y: '=x' } }),
    keyed,
    { publish: 'call', key: 'k', variables: { x: 1 } },
    { activate: 'help' },
    { complete: 'help' },
  ),
  one(
    'rule 22: an error in an event sub process goes further up',
    p(
      subProcess('sub', [start('i'), service('work'), 'i -> work', helped(error(), true)]),
      ...['s -> sub -> e', eventSubProcess('outer', [start('os', error('E2')), manual('m'), 'os -> m'])],
    ),
    begin,
    { error: 'work', code: 'E1' },
    { error: 'help', code: 'E2' },
  ),
  one(
    'rule 22: an event sub process is cancelled with its process',
    beside(signal('alarm'), false),
    begin,
    { signal: 'alarm' },
    { cancel: 'p' },
    { complete: 'help' },
  ),
  {
    ...one(
      'rule 22: nested event sub processes',
      p(
        service('work'),
        's -> work -> e',
        eventSubProcess('esp', [
          ...[start('es', signal('one'), { interrupting: false }), service('help'), 'es -> help'],
          eventSubProcess('deep', [
            start('ds', signal('two'), { interrupting: true }),
            service('more'),
            'ds -> more',
          ]),
        ]),
      ),
      begin,
      { signal: 'one' },
      { signal: 'two' },
      { complete: 'work' },
    ),
    differs: 'The inner one starts; in Zeebe the instance hangs.',
  },
];
