import type { Sql } from '../../kit/database.ts';
import { AppError } from '../../model/errors.ts';
import { findTask, type InboxTask } from '../../store/inbox-task.ts';
import { findTaskInScope, type TaskRow, type TaskScope } from '../../store/task-list.ts';
import type { StaffViewer, Viewer } from '../access/viewer.ts';

/** Steps are done by people who answer for them, so a program's token does not open the inbox. */
export function staffOnly(viewer: Viewer): StaffViewer {
  if (viewer.kind !== 'staff') throw new AppError('FORBIDDEN');
  return viewer;
}

export function taskScopeOf({ userId, roles, areaPath, department, bank }: StaffViewer): TaskScope {
  return { userId, roles, areaPath, department, bank };
}

/** A task that exists for the viewer; NOT_FOUND for all others. */
export async function taskInView(
  sql: Sql,
  viewer: StaffViewer,
  id: string,
): Promise<{ row: TaskRow; task: InboxTask }> {
  const row = await findTaskInScope(sql, taskScopeOf(viewer), id);
  const task = row && (await findTask(sql, id));
  if (!row || !task) throw new AppError('NOT_FOUND');
  return { row, task };
}

/** Why a change of a task did not happen, told by how the task stands now. */
export async function refusalOf(sql: Sql, id: string, userId: string): Promise<AppError> {
  const task = await findTask(sql, id);
  if (!task) return new AppError('NOT_FOUND');
  if (task.state !== 'OPEN') return new AppError('TASK_CLOSED');
  if (task.assigneeId === null) return new AppError('TASK_NOT_CLAIMED');
  return new AppError(task.assigneeId === userId ? 'STALE_REVISION' : 'TASK_TAKEN');
}
