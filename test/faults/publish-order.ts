import { z } from 'zod';

/** Where a program that publishes a process is killed. */
export const killPoints = ['before-deployment', 'after-deployment', 'after-commit'] as const;

/** What a program is told that publishes a process and ends on the way. */
export const PublishOrder = z.object({
  databaseUrl: z.string(),
  restAddress: z.string(),
  processId: z.string(),
  killAt: z.enum(killPoints),
});
export type PublishOrder = z.infer<typeof PublishOrder>;
