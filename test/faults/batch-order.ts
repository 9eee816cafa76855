import { z } from 'zod';

/** Where a program that works on a batch is killed. */
export const batchKillPoints = ['before-engine', 'after-engine'] as const;

export const BatchKill = z.object({
  databaseUrl: z.string(),
  restAddress: z.string(),
  killAt: z.enum(batchKillPoints),
  /** How many items are done before. */
  after: z.int(),
});
export type BatchKill = z.infer<typeof BatchKill>;
