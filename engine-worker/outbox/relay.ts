import type { EngineClient } from '../../engine-client/index.ts';
import type { Pool } from '../../kit/database.ts';
import type { Log } from '../../kit/log.ts';
import { leaseOutbox, markDelivered, markUndelivered, type OutboxMessage } from '../../store/outbox.ts';
import type { SmsGateway } from '../adapters/sms/sms-gateway.ts';
import { deliver } from './deliver.ts';

export interface RelayOptions {
  pool: Pool;
  engine: Pick<EngineClient, 'publishMessage' | 'completeJob'>;
  sms: SmsGateway;
  log: Log;
  /** Longest sleep when nobody kicks: what other nodes or an API of its own have written. */
  idleMs: number;
  /** How long a message stays with this relay; one that died gives it up after that. */
  leaseMs: number;
}

export interface Relay {
  start(): void;
  /** Something new has to leave. */
  kick(): void;
  stop(): Promise<void>;
}

const AT_ONCE = 50;
const LONGEST_PAUSE_SECONDS = 60;

/**
 * Brings what the database wants to say to the engine and the SMS gateway, until it is acknowledged. Messages about one
 * case, batch or job leave in the order in which they were written; the rest side by side.
 */
export function createRelay(options: RelayOptions): Relay {
  const { pool, log, idleMs, leaseMs } = options;
  let stopping = false;
  let kicked = false;
  let wake: () => void = () => undefined;
  let loop = Promise.resolve();

  const run = async (): Promise<void> => {
    while (!stopping) {
      kicked = false;
      try {
        const messages = await leaseOutbox(pool, AT_ONCE, leaseMs / 1_000);
        const threads = inThreads(messages);
        const pauses = await Promise.all(threads.map((thread) => deliverThread(thread, options)));
        // A full hand may have left some behind; otherwise nothing is due before the next kick or retry.
        if (messages.length < AT_ONCE)
          await sleep(Math.min(idleMs, ...pauses.map((seconds) => seconds * 1_000)));
      } catch (fault) {
        log.warn({ err: fault }, 'the outbox could not be read');
        await sleep(idleMs);
      }
    }
  };
  const sleep = async (ms: number): Promise<void> => {
    if (kicked || stopping) return;
    await new Promise<void>((done) => {
      const timer = setTimeout(done, ms);
      wake = () => {
        clearTimeout(timer);
        done();
      };
    });
  };
  const kick = (): void => {
    kicked = true;
    wake();
  };
  return {
    kick,
    start: () => {
      loop = run();
    },
    stop: async () => {
      stopping = true;
      wake();
      await loop;
    },
  };
}

/** Messages with one addressee, in their order. */
function inThreads(messages: readonly OutboxMessage[]): OutboxMessage[][] {
  const threads = new Map<string, OutboxMessage[]>();
  for (const message of messages) {
    const key = addresseeOf(message);
    threads.set(key, [...(threads.get(key) ?? []), message]);
  }
  return [...threads.values()];
}

function addresseeOf(message: OutboxMessage): string {
  switch (message.kind) {
    case 'PUBLISH_MESSAGE':
      return `message ${message.payload.correlationKey}`;
    case 'COMPLETE_JOB':
      return `job ${message.payload.jobKey}`;
    case 'SEND_SMS':
      return `sms ${message.payload.notificationId}`;
  }
}

/** One that fails holds up those behind it. Gives the seconds after which something has to come again. */
async function deliverThread(thread: readonly OutboxMessage[], options: RelayOptions): Promise<number> {
  const { pool, log } = options;
  for (const message of thread) {
    try {
      await deliver(message, options);
      await markDelivered(pool, message.id);
    } catch (fault) {
      const error = fault instanceof Error ? fault.message : String(fault);
      const pause = Math.min(0.25 * 2 ** message.attempts, LONGEST_PAUSE_SECONDS);
      log.warn(
        { outbox: message.id, kind: message.kind, attempts: message.attempts, error },
        'not delivered yet',
      );
      await markUndelivered(pool, message.id, pause, error);
      return pause;
    }
  }
  return Infinity;
}
