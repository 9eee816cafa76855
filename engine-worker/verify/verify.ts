import { inTransaction } from '../../kit/database.ts';
import { jobs } from '../../model/jobs.ts';
import { appendCaseEvent } from '../../store/case-event.ts';
import { listCasePeople } from '../../store/case-people.ts';
import { moveCase } from '../../store/item-case.ts';
import {
  isAuthorised,
  listNewestRequests,
  needsDoorstepCheck,
  openRequests,
} from '../../store/verification.ts';
import { dueOf } from '../case/limits.ts';
import { onceKeyOf, withOpenCase, type CaseWork } from '../case/with-case.ts';
import { defineJob, type JobContext } from '../frame/define-job.ts';
import { completed, incident, retryLater, type Outcome } from '../frame/outcome.ts';
import { askOpenQuestions, pollLateAnswers } from './asking.ts';
import { settleUnanswered } from './settling.ts';
import { policyLookup, questionsOf, summaryOf, type Summary } from './summary.ts';

type Mode = { mode: 'ask' | 'settle' };
type Opened = CaseWork & { newlyOpened: boolean };

/**
 * Puts a case's questions to the data sources (`ask`), or gives what stayed unanswered the fate that the item's policy
 * says (`settle`). A source that fails is tried again with growing pauses; it never holds the job for long.
 */
export const verify = defineJob('verify', jobs.verify, async ({ caseId }, context) => {
  const opened = await open(caseId, context);
  if (opened.kind !== 'completed') return opened;
  const { item } = opened.output;
  const verificationDue = dueOf(opened.output, 'verification', context.calendar);

  const policyOf = policyLookup(item.sources);
  await pollLateAnswers(caseId, context);
  await settleUnanswered(caseId, policyOf, context);
  const round = await askOpenQuestions(caseId, verificationDue, context);
  if (round.kind === 'UNAUTHORISED')
    return incident('A member or supporter has not signed, or has revoked: nothing may be asked');
  if (round.kind === 'FAILED')
    return retryLater(pauseAfter(round.attempts, context), 'A data source does not answer');

  return inTransaction(context.pool, async (sql) => {
    const summary = summaryOf(await listNewestRequests(sql, caseId), policyOf);
    if (!summary.pending)
      await appendCaseEvent(sql, {
        caseId,
        kind: 'VERIFICATION_SETTLED',
        actor: 'system',
        elementId: context.job.elementId,
        onceKey: onceKeyOf(context),
      });
    if (context.headers.mode === 'ask') return completed(askedOutput(summary, opened.output.now));
    const doorstep = await needsDoorstepCheck(sql, caseId);
    const doorstepDue = dueOf(opened.output, 'survey', context.calendar);
    return completed({
      verificationPending: summary.pending,
      verificationDueAt: (doorstep ? doorstepDue : (summary.dueAt ?? opened.output.now)).toISOString(),
      sourcePolicy: doorstep ? ('DOORSTEP' as const) : summary.pending ? ('WAIT' as const) : null,
    });
  });
});

/** What has failed for good waits for nobody: its policy applies at once. */
function askedOutput(summary: Summary, now: Date) {
  return {
    verificationPending: summary.pending,
    verificationDueAt: (summary.dueAt ?? now).toISOString(),
    sourcePolicy: summary.policy,
  };
}

/** Lays the questions down, each once, under the authorisation of the person asked about. */
function open(caseId: string, context: JobContext<Mode>): Promise<Outcome<Opened>> {
  return withOpenCase(context, caseId, async (work) => {
    const { sql, theCase, item } = work;
    if (!(await isAuthorised(sql, caseId)))
      return incident('A member or supporter has not signed, or has revoked: nothing may be asked');
    // The survey may have moved the case first; urgent help is verified after it was granted.
    await moveCase(sql, caseId, 'VERIFYING');
    await openRequests(
      sql,
      caseId,
      questionsOf(item.sources, await listCasePeople(sql, theCase.applicationId)),
    );
    const newlyOpened = await appendCaseEvent(sql, {
      caseId,
      kind: 'VERIFICATION_STARTED',
      actor: 'system',
      elementId: context.job.elementId,
      onceKey: 'verification-started',
    });
    return completed({ ...work, newlyOpened });
  });
}

function pauseAfter(attempts: number, { timing }: JobContext<Mode>): number {
  return timing.sourceRetryMs * 2 ** Math.max(0, attempts - 1);
}
