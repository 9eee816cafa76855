import {
  Batches,
  CasesAtStep,
  MonitoredProcesses,
  RoutingVariables,
  VersionFigures,
  type BatchOrder,
} from '../../../model/monitoring.ts';
import { call, get } from '../../../ui/http/client.ts';

const at = (definitionKey: string, rest = ''): string =>
  `/api/monitoring/versions/${encodeURIComponent(definitionKey)}${rest}`;

/** Running processes as the server knows them; every answer is parsed by the contract's own schema. */
export const monitoringApi = {
  processes: () => get(MonitoredProcesses, '/api/monitoring/processes'),
  figures: (definitionKey: string, days: number) => get(VersionFigures, at(definitionKey), { days }),
  casesAt: (definitionKey: string, elementId: string) =>
    get(CasesAtStep, at(definitionKey, `/steps/${encodeURIComponent(elementId)}/cases`)),
  variables: (incidentKey: string) =>
    get(RoutingVariables, `/api/monitoring/incidents/${incidentKey}/variables`),
  repair: (incidentKey: string, repair: { name: string; value: VariableValue; reason: string }) =>
    call('PUT', `/api/monitoring/incidents/${incidentKey}/variables`, repair),
  batches: (definitionKey: string) => get(Batches, at(definitionKey, '/batches')),
  start: (order: BatchOrder) => call('POST', '/api/monitoring/batches', order),
};

/** What a routing variable may hold that a person repairs. */
export type VariableValue = string | number | boolean | null;
