import type { Log } from '../../kit/log.ts';
import { isConnectionFault } from '../../kit/database.ts';

/** Work that is done again and again, never twice at the same time. */
export interface Pump {
  /** Runs now, or once more if it is running. */
  wake(): void;
  /** Resolves when no pass is running. */
  settled(): Promise<void>;
  /** Lets a running pass end and starts none. */
  stop(): Promise<void>;
}

export interface PumpOptions {
  readonly name: string;
  /** One pass; true if there is more to do at once. */
  readonly pass: () => Promise<boolean>;
  readonly everyMs: number;
  readonly log: Log;
}

/** A pass that fails is logged and tried again in the next round: a database that is away comes back. */
export function createPump({ name, pass, everyMs, log }: PumpOptions): Pump {
  let running: Promise<void> | undefined;
  let again = false;
  let stopped = false;
  const timer = setInterval(wake, everyMs);

  function wake(): void {
    again = true;
    if (running || stopped) return;
    running = run().finally(() => {
      running = undefined;
      if (again) wake();
    });
  }

  async function run(): Promise<void> {
    while (again && !stopped) {
      again = false;
      try {
        if (await pass()) again = true;
      } catch (error) {
        again = false;
        const level = isConnectionFault(error) ? 'warn' : 'error';
        log[level]({ err: error, pump: name }, 'a pass of the engine failed; the next one follows');
      }
    }
  }

  return {
    wake,
    settled: async () => running,
    async stop() {
      stopped = true;
      clearInterval(timer);
      await running;
    },
  };
}

/** Keeps what failed away for a while, each time twice as long, so that poison does not fill every pass. */
export interface Quarantine {
  hold(key: string): void;
  /** Those to be passed over now. */
  held(): string[];
}

const FIRST_MS = 1000;
const LONGEST_MS = 60_000;

export function createQuarantine(now: () => number = Date.now): Quarantine {
  const members = new Map<string, { until: number; ms: number }>();
  return {
    hold(key) {
      const ms = Math.min((members.get(key)?.ms ?? FIRST_MS / 2) * 2, LONGEST_MS);
      members.set(key, { until: now() + ms, ms });
    },
    held() {
      // Who did not fail again for long is forgotten.
      for (const [key, { until }] of members) if (until + LONGEST_MS * 2 < now()) members.delete(key);
      return [...members].filter(([, { until }]) => until > now()).map(([key]) => key);
    },
  };
}
