import type { Draft, Task } from './draft.ts';
import { Rejection } from './rejection.ts';
import type { Key, SignalSubscription } from './state.ts';
import type { Variables } from './step.ts';
import { isSuspended } from './suspension.ts';
import { fire } from './triggers.ts';

/**
 * Rule 25: a signal from inside the tree reaches those of the tree who wait at that moment, in the order in which they
 * began to; who begins later has missed it. All others get it after the step, a suspended tree when it is resumed.
 */
export function broadcast(draft: Draft, task: Extract<Task, { type: 'broadcast' }>): void {
  const { rootKey, signalName, variables } = task;
  if (isSuspended(draft, task)) {
    draft.effect({ type: 'signalBroadcast', signalName, variables });
    return;
  }
  draft.effect({ type: 'signalBroadcast', signalName, variables, except: rootKey });
  const waiting = [...draft.signals.values()].filter((row) => row.signalName === signalName);
  for (const { key } of waiting.toSorted(byKey)) receive(draft, key, variables);
}

/** A signal arrives at subscriptions of the tree, at all of them before anything else happens. */
export function correlateSignal(
  draft: Draft,
  { subscriptionKeys, variables }: { subscriptionKeys: readonly Key[]; variables: Variables },
): Key {
  const rows = subscriptionKeys.flatMap((key) => draft.signals.get(key) ?? []);
  const [first] = rows;
  if (!first)
    throw new Rejection(
      'NOT_FOUND',
      `Expected to correlate subscriptions with keys '${subscriptionKeys.join(', ')}', but no such subscription was found`,
    );
  for (const { key } of rows.toSorted(byKey)) receive(draft, key, variables);
  return first.rootKey;
}

/** One that came before may have ended what waits. */
function receive(draft: Draft, key: Key, variables: Variables): void {
  const row = draft.signals.get(key);
  if (!row) return;
  fire(draft, draft.element(row.elementInstanceKey), row.targetElementId, { variables, local: false });
}

const byKey = (one: SignalSubscription, other: SignalSubscription): number =>
  BigInt(one.key) < BigInt(other.key) ? -1 : 1;
