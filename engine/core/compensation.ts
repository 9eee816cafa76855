import { compensationsOf, putCompensations } from './compensation-subscriptions.ts';
import { create } from './creating.ts';
import type { Draft } from './draft.ts';
import { endElement } from './ending.ts';
import type { CompensationSubscription, ElementInstance, Key } from './state.ts';

/**
 * Undoes what completed in the scope of a throw or end event (rule 28), or one activity of it, with all that completed
 * inside. All handlers begin at once, in the scope of the event, which goes on after the last of them; with nothing to
 * undo it goes on at once.
 */
export function throwCompensation(draft: Draft, row: ElementInstance, activityId: string | undefined): void {
  const known = compensationsOf(draft, row.processInstanceKey);
  const scopes = scopesOf(draft, row);
  const chosen = new Set<CompensationSubscription>();
  const isOpen = ({ throwKey }: CompensationSubscription): boolean => throwKey === undefined;
  const choose = (subscription: CompensationSubscription): void => {
    chosen.add(subscription);
    for (const inside of known)
      if (isOpen(inside) && inside.scopeKey === subscription.activityInstanceKey) choose(inside);
  };
  for (const subscription of known) {
    const isMeant = activityId === undefined || subscription.activityId === activityId;
    if (isOpen(subscription) && isMeant && scopes.includes(subscription.scopeKey)) choose(subscription);
  }
  if (chosen.size === 0) {
    draft.later({ type: 'complete', key: row.key });
    return;
  }
  // From the outside in, as they were chosen.
  const triggered = new Map(
    [...chosen].map((subscription) => [subscription, trigger(draft, row, subscription)]),
  );
  putCompensations(
    draft,
    row.processInstanceKey,
    known.map((subscription) => triggered.get(subscription) ?? subscription),
  );
}

/** The scope around the event; around an event sub process also the scope that it stands in. */
function scopesOf(draft: Draft, row: ElementInstance): Key[] {
  const { flowScopeKey } = row;
  if (flowScopeKey === undefined) return [];
  const scope = draft.element(flowScopeKey);
  const around = scope.type === 'EVENT_SUB_PROCESS' ? scope.flowScopeKey : undefined;
  return around === undefined ? [flowScopeKey] : [flowScopeKey, around];
}

function trigger(
  draft: Draft,
  row: ElementInstance,
  subscription: CompensationSubscription,
): CompensationSubscription {
  const triggered = { ...subscription, throwKey: row.key };
  const { handlerId, activityId } = subscription;
  if (handlerId === undefined || row.flowScopeKey === undefined) return triggered;
  passBoundaryEvent(draft, row, { scopeKey: row.flowScopeKey, activityId });
  const handler = create(draft, { type: 'activate', elementId: handlerId, scopeKey: row.flowScopeKey });
  draft.later({ type: 'enter', key: handler.key });
  return { ...triggered, handlerInstanceKey: handler.key };
}

/** The boundary event that names the handler is passed, for the picture of the instance's way. */
function passBoundaryEvent(
  draft: Draft,
  { processInstanceKey }: ElementInstance,
  { scopeKey, activityId }: { scopeKey: Key; activityId: string },
): void {
  for (const elementId of draft.model(processInstanceKey, activityId).boundaryEvents) {
    const element = draft.model(processInstanceKey, elementId);
    if (element.kind !== 'boundary' || element.event.kind !== 'compensation') continue;
    endElement(draft, create(draft, { type: 'activate', elementId, scopeKey }).key, 'COMPLETED');
  }
}
