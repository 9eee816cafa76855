import type { CamundaRestClient } from '@camunda8/sdk/dist/c8/lib/CamundaRestClient.js';
import { z } from 'zod';
import type { ElementVisit, EngineIncident, InstancePath } from '../engine-client.ts';
import { orWhen } from './engine-fault.ts';

const Key = z.union([z.string(), z.number()]).transform(String);
const Elements = z.object({
  items: z.array(
    z.object({
      elementInstanceKey: Key,
      elementId: z.string(),
      state: z.enum(['ACTIVE', 'COMPLETED', 'TERMINATED']),
      startDate: z.string(),
    }),
  ),
});
const Flows = z.object({ items: z.array(z.object({ elementId: z.string() })) });
const Instance = z.object({ processDefinitionKey: Key });
const Incidents = z.object({
  items: z.array(
    z.object({
      incidentKey: Key,
      errorType: z.string(),
      errorMessage: z.string(),
      elementId: z.string(),
      processInstanceKey: Key,
      jobKey: Key.nullish(),
    }),
  ),
});
const MOST = 1_000;

/** The way of an instance with its model; undefined where the engine has no search. */
export async function pathOf(
  sdk: CamundaRestClient,
  processInstanceKey: string,
): Promise<InstancePath | undefined> {
  const [visits, taken, xml] = await Promise.all([
    visitsOf(sdk, processInstanceKey),
    read(sdk, `process-instances/${processInstanceKey}/sequence-flows`),
    modelOf(sdk, processInstanceKey),
  ]);
  if (visits === undefined || taken === undefined || xml === undefined) return undefined;
  return { xml, visits, sequenceFlows: Flows.parse(taken).items.map(({ elementId }) => elementId) };
}

async function modelOf(sdk: CamundaRestClient, processInstanceKey: string): Promise<string | undefined> {
  const instance = await read(sdk, `process-instances/${processInstanceKey}`);
  if (instance === undefined) return undefined;
  const { processDefinitionKey } = Instance.parse(instance);
  return orWhen(sdk.getProcessDefinitionXML(processDefinitionKey), 'NOT_FOUND', undefined);
}

const read = (sdk: CamundaRestClient, urlPath: string): Promise<unknown> =>
  orWhen(sdk.callApiEndpoint<object>({ method: 'GET', urlPath }), 'NOT_FOUND', undefined);

/** Elements of an instance in the order they began. */
async function visitsOf(
  sdk: CamundaRestClient,
  processInstanceKey: string,
): Promise<ElementVisit[] | undefined> {
  const answer = await orWhen(
    sdk.callApiEndpoint<object>({
      method: 'POST',
      urlPath: 'element-instances/search',
      body: { filter: { processInstanceKey }, page: { from: 0, limit: MOST } },
    }),
    'NOT_FOUND',
    undefined,
  );
  if (answer === undefined) return undefined;
  const { items } = Elements.parse(answer);
  return items
    .sort(
      (one, other) =>
        compare(one.startDate, other.startDate) ||
        compareKeys(one.elementInstanceKey, other.elementInstanceKey),
    )
    .map(({ elementId, state }) => ({ elementId, state }));
}

export async function incidentsOf(
  sdk: CamundaRestClient,
  processInstanceKey: string,
): Promise<EngineIncident[] | undefined> {
  const answer = await orWhen(
    sdk.callApiEndpoint<object>({
      method: 'POST',
      urlPath: 'incidents/search',
      body: { filter: { processInstanceKey, state: 'ACTIVE' }, page: { from: 0, limit: MOST } },
    }),
    'NOT_FOUND',
    undefined,
  );
  if (answer === undefined) return undefined;
  return Incidents.parse(answer).items.map((item) => ({ ...item, jobKey: item.jobKey ?? undefined }));
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
/** Keys count upwards and are longer than a double holds. */
const compareKeys = (one: string, other: string): number => one.length - other.length || compare(one, other);
