import { inTransaction, type Sql } from '../../kit/database.ts';
import { settle } from '../../rules/evidence.ts';
import { businessNow } from '../../store/business-time.ts';
import {
  findLastKnown,
  listNewestRequests,
  openNextRound,
  settleRequest,
  type VerificationRequest,
} from '../../store/verification.ts';
import type { JobContext } from '../frame/define-job.ts';
import type { policyLookup } from './summary.ts';

type PolicyOf = ReturnType<typeof policyLookup>;

/**
 * Gives failed and late questions their fate. Waiting on is a new round, whatever the mode; the last known answer and
 * the look at the door replace a source only in `settle`, which the model runs when it has decided so.
 */
export async function settleUnanswered(
  caseId: string,
  policyOf: PolicyOf,
  context: JobContext<{ mode: 'ask' | 'settle' }>,
): Promise<void> {
  await inTransaction(context.pool, async (sql) => {
    const now = await businessNow(sql);
    const newest = await listNewestRequests(sql, caseId);
    for (const request of newest.filter(({ state }) => state === 'ERROR' || state === 'LATE')) {
      if (policyOf(request) === 'WAIT') {
        if (!request.dueAt || request.dueAt <= now) await openNextRound(sql, request.id);
      } else if (context.headers.mode === 'settle') await replaceSource(sql, request, policyOf, now);
    }
  });
}

async function replaceSource(
  sql: Sql,
  request: VerificationRequest,
  policyOf: PolicyOf,
  now: Date,
): Promise<void> {
  const lastKnown = (await findLastKnown(sql, request.personId, request.source)) ?? null;
  const fate = settle({ policy: policyOf(request), round: request.round, now, lastKnown });
  if (fate.kind === 'LAST_KNOWN')
    await settleRequest(sql, request.id, { state: 'LAST_KNOWN', facts: fate.facts });
  else await settleRequest(sql, request.id, { state: 'DOORSTEP' });
}
