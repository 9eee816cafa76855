import type { Pool } from '../../kit/database.ts';
import type { Log } from '../../kit/log.ts';
import {
  activateJobs,
  availableTypes,
  releaseJobs,
  reopenJobs,
  type ActivatedJob,
  type Activation,
} from './jobs.ts';
import type { Neighbours } from './neighbours.ts';
import type { Offers } from './offers.ts';
import { createPump, type Pump } from './pump.ts';
import { createWaiters, type Waiter, type Waiters } from './waiters.ts';

/** Gives out jobs, and lets those who ask too early wait for them. */
export interface Activations {
  /** Empty when nothing came within `waitMs`, the client went away or the engine stops. */
  activate(activation: Activation, waitMs: number, gone: AbortSignal): Promise<readonly ActivatedJob[]>;
  /** Takes back what was not delivered. */
  release(jobs: readonly ActivatedJob[]): void;
  /** Jobs of these types were made available in this process. */
  available(types: readonly string[]): void;
  /** Another node made jobs available; of any type if it does not say. */
  heard(types: readonly string[] | undefined): void;
  start(): void;
  stop(): Promise<void>;
}

const PROBE_MS = 1000;

export function createActivations(
  { pool, log, offers }: { pool: Pool; log: Log; offers: Offers },
  neighbours: () => Neighbours,
): Activations {
  const waiters = createWaiters();
  const releases = new Set<Promise<void>>();

  function available(types: readonly string[]): void {
    const wanted = new Set(waiters.names());
    for (const type of types) waiters.wake(type, 1);
    neighbours().jobsAvailable(types.filter((type) => !wanted.has(type)));
  }

  /** Leases run out, back-offs end, and wake-ups of other nodes may be lost. */
  async function probe(): Promise<boolean> {
    available(await reopenJobs(pool));
    const wanted = waiters.names();
    if (wanted.length > 0) for (const type of await availableTypes(pool, wanted)) waiters.wake(type, 1);
    return false;
  }

  let pump: Pump | undefined;

  function release(jobs: readonly ActivatedJob[]): void {
    const released = releaseJobs(pool, jobs)
      .then(() => available([...new Set(jobs.map(({ type }) => type))]))
      .catch((error: unknown) =>
        log.error({ err: error }, 'jobs without a taker stay leased until they time out'),
      )
      .finally(() => releases.delete(released));
    releases.add(released);
  }

  return {
    activate: (activation, waitMs, gone) =>
      poll({ pool, waiters, offers, release }, activation, { end: performance.now() + waitMs, gone }),
    release,
    available,
    heard: (types) => {
      for (const type of types ?? waiters.names()) waiters.wake(type, 1);
    },
    start() {
      pump = createPump({ name: 'job leases', pass: probe, everyMs: PROBE_MS, log });
    },
    async stop() {
      waiters.close();
      await pump?.stop();
      await Promise.all(releases);
    },
  };
}

interface Polling {
  readonly pool: Pool;
  readonly waiters: Waiters;
  readonly offers: Offers;
  readonly release: (jobs: readonly ActivatedJob[]) => void;
}

async function poll(
  { pool, waiters, offers, release }: Polling,
  activation: Activation,
  { end, gone }: { end: number; gone: AbortSignal },
): Promise<readonly ActivatedJob[]> {
  const isGone = () => gone.aborted;
  const waiter = waiters.join(activation.type);
  try {
    for (;;) {
      if (isGone()) return [];
      const found = await activateJobs(pool, activation);
      // A full answer may have left some for the next in the queue.
      if (found.length >= activation.maxJobs) waiters.wake(activation.type, 1);
      const jobs =
        found.length > 0 ? found : await waitForJobs({ waiters, waiter, offers }, activation, { end, gone });
      if (isGone()) {
        if (jobs !== 'ended' && jobs.length > 0) release(jobs);
        return [];
      }
      if (jobs === 'ended') return [];
      if (jobs.length > 0) return jobs;
    }
  } finally {
    waiter.leave();
  }
}

/** Jobs that were created for this poll; empty if it is time to look for some, or `ended`. */
async function waitForJobs(
  { waiters, waiter, offers }: Pick<Polling, 'waiters' | 'offers'> & { readonly waiter: Waiter },
  activation: Activation,
  { end, gone }: { end: number; gone: AbortSignal },
): Promise<readonly ActivatedJob[] | 'ended'> {
  const offered = { settled: false };
  const offer = offers.make(activation, () => {
    offered.settled = true;
    waiter.rouse();
  });
  const outcome = await waiter.wait(end - performance.now(), gone);
  const wasSettled = offered.settled;
  const jobs = await offer.withdraw();
  if (jobs.length === 0) return outcome === 'ended' ? 'ended' : [];
  // Woken by somebody else: the next in the queue may need that wake-up.
  if (outcome === 'woken' && !wasSettled) waiters.wake(activation.type, 1);
  return jobs;
}
