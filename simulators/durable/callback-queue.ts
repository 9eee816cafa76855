import { z } from 'zod';
import type { SimulatorClock } from '../clock.ts';
import { Journal } from './journal.ts';

const Callback = z.object({
  id: z.string(),
  url: z.string(),
  /** Simulator time, milliseconds since 1970. */
  dueAt: z.number(),
  /** What the callback is about, in the words of whoever ordered it. */
  subject: z.string(),
});
export type Callback = z.infer<typeof Callback>;

const QueueRecord = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ordered'), callback: Callback }),
  z.object({ type: z.literal('ended'), id: z.string() }),
]);
type QueueRecord = z.infer<typeof QueueRecord>;

export interface Message {
  contentType: string;
  body: string;
}

/** What a queue asks of whoever uses it. */
export interface CallbackSource {
  /** The message, made when it is due; undefined when it can't be made yet. */
  render(callback: Callback): Promise<Message | undefined>;
  /** The receiver has answered 2xx. */
  delivered?(callback: Callback): void;
}

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5000;
/** A receiver that refuses a message as such (4xx) is asked so many times; one that fails is asked for ever. */
const REFUSALS = 5;
const NOT_YET_MS = 300;
const TIMEOUT_MS = 10_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Messages that are sent later, by POST, until the receiver answers 2xx. Kept on disk, so a restart sends what is still
 * due; a message that was received just before a crash may come twice, as from a real sender.
 */
export class CallbackQueue {
  readonly #journal: Journal<QueueRecord>;
  readonly #clock: SimulatorClock;
  #source: CallbackSource | undefined;
  readonly #pending = new Map<string, Callback>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #sending = new Set<string>();
  readonly #stopped = new AbortController();

  private constructor(journal: Journal<QueueRecord>, clock: SimulatorClock) {
    this.#journal = journal;
    this.#clock = clock;
    clock.onShift(() => this.#armAll());
  }

  static async open(path: string, clock: SimulatorClock): Promise<CallbackQueue> {
    const { journal, records } = await Journal.open(path, QueueRecord, stillPending);
    const queue = new CallbackQueue(journal, clock);
    for (const record of records)
      if (record.type === 'ordered') queue.#pending.set(record.callback.id, record.callback);
    return queue;
  }

  /** Begins to send; nothing is sent before whoever renders the messages is there. */
  start(source: CallbackSource): void {
    this.#source = source;
    this.#armAll();
  }

  get pending(): number {
    return this.#pending.size;
  }

  /** Ends when the callbacks are on the disk. An id that is already waiting stays as it is. */
  async order(...callbacks: Callback[]): Promise<void> {
    const added = callbacks.filter(({ id }) => !this.#pending.has(id));
    for (const callback of added) this.#pending.set(callback.id, callback);
    await this.#journal.append(...added.map((callback) => ({ type: 'ordered' as const, callback })));
    for (const callback of added) this.#arm(callback, callback.dueAt - this.#clock.now());
  }

  async close(): Promise<void> {
    this.#stopped.abort();
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    await this.#journal.close();
  }

  #armAll(): void {
    for (const callback of this.#pending.values()) this.#arm(callback, callback.dueAt - this.#clock.now());
  }

  #arm(callback: Callback, delayMs: number, attempt = 1): void {
    if (!this.#source || this.#stopped.signal.aborted || this.#sending.has(callback.id)) return;
    clearTimeout(this.#timers.get(callback.id));
    const delay = Math.min(Math.max(0, delayMs), LONGEST_TIMER_MS);
    this.#timers.set(
      callback.id,
      setTimeout(() => void this.#fire(callback, attempt), delay),
    );
  }

  async #fire(callback: Callback, attempt: number): Promise<void> {
    if (callback.dueAt > this.#clock.now()) {
      this.#arm(callback, callback.dueAt - this.#clock.now());
      return;
    }
    this.#sending.add(callback.id);
    const outcome = await this.#send(callback).catch(() => 'failed' as const);
    this.#sending.delete(callback.id);
    if (this.#stopped.signal.aborted) return;
    if (outcome === 'delivered') this.#source?.delivered?.(callback);
    if (outcome === 'delivered' || (outcome === 'refused' && attempt >= REFUSALS)) await this.#end(callback);
    else if (outcome === 'notYet') this.#arm(callback, NOT_YET_MS, attempt);
    else this.#arm(callback, Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1)), attempt + 1);
  }

  async #send(callback: Callback): Promise<'delivered' | 'refused' | 'failed' | 'notYet'> {
    const message = await this.#source?.render(callback);
    if (!message) return 'notYet';
    const { status, ok } = await fetch(callback.url, {
      method: 'POST',
      headers: { 'content-type': message.contentType, 'x-synthetic-data': 'true' },
      body: message.body,
      signal: AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    if (ok) return 'delivered';
    return status >= 400 && status < 500 && status !== 408 && status !== 429 ? 'refused' : 'failed';
  }

  async #end({ id }: Callback): Promise<void> {
    this.#pending.delete(id);
    this.#timers.delete(id);
    await this.#journal.append({ type: 'ended', id }).catch(() => undefined);
  }
}

function stillPending(records: QueueRecord[]): QueueRecord[] {
  const ended = new Set(records.flatMap((record) => (record.type === 'ended' ? [record.id] : [])));
  return records.filter((record) => record.type === 'ordered' && !ended.has(record.callback.id));
}
