import type { Sql } from '../../kit/database.ts';
import type { Key } from '../core/state.ts';
import { isHeld, variablesOf } from './messages.ts';
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

/** A suspended instance gets its signals when it is resumed. */
const RECEIVES = `NOT EXISTS (SELECT FROM engine.process_instance p
  WHERE p.key = d.root_key AND p.suspended_at IS NOT NULL)`;

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
      for (const delivery of found) {
        await unit
          .attempt((attempt) => deliver(attempt, delivery))
          .catch((error: unknown) => {
            store.log.error(
              { err: error, subscription: delivery.receiver_key },
              'a signal could not be delivered',
            );
            failed(delivery.receiver_key);
          });
      }
      return found.length;
    },
  );
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

async function deliver(attempt: Attempt, delivery: Delivery): Promise<void> {
  const { signal_key: signalKey, receiver_key: receiverKey, root_key: rootKey } = delivery;
  const variables = variablesOf(delivery.variables);
  if (rootKey !== null && isHeld(attempt, rootKey)) return;
  attempt.write({
    name: 'delete signal delivery',
    text: 'DELETE FROM engine.signal_delivery WHERE signal_key = $1 AND receiver_key = $2',
    values: [signalKey, receiverKey],
  });
  if (rootKey !== null) {
    // Who no longer waits has missed it: signals are not kept.
    if (!attempt.tree(rootKey).signalSubscription.some(({ key }) => key === receiverKey)) return;
    await attempt.step(rootKey, { type: 'correlateSignal', subscriptionKey: receiverKey, variables });
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
