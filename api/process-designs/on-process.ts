import { z } from 'zod';
import { plain } from '../http/route.ts';

export const ProcessParams = z.object({ processId: z.string().max(80) });

/** What all routes about processes under construction have in common; spread first. */
export const onProcesses = {
  ...plain,
  tag: 'process designs',
  access: { roles: ['ADMINISTRATOR'] },
} as const;
export const onProcess = { ...onProcesses, params: ProcessParams } as const;
