import type { TaskView } from '../../model/task.ts';
import type { TaskRow } from '../../store/task-list.ts';
import { iso } from '../cases/summary.ts';

export function taskView(row: TaskRow): TaskView {
  const { jurisdictionId, jurisdictionName, assigneeId, assigneeName, ...shown } = row;
  return {
    ...shown,
    roles: [...shown.roles],
    jurisdiction: { id: jurisdictionId, name: jurisdictionName },
    assignee: assigneeId === null ? null : { id: assigneeId, name: assigneeName ?? '' },
    dueAt: iso(row.dueAt),
    createdAt: row.createdAt.toISOString(),
    completedAt: iso(row.completedAt),
  };
}
