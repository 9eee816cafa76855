import type { Sql } from '../../kit/database.ts';
import type { Key } from '../core/state.ts';
import { isHeld, variablesOf } from './messages.ts';
import { isStopped, isUnforeseen, raiseUnforeseen } from './poison.ts';
import type { Request } from './requests.ts';
import { storeSignal, type Signal } from './signal-deliveries.ts';
import { inUnit, type Attempt, type Store } from './unit.ts';

/** Broadcasts a signal to all who wait for it (rule 25); gives its key. */
export function broadcastSignal(signal: Signal): Request<Key> {
  return { run: (attempt) => storeSignal(attempt, signal) };
}

interface Delivery {
  readonly signal_key: Key;
  readonly receiver_key: Key;
  readonly root_key: Key | null;
  readonly variables: string;
}

const DELIVERIES_A_UNIT = 100;

/** A suspended instance gets its signals when it is resumed, a stopped element when its incident is resolved. */
const RECEIVES = `NOT EXISTS (SELECT FROM engine.process_instance p
  WHERE p.key = d.root_key AND p.suspended_at IS NOT NULL)
  AND NOT EXISTS (SELECT FROM engine.signal_subscription s JOIN engine.incident i ON i.root_key = s.root_key
    WHERE s.key = d.receiver_key AND i.state = 'ACTIVE' AND i.type = 'UNKNOWN'
      AND i.element_instance_key = s.element_instance_key)`;

/** Whether somebody still has to get a signal. */
export async function hasDeliveries(sql: Sql): Promise<boolean> {
  const { rows } = await sql.query<{ some: boolean }>({
    name: 'has signal deliveries',
    text: `SELECT EXISTS (SELECT FROM engine.signal_delivery d WHERE ${RECEIVES}) AS some`,
  });
  return rows[0]?.some ?? false;
}

/** Carries out some deliveries that no other node works on; gives how many. */
export function deliverSignals(
  store: Store,
  held: readonly Key[],
  failed: (receiver: Key) => void,
): Promise<number> {
  return inUnit(
    store,
    async (sql) => {
      const found = await lockDeliveries(sql, held);
      const rootKeys = [...new Set(found.flatMap(({ root_key: key }) => (key === null ? [] : [key])))];
      await sql.query({
        name: 'lock roots',
        text: 'SELECT FROM engine.process_instance WHERE key = ANY($1::bigint[]) ORDER BY key FOR UPDATE',
        values: [rootKeys],
      });
      return { rootKeys, found };
    },
    async (unit, found) => {
      for (const deliveries of together(found)) {
        await unit
          .attempt((attempt) => deliver(attempt, deliveries))
          .catch(async (error: unknown) => {
            const receivers = deliveries.map(({ receiver_key: key }) => key);
            store.log.error({ err: error, receivers }, 'a signal could not be delivered');
            if (isUnforeseen(error))
              await unit.attempt((attempt) => stopReceivers(attempt, deliveries, error));
            receivers.forEach(failed);
          });
      }
      return found.length;
    },
  );
}

/** Those who wait in an instance stop with an incident; a start event is only passed over for a while. */
async function stopReceivers(
  attempt: Attempt,
  deliveries: readonly Delivery[],
  error: unknown,
): Promise<void> {
  for (const { root_key: rootKey, receiver_key: key } of deliveries) {
    if (rootKey === null) continue;
    const receiver = attempt.tree(rootKey).signalSubscription.find((row) => row.key === key);
    if (!receiver || isStopped(attempt, rootKey, receiver.elementInstanceKey)) continue;
    await raiseUnforeseen(attempt, { rootKey, elementInstanceKey: receiver.elementInstanceKey }, error);
  }
}

async function lockDeliveries(sql: Sql, held: readonly Key[]): Promise<Delivery[]> {
  const { rows } = await sql.query<Delivery>({
    name: 'lock signal deliveries',
    text: `SELECT signal_key, receiver_key, root_key, variables FROM engine.signal_delivery d
      WHERE receiver_key <> ALL($2::bigint[]) AND ${RECEIVES}
      ORDER BY signal_key, receiver_key LIMIT $1 FOR UPDATE SKIP LOCKED`,
    values: [DELIVERIES_A_UNIT, held],
  });
  return rows;
}

/** One signal reaches all who wait for it in one tree at once. */
function together(deliveries: readonly Delivery[]): Delivery[][] {
  const groups = new Map<string, Delivery[]>();
  for (const delivery of deliveries) {
    const { signal_key: signalKey, receiver_key: receiverKey, root_key: rootKey } = delivery;
    const group = `${signalKey} ${rootKey ?? receiverKey}`;
    groups.set(group, [...(groups.get(group) ?? []), delivery]);
  }
  return [...groups.values()];
}

/** Deliveries of one signal to one tree, or to one start event. */
async function deliver(attempt: Attempt, deliveries: readonly Delivery[]): Promise<void> {
  const [first] = deliveries;
  if (!first) return;
  const { signal_key: signalKey, receiver_key: receiverKey, root_key: rootKey } = first;
  const variables = variablesOf(first.variables);
  if (rootKey !== null && isHeld(attempt, rootKey)) return;
  const receivers = deliveries.map(({ receiver_key: key }) => key);
  attempt.write({
    name: 'delete signal deliveries',
    text: 'DELETE FROM engine.signal_delivery WHERE signal_key = $1 AND receiver_key = ANY($2::bigint[])',
    values: [signalKey, receivers],
  });
  if (rootKey !== null) {
    // Who no longer waits has missed it: signals are not kept.
    const waiting = new Set(attempt.tree(rootKey).signalSubscription.map(({ key }) => key));
    const subscriptionKeys = receivers.filter((key) => waiting.has(key));
    if (subscriptionKeys.length > 0)
      await attempt.step(rootKey, { type: 'correlateSignal', subscriptionKeys, variables });
    return;
  }
  const trigger = attempt.catalogue.startTrigger(receiverKey);
  if (!trigger) return;
  const definition = await attempt.definition((catalogue) => catalogue.byKey(trigger.definitionKey));
  if (!definition) return;
  await attempt.step(undefined, {
    type: 'createInstance',
    definition,
    variables,
    startElementId: trigger.elementId,
  });
}
