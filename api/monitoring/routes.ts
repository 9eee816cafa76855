import { z } from 'zod';
import {
  Batches,
  BatchOrder,
  BatchStarted,
  Cancellation,
  CasesAtStep,
  MonitoredProcesses,
  Repair,
  Retry,
  RetryResults,
  RoutingVariables,
  TokenMove,
  VersionFigures,
} from '../../model/monitoring.ts';
import type { Context } from '../context.ts';
import { plain, route, type Route } from '../http/route.ts';
import { staffOnly } from '../tasks/scope.ts';
import { startBatch, viewBatches } from './batch.ts';
import { cancelInstance, moveToken, repairVariable, retryIncidents, viewVariables } from './act.ts';
import { viewCasesAtStep, viewProcesses, viewVersion } from './view.ts';

const onRunning = { ...plain, tag: 'monitoring', access: { roles: ['ADMINISTRATOR'] } } as const;
const EngineKey = z.string().regex(/^\d{1,19}$/);
const VersionParams = z.object({ definitionKey: EngineKey });
const StepParams = VersionParams.extend({ elementId: z.string().max(200) });
const IncidentParams = z.object({ incidentKey: EngineKey });
const InstanceParams = z.object({ processInstanceKey: EngineKey });
const errors = ['STATE_CONFLICT', 'UNAVAILABLE'] as const;

/** Running processes as administrators watch and repair them. */
export function monitoringRoutes(context: Context): Route[] {
  return [
    ...readingRoutes(context),
    ...incidentRoutes(context),
    ...instanceRoutes(context),
    ...batchRoutes(context),
  ];
}

function readingRoutes(context: Context): Route[] {
  return [
    route({
      ...onRunning,
      id: 'listMonitoredProcesses',
      method: 'get',
      path: '/api/monitoring/processes',
      summary: 'Every process with its versions and what runs on them',
      answer: MonitoredProcesses,
      errors: ['UNAVAILABLE'],
      handle: () => viewProcesses(context),
    }),
    route({
      ...onRunning,
      id: 'readVersionFigures',
      method: 'get',
      path: '/api/monitoring/versions/{definitionKey}',
      summary: 'A version of a process with counts, age and times by step, and its incidents by reason',
      params: VersionParams,
      query: z.strictObject({ days: z.coerce.number().int().min(1).max(366).default(30) }),
      answer: VersionFigures,
      errors: ['UNAVAILABLE'],
      handle: ({ params: { definitionKey }, query: { days } }, viewer) =>
        viewVersion(context, staffOnly(viewer), { definitionKey, days }),
    }),
    route({
      ...onRunning,
      id: 'listCasesAtStep',
      method: 'get',
      path: '/api/monitoring/versions/{definitionKey}/steps/{elementId}/cases',
      summary: 'Cases that stand at a step, the longest there first',
      params: StepParams,
      answer: CasesAtStep,
      errors: ['UNAVAILABLE'],
      handle: ({ params }, viewer) => viewCasesAtStep(context, staffOnly(viewer), params),
    }),
  ];
}

function incidentRoutes(context: Context): Route[] {
  return [
    route({
      ...onRunning,
      id: 'readRoutingVariables',
      method: 'get',
      path: '/api/monitoring/incidents/{incidentKey}/variables',
      summary: 'Routing variables of the instance that an incident holds up',
      params: IncidentParams,
      answer: RoutingVariables,
      errors: ['UNAVAILABLE'],
      handle: ({ params: { incidentKey } }, viewer) => viewVariables(context, staffOnly(viewer), incidentKey),
    }),
    route({
      ...onRunning,
      id: 'repairVariable',
      method: 'put',
      path: '/api/monitoring/incidents/{incidentKey}/variables',
      summary: 'Set one routing variable of the instance that an incident holds up',
      params: IncidentParams,
      body: Repair,
      status: 204,
      errors: [...errors],
      handle: ({ params, body }, viewer) =>
        repairVariable(context, staffOnly(viewer), { ...params, ...body }),
    }),
    route({
      ...onRunning,
      id: 'retryIncidents',
      method: 'post',
      path: '/api/monitoring/incidents/retry',
      summary: 'Let failed steps run again; each has a result of its own',
      body: Retry,
      answer: RetryResults,
      errors: ['UNAVAILABLE'],
      handle: ({ body }, viewer) => retryIncidents(context, staffOnly(viewer), body),
    }),
  ];
}

function instanceRoutes(context: Context): Route[] {
  return [
    route({
      ...onRunning,
      id: 'cancelInstance',
      method: 'post',
      path: '/api/monitoring/instances/{processInstanceKey}/cancellation',
      summary: 'End an instance whose case is closed or that has none',
      params: InstanceParams,
      body: Cancellation,
      status: 204,
      errors: [...errors],
      handle: ({ params, body }, viewer) =>
        cancelInstance(context, staffOnly(viewer), { ...params, ...body }),
    }),
    route({
      ...onRunning,
      id: 'moveToken',
      method: 'post',
      path: '/api/monitoring/instances/{processInstanceKey}/move',
      summary: 'Take an instance from one step to another; refused with the reason',
      params: InstanceParams,
      body: TokenMove,
      status: 204,
      errors: [...errors],
      handle: ({ params, body }, viewer) => moveToken(context, staffOnly(viewer), { ...params, ...body }),
    }),
  ];
}

function batchRoutes(context: Context): Route[] {
  return [
    route({
      ...onRunning,
      id: 'startMonitoringBatch',
      method: 'post',
      path: '/api/monitoring/batches',
      summary: 'Retry, end or move many; it is done in the background and has a result for each',
      body: BatchOrder,
      status: 201,
      answer: BatchStarted,
      handle: ({ body }, viewer) => startBatch(context, staffOnly(viewer), body),
    }),
    route({
      ...onRunning,
      id: 'listMonitoringBatches',
      method: 'get',
      path: '/api/monitoring/versions/{definitionKey}/batches',
      summary: 'The newest background operations on a version with their progress and what failed',
      params: VersionParams,
      answer: Batches,
      handle: ({ params: { definitionKey } }, viewer) =>
        viewBatches(context, staffOnly(viewer), definitionKey),
    }),
  ];
}
