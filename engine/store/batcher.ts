/** More work is waiting than the engine takes on; the client may come again. */
export class Overloaded extends Error {
  constructor() {
    super('The engine has more commands waiting than it accepts');
    this.name = 'Overloaded';
  }
}

/** The engine is shutting down and takes no more work. */
export class Stopped extends Error {
  constructor() {
    super('The engine is stopped');
    this.name = 'Stopped';
  }
}

/** What became of one member of a batch: a value, or the error that its caller gets. */
export type Settled<R> = { readonly value: R } | { readonly error: Error };

export interface BatcherOptions<C, R> {
  /** Does all of it in one durable step. Rejecting means that nothing of it was done. */
  readonly run: (batch: readonly C[]) => Promise<readonly Settled<R>[]>;
  /** Whether a batch that failed with this error may be done again; by default always. */
  readonly mayRepeat?: (error: Error) => boolean;
  readonly largestBatch: number;
  /** How many may wait; beyond it `submit` refuses. */
  readonly longestQueue: number;
  /** How many batches run at the same time. */
  readonly lanes: number;
}

export interface Batcher<C, R> {
  /** Answers when the batch with this command is durable. */
  submit(command: C): Promise<R>;
  /** Refuses new commands and waits for those accepted. */
  drain(): Promise<void>;
}

const WORTH_A_LANE = 16;

/** A batch of so many commands shows that more are on their way: the next one gathers for a few milliseconds. */
const CROWD = 4;
const GATHERING_MS = 4;

interface Waiting<C, R> {
  readonly command: C;
  resolve(value: R): void;
  reject(error: Error): void;
}

/**
 * Collects commands while earlier ones are being written, so that many share one commit under load, and none waits
 * when a lane is free and few come. A batch that fails as a whole is done again one by one: a poisonous command fails alone.
 */
export function createBatcher<C, R>(options: BatcherOptions<C, R>): Batcher<C, R> {
  const queue: Waiting<C, R>[] = [];
  const idle: (() => void)[] = [];
  let busy = 0;
  let scheduled = false;
  let crowded = false;
  let stopped = false;

  /** A further lane opens only for as much as is worth a commit of its own; a little waits for the one under way. */
  function hasRoom(): boolean {
    return queue.length > busy * WORTH_A_LANE && busy < options.lanes;
  }

  function schedule(): void {
    if (scheduled || !hasRoom()) return;
    scheduled = true;
    if (crowded && queue.length < options.largestBatch) setTimeout(begin, GATHERING_MS);
    // After the current turn of the event loop: what arrives together is written together.
    else setImmediate(begin);
  }

  function begin(): void {
    scheduled = false;
    if (!hasRoom()) return;
    busy += 1;
    const batch = queue.splice(0, options.largestBatch);
    crowded = batch.length >= CROWD;
    void runBatch(options, batch).then(finished);
    schedule();
  }

  function finished(): void {
    busy -= 1;
    schedule();
    if (busy === 0 && queue.length === 0) for (const done of idle.splice(0)) done();
  }

  return {
    submit(command) {
      if (stopped) return Promise.reject(new Stopped());
      if (queue.length >= options.longestQueue) return Promise.reject(new Overloaded());
      return new Promise((resolve, reject) => {
        queue.push({ command, resolve, reject });
        schedule();
      });
    },
    drain() {
      stopped = true;
      if (busy === 0 && queue.length === 0) return Promise.resolve();
      return new Promise((done) => idle.push(done));
    },
  };
}

async function runBatch<C, R>(
  options: Pick<BatcherOptions<C, R>, 'run' | 'mayRepeat'>,
  batch: readonly Waiting<C, R>[],
): Promise<void> {
  try {
    const results = await options.run(batch.map(({ command }) => command));
    batch.forEach((waiting, i) =>
      settle(waiting, results[i] ?? { error: new Error('A command got no answer') }),
    );
  } catch (error) {
    const failure = error instanceof Error ? error : new Error(String(error));
    const repeats = batch.length > 1 && (options.mayRepeat?.(failure) ?? true);
    if (repeats) for (const waiting of batch) await runBatch(options, [waiting]);
    else for (const { reject } of batch) reject(failure);
  }
}

function settle<C, R>({ resolve, reject }: Waiting<C, R>, result: Settled<R>): void {
  if ('error' in result) reject(result.error);
  else resolve(result.value);
}
