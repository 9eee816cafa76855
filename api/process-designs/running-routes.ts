import { z } from 'zod';
import {
  MigrationPlan,
  MigrationRequest,
  MigrationResult,
  RunningCases,
} from '../../model/process-design.ts';
import type { Context } from '../context.ts';
import { route, type Route } from '../http/route.ts';
import { staffOnly } from '../tasks/scope.ts';
import { onProcess } from './on-process.ts';
import { migrate, planMigration, viewRunning } from './running-cases.ts';

const VersionNumber = z.coerce.number().int().min(1).max(2_147_483_647);

/** Cases that run by a version, and how they go on by another. */
export function runningRoutes(context: Context): Route[] {
  return [
    route({
      ...onProcess,
      id: 'listRunningCases',
      method: 'get',
      path: '/api/process-designs/{processId}/running',
      summary: 'How many cases run by each version, and the oldest of them',
      answer: RunningCases,
      errors: ['UNAVAILABLE'],
      handle: ({ params: { processId } }) => viewRunning(context, processId),
    }),
    route({
      ...onProcess,
      id: 'planMigration',
      method: 'get',
      path: '/api/process-designs/{processId}/migration',
      summary: 'Where cases of one version would go on in another: a proposal and the choices for every step',
      query: z.strictObject({ from: VersionNumber, to: VersionNumber }),
      answer: MigrationPlan,
      errors: ['INVALID_PROCESS'],
      handle: ({ params: { processId }, query }) => planMigration(context.pool, processId, query),
    }),
    route({
      ...onProcess,
      id: 'migrateCases',
      method: 'post',
      path: '/api/process-designs/{processId}/migration',
      summary: 'Let chosen cases go on by another version; each moves as a whole or stays as it is',
      body: MigrationRequest,
      answer: MigrationResult,
      errors: ['INVALID_PROCESS', 'UNAVAILABLE'],
      handle: ({ params: { processId }, body }, viewer) =>
        migrate(context, staffOnly(viewer), processId, body),
    }),
  ];
}
