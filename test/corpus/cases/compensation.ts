import {
  aProcess,
  association,
  boundary,
  call,
  compensation,
  end,
  error,
  eventSubProcess,
  exclusive,
  parallel,
  script,
  service,
  signal,
  start,
  subProcess,
  throwing,
  undoing,
  type Part,
} from '../../bpmn-builder.ts';
import type { Case } from '../case.ts';
import { begin, one, p } from './model.ts';

/** A task with its compensation boundary event and its handler `undo_x`. */
const undoable = (id: string, handler = undoing(service(`undo_${id}`))): Part[] => [
  ...[service(id), boundary(`b_${id}`, id, compensation()), handler],
  association(`b_${id}`, `undo_${id}`),
];
const undo = throwing('undo', compensation());

export const compensations: readonly Case[] = [
  one(
    'rule 28: what completed is undone, and the token goes on after the last handler',
    p(...undoable('a'), ...undoable('b'), undo, service('next'), 's -> a -> b -> undo -> next -> e'),
    begin,
    { complete: 'a' },
    { complete: 'b' },
    { complete: 'undo_b' },
    { complete: 'undo_a' },
    { complete: 'next' },
  ),
  one(
    'rule 28: an end event undoes too',
    p(...undoable('a'), end('back', compensation()), 's -> a -> back'),
    begin,
    { complete: 'a' },
    { complete: 'undo_a', variables: { undone: true } },
  ),
  one('rule 28: with nothing to undo the token goes on at once', p(undo, 's -> undo -> e'), begin),
  one(
    'rule 28: what still runs is not undone',
    p(parallel('f'), ...undoable('a'), ...undoable('b'), undo, 's -> f -> a -> undo -> e', 'f -> b -> e'),
    begin,
    { complete: 'a' },
    { complete: 'undo_a' },
    { complete: 'b' },
  ),
  one(
    'rule 28: an activity is undone as often as it completed, and only once',
    p(
      ...undoable('a'),
      exclusive('again', 'undo'),
      ...[undo, throwing('more', compensation())],
      ...['s -> a -> again', 'again -> a: =again', 'again -> undo -> more -> e'],
    ),
    begin,
    { complete: 'a', variables: { again: true } },
    { complete: 'a#2', variables: { again: false } },
    { complete: 'undo_a' },
    { complete: 'undo_a#2' },
  ),
  one(
    'rule 28: an event names what it undoes',
    p(
      ...[...undoable('a'), ...undoable('b'), throwing('undo', compensation('a'))],
      ...[throwing('rest', compensation()), 's -> a -> b -> undo -> rest -> e'],
    ),
    begin,
    { complete: 'a' },
    { complete: 'b' },
    { complete: 'undo_a' },
    { complete: 'undo_b' },
  ),
  one(
    'rule 28: a sub process is undone with what completed inside',
    p(
      subProcess('sub', [start('ss'), ...undoable('a'), ...undoable('c'), end('se'), 'ss -> a -> c -> se']),
      ...[undo, 's -> sub -> undo -> e'],
    ),
    begin,
    { complete: 'a' },
    { complete: 'c' },
    { complete: 'undo_a' },
    { complete: 'undo_c' },
  ),
  one(
    'rule 28: a sub process has a handler of its own',
    p(
      subProcess('sub', [start('ss'), ...undoable('a'), end('se'), 'ss -> a -> se']),
      ...[boundary('b', 'sub', compensation()), undoing(service('undo_sub')), association('b', 'undo_sub')],
      ...[undo, 's -> sub -> undo -> e'],
    ),
    begin,
    { complete: 'a' },
    { complete: 'undo_sub' },
    { complete: 'undo_a' },
  ),
  one(
    'rule 28: an event inside a sub process undoes nothing outside',
    p(
      ...undoable('a'),
      subProcess('sub', [start('ss'), ...undoable('c'), undo, end('se'), 'ss -> c -> undo -> se']),
      's -> a -> sub -> e',
    ),
    begin,
    { complete: 'a' },
    { complete: 'c' },
    { complete: 'undo_c' },
  ),
  one(
    'rule 28: a sub process that was interrupted leaves nothing to undo',
    p(
      subProcess('sub', [start('ss'), ...undoable('a'), service('w'), end('se'), 'ss -> a -> w -> se']),
      ...[boundary('failed', 'sub', error('E')), undo, 's -> sub -> e', 'failed -> undo -> e'],
    ),
    begin,
    { complete: 'a' },
    { error: 'w', code: 'E' },
  ),
  one(
    'rule 28: an event sub process undoes what completed around it',
    p(
      ...undoable('a'),
      service('w'),
      eventSubProcess('es', [start('ess', error('E')), end('ese', compensation()), 'ess -> ese']),
      's -> a -> w -> e',
    ),
    begin,
    { complete: 'a' },
    { error: 'w', code: 'E' },
    { complete: 'undo_a' },
  ),
  one(
    'rule 28: a multi-instance is undone once',
    p(
      service('a', { loop: { over: '=[1, 2]', as: 'i' } }),
      ...[boundary('b', 'a', compensation()), undoing(service('undo_a')), association('b', 'undo_a')],
      ...[undo, 's -> a -> undo -> e'],
    ),
    begin,
    { complete: 'a' },
    { complete: 'a#2' },
    { complete: 'undo_a' },
  ),
  one(
    'rule 28: what completed in each instance of a multi-instance is undone',
    p(
      subProcess('sub', [start('ss'), ...undoable('a'), end('se'), 'ss -> a -> se'], {
        loop: { over: '=[1, 2]', as: 'i' },
      }),
      ...[undo, 's -> sub -> undo -> e'],
    ),
    begin,
    { complete: 'a' },
    { complete: 'a#2' },
    { complete: 'undo_a' },
    { complete: 'undo_a#2' },
  ),
  one(
    'rule 28: a script undoes with what the process knows now',
    p(
      ...undoable('a', undoing(script('undo_a', '=x + 1', { result: 'x' }))),
      ...[undo, 's -> a -> undo -> e'],
    ),
    { start: 'p', variables: { x: 1 } },
    { complete: 'a', variables: { x: 5 } },
  ),
  one(
    'rule 28: a called process keeps its compensation to itself',
    [
      p(call('c', 'child'), undo, 's -> c -> undo -> e'),
      aProcess('child', start('cs'), ...undoable('a'), end('ce'), 'cs -> a -> ce'),
    ],
    begin,
    { complete: 'a' },
  ),
  one(
    'rule 28: an error from a handler',
    p(
      subProcess('sub', [start('ss'), ...undoable('a'), undo, end('se'), 'ss -> a -> undo -> se']),
      ...[boundary('failed', 'sub', error('E')), 's -> sub -> e', 'failed -> e'],
    ),
    begin,
    { complete: 'a' },
    { error: 'undo_a', code: 'E' },
  ),
  one(
    'rule 28: cancelling ends the handlers',
    p(...undoable('a'), undo, 's -> a -> undo -> e'),
    begin,
    { complete: 'a' },
    { cancel: 'p' },
  ),
  one(
    'rule 28: a failed handler is an incident',
    p(...undoable('a'), undo, 's -> a -> undo -> e'),
    begin,
    { complete: 'a' },
    { fail: 'undo_a', retries: 0, message: 'no' },
    { setRetries: 'undo_a', to: 1 },
    { resolve: 'undo_a' },
    { complete: 'undo_a' },
  ),
  one(
    'rule 28: a signal interrupts while something is undone',
    p(
      subProcess('sub', [start('ss'), ...undoable('a'), undo, end('se'), 'ss -> a -> undo -> se']),
      ...[boundary('stop', 'sub', signal('halt')), 's -> sub -> e', 'stop -> e'],
    ),
    begin,
    { complete: 'a' },
    { signal: 'halt' },
  ),
];
