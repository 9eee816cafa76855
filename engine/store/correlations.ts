import type { Key } from '../core/state.ts';
import type { Variables } from '../core/step.ts';
import type { StartTrigger } from './catalogue.ts';
import type { Attempt } from './unit.ts';

/** A message on its way to those who wait for it. */
export interface Carried {
  readonly messageKey: Key;
  readonly name: string;
  readonly correlationKey: string;
  readonly variables: Variables;
}

interface Receiver {
  readonly subscriptionKey: Key;
  readonly processInstanceKey: Key;
  readonly processDefinitionKey: Key;
  readonly processId: string;
  /** Absent for a start event. */
  readonly elementInstanceKey?: Key;
  readonly elementId: string;
}

/** Hands a message to a subscription; both will be found in the history. */
export async function correlate(
  attempt: Attempt,
  message: Carried,
  { key, rootKey }: { readonly key: Key; readonly rootKey: Key },
): Promise<void> {
  const tree = attempt.tree(rootKey);
  const waiting = tree.messageSubscription.find((row) => row.key === key);
  const instance = tree.processInstance.find((row) => row.key === waiting?.processInstanceKey);
  if (!waiting || !instance) throw new Error(`The subscription ${key} is not in the tree ${rootKey}`);
  attempt.correlated(key);
  await attempt.step(rootKey, {
    type: 'correlateMessage',
    subscriptionKey: key,
    variables: message.variables,
  });
  remember(attempt, message, {
    subscriptionKey: key,
    processInstanceKey: instance.key,
    processDefinitionKey: instance.processDefinitionKey,
    processId: instance.processId,
    elementInstanceKey: waiting.elementInstanceKey,
    elementId: waiting.targetElementId,
  });
}

/** Starts an instance with a message. */
export async function startByMessage(
  attempt: Attempt,
  { key, definitionKey, processId, elementId }: StartTrigger,
  message: Carried,
): Promise<Key> {
  const { correlationKey, variables } = message;
  const definition = await attempt.definition((catalogue) => catalogue.byKey(definitionKey));
  if (!definition) throw new Error(`The start trigger's definition ${definitionKey} is unknown`);
  const command = { type: 'createInstance', definition, variables, startElementId: elementId } as const;
  const processInstanceKey = await attempt.step(
    undefined,
    correlationKey === '' ? command : { ...command, startCorrelationKey: correlationKey },
  );
  remember(attempt, message, {
    ...{
      subscriptionKey: key,
      processInstanceKey,
      processDefinitionKey: definitionKey,
      processId,
      elementId,
    },
  });
  return processInstanceKey;
}

function remember(attempt: Attempt, { messageKey, name, correlationKey }: Carried, to: Receiver): void {
  attempt.write({
    name: 'insert correlated message',
    text: `INSERT INTO engine.correlated_message (message_key, subscription_key, process_instance_key,
        process_definition_key, process_id, element_instance_key, element_id, message_name, correlation_key, correlated_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING`,
    values: [
      ...[messageKey, to.subscriptionKey, to.processInstanceKey, to.processDefinitionKey, to.processId],
      ...[to.elementInstanceKey ?? null, to.elementId, name, correlationKey, attempt.now],
    ],
  });
}
