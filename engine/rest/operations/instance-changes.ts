import { z } from 'zod';
import type { ActivateInstruction, MoveInstruction, VariableInstruction } from '../../core/modification.ts';
import { migrateInstance, treeCommand } from '../../store/instances.ts';
import type { EngineNode } from '../../store/node.ts';
import { Variables } from '../json.ts';
import { noContent, withBody, type Call, type Operation } from '../operation.ts';
import { submit } from '../submit.ts';
import { key, operationReference } from '../validate.ts';

const elementId = z.string().min(1);

/** -1 and 0 stand for no choice. */
const ancestorKey = key.default('-1').transform((given) => (BigInt(given) > 0n ? given : undefined));

const variableInstructions = z
  .array(
    z.strictObject({
      variables: z.instanceof(Variables).transform(({ entries }) => entries),
      scopeId: z.string().default(''),
    }),
  )
  .default([])
  .transform((given): VariableInstruction[] =>
    given.map(({ scopeId, variables }) => ({ scopeId: scopeId === '' ? undefined : scopeId, variables })),
  );

const activateInstruction = z
  .strictObject({ elementId, variableInstructions, ancestorElementInstanceKey: ancestorKey })
  .transform((given): ActivateInstruction => ({
    elementId: given.elementId,
    ancestorKey: given.ancestorElementInstanceKey,
    variables: given.variableInstructions,
  }));

const sourceElement = z.union([
  z.strictObject({ sourceType: z.literal('byId'), sourceElementId: elementId }),
  z.strictObject({ sourceType: z.literal('byKey'), sourceElementInstanceKey: key }),
]);

const ancestorScope = z.union([
  z.strictObject({ ancestorScopeType: z.literal('direct'), ancestorElementInstanceKey: key }),
  z.strictObject({ ancestorScopeType: z.enum(['inferred', 'sourceParent']) }),
]);

/** Shape of 8.9; the short form with `sourceElementId` alone is the one of batch operations in 8.8. */
export const moveInstruction = z
  .strictObject({
    sourceElementId: elementId.optional(),
    sourceElementInstruction: sourceElement.optional(),
    targetElementId: elementId,
    ancestorScopeInstruction: ancestorScope.optional(),
    variableInstructions,
  })
  .refine(
    (given) => (given.sourceElementId === undefined) !== (given.sourceElementInstruction === undefined),
    'Exactly one of [sourceElementId, sourceElementInstruction] is required.',
  )
  .transform((given): MoveInstruction => ({
    source: sourceOf(given),
    targetElementId: given.targetElementId,
    ancestor: ancestorOf(given.ancestorScopeInstruction),
    variables: given.variableInstructions,
  }));

function sourceOf(given: {
  sourceElementId?: string | undefined;
  sourceElementInstruction?: z.infer<typeof sourceElement> | undefined;
}): MoveInstruction['source'] {
  const source = given.sourceElementInstruction;
  if (source === undefined) return { elementId: given.sourceElementId ?? '' };
  return source.sourceType === 'byId'
    ? { elementId: source.sourceElementId }
    : { elementInstanceKey: source.sourceElementInstanceKey };
}

function ancestorOf(scope: z.infer<typeof ancestorScope> | undefined): MoveInstruction['ancestor'] {
  if (scope === undefined) return 'inferred';
  return scope.ancestorScopeType === 'direct'
    ? { key: scope.ancestorElementInstanceKey }
    : scope.ancestorScopeType;
}

const modification = z.strictObject({
  operationReference,
  activateInstructions: z.array(activateInstruction).default([]),
  moveInstructions: z.array(moveInstruction).default([]),
  terminateInstructions: z
    .array(z.union([z.strictObject({ elementInstanceKey: key }), z.strictObject({ elementId })]))
    .default([]),
});

/** What an instance is taken to; a batch calls it a plan. */
export const migrationPlan = {
  targetProcessDefinitionKey: key,
  mappingInstructions: z
    .array(z.strictObject({ sourceElementId: elementId, targetElementId: elementId }))
    .min(1),
};

const migration = z.strictObject({ ...migrationPlan, operationReference });

/** Changing what a running instance does, beyond what its model says. */
export function instanceChangeOperations(node: EngineNode): Operation[] {
  const path = '/process-instances/:processInstanceKey';
  const instanceKey = (call: Call) => call.param('processInstanceKey');
  return [
    withBody(
      { method: 'post', path: `${path}/modification`, permission: 'operate', body: modification },
      async (call, body) => {
        const command = {
          type: 'modifyInstance',
          processInstanceKey: instanceKey(call),
          activate: body.activateInstructions,
          move: body.moveInstructions,
          terminate: body.terminateInstructions.flatMap((one) =>
            'elementInstanceKey' in one ? [one.elementInstanceKey] : [],
          ),
          terminateAll: body.terminateInstructions.flatMap((one) =>
            'elementId' in one ? [one.elementId] : [],
          ),
        } as const;
        await submit(node, 'MODIFY', treeCommand(command));
        return noContent;
      },
    ),
    withBody(
      { method: 'post', path: `${path}/migration`, permission: 'operate', body: migration },
      async (call, body) => {
        const command = {
          type: 'migrateInstance',
          processInstanceKey: instanceKey(call),
          targetProcessDefinitionKey: body.targetProcessDefinitionKey,
          mappings: body.mappingInstructions,
        } as const;
        await submit(node, 'MIGRATE', migrateInstance(command));
        return noContent;
      },
    ),
  ];
}
