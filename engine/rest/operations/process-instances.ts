import { z } from 'zod';
import {
  createInstance,
  treeCommand,
  type CreatedInstance,
  type DefinitionReference,
} from '../../store/instances.ts';
import type { EngineNode } from '../../store/node.ts';
import { callHierarchy, instanceFlows, instanceStatistics } from '../../store/search/instance-reads.ts';
import { incidents } from '../../store/search/incidents.ts';
import { processInstances } from '../../store/search/process-instances.ts';
import { find } from '../../store/search/search.ts';
import { variablesJson } from '../json.ts';
import { bare, noContent, ok, withBody, type Answer, type Call, type Operation } from '../operation.ts';
import { notFound, refuse } from '../rejection.ts';
import { searchOperation } from '../search.ts';
import { submit } from '../submit.ts';
import { anyCase, DEFAULT_TENANT, integer, key, operationReference, tenant, variables } from '../validate.ts';

/** Who waits for an instance's end without saying how long. */
const DEFAULT_AWAIT_MS = 15_000;

const tag = z
  .string()
  .refine(
    (text) => /^[A-Za-z][\w\-:.]{0,99}$/.test(text),
    'a letter followed by letters, digits, _, -, : or .',
  );

const creation = z.strictObject({
  processDefinitionId: z.string().min(1).optional(),
  processDefinitionVersion: integer.default(-1),
  processDefinitionKey: key.optional(),
  variables,
  tenantId: tenant,
  operationReference,
  startInstructions: z.array(z.strictObject({ elementId: z.string().min(1) })).default([]),
  runtimeInstructions: z
    .array(
      z.strictObject({ type: anyCase(['TERMINATE_PROCESS_INSTANCE']), afterElementId: z.string().min(1) }),
    )
    .default([]),
  awaitCompletion: z.boolean().default(false),
  fetchVariables: z.array(z.string()).default([]),
  requestTimeout: integer.default(0),
  tags: z.array(tag).max(10, 'at most 10 tags').default([]),
  businessId: z.string().min(1).max(256, 'at most 256 characters').optional(),
});

const cancellation = z.strictObject({ operationReference });

/** Starting, watching and ending process instances. */
export function processInstanceOperations(node: EngineNode): Operation[] {
  const instancePath = '/process-instances/:processInstanceKey';
  const instanceKey = (call: Call) => call.param('processInstanceKey');
  const existing = async (call: Call): Promise<string> => {
    if (await find(node.pool, processInstances, instanceKey(call))) return instanceKey(call);
    throw notFound('Process Instance', instanceKey(call));
  };
  return [
    withBody(
      { method: 'post', path: '/process-instances', permission: 'operate', body: creation },
      (call, body) => create(node, call, body),
    ),
    searchOperation(node.pool, processInstances, { path: '/process-instances/search' }),
    bare({ method: 'get', path: instancePath, permission: 'read' }, async (call) => {
      const item = await find(node.pool, processInstances, instanceKey(call));
      if (!item) throw notFound('Process Instance', instanceKey(call));
      return ok(item);
    }),
    withBody(
      {
        method: 'post',
        path: `${instancePath}/cancellation`,
        permission: 'operate',
        body: cancellation,
        optional: true,
      },
      async (call) => {
        await submit(
          node,
          'CANCEL',
          treeCommand({ type: 'cancelInstance', processInstanceKey: instanceKey(call) }),
        );
        return noContent;
      },
    ),
    bare({ method: 'get', path: `${instancePath}/sequence-flows`, permission: 'read' }, async (call) =>
      ok({ items: await instanceFlows(node.pool, await existing(call)) }),
    ),
    bare(
      { method: 'get', path: `${instancePath}/statistics/element-instances`, permission: 'read' },
      async (call) => ok({ items: await instanceStatistics(node.pool, await existing(call)) }),
    ),
    bare({ method: 'get', path: `${instancePath}/call-hierarchy`, permission: 'read' }, async (call) =>
      ok(await callHierarchy(node.pool, await existing(call))),
    ),
    searchOperation(node.pool, incidents, {
      path: `${instancePath}/incidents/search`,
      within: (call) => [
        (
          bind,
        ) => `i.root_key = (SELECT root_key FROM engine.process_instance WHERE key = ${bind(instanceKey(call))})
        AND (i.process_instance_key = ${bind(instanceKey(call))} OR i.root_key = ${bind(instanceKey(call))})`,
      ],
    }),
  ];
}

async function create(node: EngineNode, call: Call, body: z.infer<typeof creation>): Promise<Answer> {
  const { businessId, tags, variables: given } = body;
  const startAt = body.startInstructions.map(({ elementId }) => elementId);
  const terminateAfter = body.runtimeInstructions.map(({ afterElementId }) => afterElementId);
  const wanted = { definition: referenceOf(body), variables: given, tags, startAt, terminateAfter };
  const created = await submit(
    node,
    body.awaitCompletion ? 'CREATE_WITH_AWAITING_RESULT' : 'CREATE',
    createInstance(businessId === undefined ? wanted : { ...wanted, businessId }),
  );
  const answered = body.awaitCompletion ? await result(node, call, { created, body }) : variablesJson([]);
  return ok({
    processDefinitionId: created.definition.process.id,
    processDefinitionVersion: created.definition.version,
    processDefinitionKey: created.definition.key,
    processInstanceKey: created.key,
    tenantId: DEFAULT_TENANT,
    variables: answered,
    tags,
    businessId,
  });
}

function referenceOf(body: z.infer<typeof creation>): DefinitionReference {
  const { processDefinitionKey, processDefinitionId, processDefinitionVersion: version } = body;
  if (processDefinitionKey !== undefined && processDefinitionId !== undefined) {
    throw refuse('INVALID_ARGUMENT', 'Only one of [processDefinitionId, processDefinitionKey] is allowed.');
  }
  if (processDefinitionKey !== undefined) return { key: processDefinitionKey };
  if (processDefinitionId !== undefined) return { processId: processDefinitionId, version };
  throw refuse(
    'INVALID_ARGUMENT',
    'At least one of [processDefinitionId, processDefinitionKey] is required.',
  );
}

async function result(
  node: EngineNode,
  { gone }: Call,
  { created, body }: { created: CreatedInstance; body: z.infer<typeof creation> },
) {
  const waitMs = body.requestTimeout > 0 ? body.requestTimeout : DEFAULT_AWAIT_MS;
  const completion = await node.completions.wait(created.key, waitMs, gone);
  if (completion?.state !== 'COMPLETED') {
    const end = completion ? 'was terminated' : 'did not complete in time';
    throw refuse('DEADLINE_EXCEEDED', `The process instance with key '${created.key}' ${end}`);
  }
  const wanted = body.fetchVariables;
  return variablesJson(
    [...completion.variables].filter(([name]) => wanted.length === 0 || wanted.includes(name)),
  );
}
