import { z } from 'zod';
import type { Context } from '../context.ts';
import { plain, route, type Route } from '../http/route.ts';
import { staffOnly } from '../tasks/scope.ts';
import { deployProcess } from './deploy-process.ts';

const Deployed = z.strictObject({ processId: z.string(), version: z.int() });

/** Processes that administrators bring beside those of the program. */
export function processRoutes(context: Context): Route[] {
  return [
    route({
      ...plain,
      id: 'deployProcess',
      method: 'post',
      path: '/api/processes',
      tag: 'processes',
      summary: 'Deploy a process whose human steps fill forms; in place of an earlier one of its id',
      access: { roles: ['ADMINISTRATOR'] },
      body: z.strictObject({ xml: z.string().min(1).max(900_000) }),
      status: 201,
      answer: Deployed,
      errors: ['INVALID_PROCESS', 'UNAVAILABLE'],
      handle: ({ body }, viewer) => deployProcess(context, staffOnly(viewer), body.xml),
    }),
  ];
}
