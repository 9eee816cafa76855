import { toJsonText } from '../../feel/index.ts';
import type { Key } from '../core/state.ts';
import type { Variables } from '../core/step.ts';
import type { StoreEffect } from './effects.ts';
import type { Statement } from './transaction.ts';

export interface Signal {
  readonly signalName: string;
  readonly variables: Variables;
  /** Root of a tree that has it already. */
  readonly except?: Key;
}

interface Writer {
  nextKey(): Promise<Key>;
  write(statement: Statement): void;
  effect(effect: StoreEffect): void;
}

/**
 * Notes a delivery for everybody who waits for the signal and every start event of that name, in the transaction of the
 * broadcast. They are carried out after it, so that a signal to a thousand instances holds no thousand locks.
 */
export async function storeSignal(writer: Writer, { signalName, variables, except }: Signal): Promise<Key> {
  const key = await writer.nextKey();
  writer.write({
    name: 'insert signal deliveries',
    text: `INSERT INTO engine.signal_delivery (signal_key, receiver_key, root_key, variables)
      SELECT $1::bigint, key, root_key, $3 FROM engine.signal_subscription
        WHERE signal_name = $2 AND root_key IS DISTINCT FROM $4::bigint
      UNION ALL SELECT $1::bigint, key, NULL, $3 FROM engine.start_trigger WHERE kind = 'signal' AND name = $2`,
    values: [key, signalName, toJsonText(variables), except ?? null],
  });
  writer.effect({ type: 'signalStored' });
  return key;
}
