import { inTransaction } from '../../kit/database.ts';
import { AppError } from '../../model/errors.ts';
import type { BatchRefusal } from '../../model/monitoring.ts';
import { appendAudit } from '../../store/audit-event.ts';
import { settleBatchItem, takeBatchItem, type TakenItem } from '../../store/monitoring-batch.ts';
import { cancelTasksOfStep, findCaseOfInstance } from '../../store/running-case.ts';
import type { Context } from '../context.ts';
import { cancelInstance, moveToken, retryIncident } from './act.ts';
import { isWithin, type Actor } from './area.ts';
import { CaseRefusal } from './case-refusal.ts';
import { asked, operationsOf } from './operations.ts';

/** Longer than any call to the engine takes. */
const LEASE_SECONDS = 30;
const MOST_ATTEMPTS = 5;
const MOST_VISITS = 20_000;

type Batching = Pick<Context, 'pool' | 'engine' | 'log'>;

export interface BatchKeeper {
  stop(): Promise<void>;
}

/**
 * Does what administrators asked to be done to many running cases, one item after another, and what an earlier program
 * left; looks every `everyMs`. Programs share the work: an item is leased to one of them.
 */
export function keepBatches(batching: Batching, everyMs: number): BatchKeeper {
  const { log } = batching;
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  async function look(): Promise<void> {
    try {
      while (!stopped && (await workOnBatch(batching)));
    } catch (error) {
      log.warn({ err: error }, 'operations on many cases do not go on');
    }
    if (!stopped) timer = setTimeout(next, everyMs);
  }
  let running = Promise.resolve();
  const next = (): void => void (running = look());
  next();
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}

/** Takes one item, does it and says what became of it. Gives whether to go on with the next at once. */
export async function workOnBatch(batching: Batching, leaseSeconds = LEASE_SECONDS): Promise<boolean> {
  const { pool, log } = batching;
  const item = await takeBatchItem(pool, leaseSeconds);
  if (!item) return false;
  const result = await resultOf(batching, item);
  if (result === 'LATER') {
    log.warn({ batch: item.batchId }, 'an operation on a running case is tried again later');
    return false;
  }
  await inTransaction(pool, (sql) => settleBatchItem(sql, item, result));
  return true;
}

type Result = { state: 'DONE' | 'FAILED'; because: BatchRefusal | ''; detail: string };
const done = { state: 'DONE', because: '', detail: '' } as const;

/** An engine that can't be reached leaves the item until its lease ends; so does a fault of ours, some times. */
async function resultOf(batching: Batching, item: TakenItem): Promise<Result | 'LATER'> {
  try {
    await carryOut(batching, item);
    return done;
  } catch (fault) {
    if (!(fault instanceof AppError)) {
      batching.log.error({ batch: item.batchId, err: fault }, 'an operation on a running case failed');
      return item.attempts < MOST_ATTEMPTS ? 'LATER' : { state: 'FAILED', because: 'FAULT', detail: '' };
    }
    if (fault.code === 'UNAVAILABLE') return 'LATER';
    const { detail = '' } = fault;
    if (fault instanceof CaseRefusal) return { state: 'FAILED', because: fault.because, detail };
    if (item.attempts > 1 && (await wasDoneBefore(batching, item, fault))) return done;
    return { state: 'FAILED', because: fault.code === 'NOT_FOUND' ? 'GONE' : 'ENGINE', detail };
  }
}

const actorOf = ({ createdBy, areaPath }: TakenItem): Actor => ({ actor: `user:${createdBy}`, areaPath });

async function carryOut(batching: Batching, item: TakenItem): Promise<void> {
  const { kind, itemKey, reason, fromStep, toStep } = item;
  const actor = actorOf(item);
  if (kind === 'RETRY') return retryIncident(batching, actor, { incidentKey: itemKey, reason });
  if (kind === 'CANCEL') return cancelInstance(batching, actor, { processInstanceKey: itemKey, reason });
  const way = { from: fromStep ?? '', to: toStep ?? '' };
  return moveToken(batching, actor, { processInstanceKey: itemKey, ...way, reason });
}

/**
 * Whether a program that ended before it could say so had the engine do it: the incident or the instance is gone, or the
 * step has been left. What belongs to it on our side is made up for.
 */
async function wasDoneBefore(batching: Batching, item: TakenItem, fault: AppError): Promise<boolean> {
  const { kind, itemKey, definitionKey, fromStep, reason } = item;
  const { actor } = actorOf(item);
  const object = kind === 'RETRY' ? `incident:${itemKey}` : `processInstance:${itemKey}`;
  const record = { actor, action: `monitoring.${kind.toLowerCase()}`, object, detail: { reason } };
  if (kind === 'RETRY') {
    if (await asked(operationsOf(batching).openIncident(itemKey))) return false;
    await appendAudit(batching.pool, record);
    return true;
  }
  const theCase = await findCaseOfInstance(batching.pool, itemKey);
  if (theCase && !isWithin(actorOf(item), theCase.areaPath)) return false;
  if (kind === 'CANCEL') {
    if (fault.code !== 'NOT_FOUND') return false;
    await appendAudit(batching.pool, record);
    return true;
  }
  if (fromStep === null) return false;
  const search = { definitionKey, elementId: fromStep, state: 'ACTIVE', most: MOST_VISITS } as const;
  const standing = await asked(operationsOf(batching).visits(search));
  if (standing.some(({ processInstanceKey }) => processInstanceKey === itemKey)) return false;
  await inTransaction(batching.pool, async (sql) => {
    await cancelTasksOfStep(sql, { processInstanceKey: itemKey, elementId: fromStep });
    await appendAudit(sql, record);
  });
  return true;
}
