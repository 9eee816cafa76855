import { boundary, manual, timer, user } from '../../bpmn-builder.ts';
import type { Case } from '../case.ts';
import { begin, one, p } from './model.ts';

const assigned = (attributes: string): string => `<zeebe:assignmentDefinition ${attributes}/>`;
const scheduled = (attributes: string): string => `<zeebe:taskSchedule ${attributes}/>`;
const human = 'io.camunda.zeebe:userTask';
const task = (extensions = '', options = {}): string =>
  p(user('u', { extensions, ...options }), 's -> u -> e');

export const userTasks: readonly Case[] = [
  one(
    'rule 37: a user task is a job with one retry',
    task(),
    begin,
    { activate: human },
    { complete: 'u', variables: { ok: true } },
  ),
  one(
    'rule 37: assignee and candidates are headers',
    task(assigned('assignee="ann" candidateGroups="clerks, heads" candidateUsers="bob,cid"')),
    begin,
    { activate: human },
  ),
  one(
    'rule 37: assignee and candidates are expressions',
    task(assigned('assignee="=who" candidateGroups="=groups" candidateUsers="=[who]"')),
    { start: 'p', variables: { who: 'ann', groups: ['a', 'b'] } },
    { activate: human },
  ),
  one('rule 37: an assignee that is missing', task(assigned('assignee="=who"')), begin),
  one('rule 37: candidates that are no list are an incident', task(assigned('candidateGroups="=5"')), begin),
  one(
    'rule 37: due and follow-up date are headers',
    task(scheduled('dueDate="2027-02-03T04:05:06Z" followUpDate="2027-01-02T03:04:05+08:00"')),
    begin,
    { activate: human },
  ),
  one('rule 37: a due date that is none is an incident', task(scheduled('dueDate="=d"')), {
    start: 'p',
    variables: { d: 'soon' },
  }),
  one('rule 37: a due date that is missing', task(scheduled('dueDate="=d"')), begin),
  one(
    'rule 37: a form key and headers of the model',
    task('<zeebe:formDefinition formKey="form-1"/>', { headers: { kind: 'check' } }),
    begin,
    { activate: human },
  ),
  one(
    'rule 37: a boundary event ends a user task',
    p(user('u'), boundary('b', 'u', timer('timeDuration', 'P3D')), manual('m'), 's -> u -> e', 'b -> m -> e'),
    begin,
    { advance: 'P3D' },
    { complete: 'u' },
  ),
];
