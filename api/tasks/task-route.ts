import { z } from 'zod';
import { taskHolders } from '../access/viewer.ts';
import { plain } from '../http/route.ts';

/** Whoever has work in the inbox. */
export const access = { roles: taskHolders } as const;

/** What all routes of one step share. */
export const onTask = {
  ...plain,
  tag: 'tasks',
  access,
  params: z.object({ taskId: z.uuid() }),
} as const;

/** Refusals of a change to a step that somebody holds. */
export const changing = ['TASK_TAKEN', 'TASK_CLOSED', 'TASK_NOT_CLAIMED', 'STALE_REVISION'] as const;
