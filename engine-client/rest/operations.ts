import type { CamundaRestClient } from '@camunda8/sdk/dist/c8/lib/CamundaRestClient.js';
import { z } from 'zod';
import type { EngineOperations, OpenIncident, VisitSearch } from '../engine-operations.ts';
import { engineFault, orWhen } from './engine-fault.ts';

const Key = z.union([z.string(), z.number()]).transform(String);
const some = z.string().nullish();
const Page = z.object({ items: z.array(z.unknown()), page: z.object({ endCursor: some }) });
const Total = z.object({ page: z.object({ totalItems: z.number() }) });

const Definition = z
  .object({ processDefinitionKey: Key, processDefinitionId: z.string(), name: some, version: z.int() })
  .transform(({ processDefinitionKey, processDefinitionId, name, version }) => ({
    key: processDefinitionKey,
    processId: processDefinitionId,
    name: name ?? processDefinitionId,
    version,
  }));
const Figures = z.object({
  items: z.array(
    z
      .object({
        elementId: z.string(),
        active: z.number(),
        incidents: z.number(),
        completed: z.number(),
        canceled: z.number(),
      })
      .transform(({ canceled, elementId, active, incidents, completed }) => ({
        ...{ elementId, active, incidents, completed },
        cancelled: canceled,
      })),
  ),
});
const Visit = z
  .object({
    elementInstanceKey: Key,
    processInstanceKey: Key,
    elementId: z.string(),
    type: z.string(),
    startDate: z.string(),
    endDate: some,
  })
  .transform((visit) => ({ ...visit, endDate: visit.endDate ?? undefined }));
const Incident = z
  .object({
    incidentKey: Key,
    errorType: z.string(),
    errorMessage: z.string(),
    elementId: z.string(),
    elementInstanceKey: Key,
    processInstanceKey: Key,
    processDefinitionKey: Key,
    jobKey: Key.nullish(),
    creationTime: z.string(),
  })
  .transform(({ creationTime, jobKey, ...rest }): OpenIncident => ({
    ...rest,
    jobKey: jobKey ?? undefined,
    createdAt: creationTime,
  }));
const Variable = z.object({ name: z.string(), value: z.string(), scopeKey: Key });

const PAGE = 5_000;
const MOST = 20_000;

interface Search<T> {
  path: string;
  schema: z.ZodType<T>;
  filter: object;
  sort?: { field: string; order: 'ASC' | 'DESC' }[];
  most?: number;
}

/** The operations over REST v2: the embedded engine and Camunda 8.8 or newer. */
export function operationsByRest(sdk: CamundaRestClient): EngineOperations {
  const post = (urlPath: string, body: object): Promise<unknown> =>
    translated(sdk.callApiEndpoint<object>({ method: 'POST', urlPath, body }));
  const searchAll = async <T>({ path, schema, filter, sort, most = MOST }: Search<T>): Promise<T[]> => {
    const found: T[] = [];
    for (let after: string | undefined; found.length < most;) {
      const limit = Math.min(PAGE, most - found.length);
      const page = after === undefined ? { limit } : { limit, after };
      const answer = Page.parse(await post(path, { filter, ...(sort ? { sort } : {}), page }));
      found.push(...z.array(schema).parse(answer.items));
      after = answer.page.endCursor ?? undefined;
      if (answer.items.length < limit || after === undefined) break;
    }
    return found;
  };
  const count = async (filter: object): Promise<number> =>
    Total.parse(await post('process-instances/search', { filter, page: { limit: 1 } })).page.totalItems;
  const incidents = (filter: object) =>
    searchAll({ path: 'incidents/search', schema: Incident, filter: { ...filter, state: 'ACTIVE' } });
  return {
    definitions: () => searchAll({ path: 'process-definitions/search', schema: Definition, filter: {} }),
    model: (definitionKey) => orWhen(sdk.getProcessDefinitionXML(definitionKey), 'NOT_FOUND', undefined),
    elementFigures: async (definitionKey) =>
      Figures.parse(await post(`process-definitions/${definitionKey}/statistics/element-instances`, {}))
        .items,
    runningInstances: async (processDefinitionKey) => {
      const running = { processDefinitionKey, state: 'ACTIVE' };
      return { running: await count(running), withIncident: await count({ ...running, hasIncident: true }) };
    },
    visits: (search) => searchAll({ ...visitSearch(search), schema: Visit }),
    openIncidents: (processDefinitionKey) => incidents({ processDefinitionKey }),
    openIncident: async (incidentKey) => (await incidents({ incidentKey }))[0],
    variables: (processInstanceKey) =>
      searchAll({ path: 'variables/search', schema: Variable, filter: { processInstanceKey } }),
    setVariables: async (scopeKey, variables) => {
      const urlPath = `element-instances/${scopeKey}/variables`;
      // The SDK's own types of variables leave out `null`, which the API takes.
      const body: object = { variables, local: true };
      await translated(sdk.callApiEndpoint<object>({ method: 'PUT', urlPath, body }));
    },
    move: async (processInstanceKey, { from, to }) => {
      const moveInstructions = [
        {
          sourceElementInstruction: { sourceType: 'byId', sourceElementId: from },
          targetElementId: to,
          ancestorScopeInstruction: { ancestorScopeType: 'inferred' },
        },
      ];
      await post(`process-instances/${processInstanceKey}/modification`, { moveInstructions });
    },
  };
}

function visitSearch({ definitionKey, state, elementId, endedFrom, most }: VisitSearch) {
  return {
    path: 'element-instances/search',
    filter: {
      processDefinitionKey: definitionKey,
      state,
      ...(elementId === undefined ? {} : { elementId }),
      ...(endedFrom === undefined ? {} : { endDate: { $gte: endedFrom } }),
    },
    sort:
      state === 'ACTIVE'
        ? [{ field: 'startDate', order: 'ASC' as const }]
        : [{ field: 'endDate', order: 'DESC' as const }],
    most,
  };
}

async function translated<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (fault) {
    throw engineFault(fault);
  }
}
