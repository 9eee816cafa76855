import { z } from 'zod';
import { steerBatchOperation, type BatchPlan } from '../../store/batch-operations.ts';
import type { EngineNode } from '../../store/node.ts';
import { batchOperationItems, batchOperations } from '../../store/search/batch-operations.ts';
import { processInstanceFilters, processInstances } from '../../store/search/process-instances.ts';
import type { Condition } from '../../store/search/filter.ts';
import { find, InvalidSearch } from '../../store/search/search.ts';
import { bare, noContent, ok, withBody, type Answer, type Call, type Operation } from '../operation.ts';
import { commandRejected, notFound, refuse } from '../rejection.ts';
import { filterSchema, searchOperation } from '../search.ts';
import { operationReference } from '../validate.ts';
import { migrationPlan } from './instance-changes.ts';

const filter = filterSchema(processInstanceFilters);
const elementId = z.string().min(1);

const filtered = z.strictObject({ filter, operationReference });

const migration = z.strictObject({
  filter,
  migrationPlan: z.strictObject(migrationPlan),
  operationReference,
});

const modification = z.strictObject({
  filter,
  moveInstructions: z
    .array(z.strictObject({ sourceElementId: elementId, targetElementId: elementId }))
    .min(1, 'at least one move instruction'),
  operationReference,
});

/** Operations that are the same for every instance. */
const simple = [
  ['cancellation', 'CANCEL_PROCESS_INSTANCE'],
  ['incident-resolution', 'RESOLVE_INCIDENT'],
  ['deletion', 'DELETE_PROCESS_INSTANCE'],
  ['suspension', 'SUSPEND_PROCESS_INSTANCE'],
  ['resumption', 'RESUME_PROCESS_INSTANCE'],
] as const;

/** Operations on many instances: they are noted at once, with the instances found then, and done in the background. */
export function batchOperationOperations(node: EngineNode): Operation[] {
  const head = (what: string) =>
    ({ method: 'post', path: `/process-instances/${what}`, permission: 'operate' }) as const;
  return [
    ...simple.map(([what, type]) =>
      withBody({ ...head(what), body: filtered }, (_call, body) => create(node, { type }, body.filter)),
    ),
    withBody({ ...head('migration'), body: migration }, (_call, body) => {
      const { targetProcessDefinitionKey, mappingInstructions: mappings } = body.migrationPlan;
      const plan = { type: 'MIGRATE_PROCESS_INSTANCE', targetProcessDefinitionKey, mappings } as const;
      return create(node, plan, body.filter);
    }),
    withBody({ ...head('modification'), body: modification }, (_call, body) =>
      create(node, { type: 'MODIFY_PROCESS_INSTANCE', moves: body.moveInstructions }, body.filter),
    ),
    ...ofOneInstance(node),
    ...steering(node),
  ];
}

async function create(node: EngineNode, plan: BatchPlan, conditions: readonly Condition[]): Promise<Answer> {
  const batchOperationKey = await node.createBatchOperation(plan, conditions).catch((error: unknown) => {
    if (error instanceof InvalidSearch) throw refuse('INVALID_ARGUMENT', `${error.message}.`);
    throw error;
  });
  return ok({ batchOperationKey, batchOperationType: plan.type });
}

/** The same for one instance. */
function ofOneInstance(node: EngineNode): Operation[] {
  const one = (what: string, type: 'RESOLVE_INCIDENT' | 'DELETE_PROCESS_INSTANCE'): Operation =>
    withBody(
      {
        ...{ method: 'post', path: `/process-instances/:processInstanceKey/${what}`, permission: 'operate' },
        ...{ body: z.strictObject({ operationReference }), optional: true },
      },
      async (call) => {
        const key = call.param('processInstanceKey');
        const instance = await find(node.pool, processInstances, key);
        if (!instance) throw notFound('Process Instance', key);
        if (
          type === 'DELETE_PROCESS_INSTANCE' &&
          !('endDate' in instance && instance.endDate instanceof Date)
        )
          throw commandRejected(
            'DELETE',
            'INVALID_STATE',
            `Expected to delete a process instance with key '${key}', but it is still active`,
          );
        return create(node, { type }, [(bind) => `p.key = ${bind(key)}::bigint`]);
      },
    );
  return [one('incident-resolution', 'RESOLVE_INCIDENT'), one('deletion', 'DELETE_PROCESS_INSTANCE')];
}

/** Watching batch operations, holding them, letting them go on and ending them. */
function steering(node: EngineNode): Operation[] {
  const path = '/batch-operations/:batchOperationKey';
  const steer = (what: string, verb: 'cancel' | 'suspend' | 'resume'): Operation =>
    withBody(
      {
        ...{ method: 'post', path: `${path}/${what}`, permission: 'operate', optional: true },
        body: z.strictObject({ operationReference }),
      },
      (call) => steerOne(node, call, verb),
    );
  return [
    searchOperation(node.pool, batchOperations, { path: '/batch-operations/search' }),
    searchOperation(node.pool, batchOperationItems, { path: '/batch-operation-items/search' }),
    bare({ method: 'get', path, permission: 'read' }, async (call) => {
      const key = call.param('batchOperationKey');
      const item = await find(node.pool, batchOperations, key);
      if (!item) throw notFound('Batch Operation', key);
      return ok(item);
    }),
    steer('cancellation', 'cancel'),
    steer('suspension', 'suspend'),
    steer('resumption', 'resume'),
  ];
}

async function steerOne(
  node: EngineNode,
  call: Call,
  verb: 'cancel' | 'suspend' | 'resume',
): Promise<Answer> {
  const key = call.param('batchOperationKey');
  const steered = await steerBatchOperation(node.pool, key, verb);
  if (steered.done) {
    if (verb === 'resume') node.batchesMoved();
    return noContent;
  }
  const expected = `Expected to ${verb} a batch operation with key '${key}', but`;
  if (steered.state === undefined)
    throw commandRejected(verb.toUpperCase(), 'NOT_FOUND', `${expected} no such batch operation was found`);
  throw commandRejected(
    verb.toUpperCase(),
    'INVALID_STATE',
    `${expected} it has an unexpected state '${steered.state}'.`,
  );
}
