import type { Element } from '../../process-model/executable/process.ts';
import type { Draft, Trigger } from './draft.ts';
import { endElement, terminate, terminateChildren } from './ending.ts';
import type { ElementInstance, Key } from './state.ts';
import { closeEventSubProcesses, closeSubscriptions } from './subscriptions.ts';
import { propagate, setAllLocal } from './variables.ts';

/**
 * Lets an event fire at the element instance that waits for it: completes a catch event, leaves an event-based gateway,
 * starts a boundary event or an event sub process, interrupting what it interrupts.
 */
export function fire(draft: Draft, owner: ElementInstance, targetElementId: string, trigger: Trigger): void {
  const target = draft.model(owner.processInstanceKey, targetElementId);
  switch (target.kind) {
    case 'boundary':
      fireBoundary(draft, owner, target, trigger);
      return;
    case 'startEvent':
      fireEventSubProcess(draft, owner, target, trigger);
      return;
    default:
      if (owner.elementId === targetElementId) {
        deliver(draft, owner, target, trigger);
        // Its boundary events stay open until it is left: an output mapping may yet fail and wait.
        closeSubscriptions(draft, owner.key, (id) => id === targetElementId);
        draft.later({ type: 'complete', key: owner.key });
      } else leaveGateway(draft, owner, targetElementId, trigger);
  }
}

/** Where the variables of an event go: local where a mapping or an error keeps them, otherwise to the scope around. */
export function deliver(draft: Draft, row: ElementInstance, element: Element, trigger: Trigger): void {
  if (trigger.local || element.outputs.length > 0 || row.flowScopeKey === undefined)
    setAllLocal(draft, row.key, trigger.variables);
  else propagate(draft, row.flowScopeKey, trigger.variables);
}

function fireBoundary(
  draft: Draft,
  host: ElementInstance,
  target: Extract<Element, { kind: 'boundary' }>,
  trigger: Trigger,
): void {
  const scopeKey = requireScope(host);
  if (target.interrupting) terminate(draft, host.key);
  draft.later({ type: 'activate', elementId: target.id, scopeKey, trigger });
}

function fireEventSubProcess(
  draft: Draft,
  scope: ElementInstance,
  start: Extract<Element, { kind: 'startEvent' }>,
  trigger: Trigger,
): void {
  if (start.interrupting) {
    // The first interrupting event wins: nothing else may start in this scope any more.
    closeEventSubProcesses(draft, scope);
    terminateChildren(draft, scope.key);
  }
  if (start.parent === undefined) throw new Error(`Start event ${start.id} stands in no event sub process`);
  draft.later({
    type: 'activate',
    elementId: start.parent,
    scopeKey: scope.key,
    startElementId: start.id,
    trigger,
  });
}

function leaveGateway(
  draft: Draft,
  gateway: ElementInstance,
  targetElementId: string,
  trigger: Trigger,
): void {
  const scopeKey = requireScope(gateway);
  endElement(draft, gateway.key, 'COMPLETED');
  draft.later({ type: 'activate', elementId: targetElementId, scopeKey, trigger });
}

function requireScope(row: ElementInstance): Key {
  if (row.flowScopeKey === undefined) throw new Error(`Element instance ${row.key} has no scope`);
  return row.flowScopeKey;
}
