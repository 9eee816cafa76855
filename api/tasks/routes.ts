import { z } from 'zod';
import { TaskAnswers, TaskDetail, TaskList, TaskQuery, TaskView } from '../../model/task.ts';
import { claimTask, releaseTask } from '../../store/inbox-task.ts';
import { countTasks, listTasks } from '../../store/task-list.ts';
import type { StaffViewer } from '../access/viewer.ts';
import type { Context } from '../context.ts';
import { visibleValues } from '../../form-model/index.ts';
import { calendarFact } from '../forms/calendar-fact.ts';
import { formOfTask } from '../forms/check-answers.ts';
import { pageOf, parseCursor } from '../http/cursor.ts';
import { plain, route, type Route } from '../http/route.ts';
import { complete } from './complete.ts';
import { keepDraft } from './keep-draft.ts';
import { factsOf } from './facts.ts';
import { refusalOf, staffOnly, taskInView, taskScopeOf } from './scope.ts';
import { expectOffered, handOverRoutes } from './hand-over.ts';
import { startValuesOf } from './start-values.ts';
import { keepApart } from './separation.ts';
import { access, changing, onTask } from './task-route.ts';
import { taskView } from './view.ts';

const Values = z.record(z.string(), z.json());

export function taskRoutes(context: Context): Route[] {
  return [
    ...readingRoutes(context),
    ...holdingRoutes(context),
    ...handOverRoutes(context),
    ...answeringRoutes(context),
  ];
}

function readingRoutes(context: Context): Route[] {
  return [
    route({
      ...plain,
      id: 'listTasks',
      method: 'get',
      path: '/api/tasks',
      tag: 'tasks',
      summary:
        'The inbox: own, claimable or done steps, with counts by due group that are true to the filter',
      access,
      query: TaskQuery,
      answer: TaskList,
      handle: ({ query }, viewer) => listFor(context, staffOnly(viewer), query),
    }),
    route({
      ...onTask,
      id: 'readTask',
      method: 'get',
      path: '/api/tasks/{taskId}',
      summary: 'A step with all that is needed to fill its form',
      answer: TaskDetail,
      handle: ({ params }, viewer) => detail(context, staffOnly(viewer), params.taskId),
    }),
  ];
}

function holdingRoutes({ pool }: Context): Route[] {
  return [
    route({
      ...onTask,
      id: 'claimTask',
      method: 'post',
      path: '/api/tasks/{taskId}/claim',
      summary: 'Take a step; of several at once one gets it',
      answer: TaskView,
      errors: ['TASK_TAKEN', 'TASK_CLOSED', 'SEPARATION_OF_DUTIES'],
      handle: async ({ params: { taskId } }, viewer) => {
        const staff = staffOnly(viewer);
        const { task } = await taskInView(pool, staff, taskId);
        await keepApart(pool, staff, task);
        if (!(await claimTask(pool, taskId, staff.userId))) throw await refusalOf(pool, taskId, staff.userId);
        return taskView((await taskInView(pool, staff, taskId)).row);
      },
    }),
    route({
      ...onTask,
      id: 'releaseTask',
      method: 'post',
      path: '/api/tasks/{taskId}/release',
      summary: 'Put a step back for others; its draft stays',
      answer: TaskView,
      errors: [...changing, 'ACTION_NOT_OFFERED'],
      handle: async ({ params: { taskId } }, viewer) => {
        const staff = staffOnly(viewer);
        const { row, task } = await taskInView(pool, staff, taskId);
        expectOffered(task, 'PUT_BACK');
        if (!(await releaseTask(pool, taskId, staff.userId)))
          throw await refusalOf(pool, taskId, staff.userId);
        return taskView({ ...row, assigneeId: null, assigneeName: null, revision: row.revision + 1 });
      },
    }),
  ];
}

function answeringRoutes(context: Context): Route[] {
  const { pool } = context;
  return [
    route({
      ...onTask,
      id: 'saveTaskDraft',
      method: 'put',
      path: '/api/tasks/{taskId}/draft',
      summary: 'Keep what is typed so far; the revision that was read guards against overwriting',
      body: TaskAnswers,
      answer: TaskView,
      errors: [...changing, 'INVALID_FORM'],
      handle: async ({ params: { taskId: id }, body }, viewer) => {
        const staff = staffOnly(viewer);
        await keepDraft(context, staff, id, body);
        return taskView((await taskInView(pool, staff, id)).row);
      },
    }),
    route({
      ...onTask,
      id: 'completeTask',
      method: 'post',
      path: '/api/tasks/{taskId}/completion',
      summary: 'Complete a step: the form is checked again, and its effect happens once',
      body: TaskAnswers,
      answer: TaskView,
      errors: [...changing, 'INVALID_FORM', 'SEPARATION_OF_DUTIES', 'STATE_CONFLICT'],
      handle: async ({ params: { taskId }, body }, viewer) => {
        const staff = staffOnly(viewer);
        await complete(context, staff, taskId, { revision: body.revision, values: body.values });
        return taskView((await taskInView(pool, staff, taskId)).row);
      },
    }),
  ];
}

async function listFor({ pool }: Context, viewer: StaffViewer, query: TaskQuery): Promise<TaskList> {
  const { view, kind, itemCode, caseId, search, limit, after } = query;
  const filter = { view, kind, itemCode, caseId, search };
  const scope = taskScopeOf(viewer);
  const found = await listTasks(pool, scope, filter, { limit: limit + 1, after: parseCursor(after) });
  const { rows, next } = pageOf(found, limit, ({ cursor, row }) => [cursor, row.id]);
  const counts = await countTasks(pool, scope, filter);
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return { items: rows.map(({ row }) => taskView(row)), total, counts, next };
}

async function detail(
  { pool, forms, calendars }: Context,
  viewer: StaffViewer,
  id: string,
): Promise<TaskDetail> {
  const { row, task } = await taskInView(pool, viewer, id);
  const { form, rights } = await formOfTask(pool, forms, task);
  const values = task.result ?? task.draft ?? (await startValuesOf(pool, task, form));
  return {
    ...taskView(row),
    form: { key: task.formKey, version: task.formVersion },
    rights,
    context: { ...(await factsOf(pool, task)), ...calendarFact(form, calendars) },
    values: Values.parse(visibleValues(form, values, rights)),
    draftSaved: task.draft !== null,
    actions: [...task.actions],
  };
}
