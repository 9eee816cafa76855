import type { Element, Process } from '../../process-model/executable/process.ts';
import type { Draft } from './draft.ts';
import type { CompensationSubscription, ElementInstance, Key } from './state.ts';

export function compensationsOf(draft: Draft, processInstanceKey: Key): readonly CompensationSubscription[] {
  return draft.instances.get(processInstanceKey)?.compensation ?? [];
}

/** Changes what can be compensated in an instance. */
export function putCompensations(
  draft: Draft,
  processInstanceKey: Key,
  subscriptions: readonly CompensationSubscription[],
): void {
  const compensation = subscriptions.length === 0 ? undefined : subscriptions;
  draft.instances.put({ ...draft.instance(processInstanceKey), compensation });
}

/** An activity that completes can be compensated if it has a handler, or if something inside it can. */
export function rememberCompensation(draft: Draft, row: ElementInstance): void {
  if (row.flowScopeKey === undefined) return;
  const known = compensationsOf(draft, row.processInstanceKey);
  const { process } = draft.definition(row.processInstanceKey);
  // A multi-instance is compensated as a whole: its handler runs once.
  const handlerId = row.loop?.of === 'inner' ? undefined : handlerOf(process, draft.modelOf(row));
  const isScope = row.type === 'SUB_PROCESS' || row.type === 'MULTI_INSTANCE_BODY';
  if (handlerId === undefined && !(isScope && known.some(({ scopeKey }) => scopeKey === row.key))) return;
  const subscription = {
    activityId: row.elementId,
    activityInstanceKey: row.key,
    scopeKey: row.flowScopeKey,
  };
  putCompensations(draft, row.processInstanceKey, [
    ...known,
    handlerId === undefined ? subscription : { ...subscription, handlerId },
  ]);
}

/** What undoes an activity. */
export function handlerOf(process: Process, activity: Element): string | undefined {
  for (const id of activity.boundaryEvents) {
    const boundary = process.elements.get(id);
    if (boundary?.kind === 'boundary' && boundary.event.kind === 'compensation')
      return boundary.event.handler;
  }
  return undefined;
}

/** What was done inside a scope that is terminated can no longer be undone. */
export function dropCompensation(draft: Draft, row: ElementInstance): void {
  const known = compensationsOf(draft, row.processInstanceKey);
  if (!known.some(({ scopeKey }) => scopeKey === row.key)) return;
  const gone = new Set([row.key]);
  // What is inside completed before what is around it, so it stands earlier in the list.
  for (const { scopeKey, activityInstanceKey } of [...known].reverse())
    if (gone.has(scopeKey)) gone.add(activityInstanceKey);
  const kept = known.filter(({ scopeKey }) => !gone.has(scopeKey));
  putCompensations(draft, row.processInstanceKey, kept);
}

/** A handler is through, or was taken away: its event goes on after the last one. */
export function handlerEnded(draft: Draft, row: ElementInstance): void {
  const known = compensationsOf(draft, row.processInstanceKey);
  const ended = known.find(({ handlerInstanceKey }) => handlerInstanceKey === row.key);
  if (ended?.throwKey === undefined) return;
  const left = withoutEmptyScopes(known.filter((subscription) => subscription !== ended));
  putCompensations(draft, row.processInstanceKey, left);
  if (left.some(({ throwKey }) => throwKey === ended.throwKey)) return;
  draft.later({ type: 'complete', key: ended.throwKey });
}

/** A triggered scope is done with when nothing inside it is left and no handler of its own runs. */
function withoutEmptyScopes(known: readonly CompensationSubscription[]): readonly CompensationSubscription[] {
  const left = known.filter(
    (subscription) =>
      subscription.throwKey === undefined ||
      subscription.handlerInstanceKey !== undefined ||
      known.some(({ scopeKey }) => scopeKey === subscription.activityInstanceKey),
  );
  return left.length === known.length ? left : withoutEmptyScopes(left);
}
