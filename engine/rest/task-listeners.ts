import { setTimeout } from 'node:timers/promises';
import type { Sql } from '../../kit/database.ts';
import type { UserTask } from '../core/state.ts';
import type { Command } from '../core/step.ts';
import { commandRejected, refuse } from './rejection.ts';

type Asked = Extract<Command, { readonly request: string | undefined }>;

const LOOK_AGAIN_MS = 50;
/** As long as the gateway of Camunda waits for a request. */
const LONGEST_WAIT_MS = 10_000;

const deeds: Readonly<Record<Asked['type'], string>> = {
  completeUserTask: 'Completion',
  assignUserTask: 'Assignment',
  updateUserTask: 'Update',
};

/**
 * Rule 38: a request is answered when the listeners of the task have agreed or one has denied it. They may be working
 * for another node, so the task itself is asked.
 */
export async function untilListenersAgree(
  sql: Sql,
  verb: string,
  { type, userTaskKey, request }: Asked,
  gone: AbortSignal,
): Promise<void> {
  const end = performance.now() + LONGEST_WAIT_MS;
  for (;;) {
    const task = await outcomeOf(sql, userTaskKey);
    if (task?.transition?.request !== request) {
      const denied = task?.settled?.request === request ? task?.settled?.deniedReason : undefined;
      if (denied === undefined) return;
      throw commandRejected(
        verb,
        'INVALID_STATE',
        `${deeds[type]} of the User Task with key '${userTaskKey}' was denied by Task Listener. Reason to deny: '${denied}'`,
      );
    }
    if (task?.state === 'CANCELED')
      throw commandRejected(
        verb,
        'NOT_FOUND',
        `Expected to ${verb.toLowerCase()} user task with key '${userTaskKey}', but no such user task was found`,
      );
    if (gone.aborted) return;
    if (performance.now() > end)
      throw refuse(
        'DEADLINE_EXCEEDED',
        'The task listeners have not answered yet; what was asked for happens when they agree',
      );
    await setTimeout(LOOK_AGAIN_MS);
  }
}

type Outcome = Pick<UserTask, 'state' | 'transition' | 'settled'>;

async function outcomeOf(sql: Sql, key: string): Promise<Outcome | undefined> {
  const { rows } = await sql.query<Outcome>({
    name: 'outcome of a user task request',
    text: 'SELECT state, transition, settled FROM engine.user_task WHERE key = $1',
    values: [key],
  });
  return rows[0];
}
