import { inTransaction } from '../../kit/database.ts';
import { appendCaseEvent } from '../../store/case-event.ts';
import { openIdNo } from '../../store/person.ts';
import { businessNow } from '../../store/business-time.ts';
import {
  awaitCallback,
  listNewestRequests,
  markAsked,
  readQuestion,
  recordAnswer,
  recordFailure,
  settleRequest,
  type VerificationRequest,
} from '../../store/verification.ts';
import type { SourceReply } from '../adapters/sources/source-registry.ts';
import type { Services } from '../services.ts';
import { eachAtMost } from '../frame/each-at-most.ts';

/** Questions under way at the same time for one case. */
const AT_ONCE = 8;

export type AskingRound =
  | { kind: 'DONE' }
  /** Tries of the question that was tried most often. */
  | { kind: 'FAILED'; attempts: number }
  | { kind: 'UNAUTHORISED' };

/** Asks what is open. A question that fails for the last time becomes an error and is settled by policy. */
export async function askOpenQuestions(
  caseId: string,
  dueAt: Date,
  services: Services,
): Promise<AskingRound> {
  const open = (await listNewestRequests(services.pool, caseId)).filter(isOpen);
  const results = await eachAtMost(AT_ONCE, open, (request) => askOne(caseId, request, dueAt, services));
  if (results.includes('UNAUTHORISED')) return { kind: 'UNAUTHORISED' };
  const again = open.filter((_request, index) => results[index] === 'AGAIN');
  if (again.length === 0) return { kind: 'DONE' };
  return { kind: 'FAILED', attempts: Math.max(...again.map(({ attempts }) => attempts + 1)) };
}

/** Asked without a sign that the question was taken: a run that died in between, or one that is under way elsewhere. */
const isOpen = ({ state, dueAt }: VerificationRequest): boolean =>
  state === 'PENDING' || (state === 'ASKED' && dueAt === null);

async function askOne(
  caseId: string,
  request: VerificationRequest,
  dueAt: Date,
  services: Services,
): Promise<'SETTLED' | 'AGAIN' | 'UNAUTHORISED'> {
  const { pool, timing } = services;
  const reply = await putQuestion(request, services);
  if (reply === 'NOT_ASKED') {
    const now = (await listNewestRequests(pool, caseId)).find(({ id }) => id === request.id);
    return now && isOpen(now) ? 'UNAUTHORISED' : 'SETTLED';
  }
  if (reply.kind === 'ANSWERED') await recordAnswer(pool, request.id, reply);
  else if (reply.kind === 'LATER') await awaitCallback(pool, request.id, dueAt);
  else {
    const final = request.attempts + 1 >= timing.sourceAttempts;
    const failure = { error: reply.error, givenUpUntil: final ? dueAt : null };
    await noteFailure(caseId, request, failure, services);
    return final ? 'SETTLED' : 'AGAIN';
  }
  return 'SETTLED';
}

/** Asks once more, under the same id, for answers that should have come by themselves: a callback can get lost. */
export async function pollLateAnswers(caseId: string, services: Services): Promise<void> {
  const now = await businessNow(services.pool);
  const requests = await listNewestRequests(services.pool, caseId);
  const late = requests.filter(({ state, dueAt }) => state === 'ASKED' && dueAt !== null && dueAt <= now);
  await eachAtMost(AT_ONCE, late, async (request) => {
    const reply = await putQuestion(request, services);
    if (reply === 'NOT_ASKED') return;
    if (reply.kind === 'ANSWERED') await recordAnswer(services.pool, request.id, reply);
    else await settleRequest(services.pool, request.id, { state: 'LATE' });
  });
}

const tokenColumn = { table: 'verification_request', column: 'callback_token_hash' } as const;

async function putQuestion(
  request: VerificationRequest,
  { pool, seal, sources }: Services,
): Promise<SourceReply | 'NOT_ASKED'> {
  const question = await readQuestion(pool, request.id);
  const idNo = await openIdNo(pool, seal, request.personId);
  if (!question || idNo === undefined) return 'NOT_ASKED';
  // The same for every try of a question: a source that took the first one calls back to where that one said.
  const token = seal.blindIndex(tokenColumn, request.id).toString('hex');
  // Logged and committed before anything leaves.
  if (!(await markAsked(pool, request.id, token))) return 'NOT_ASKED';
  return sources.ask(question.source, {
    requestId: request.id,
    authorisationNo: question.authorisationNo,
    idNo,
    name: question.name,
    purpose: 'ASSISTANCE',
    callbackUrl: sources.callbackUrl(request.id, token),
  });
}

async function noteFailure(
  caseId: string,
  request: VerificationRequest,
  failure: { error: string; givenUpUntil: Date | null },
  { pool }: Services,
): Promise<void> {
  await inTransaction(pool, async (sql) => {
    await recordFailure(sql, request.id, failure);
    if (!failure.givenUpUntil) return;
    await appendCaseEvent(sql, {
      caseId,
      kind: 'SOURCE_FAILED',
      actor: 'system',
      detail: { source: request.source, error: failure.error },
      onceKey: `failed:${request.id}`,
    });
  });
}
