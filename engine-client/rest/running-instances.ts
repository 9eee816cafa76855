import type { CamundaRestClient } from '@camunda8/sdk/dist/c8/lib/CamundaRestClient.js';
import { z } from 'zod';
import type { EngineMigration, RunningInstance } from '../engine-client.ts';
import { orWhen } from './engine-fault.ts';

const Key = z.union([z.string(), z.number()]).transform(String);
const Instances = z.object({
  items: z.array(
    z.object({ processInstanceKey: Key, processDefinitionKey: Key, startDate: z.coerce.date() }),
  ),
});
const PAGE = 1_000;

/** Instances that have not ended, oldest first; undefined where the engine has no search. */
export async function runningInstances(
  sdk: CamundaRestClient,
  processId: string,
): Promise<RunningInstance[] | undefined> {
  const found: RunningInstance[] = [];
  for (;;) {
    const answer = await orWhen(
      sdk.callApiEndpoint<object>({
        method: 'POST',
        urlPath: 'process-instances/search',
        body: {
          filter: { processDefinitionId: processId, state: 'ACTIVE' },
          sort: [{ field: 'startDate', order: 'ASC' }],
          page: { from: found.length, limit: PAGE },
        },
      }),
      'NOT_FOUND',
      undefined,
    );
    if (answer === undefined) return undefined;
    const { items } = Instances.parse(answer);
    found.push(...items.map(({ startDate, ...instance }) => ({ ...instance, startedAt: startDate })));
    if (items.length < PAGE) return found;
  }
}

export function migrateInstance(
  sdk: CamundaRestClient,
  processInstanceKey: string,
  { processDefinitionKey, mapping }: EngineMigration,
): Promise<'MIGRATED' | 'GONE'> {
  return orWhen(
    sdk
      .callApiEndpoint<object>({
        method: 'POST',
        urlPath: `process-instances/${processInstanceKey}/migration`,
        body: {
          targetProcessDefinitionKey: processDefinitionKey,
          mappingInstructions: mapping.map(({ from, to }) => ({
            sourceElementId: from,
            targetElementId: to,
          })),
        },
      })
      .then(() => 'MIGRATED' as const),
    'NOT_FOUND',
    'GONE' as const,
  );
}
