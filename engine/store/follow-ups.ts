import type { Log } from '../../kit/log.ts';
import type { Pool } from '../../kit/database.ts';
import type { ProcessInstance } from '../core/state.ts';
import type { Activations } from './activations.ts';
import { hasBatchWork, workOnBatches } from './batch-work.ts';
import type { Completions } from './completions.ts';
import type { StoreEffect } from './effects.ts';
import { pruneHistory } from './history.ts';
import { deliverMessage, findMatches, sweepMessages, type Match, type MatchScope } from './messages.ts';
import { createPump, createQuarantine, type Pump } from './pump.ts';
import type { Requests } from './requests.ts';
import { deliverSignals, hasDeliveries } from './signals.ts';
import { fireStartTimers, fireTimers, hasDueTimers } from './timers.ts';
import { sweepCommitMarkers } from './transaction.ts';
import type { Store } from './unit.ts';

/** What steps leave to do, taken up at once, and searched for in the database in case that a node died before it could. */
export interface FollowUps {
  follow(effects: readonly StoreEffect[]): void;
  /** A batch operation has something to do. */
  batchesMoved(): void;
  /** Business time has moved. */
  clockMoved(): void;
  /** Resolves when the signals that were noted have been delivered by this node. */
  signalsDelivered(): Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

interface Options {
  readonly pool: Pool;
  readonly log: Log;
  readonly store: () => Store;
  readonly requests: () => Requests;
  readonly activations: Activations;
  readonly completions: Completions;
  /** Days of business time that instances stay after their end; for ever if it is not given. */
  readonly historyDays: number | undefined;
}

const TIMER_POLL_MS = 200;
const SWEEP_MS = 2000;
const EXPIRY_MS = 10_000;
const BATCH_POLL_MS = 1000;
const PRUNE_MS = 60_000;

type PumpName = 'timers' | 'messages' | 'allMessages' | 'signals' | 'expiry' | 'batches' | 'history';

export function createFollowUps(options: Options): FollowUps {
  const { activations, completions } = options;
  const matching = createMatching(options);
  let pumps: Record<PumpName, Pump> | undefined;
  const wake = (name: PumpName): void => pumps?.[name].wake();

  function start(): void {
    pumps = createPumps(options, matching);
    wake('history');
  }

  /** For messages and who waits for them. */
  function look(scope: Partial<MatchScope>): void {
    matching.note(scope);
    wake('messages');
  }

  function followEnd({ key, startCorrelationKey }: ProcessInstance): void {
    completions.ended(key);
    if (startCorrelationKey !== undefined) look({ correlationKeys: [startCorrelationKey] });
  }

  function followOne(effect: StoreEffect): void {
    switch (effect.type) {
      case 'jobsCreated':
        activations.available(effect.jobTypes);
        return;
      case 'timerOpened':
        // The poll finds it soon after it is due; only one that is due already is worth a wake-up.
        if (effect.dueAt.getTime() <= Date.now()) wake('timers');
        return;
      case 'instanceEnded':
        followEnd(effect.instance);
        return;
      case 'messageSubscriptionOpened':
        look({ subscriptionKeys: [effect.subscriptionKey] });
        return;
      case 'messageStored':
        look({ messageKeys: [effect.messageKey] });
        return;
      case 'signalStored':
      case 'instanceResumed':
        wake('signals');
        return;
      default:
      // Written with the step: nothing is left to do.
    }
  }

  return {
    start,
    follow: (effects) => effects.forEach(followOne),
    batchesMoved: () => wake('batches'),
    clockMoved: () => wake('timers'),
    signalsDelivered: async () => pumps?.signals.settled(),
    async stop() {
      await Promise.all(Object.values(pumps ?? {}).map((pump) => pump.stop()));
    },
  };
}

function createPumps(options: Options, matching: ReturnType<typeof createMatching>): Record<PumpName, Pump> {
  const { log, pool } = options;
  return {
    timers: createPump({ name: 'timers', pass: timerPass(options), everyMs: TIMER_POLL_MS, log }),
    messages: createPump({ name: 'messages', pass: matching.noted, everyMs: SWEEP_MS, log }),
    allMessages: createPump({ name: 'waiting messages', pass: matching.all, everyMs: SWEEP_MS, log }),
    signals: createPump({ name: 'signals', pass: signalPass(options), everyMs: SWEEP_MS, log }),
    expiry: createPump({ name: 'expired messages', pass: () => expire(pool), everyMs: EXPIRY_MS, log }),
    batches: createPump({ name: 'batches', pass: batchPass(options), everyMs: BATCH_POLL_MS, log }),
    history: createPump({ name: 'history', pass: historyPass(options), everyMs: PRUNE_MS, log }),
  };
}

function historyPass({ pool, historyDays }: Options): () => Promise<boolean> {
  return async () => historyDays !== undefined && (await pruneHistory(pool, historyDays)) > 0;
}

async function expire(pool: Pool): Promise<boolean> {
  await sweepMessages(pool);
  await sweepCommitMarkers(pool);
  return false;
}

function timerPass({ pool, store }: Options): () => Promise<boolean> {
  const instances = createQuarantine();
  const starts = createQuarantine();
  return async () => {
    const due = await hasDueTimers(pool);
    const fired = due.timers ? await fireTimers(store(), instances.held(), instances.hold) : 0;
    const started = due.starts ? await fireStartTimers(store(), starts.held(), starts.hold) : 0;
    return fired + started > 0;
  };
}

function signalPass({ pool, store }: Options): () => Promise<boolean> {
  const receivers = createQuarantine();
  return async () => {
    if (!(await hasDeliveries(pool))) return false;
    return (await deliverSignals(store(), receivers.held(), receivers.hold)) > 0;
  };
}

function batchPass({ pool, store }: Options): () => Promise<boolean> {
  return async () => (await hasBatchWork(pool)) && (await workOnBatches(store())) > 0;
}

/** Brings waiting messages and those who wait for them together. */
function createMatching({ pool, log, requests }: Options) {
  let noted: { [K in keyof MatchScope]: string[] } = emptyScope();

  async function deliver(matches: readonly Match[]): Promise<boolean> {
    const delivered = await Promise.all(
      matches.map((match) =>
        requests()
          .submit(deliverMessage(match))
          .catch((error: unknown) => {
            log.error({ err: error, message: match.message_key }, 'a waiting message could not be delivered');
            return false;
          }),
      ),
    );
    return delivered.some(Boolean);
  }

  return {
    note({ messageKeys = [], subscriptionKeys = [], correlationKeys = [] }: Partial<MatchScope>): void {
      noted.messageKeys.push(...messageKeys);
      noted.subscriptionKeys.push(...subscriptionKeys);
      noted.correlationKeys.push(...correlationKeys);
    },
    async noted(): Promise<boolean> {
      const scope = noted;
      if (Object.values(scope).every((keys) => keys.length === 0)) return false;
      noted = emptyScope();
      await deliver(await findMatches(pool, scope));
      return Object.values(noted).some((keys) => keys.length > 0);
    },
    all: async (): Promise<boolean> => deliver(await findMatches(pool)),
  };
}

function emptyScope() {
  return { messageKeys: [], subscriptionKeys: [], correlationKeys: [] };
}
