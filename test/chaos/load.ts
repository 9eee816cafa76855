import { pause, post } from './api.ts';
import type { Cluster } from './cluster.ts';
import { answerOf, MESSAGE, startOf } from './models.ts';

export interface Order {
  readonly n: number;
  /** Of the process instance, if its start was acknowledged; an order is sent once, whatever comes of it. */
  readonly instanceKey: string | undefined;
}

/** Orders that are sent while parts are killed, and their messages. */
export interface Load {
  readonly orders: Order[];
  /** Sends no further order; resolves when every message was acknowledged. */
  finish(): Promise<void>;
}

const CLIENTS = 6;
const PAUSE_MS = 150;

export function startLoad({ nodes }: Pick<Cluster, 'nodes'>, random: () => number): Load {
  const orders: Order[] = [];
  const messages: Promise<void>[] = [];
  let next = 0;
  let stopping = false;
  const api = (): string => (random() < 0.5 ? nodes[0] : nodes[1]).api;

  async function client(): Promise<void> {
    while (!stopping) {
      const n = (next += 1);
      // Some messages are there before their instance, some come while it waits, some after its timer.
      const early = random() < 0.3 ? publish(n) : undefined;
      const outcome = await post(api(), '/process-instances', {
        processDefinitionId: 'order',
        variables: startOf(n),
      });
      orders.push({ n, instanceKey: outcome.kind === 'done' ? keyOf(outcome.json) : undefined });
      messages.push(early ?? pause(random() * 2000).then(() => publish(n)));
      await pause(PAUSE_MS * random());
    }
  }

  /** Sent until it is acknowledged; its id keeps it from being there twice. */
  async function publish(n: number): Promise<void> {
    const body = {
      ...{ name: MESSAGE, correlationKey: `order-${n}`, messageId: String(n), timeToLive: 3_600_000 },
      variables: answerOf(n),
    };
    while ((await post(api(), '/messages/publication', body)).kind === 'unknown') await pause(100);
  }

  const clients = Promise.all(Array.from({ length: CLIENTS }, client));
  return {
    orders,
    async finish() {
      stopping = true;
      await clients;
      await Promise.all(messages);
    },
  };
}

function keyOf(json: unknown): string {
  if (typeof json === 'object' && json !== null && 'processInstanceKey' in json)
    return String(json.processInstanceKey);
  throw new Error('An answer without a key');
}
