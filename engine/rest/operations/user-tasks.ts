import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { UserTaskChanges } from '../../core/user-tasks.ts';
import { findTaskForm } from '../../store/forms.ts';
import { treeCommand } from '../../store/instances.ts';
import type { EngineNode } from '../../store/node.ts';
import { find } from '../../store/search/search.ts';
import { seenByTask, userTasks } from '../../store/search/user-tasks.ts';
import { variables as variableSearch } from '../../store/search/variables.ts';
import { formJson } from '../forms.ts';
import { bare, noContent, ok, withBody, type Call, type Operation } from '../operation.ts';
import { notFound, refuse } from '../rejection.ts';
import { searchOperation } from '../search.ts';
import { submit } from '../submit.ts';
import { untilListenersAgree } from '../task-listeners.ts';
import { date, integer, variables } from '../validate.ts';

/** What a client wants to be known as the reason; it reaches task listeners only. */
const action = z.string().default('');

const completion = z.strictObject({ variables, action });

const assignment = z.strictObject({
  assignee: z.string().min(1),
  allowOverride: z.boolean().default(true),
  action,
});

const update = z.strictObject({
  changeset: z
    .strictObject({
      dueDate: date('due date'),
      followUpDate: date('follow-up date'),
      candidateUsers: z.array(z.string()).optional(),
      candidateGroups: z.array(z.string()).optional(),
      priority: integer.refine((value) => value >= 0 && value <= 100, 'within the [0,100] range').optional(),
    })
    .optional(),
  action,
});

const path = '/user-tasks/:userTaskKey';

/** User tasks that the engine itself keeps (rule 36). */
export function userTaskOperations(node: EngineNode): Operation[] {
  return [
    searchOperation(node.pool, userTasks, { path: '/user-tasks/search' }),
    ...reads(node),
    ...commands(node),
  ];
}

function reads({ pool }: EngineNode): Operation[] {
  const task = async (call: Call) => {
    const key = call.param('userTaskKey');
    const item = await find(pool, userTasks, key);
    if (!item) throw notFound('User Task', key);
    return { key, item };
  };
  const variablePath = `${path}/variables/search`;
  const within = (call: Call) => [seenByTask(call.param('userTaskKey'))];
  const [short, whole] = [true, false].map((truncate) =>
    searchOperation(pool, variableSearch(truncate), { path: variablePath, within }),
  );
  if (!short || !whole) throw new Error('A search is missing');
  return [
    bare({ method: 'get', path, permission: 'read' }, async (call) => ok((await task(call)).item)),
    bare({ method: 'get', path: `${path}/form`, permission: 'read' }, async (call) => {
      const { key } = await task(call);
      const form = await findTaskForm(pool, key);
      return form ? ok(formJson(form)) : noContent;
    }),
    {
      ...short,
      handle: async (call, text) => {
        await task(call);
        return (call.req.query['truncateValues'] === 'false' ? whole : short).handle(call, text);
      },
    },
  ];
}

type UserTaskCommand = Parameters<typeof untilListenersAgree>[2];

function commands(node: EngineNode): Operation[] {
  const work = { permission: 'work' } as const;
  const carryOut = async (verb: string, command: UserTaskCommand, call: Call) => {
    await submit(node, verb, treeCommand(command));
    await untilListenersAgree(node.pool, verb, command, call.gone);
    return noContent;
  };
  const asked = (call: Call, reason: string) => ({
    ...{ userTaskKey: call.param('userTaskKey'), action: reason, request: randomUUID() },
  });
  return [
    withBody(
      { ...work, method: 'post', path: `${path}/completion`, body: completion, optional: true },
      (call, { variables: given, action: reason }) =>
        carryOut('COMPLETE', { type: 'completeUserTask', ...asked(call, reason), variables: given }, call),
    ),
    withBody(
      { ...work, method: 'post', path: `${path}/assignment`, body: assignment },
      (call, { assignee, allowOverride, action: reason }) =>
        carryOut(
          allowOverride ? 'ASSIGN' : 'CLAIM',
          { type: 'assignUserTask', ...asked(call, reason), assignee, allowOverride },
          call,
        ),
    ),
    bare({ ...work, method: 'delete', path: `${path}/assignee` }, (call) =>
      carryOut(
        'ASSIGN',
        { type: 'assignUserTask', ...asked(call, ''), assignee: '', allowOverride: true },
        call,
      ),
    ),
    withBody({ ...work, method: 'patch', path, body: update, optional: true }, (call, body) => {
      const changes = changesOf(body);
      return carryOut('UPDATE', { type: 'updateUserTask', ...asked(call, body.action), changes }, call);
    }),
  ];
}

function changesOf({ changeset = {}, action: reason }: z.infer<typeof update>): UserTaskChanges {
  const { dueDate, followUpDate, candidateUsers, candidateGroups, priority } = changeset;
  const changes = {
    ...('dueDate' in changeset && { dueDate }),
    ...('followUpDate' in changeset && { followUpDate }),
    ...(candidateUsers && { candidateUsers }),
    ...(candidateGroups && { candidateGroups }),
    ...(priority !== undefined && { priority }),
  };
  if (Object.keys(changes).length === 0 && !reason)
    throw refuse(
      'INVALID_ARGUMENT',
      'No update data provided. Provide at least an "action" or a non-null value for a supported attribute in the "changeset".',
    );
  return changes;
}
