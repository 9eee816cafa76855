import { z } from 'zod';
import { ProcessProblem } from '../../process-model/checks/problem.ts';
import { World } from '../../process-model/checks/world.ts';
import type { Context } from '../context.ts';
import { plain, route, type Route } from '../http/route.ts';
import { problemsOf, worldOf } from './world.ts';

const access = { roles: ['ADMINISTRATOR'] } as const;
const checks = { ...plain, tag: 'processes', access } as const;

/** Checks of processes: what the designer needs to check by itself, and the check of a file. */
export function processCheckRoutes({ pool }: Context): Route[] {
  return [
    route({
      ...checks,
      id: 'readProcessWorld',
      method: 'get',
      path: '/api/process-checks/world',
      summary:
        'What checks of processes must know of the installation: forms, roles, kinds of steps, processes',
      answer: World,
      handle: () => worldOf(pool),
    }),
    route({
      ...checks,
      id: 'checkProcess',
      method: 'post',
      path: '/api/process-checks',
      summary: 'Everything that is wrong with a BPMN file, without keeping it',
      body: z.strictObject({ xml: z.string().min(1).max(900_000) }),
      answer: z.strictObject({ problems: z.array(ProcessProblem) }),
      handle: async ({ body }) => ({ problems: [...(await problemsOf(pool, body.xml))] }),
    }),
  ];
}
