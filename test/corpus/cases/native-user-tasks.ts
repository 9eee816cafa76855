import { boundary, manual, message, subProcess, start, user, type Options } from '../../bpmn-builder.ts';
import type { Case } from '../case.ts';
import { begin, one, p } from './model.ts';

const native = '<zeebe:userTask/>';
const assigned = (attributes: string): string => `<zeebe:assignmentDefinition ${attributes}/>`;
const scheduled = (attributes: string): string => `<zeebe:taskSchedule ${attributes}/>`;
const priority = (value: string): string => `<zeebe:priorityDefinition priority="${value}"/>`;
const form = (attributes: string): string => `<zeebe:formDefinition ${attributes}/>`;
const task = (extensions = '', options: Options = {}): string =>
  p(user('u', { ...options, extensions: native + extensions }), 's -> u -> e');
const anna = assigned('assignee="anna"');

const lives: readonly Case[] = [
  one('rule 36: a user task is completed with variables', task(), begin, {
    finish: 'u',
    variables: { ok: true },
  }),
  one('rule 36: it is no job', task(), begin, { activate: 'io.camunda.zeebe:userTask' }),
  one(
    'rule 36: assignee and candidates',
    task(assigned('assignee="anna" candidateGroups="clerks, heads" candidateUsers="bob,cid"')),
    begin,
  ),
  one(
    'rule 36: assignee and candidates are expressions',
    task(assigned('assignee="=who" candidateGroups="=groups" candidateUsers="=[who]"')),
    { start: 'p', variables: { who: 'anna', groups: ['a', 'b'] } },
  ),
  one('rule 36: an assignee that is no text is an incident', task(assigned('assignee="=who"')), {
    start: 'p',
    variables: { who: 5 },
  }),
  one(
    'rule 36: candidates that are no list are an incident',
    task(assigned('candidateGroups="=groups"')),
    { start: 'p', variables: { groups: 5 } },
    { set: 'p', variables: { groups: ['a'] } },
    { resolve: 'u' },
  ),
  one('rule 36: an assignee that is null is an incident', task(assigned('assignee="=who"')), begin),
  one('rule 36: due and follow-up date', task(scheduled('dueDate="=due" followUpDate="=soon"')), {
    start: 'p',
    variables: { due: '@P2D', soon: '@P1D' },
  }),
  one('rule 36: a due date that is none is an incident', task(scheduled('dueDate="=due"')), {
    start: 'p',
    variables: { due: 'soon' },
  }),
  one('rule 36: a priority', task(priority('70')), begin),
  one('rule 36: a priority is an expression', task(priority('=n')), { start: 'p', variables: { n: 30 } }),
  one('rule 36: a priority beyond 100 is an incident', task(priority('=n')), {
    start: 'p',
    variables: { n: 101 },
  }),
  one('rule 36: headers', task('', { headers: { kind: 'letter' } }), begin),
  one('rule 36: an external form', task(form('externalReference="shed"')), begin),
  one('rule 36: an external form is an expression', task(form('externalReference="=which"')), {
    start: 'p',
    variables: { which: 'shed' },
  }),
  one(
    'rule 36: a form that is deployed',
    [task(form('formId="corpus-form"')), '{"id":"corpus-form","type":"default","components":[]}'],
    begin,
  ),
  one('rule 36: a form that is missing is an incident', task(form('formId="no-form"')), begin, {
    resolve: 'u',
  }),
  one(
    'rule 36: assigned to one, then to another',
    task(),
    begin,
    { assign: 'u', assignee: 'anna' },
    { assign: 'u', assignee: 'bob' },
  ),
  one(
    'rule 36: claimed by the first only',
    task(),
    begin,
    { assign: 'u', assignee: 'anna', claim: true },
    { assign: 'u', assignee: 'bob', claim: true },
    { assign: 'u', assignee: 'anna', claim: true },
  ),
  one('rule 36: given back', task(anna), begin, { unassign: 'u' }, { unassign: 'u' }),
  one('rule 36: attributes are changed', task(anna), begin, {
    update: 'u',
    changeset: { candidateGroups: ['a'], candidateUsers: ['b'], dueDate: '@P1D', priority: 10 },
  }),
  one(
    'rule 36: attributes are taken away',
    task(assigned('candidateGroups="a"') + scheduled('dueDate="=due"')),
    { start: 'p', variables: { due: '@P1D' } },
    { update: 'u', changeset: { candidateGroups: [], dueDate: '' } },
  ),
  one('rule 36: a change of nothing is refused', task(), begin, { update: 'u', changeset: {} }),
  one('rule 36: a priority beyond 100 is refused', task(), begin, {
    update: 'u',
    changeset: { priority: 101 },
  }),
  one(
    'rule 36: what is over cannot be changed',
    task(),
    begin,
    { finish: 'u' },
    { finish: 'u' },
    { assign: 'u', assignee: 'anna' },
    { unassign: 'u' },
  ),
  one(
    'rule 36: variables and output mappings',
    task('', { inputs: { local: '=1' }, outputs: { out: '=answer + local' } }),
    begin,
    { finish: 'u', variables: { answer: 2 } },
  ),
  one('rule 36: completing without variables', task(), { start: 'p', variables: { x: 1 } }, { finish: 'u' }),
  one('rule 36: cancelling ends it', task(anna), begin, { cancel: 'p' }),
  one(
    'rule 36: a boundary event ends it',
    p(
      user('u', { extensions: native }),
      boundary('b', 'u', message('stop', '="k"')),
      manual('m'),
      's -> u -> e',
      'b -> m -> e',
    ),
    begin,
    { publish: 'stop', key: 'k' },
    { finish: 'u' },
  ),
  one(
    'rule 36: several at once',
    task(assigned('assignee="=who"'), {
      loop: { over: '=["a", "b"]', as: 'who', collect: ['all', '=answer'] },
    }),
    begin,
    { finish: 'u#2', variables: { answer: 2 } },
    { finish: 'u', variables: { answer: 1 } },
  ),
  one(
    'rule 36: in a sub process',
    p(subProcess('sub', [start('ss'), user('u', { extensions: native + anna }), 'ss -> u']), 's -> sub -> e'),
    begin,
    { finish: 'u' },
  ),
];

/** Native user tasks: no job, but a life of their own. */
export const nativeUserTasks: readonly Case[] = [
  one('rule 36: a priority beyond 100 in the model is refused', task(priority('101'))),
  ...lives,
];
