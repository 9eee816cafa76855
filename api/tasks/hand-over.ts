import { inTransaction, type Sql } from '../../kit/database.ts';
import { AppError } from '../../model/errors.ts';
import type { StepAction } from '../../model/step-rules.ts';
import { Colleagues, HandOver, TaskView } from '../../model/task.ts';
import { appendAudit } from '../../store/audit-event.ts';
import { handOverTask, type InboxTask } from '../../store/inbox-task.ts';
import { insertNotification, listStaffAt } from '../../store/notification.ts';
import { listStaffWithLoad } from '../../store/org-user.ts';
import type { StaffViewer } from '../access/viewer.ts';
import type { Context } from '../context.ts';
import { route, type Route } from '../http/route.ts';
import { refusalOf, staffOnly, taskInView } from './scope.ts';
import { apartBecause } from './separation.ts';
import { changing, onTask } from './task-route.ts';
import { taskView } from './view.ts';

/** Giving a step that one holds to a colleague for good. */
export function handOverRoutes({ pool }: Context): Route[] {
  return [
    route({
      ...onTask,
      id: 'listColleagues',
      method: 'get',
      path: '/api/tasks/{taskId}/colleagues',
      summary: 'Who else may do a step, with how many steps they hold',
      answer: Colleagues,
      handle: async ({ params }, viewer) => {
        const staff = staffOnly(viewer);
        const { task } = await taskInView(pool, staff, params.taskId);
        const people = await listStaffWithLoad(pool, await eligible(pool, staff, task));
        return {
          items: people.map(({ id, displayName, place, holding }) => ({
            ...{ id, name: displayName },
            ...{ jurisdiction: place, holding },
          })),
        };
      },
    }),
    route({
      ...onTask,
      id: 'handOverTask',
      method: 'post',
      path: '/api/tasks/{taskId}/hand-over',
      summary: 'Give a step to a colleague who may do it, with its draft; the reason is kept',
      body: HandOver,
      answer: TaskView,
      errors: [...changing, 'ACTION_NOT_OFFERED', 'NOT_ELIGIBLE'],
      handle: async ({ params: { taskId }, body }, viewer) => {
        const staff = staffOnly(viewer);
        const { row, task } = await taskInView(pool, staff, taskId);
        expectOffered(task, 'HAND_OVER');
        const [colleague] = await listStaffWithLoad(pool, [body.to]);
        if (!colleague || !(await eligible(pool, staff, task)).includes(body.to))
          throw new AppError('NOT_ELIGIBLE');
        await inTransaction(pool, (sql) => handOver(sql, { staff, task }, body));
        const { id, displayName } = colleague;
        return taskView({ ...row, assigneeId: id, assigneeName: displayName, revision: row.revision + 1 });
      },
    }),
  ];
}

/** Refuses what the process does not offer at a step. */
export function expectOffered({ actions }: InboxTask, action: StepAction): void {
  if (!actions.includes(action)) throw new AppError('ACTION_NOT_OFFERED');
}

async function handOver(
  sql: Sql,
  { staff, task }: { staff: StaffViewer; task: InboxTask },
  { to, reason }: HandOver,
): Promise<void> {
  const { id } = task;
  if (!(await handOverTask(sql, { id, from: staff.userId, to })))
    throw await refusalOf(sql, id, staff.userId);
  await appendAudit(sql, {
    actor: staff.actor,
    action: 'HAND_OVER_TASK',
    object: `task:${id}`,
    detail: { to, reason },
  });
  await insertNotification(sql, {
    caseId: task.caseId,
    to: { channel: 'IN_APP', userId: to },
    template: 'task-handed-over',
    params: { kind: task.kind, dueAt: task.dueAt?.toISOString() ?? null },
    onceKey: `task-handed-over:${id}:${task.revision}`,
  });
}

/** Ids of those who may do a step beside the asker: role, place, and no separated duty on the case. */
async function eligible(sql: Sql, { userId }: StaffViewer, task: InboxTask): Promise<string[]> {
  const { roles, areaPath, department, bank } = task;
  const staff = await listStaffAt(sql, { roles, areaPath, department, bank });
  const free: string[] = [];
  for (const id of staff)
    if (id !== userId && (await apartBecause(sql, id, task)) === undefined) free.push(id);
  return free;
}
