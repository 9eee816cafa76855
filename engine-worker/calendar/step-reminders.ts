import { inTransaction, type Pool, type Sql } from '../../kit/database.ts';
import { businessNow } from '../../store/business-time.ts';
import { appendCaseEvent } from '../../store/case-event.ts';
import { insertNotification, listStaffAt } from '../../store/notification.ts';
import { handOver, takeReminders, type WatchedTask } from '../../store/step-rules.ts';

/** Reminds the holders of steps whose day for that has come: the assignee, or everybody who may claim it. */
export async function remindHolders(pool: Pool, today: string): Promise<void> {
  await inTransaction(pool, async (sql) => {
    for (const task of await takeReminders(sql, today))
      await tell(sql, task, { template: 'task-due', on: today });
  });
}

/** Hands late steps to the role that their process names, tells everybody who has it, and notes it in the case. */
export async function handOverLateSteps(pool: Pool): Promise<void> {
  await inTransaction(pool, async (sql) => {
    const on = (await businessNow(sql)).toISOString();
    for (const task of await handOver(sql)) {
      await tell(sql, task, { template: 'task-overdue', on });
      if (task.caseId === null) continue;
      await appendCaseEvent(sql, {
        caseId: task.caseId,
        kind: 'OVERDUE',
        actor: 'system',
        elementId: task.elementId,
        detail: { kind: task.kind, dueAt: task.dueAt?.toISOString() ?? null, roles: [...task.roles] },
        onceKey: `handed-over:${task.id}`,
      });
    }
  });
}

async function tell(sql: Sql, task: WatchedTask, message: { template: string; on: string }): Promise<void> {
  const { roles, areaPath, department, bank, assigneeId } = task;
  const holders =
    assigneeId === null ? await listStaffAt(sql, { roles, areaPath, department, bank }) : [assigneeId];
  for (const userId of holders)
    await insertNotification(sql, {
      caseId: task.caseId,
      to: { channel: 'IN_APP', userId },
      template: message.template,
      params: { kind: task.kind, dueAt: task.dueAt?.toISOString() ?? null },
      onceKey: `${message.template}:${message.on}:${task.id}:${userId}`,
    });
}
