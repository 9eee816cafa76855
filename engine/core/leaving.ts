import type { Value } from '../../feel/index.ts';
import type { Element } from '../../process-model/executable/process.ts';
import { returnToCaller } from './calls.ts';
import { handlerEnded, rememberCompensation } from './compensation-subscriptions.ts';
import type { Draft } from './draft.ts';
import { endElement, endInstance, terminateChildren } from './ending.ts';
import { evaluate } from './evaluate.ts';
import { chosenFlows, takeFlow } from './gateways.ts';
import { listen } from './listeners.ts';
import { collectOutput, conditionHolds, innerCompleted, loopOf } from './loops.ts';
import type { ElementInstance } from './state.ts';
import { closeEventSubProcesses, closeSubscriptions } from './subscriptions.ts';
import type { Variables } from './step.ts';
import { localVariables, propagate, putPath, scopeAt, setAllLocal } from './variables.ts';

/** Completes an element instance: output mappings, then the way on. Repeated as a whole after an incident. */
export function complete(draft: Draft, row: ElementInstance): void {
  const current = draft.element(row.key);
  if (current.state !== 'COMPLETING') draft.elements.put({ ...current, state: 'COMPLETING' });
  const element = draft.modelOf(row);
  if ('eventSubProcesses' in element) closeEventSubProcesses(draft, row);
  if (row.type === 'MULTI_INSTANCE_BODY') {
    completeBody(draft, row);
    return;
  }
  applyOutputs(draft, row, element);
  if (listen(draft, row, { event: 'END', index: 0 })) closeSubscriptions(draft, row.key);
  else finish(draft, row);
}

/** Leaves an element instance once its end listeners are done. */
export function finish(draft: Draft, row: ElementInstance): void {
  const element = draft.modelOf(row);
  if (row.loop?.of === 'inner') {
    completeInner(draft, row, row.loop.counter);
    return;
  }
  if (element.kind === 'process') {
    completeProcess(draft, row);
    return;
  }
  const flows = chosenFlows(draft, row, element);
  leave(draft, row, flows);
  if (element.kind === 'end' && element.result.kind === 'terminate') terminateAround(draft, row);
  if (element.kind === 'throw' && element.result.kind === 'link') follow(draft, row, element.result.target);
}

/** Keeps what a task resulted in, until its output mappings took what they want, or gives it to the scopes around. */
export function keepResult(draft: Draft, row: ElementInstance, result: Variables): void {
  if (draft.modelOf(row).outputs.length > 0) setAllLocal(draft, row.key, result);
  else propagate(draft, row.key, result);
}

/** Ends an element instance and takes the flows that lead on from it. */
export function leave(draft: Draft, row: ElementInstance, flows: readonly string[]): void {
  rememberCompensation(draft, row);
  endElement(draft, row.key, 'COMPLETED');
  handlerEnded(draft, row);
  if (row.flowScopeKey === undefined) return;
  // BPMN promises no order; Zeebe begins with the flow that stands last in the file, and so do we.
  for (const flowId of flows.toReversed()) takeFlow(draft, flowId, row.flowScopeKey);
  draft.settleLater(row.flowScopeKey);
}

/**
 * Output mappings write from the scope around upward, those of an instance of a multi-instance from itself upward; `a.b`
 * keeps the other members of `a`.
 */
function applyOutputs(draft: Draft, row: ElementInstance, element: Element): void {
  if (element.outputs.length === 0 || row.flowScopeKey === undefined) return;
  const fromKey = row.loop?.of === 'inner' ? row.key : row.flowScopeKey;
  const around = scopeAt(draft, fromKey);
  const targets = new Map<string, Value>();
  for (const { source, target } of element.outputs) {
    const at = { scopeKey: row.key, extra: targets, mappings: element.outputs };
    putPath(targets, target, evaluate(draft, source, at), around.get(target[0] ?? '') ?? null);
  }
  propagate(draft, fromKey, targets);
}

function completeBody(draft: Draft, row: ElementInstance): void {
  const { outputCollection } = loopOf(draft, row);
  const collected =
    outputCollection === undefined ? undefined : localVariables(draft, row.key).get(outputCollection);
  const { outgoing } = draft.modelOf(row);
  if (outputCollection !== undefined && collected !== undefined && row.flowScopeKey !== undefined)
    propagate(draft, row.flowScopeKey, new Map([[outputCollection, collected]]));
  leave(draft, row, outgoing);
}

function completeInner(draft: Draft, row: ElementInstance, counter: number): void {
  collectOutput(draft, row, counter);
  const finished = conditionHolds(draft, row);
  rememberCompensation(draft, row);
  endElement(draft, row.key, 'COMPLETED');
  if (row.flowScopeKey !== undefined) innerCompleted(draft, row.flowScopeKey, finished);
}

function completeProcess(draft: Draft, row: ElementInstance): void {
  const instance = draft.instance(row.processInstanceKey);
  const variables = localVariables(draft, row.key);
  endElement(draft, row.key, 'COMPLETED');
  endInstance(draft, row, 'COMPLETED');
  returnToCaller(draft, instance, variables);
}

/** A terminate end event ends what else runs in its own scope; the scope around goes on. */
function terminateAround(draft: Draft, row: ElementInstance): void {
  if (row.flowScopeKey !== undefined) terminateChildren(draft, row.flowScopeKey);
}

function follow(draft: Draft, row: ElementInstance, target: string): void {
  if (row.flowScopeKey === undefined) return;
  const task = { type: 'activate', elementId: target, scopeKey: row.flowScopeKey } as const;
  const listens = draft.model(row.processInstanceKey, target).executionListeners.start.length > 0;
  const trigger = { variables: new Map<string, Value>(), local: true };
  draft.later(listens ? task : { ...task, trigger });
}
