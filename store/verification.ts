import { createHash } from 'node:crypto';
import type { Sql } from '../kit/database.ts';
import { messages } from '../model/messages.ts';
import type { SourceAnswer as Answer, SourceFact } from '../model/registry.ts';
import { appendCaseEvent } from './case-event.ts';
import { enqueue } from './outbox.ts';

export type RequestState =
  'PENDING' | 'ASKED' | 'OK' | 'NO_DATA' | 'ERROR' | 'LATE' | 'LAST_KNOWN' | 'DOORSTEP';

export interface VerificationRequest {
  id: string;
  personId: string;
  source: string;
  round: number;
  state: RequestState;
  attempts: number;
  facts: SourceFact[] | null;
  /** Business time after which an answer that comes later counts as late; null until the source has taken the question. */
  dueAt: Date | null;
  answeredAt: Date | null;
}

/** States in which nobody waits for the source any more. */
const answeredStates: ReadonlySet<RequestState> = new Set(['OK', 'NO_DATA', 'LAST_KNOWN', 'DOORSTEP']);

const columns = `r.id, r.person_id AS "personId", r.source_code AS source, r.round, r.state, r.attempts, r.facts,
  r.due_at AS "dueAt", r.answered_at AS "answeredAt"`;

/** Nobody of the application may be asked about before everybody has signed, and after anybody has revoked. */
const everybodySigned = `NOT EXISTS (
  SELECT FROM item_case c JOIN application_member m ON m.application_id = c.application_id
    LEFT JOIN authorisation a ON a.application_id = m.application_id AND a.person_id = m.person_id
   WHERE c.id = r.case_id AND (a.state IS DISTINCT FROM 'SIGNED' OR a.valid_to <= business_now()))`;

/** Lays down the questions of a case, each once, under the authorisation of the person asked about. */
export async function openRequests(
  sql: Sql,
  caseId: string,
  questions: readonly { personId: string; source: string }[],
): Promise<void> {
  await sql.query(
    `INSERT INTO verification_request (id, case_id, person_id, source_code, authorisation_id, state, requested_at)
     SELECT gen_random_uuid(), c.id, q.person_id, q.source, a.id, 'PENDING', business_now()
       FROM unnest($2::uuid[], $3::text[]) AS q (person_id, source)
       JOIN item_case c ON c.id = $1
       JOIN authorisation a ON a.application_id = c.application_id AND a.person_id = q.person_id
     ON CONFLICT (case_id, person_id, source_code, round) DO NOTHING`,
    [caseId, questions.map(({ personId }) => personId), questions.map(({ source }) => source)],
  );
}

/** The newest round of each question of a case. */
export async function listNewestRequests(sql: Sql, caseId: string): Promise<VerificationRequest[]> {
  const { rows } = await sql.query<VerificationRequest>(
    `SELECT DISTINCT ON (r.person_id, r.source_code) ${columns} FROM verification_request r
      WHERE r.case_id = $1 ORDER BY r.person_id, r.source_code, r.round DESC`,
    [caseId],
  );
  return rows;
}

/**
 * Marks a question as asked and logs it, in one statement that also looks whether everybody has signed and nobody has
 * revoked. False: it may not be asked, has been answered, or its answer is not late yet. `callbackToken` opens the way
 * back for an answer that comes by itself, once.
 */
export async function markAsked(sql: Sql, requestId: string, callbackToken: string): Promise<boolean> {
  const { rowCount } = await sql.query(
    `WITH asked AS (
       UPDATE verification_request r
          SET state = 'ASKED', attempts = r.attempts + 1, callback_token_hash = $2, due_at = NULL, last_error = NULL
         FROM authorisation own
        WHERE r.id = $1 AND own.id = r.authorisation_id AND r.source_code = ANY (own.scope)
          AND (r.state = 'PENDING' OR (r.state = 'ASKED' AND (r.due_at IS NULL OR r.due_at <= business_now())))
          AND ${everybodySigned}
        RETURNING r.id, r.authorisation_id, r.source_code, r.person_id)
     INSERT INTO verification_log (request_id, authorisation_id, source_code, person_id, direction, outcome)
     SELECT id, authorisation_id, source_code, person_id, 'QUESTION', 'ASKED' FROM asked`,
    [requestId, hashOf(callbackToken)],
  );
  return rowCount === 1;
}

/** Whether every member and supporter of the case's application has signed and nobody has revoked. */
export async function isAuthorised(sql: Sql, caseId: string): Promise<boolean> {
  const { rows } = await sql.query<{ authorised: boolean }>(
    `SELECT ${everybodySigned} AS authorised FROM (SELECT $1::uuid AS case_id) r`,
    [caseId],
  );
  return rows[0]?.authorised ?? false;
}

/** What a source has to know to answer; the identity number is opened by the caller. */
export interface Question {
  source: string;
  personId: string;
  name: string;
  authorisationNo: string;
}

export async function readQuestion(sql: Sql, requestId: string): Promise<Question | undefined> {
  const { rows } = await sql.query<Question>(
    `SELECT r.source_code AS source, r.person_id AS "personId", p.name, a.no AS "authorisationNo"
       FROM verification_request r JOIN person p ON p.id = r.person_id
       JOIN authorisation a ON a.id = r.authorisation_id
      WHERE r.id = $1`,
    [requestId],
  );
  return rows[0];
}

/** The source has taken the question and answers by itself until `dueAt` (business time). */
export async function awaitCallback(sql: Sql, requestId: string, dueAt: Date): Promise<boolean> {
  const { rowCount } = await sql.query(
    `UPDATE verification_request SET due_at = $2 WHERE id = $1 AND state = 'ASKED' AND due_at IS NULL`,
    [requestId, dueAt],
  );
  return rowCount === 1;
}

export type SourceAnswer = Pick<Answer, 'status' | 'facts'>;

/** Keeps a source's answer and logs it, once; false when the question is no longer open. */
export async function recordAnswer(sql: Sql, requestId: string, answer: SourceAnswer): Promise<boolean> {
  const { rowCount } = await sql.query(
    `WITH answered AS (
       UPDATE verification_request SET state = $2, facts = $3, answered_at = business_now(), last_error = NULL
        WHERE id = $1 AND state IN ('PENDING','ASKED','ERROR','LATE')
        RETURNING id, authorisation_id, source_code, person_id)
     INSERT INTO verification_log (request_id, authorisation_id, source_code, person_id, direction, outcome)
     SELECT id, authorisation_id, source_code, person_id, 'ANSWER', $2 FROM answered`,
    [requestId, answer.status, JSON.stringify(answer.facts.map(withoutNumbers))],
  );
  return rowCount === 1;
}

/**
 * Notes that a try failed, by a code such as `TIMEOUT`, and logs it. The question is open again; with `givenUpUntil` it
 * counts as failed, and a source that is waited for is not asked anew before that business time.
 */
export async function recordFailure(
  sql: Sql,
  requestId: string,
  { error, givenUpUntil }: { error: string; givenUpUntil: Date | null },
): Promise<void> {
  await sql.query(
    `WITH failed AS (
       UPDATE verification_request SET state = $2, last_error = $3, due_at = $4
        WHERE id = $1 AND state = 'ASKED' AND due_at IS NULL
        RETURNING id, authorisation_id, source_code, person_id)
     INSERT INTO verification_log (request_id, authorisation_id, source_code, person_id, direction, outcome)
     SELECT id, authorisation_id, source_code, person_id, 'ANSWER', $3 FROM failed`,
    [requestId, givenUpUntil ? 'ERROR' : 'PENDING', error, givenUpUntil],
  );
}

/** Gives an unanswered question the fate that the item's policy says; false when it was answered meanwhile. */
export async function settleRequest(
  sql: Sql,
  requestId: string,
  fate: { state: 'LATE' | 'DOORSTEP' } | { state: 'LAST_KNOWN'; facts: readonly SourceFact[] },
): Promise<boolean> {
  const { rowCount } = await sql.query(
    `UPDATE verification_request
        SET state = $2, facts = coalesce($3, facts),
            answered_at = CASE WHEN $2 = 'LATE' THEN answered_at ELSE business_now() END
      WHERE id = $1 AND state IN ('PENDING','ASKED','ERROR','LATE')`,
    [requestId, fate.state, fate.state === 'LAST_KNOWN' ? JSON.stringify(fate.facts) : null],
  );
  return rowCount === 1;
}

/** Lays the same question down once more, as the next round. */
export async function openNextRound(sql: Sql, requestId: string): Promise<void> {
  await sql.query(
    `INSERT INTO verification_request (id, case_id, person_id, source_code, authorisation_id, round, state, requested_at)
     SELECT gen_random_uuid(), case_id, person_id, source_code, authorisation_id, round + 1, 'PENDING', business_now()
       FROM verification_request WHERE id = $1
     ON CONFLICT (case_id, person_id, source_code, round) DO NOTHING`,
    [requestId],
  );
}

/** A source's newest answer about a person, whichever case asked. */
export async function findLastKnown(
  sql: Sql,
  personId: string,
  source: string,
): Promise<{ facts: SourceFact[]; answeredAt: Date } | undefined> {
  const { rows } = await sql.query<{ facts: SourceFact[]; answeredAt: Date }>(
    `SELECT facts, answered_at AS "answeredAt" FROM verification_request
      WHERE person_id = $1 AND source_code = $2 AND state = 'OK' ORDER BY answered_at DESC LIMIT 1`,
    [personId, source],
  );
  return rows[0];
}

/** Whether somebody still has to go and look: a source was replaced by a doorstep check that nobody has made since. */
export async function needsDoorstepCheck(sql: Sql, caseId: string): Promise<boolean> {
  const { rows } = await sql.query<{ needed: boolean }>(
    `SELECT EXISTS (
       SELECT FROM verification_request r
        WHERE r.case_id = $1 AND r.state = 'DOORSTEP'
          AND NOT EXISTS (SELECT FROM inbox_task t
                           WHERE t.case_id = $1 AND t.kind = 'doorstep-check' AND t.state = 'COMPLETED'
                             AND t.completed_at >= r.answered_at)) AS needed`,
    [caseId],
  );
  return rows[0]?.needed ?? false;
}

export type CallbackResult =
  | { outcome: 'UNKNOWN_TOKEN' }
  | { outcome: 'ALREADY_ANSWERED'; caseId: string }
  /** `settled`: every question of the case has an answer, or what takes an answer's place. */
  | { outcome: 'RECORDED'; caseId: string; settled: boolean };

/** How long the engine keeps the news that every source has answered for a process that does not wait for it yet. */
const COMPLETE_KEPT_MS = 24 * 3_600_000;

/**
 * Takes an answer that came by itself with its one-time token; when it was the last one that was waited for, the case's
 * process is told. Call it in a transaction and kick the outbox after it.
 */
export async function recordSourceAnswer(
  sql: Sql,
  token: string,
  answer: SourceAnswer,
): Promise<CallbackResult> {
  const { rows } = await sql.query<{ id: string; caseId: string; source: string }>(
    `SELECT id, case_id AS "caseId", source_code AS source FROM verification_request WHERE callback_token_hash = $1`,
    [hashOf(token)],
  );
  const [request] = rows;
  if (!request) return { outcome: 'UNKNOWN_TOKEN' };
  const { caseId } = request;
  // Of several answers at the same moment, exactly one sees all the others.
  await sql.query('SELECT 1 FROM item_case WHERE id = $1 FOR UPDATE', [caseId]);
  if (!(await recordAnswer(sql, request.id, answer))) return { outcome: 'ALREADY_ANSWERED', caseId };
  await appendCaseEvent(sql, {
    caseId,
    kind: 'SOURCE_ANSWERED',
    actor: 'system',
    detail: { source: request.source, outcome: answer.status },
    onceKey: `answered:${request.id}`,
  });
  const newest = await listNewestRequests(sql, caseId);
  const settled = newest.every(({ state }) => answeredStates.has(state));
  if (settled) {
    const messageId = `${messages.verificationComplete}:${request.id}`;
    await enqueue(sql, 'PUBLISH_MESSAGE', messageId, {
      name: messages.verificationComplete,
      correlationKey: caseId,
      messageId,
      timeToLiveMs: COMPLETE_KEPT_MS,
      variables: {},
    });
  }
  return { outcome: 'RECORDED', caseId, settled };
}

/** An identity number that a source names is kept by its last four digits only. */
function withoutNumbers(fact: SourceFact): SourceFact {
  return fact.unit === 'idNo' ? { ...fact, value: `*${String(fact.value).slice(-4)}` } : fact;
}

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();
