import type { Sql } from '../../kit/database.ts';
import { appendCaseEvent } from '../../store/case-event.ts';
import { markReminded, type InboxTask } from '../../store/inbox-task.ts';
import type { ItemCase } from '../../store/item-case.ts';
import { insertNotification, listStaffAt } from '../../store/notification.ts';

interface Message {
  template: string;
  onceKey: string;
}

/** Reminds whoever has to do a step that is late: its assignee, or everybody who may claim it. */
export async function remindTaskHolders(
  sql: Sql,
  tasks: readonly InboxTask[],
  { template, onceKey, elementId }: Message & { elementId: string },
): Promise<void> {
  for (const task of tasks) {
    if (task.dueAt === null || !(await isOverdue(sql, task))) continue;
    if (!(await markReminded(sql, task.id))) continue;
    for (const userId of await holdersOf(sql, task))
      await insertNotification(sql, {
        caseId: task.caseId,
        to: { channel: 'IN_APP', userId },
        template,
        params: { kind: task.kind, dueAt: task.dueAt.toISOString() },
        onceKey: `${onceKey}:${task.id}:${userId}`,
      });
    if (task.caseId === null) continue;
    await appendCaseEvent(sql, {
      caseId: task.caseId,
      kind: 'OVERDUE',
      actor: 'system',
      elementId,
      detail: { kind: task.kind, dueAt: task.dueAt.toISOString() },
      onceKey: `overdue:${task.id}`,
    });
  }
}

async function isOverdue(sql: Sql, { dueAt }: InboxTask): Promise<boolean> {
  const { rows } = await sql.query<{ late: boolean }>('SELECT $1::timestamptz <= business_now() AS late', [
    dueAt,
  ]);
  return rows[0]?.late ?? false;
}

async function holdersOf(sql: Sql, task: InboxTask): Promise<string[]> {
  if (task.assigneeId !== null) return [task.assigneeId];
  const { roles, areaPath, department, bank } = task;
  return listStaffAt(sql, { roles, areaPath, department, bank });
}

/** Tells the monitoring officers of a case's place. */
export async function tellMonitoring(
  sql: Sql,
  theCase: ItemCase,
  { template, onceKey }: Message,
): Promise<void> {
  const filter = { roles: ['MONITORING_OFFICER'], areaPath: theCase.areaPath, department: null, bank: null };
  for (const userId of await listStaffAt(sql, filter))
    await insertNotification(sql, {
      caseId: theCase.id,
      to: { channel: 'IN_APP', userId },
      template,
      params: { caseNo: theCase.no },
      onceKey: `${onceKey}:${userId}`,
    });
}
