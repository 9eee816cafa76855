import type { CallActivity } from '../../process-model/executable/process.ts';
import type { Draft } from './draft.ts';
import { ElementIncident, evaluateText } from './evaluate.ts';
import type { ElementInstance, Key, ProcessInstance } from './state.ts';
import type { Definition, Variables } from './step.ts';
import { localVariables, propagate, setAllLocal, visibleVariables } from './variables.ts';

/** Starts the called process as an instance of its own inside the same tree. */
export function enterCall(draft: Draft, row: ElementInstance, element: CallActivity, wait: () => void): void {
  const processId = evaluateText(draft, element.processId, { scopeKey: row.key });
  const definition = draft.context.definitions.bound(
    processId,
    element.binding,
    draft.definition(row.processInstanceKey),
  );
  if (!definition)
    throw new ElementIncident(
      'CALLED_ELEMENT_ERROR',
      `Expected process with BPMN process id '${processId}' to be deployed, but not found.`,
    );
  const scope = definition.process.elements.get(definition.process.id);
  if (scope?.kind !== 'process' || scope.noneStart === undefined)
    throw new ElementIncident(
      'CALLED_ELEMENT_ERROR',
      `Expected process with BPMN process id '${processId}' to have a none start event, but not found.`,
    );
  refuseEndlessCalls(draft, row, processId);
  wait();
  const variables = element.propagateAllParentVariables
    ? visibleVariables(draft, row.key)
    : localVariables(draft, row.key);
  const caller = draft.instance(row.processInstanceKey);
  const parent = { processInstanceKey: caller.key, elementInstanceKey: row.key };
  draft.later({
    type: 'call',
    callerKey: row.key,
    start: { definition, variables, rootKey: row.rootKey, parent },
  });
}

/** Calls nested deeper than this are a process that calls itself without end. */
const deepestCall = 1000;

function refuseEndlessCalls(draft: Draft, row: ElementInstance, processId: string): void {
  let depth = 1;
  let at = draft.instance(row.processInstanceKey);
  for (; at.parentProcessInstanceKey !== undefined; at = draft.instance(at.parentProcessInstanceKey)) depth++;
  if (depth < deepestCall) return;
  throw new ElementIncident(
    'CALLED_ELEMENT_ERROR',
    `Expected to call process '${processId}', but call activities are already nested ${deepestCall} deep.`,
  );
}

export interface NewInstance {
  readonly definition: Definition;
  readonly variables: Variables;
  /** Undefined for a root, which is its own root. */
  readonly rootKey?: Key;
  readonly parent?: { readonly processInstanceKey: Key; readonly elementInstanceKey: Key };
  readonly businessId?: string | undefined;
  readonly startCorrelationKey?: string | undefined;
  readonly tags?: readonly string[];
  readonly terminateAfter?: readonly string[];
}

/** Writes a process instance with its variables; the caller decides where it begins. */
export function createInstance(draft: Draft, start: NewInstance): ElementInstance {
  const { definition, parent } = start;
  const key = draft.nextKey();
  const rootKey = start.rootKey ?? key;
  const instance: ProcessInstance = {
    key,
    rootKey,
    processDefinitionKey: definition.key,
    processId: definition.process.id,
    version: definition.version,
    parentProcessInstanceKey: parent?.processInstanceKey,
    parentElementInstanceKey: parent?.elementInstanceKey,
    businessId: start.businessId,
    startCorrelationKey: start.startCorrelationKey,
    tags: start.tags ?? [],
    compensation: undefined,
    terminateAfter: start.terminateAfter?.length ? start.terminateAfter : undefined,
    state: 'ACTIVE',
    startedAt: draft.context.now,
    endedAt: undefined,
    suspendedAt: undefined,
  };
  const row: ElementInstance = {
    key,
    processInstanceKey: key,
    rootKey,
    elementId: definition.process.id,
    type: 'PROCESS',
    flowScopeKey: undefined,
    state: 'ACTIVATING',
    startedAt: draft.context.now,
    endedAt: undefined,
    incidentKey: undefined,
    loop: undefined,
    starting: undefined,
  };
  draft.instances.put(instance);
  draft.elements.put(row);
  setAllLocal(draft, key, start.variables);
  return row;
}

export function startCalled(draft: Draft, start: NewInstance): void {
  draft.later({ type: 'enter', key: createInstance(draft, start).key });
}

/** Hands the result of a called process to its call activity (rule 33) and lets that complete. */
export function returnToCaller(draft: Draft, called: ProcessInstance, variables: Variables): void {
  if (called.parentElementInstanceKey === undefined) return;
  const caller = draft.element(called.parentElementInstanceKey);
  const element = draft.modelOf(caller);
  if (element.kind !== 'callActivity') throw new Error(`Element ${element.id} calls no process`);
  if (element.outputs.length > 0) setAllLocal(draft, caller.key, variables);
  else if (element.propagateAllChildVariables) propagate(draft, caller.key, variables);
  draft.later({ type: 'complete', key: caller.key });
}
