import { end, manual, message, rule, script, send, throwing } from '../../bpmn-builder.ts';
import type { Case } from '../case.ts';
import { begin, one, p } from './model.ts';

export const jobTasks: readonly Case[] = [
  one(
    'rule 31: a send task is a job',
    p(send('tell'), 's -> tell -> e'),
    begin,
    { activate: 'tell' },
    { complete: 'tell' },
  ),
  one(
    'rule 31: a business rule task with a task definition is a job',
    p(rule('judge'), 's -> judge -> e'),
    begin,
    { complete: 'judge', variables: { verdict: 'yes' } },
  ),
  one(
    'rule 31: a message throw event is a job',
    p(throwing('tell', message('news'), { type: 'tell' }), 's -> tell -> e'),
    begin,
    { activate: 'tell' },
    { complete: 'tell', variables: { told: true } },
  ),
  one(
    'rule 31: a message end event is a job',
    p(end('tell', message('news'), { type: 'tell', outputs: { x: '=told' } }), manual('m'), 's -> m -> tell'),
    begin,
    { complete: 'tell', variables: { told: true } },
  ),
  one(
    'rule 35: a script task puts its result into a variable',
    p(script('calc', '=x * 2', { result: 'y' }), 's -> calc -> e'),
    { start: 'p', variables: { x: 21 } },
  ),
  one(
    'rule 35: a script of a missing variable gives null',
    p(script('calc', '=x + 1', { result: 'y' }), 's -> calc -> e'),
    begin,
  ),
  one(
    'rule 35: the result of a script is mapped',
    p(script('calc', '={a: x, b: [1, 2]}', { result: 'y', outputs: { z: '=y.b[1]' } }), 's -> calc -> e'),
    { start: 'p', variables: { x: 3 } },
  ),
];
