import type { Variables } from '../engine-driver.ts';
import {
  aProcess,
  call,
  catching,
  end,
  exclusive,
  message,
  parallel,
  script,
  service,
  signal,
  start,
  timer,
} from '../bpmn-builder.ts';

/** Every kind of waiting in one process: jobs, a timer, a message, a called process, several instances of one task. */
export const models = {
  'order.bpmn': aProcess(
    'order',
    start('begin'),
    parallel('fork'),
    service('first', { type: 'work' }),
    catching('rest', timer('timeDuration', 'PT1S')),
    service('second', { type: 'work' }),
    catching('answer', message('answer', '=order')),
    parallel('join'),
    call('part', 'part'),
    service('each', {
      type: 'work',
      loop: { over: '=[1, 2, 3]', as: 'item', collect: ['doubled', '=item * 2'] },
    }),
    exclusive('gate', 'odd'),
    script('even', '=n / 2', { result: 'half' }),
    script('odd', '=n + 1', { result: 'next' }),
    end('done'),
    'begin -> fork -> first -> join',
    'fork -> rest -> second -> join',
    'fork -> answer -> join',
    'join -> part -> each -> gate',
    'gate -> even: =modulo(n, 2) = 0',
    'gate -> odd -> done',
    'even -> done',
  ),
  'part.bpmn': aProcess(
    'part',
    start('partBegin'),
    service('inside', { type: 'work' }),
    end('partDone'),
    'partBegin -> inside -> partDone',
  ),
};

export const JOB_TYPE = 'work';
export const MESSAGE = 'answer';

/** Processes that the takeover is tried with. */
export const takeoverModels = {
  'held.bpmn': aProcess(
    'held',
    start('begin'),
    parallel('fork'),
    service('one', { type: 'held' }),
    service('other', { type: 'held' }),
    catching('rest', timer('timeDuration', 'PT1S')),
    catching('answer', message('reply', '=order')),
    parallel('join'),
    end('done'),
    'begin -> fork -> one -> join -> done',
    'fork -> other -> join',
    'fork -> rest -> join',
    'fork -> answer -> join',
  ),
  'listening.bpmn': aProcess(
    'listening',
    start('begin'),
    catching('answer', message('reply', '=order')),
    end('done'),
    'begin -> answer -> done',
  ),
  'signalled.bpmn': aProcess(
    'signalled',
    start('begin'),
    catching('alarm', signal('alarm')),
    end('done'),
    'begin -> alarm -> done',
  ),
  'working.bpmn': aProcess(
    'working',
    start('begin'),
    service('task', { type: 'alone' }),
    end('done'),
    'begin -> task -> done',
  ),
};

/** What an order starts with. */
export const startOf = (n: number): Variables => ({ order: `order-${n}`, n });

/** What a worker answers, wherever and however often it is asked. */
export const resultOf = (elementId: string, n: number): Variables => ({ [`${elementId}By`]: n * 10 });
export const answerOf = (n: number): Variables => ({ answered: n });
