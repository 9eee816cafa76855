import { service } from '../../bpmn-builder.ts';
import type { Case } from '../case.ts';
import { begin, one, p } from './model.ts';

const work = p(service('work'), 's -> work -> e');
const second = 1_000;

/** Rule 12: how long a job stays with its worker. */
export const leases: readonly Case[] = [
  one(
    'rule 12: a job that a worker has is handed out to nobody else',
    work,
    begin,
    { activate: 'work' },
    { activate: 'work' },
    { complete: 'work' },
  ),
  one(
    'rule 12: a job whose lease is over is handed out again with the same retries',
    work,
    begin,
    { activate: 'work', lease: second },
    { pause: second },
    { activate: 'work' },
  ),
  one(
    'rule 12: a worker may still complete a job whose lease is over',
    work,
    begin,
    { activate: 'work', lease: second },
    { pause: second },
    { complete: 'work', variables: { late: true } },
  ),
  one(
    'rule 12: a lease is prolonged',
    work,
    begin,
    { activate: 'work', lease: second },
    { prolong: 'work', by: 600 * second },
    { pause: second },
    { activate: 'work' },
  ),
  one('rule 12: the lease of a job that nobody has cannot be prolonged', work, begin, {
    prolong: 'work',
    by: 600 * second,
  }),
  one(
    'rule 12: a job that failed is handed out at once',
    work,
    begin,
    { activate: 'work' },
    { fail: 'work', retries: 2, message: 'not yet' },
    { activate: 'work' },
  ),
  one(
    'rule 12: a job that failed is hidden during its back-off',
    work,
    begin,
    { activate: 'work' },
    { fail: 'work', retries: 2, backOff: 2 * second },
    { activate: 'work' },
    { pause: 2 * second },
    { activate: 'work' },
  ),
  one(
    'rule 12: what a failed job brought is local to its task',
    work,
    { start: 'p', variables: { x: 1 } },
    { activate: 'work' },
    { fail: 'work', retries: 1, variables: { x: 2, y: 3 } },
    { activate: 'work' },
    { complete: 'work', variables: { x: 4 } },
  ),
  one(
    'rule 12: a job that failed for good is not handed out until its incident is resolved',
    work,
    begin,
    { activate: 'work' },
    { fail: 'work', retries: 0, message: 'no' },
    { activate: 'work' },
    { setRetries: 'work', to: 1 },
    { activate: 'work' },
    { resolve: 'work' },
    { activate: 'work' },
  ),
];
