import type { Draft } from './draft.ts';
import { create } from './creating.ts';
import { isListening } from './listeners.ts';
import { checkModification } from './modification-checks.ts';
import { Rejection } from './rejection.ts';
import { enclosingScopes, instancesOfScope, lineage, openScope, terminateUpwards } from './scopes.ts';
import type { ElementInstance, Key, ProcessInstance } from './state.ts';
import type { Variables } from './step.ts';
import { setAllLocal } from './variables.ts';

export interface VariableInstruction {
  /** Element whose instance gets the variables as locals: the activated one or a scope around it; the process if undefined. */
  readonly scopeId: string | undefined;
  readonly variables: Variables;
}

export interface ActivateInstruction {
  readonly elementId: string;
  /** Running scope instance to activate it in; scopes between that and the element are created anew. */
  readonly ancestorKey: Key | undefined;
  readonly variables: readonly VariableInstruction[];
}

/** Takes the tokens of one element, or one of them, to another element. */
export interface MoveInstruction {
  readonly source: { readonly elementId: string } | { readonly elementInstanceKey: Key };
  readonly targetElementId: string;
  /**
   * Where the target is activated: `inferred` is the nearest scope around the source that is also around the target,
   * `sourceParent` the scope that the source stands in.
   */
  readonly ancestor: 'inferred' | 'sourceParent' | { readonly key: Key };
  readonly variables: readonly VariableInstruction[];
}

export interface Plan {
  readonly activate: readonly ActivateInstruction[];
  /** Element instances. */
  readonly terminate: readonly Key[];
}

export interface Modification extends Plan {
  readonly processInstanceKey: Key;
  readonly move: readonly MoveInstruction[];
  /** Elements of which every instance is terminated. */
  readonly terminateAll?: readonly string[];
}

/** Activates and terminates elements of a running instance (rule 40); all of it or, if one part is refused, nothing. */
export function modify(draft: Draft, command: Modification): Key {
  const instance = draft.instances.get(command.processInstanceKey);
  if (!instance)
    throw new Rejection(
      'NOT_FOUND',
      `Expected to modify process instance but no process instance found with key '${command.processInstanceKey}'`,
    );
  const plan = withMoves(draft, instance, command);
  checkModification(draft, instance, plan);
  const kept = new Set<Key>();
  const ends = new Set(plan.terminate.flatMap((key) => descendants(draft, key)));
  for (const instruction of plan.activate) activateAt(draft, instance, { instruction, kept, ends });
  const refuseChild = (): never => {
    throw new Rejection(
      'INVALID_ARGUMENT',
      `Expected to modify instance of process '${instance.processId}' but the given instructions would terminate the instance. The instance was created by a call activity in the parent process. To terminate this instance please modify the parent process instead.`,
    );
  };
  for (const key of plan.terminate) terminateUpwards(draft, key, { kept, refuseChild });
  return instance.rootKey;
}

interface Placement {
  readonly instruction: ActivateInstruction;
  /** Scopes that must stay, filled with those that are used. */
  readonly kept: Set<Key>;
  /** Scopes that are about to be terminated. */
  readonly ends: ReadonlySet<Key>;
}

/** Puts a token on an element, inside the scopes it needs: running ones where they are clear, new ones where there are none. */
export function activateAt(draft: Draft, instance: ProcessInstance, placement: Placement): void {
  const { instruction, kept, ends } = placement;
  const { elementId, ancestorKey, variables } = instruction;
  const setVariables = (row: ElementInstance): void => {
    for (const { scopeId, variables: values } of variables)
      if ((scopeId ?? instance.processId) === row.elementId) setAllLocal(draft, row.key, values);
  };
  const chosen = ancestorKey === undefined ? undefined : lineage(draft, ancestorKey);
  const { process } = draft.definition(instance.key);
  let scope = draft.element(instance.key);
  setVariables(scope);
  kept.add(scope.key);
  for (const scopeId of enclosingScopes(process, elementId).slice(1)) {
    const found = findScope(draft, { parentKey: scope.key, scopeId, chosen });
    if (found) setVariables(found);
    scope = found ?? newScope(draft, { parentKey: scope.key, scopeId, setVariables });
    if (ends.has(scope.key)) throw scopeEnds(process.id, elementId, scope.key);
    kept.add(scope.key);
  }
  if (isListening(draft, scope)) throw scopeListens(process.id, elementId, scope.key);
  const row = create(draft, { type: 'activate', elementId, scopeKey: scope.key });
  setVariables(row);
  draft.later({ type: 'enter', key: row.key });
}

function scopeEnds(processId: string, elementId: string, scopeKey: Key): Rejection {
  return new Rejection(
    'INVALID_ARGUMENT',
    `Expected to modify instance of process '${processId}' but it contains one or more activate instructions for elements whose required flow scope instance is also being terminated: element '${elementId}' requires flow scope instance '${scopeKey}' which is being terminated. Please provide a valid ancestor scope key for the activation or avoid terminating the required flow scope.`,
  );
}

/** What would run inside could not be told from what the scope does after its listeners. */
function scopeListens(processId: string, elementId: string, scopeKey: Key): Rejection {
  return new Rejection(
    'INVALID_STATE',
    `Expected to modify instance of process '${processId}' but element '${elementId}' requires flow scope instance '${scopeKey}', which waits for an execution listener. Please complete its job first.`,
  );
}

function findScope(
  draft: Draft,
  { parentKey, scopeId, chosen }: { parentKey: Key; scopeId: string; chosen: readonly Key[] | undefined },
): ElementInstance | undefined {
  const running = instancesOfScope(draft, parentKey, scopeId);
  if (chosen) return running.find(({ key }) => chosen.includes(key));
  if (running.length <= 1) return running[0];
  const { processId } = draft.instance(draft.element(parentKey).processInstanceKey);
  throw new Rejection(
    'INVALID_ARGUMENT',
    `Expected to modify instance of process '${processId}' but it contains one or more activate instructions for an element that has a flow scope with more than one active instance: '${scopeId}'. Can't decide in which instance of the flow scope the element should be activated. Please specify an ancestor element instance key for this activate instruction.`,
  );
}

function newScope(
  draft: Draft,
  scope: { parentKey: Key; scopeId: string; setVariables: (row: ElementInstance) => void },
): ElementInstance {
  const { processInstanceKey } = draft.element(scope.parentKey);
  if (draft.model(processInstanceKey, scope.scopeId).loop)
    throw new Rejection(
      'INVALID_ARGUMENT',
      `Expected to modify instance of process '${draft.instance(processInstanceKey).processId}' but it contains one or more activate instructions that would result in the activation of multi-instance element '${scope.scopeId}', which is currently unsupported.`,
    );
  return openScope(draft, scope, scope.setVariables);
}

function descendants(draft: Draft, key: Key): Key[] {
  return [key, ...draft.elements.owned(key).flatMap((child) => descendants(draft, child.key))];
}

/** A move is a termination and an activation in the right place. */
function withMoves(draft: Draft, instance: ProcessInstance, command: Modification): Plan {
  const moves = command.move.map((move) => ({ move, sources: sourcesOf(draft, instance, move, 'move') }));
  return {
    activate: [
      ...command.activate,
      ...moves.flatMap(({ move, sources }) =>
        sources.map((source) => ({
          elementId: move.targetElementId,
          ancestorKey: ancestorOf(draft, source, move),
          variables: move.variables,
        })),
      ),
    ],
    terminate: [
      ...command.terminate,
      ...(command.terminateAll ?? []).flatMap((elementId) =>
        sourcesOf(draft, instance, { source: { elementId } }, 'terminate').map(({ key }) => key),
      ),
      ...moves.flatMap(({ sources }) => sources.map(({ key }) => key)),
    ],
  };
}

function sourcesOf(
  draft: Draft,
  instance: ProcessInstance,
  { source }: Pick<MoveInstruction, 'source'>,
  kind: 'move' | 'terminate',
): ElementInstance[] {
  const found = [...draft.elements.values()].filter(
    (row) =>
      row.processInstanceKey === instance.key &&
      ('elementId' in source
        ? row.elementId === source.elementId && row.loop?.of !== 'inner'
        : row.key === source.elementInstanceKey),
  );
  if (found.length > 0) return found;
  const named = 'elementId' in source ? source.elementId : source.elementInstanceKey;
  throw new Rejection(
    'INVALID_ARGUMENT',
    `Expected to modify instance of process '${instance.processId}' but it contains one or more ${kind} instructions with a source element that has no active instance: '${named}'`,
  );
}

function ancestorOf(draft: Draft, source: ElementInstance, move: MoveInstruction): Key | undefined {
  if (typeof move.ancestor === 'object') return move.ancestor.key;
  if (move.ancestor === 'sourceParent') return source.flowScopeKey;
  const { process } = draft.definition(source.processInstanceKey);
  const around = enclosingScopes(process, move.targetElementId);
  return lineage(draft, source.flowScopeKey ?? source.key).find((key) => {
    const row = draft.element(key);
    return row.type !== 'MULTI_INSTANCE_BODY' && around.includes(row.elementId);
  });
}
