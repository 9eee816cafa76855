import { CasesAtStep, MonitoredProcesses, RetryResults, VersionFigures } from '../../../model/monitoring.ts';
import { call, get } from '../../../ui/http/client.ts';

const at = (definitionKey: string, rest = ''): string =>
  `/api/monitoring/versions/${encodeURIComponent(definitionKey)}${rest}`;

/** Running processes as the server knows them; every answer is parsed by the contract's own schema. */
export const monitoringApi = {
  processes: () => get(MonitoredProcesses, '/api/monitoring/processes'),
  figures: (definitionKey: string, days: number) => get(VersionFigures, at(definitionKey), { days }),
  casesAt: (definitionKey: string, elementId: string) =>
    get(CasesAtStep, at(definitionKey, `/steps/${encodeURIComponent(elementId)}/cases`)),
  retry: async (incidentKeys: readonly string[], reason: string) =>
    RetryResults.parse(await call('POST', '/api/monitoring/incidents/retry', { incidentKeys, reason })),
};
