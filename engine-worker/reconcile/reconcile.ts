import type { Sql } from '../../kit/database.ts';
import { jobs } from '../../model/jobs.ts';
import { appendCaseEvent } from '../../store/case-event.ts';
import { setDeath } from '../../store/case-people.ts';
import { saveFacts } from '../../store/economic-fact.ts';
import { moveCase } from '../../store/item-case.ts';
import { findSurvey } from '../../store/survey.ts';
import { listNewestRequests } from '../../store/verification.ts';
import { assessCase } from '../case/assess-case.ts';
import { dueOf } from '../case/limits.ts';
import { onceKeyOf, withOpenCase } from '../case/with-case.ts';
import { defineJob } from '../frame/define-job.ts';
import { completed } from '../frame/outcome.ts';
import { deathsIn, reportedFacts } from './reported-facts.ts';

/** Lays what was declared, surveyed and reported side by side, adopts the highest values and evaluates the policy. */
export const reconcile = defineJob('reconcile', jobs.reconcile, ({ caseId }, context) =>
  withOpenCase(context, caseId, async (work) => {
    const { sql } = work;
    await takeOverReports(sql, caseId);
    const { eligible, amountFen } = await assessCase(work);
    const survey = await findSurvey(sql, caseId);
    // Refused where the case stands elsewhere already: run twice, or urgent help that was granted before.
    await moveCase(sql, caseId, 'RECONCILED');
    await appendCaseEvent(sql, {
      caseId,
      kind: 'RECONCILED',
      actor: 'system',
      elementId: context.job.elementId,
      detail: { eligible, amountFen },
      onceKey: onceKeyOf(context),
    });
    return completed({
      eligible,
      disputed: survey?.disputed ?? false,
      doorstepDueAt: dueOf(work, 'survey', context.calendar).toISOString(),
    });
  }),
);

async function takeOverReports(sql: Sql, caseId: string): Promise<void> {
  const requests = await listNewestRequests(sql, caseId);
  await saveFacts(sql, caseId, 'REPORTED', reportedFacts(requests));
  for (const { personId, deathDate } of deathsIn(requests)) await setDeath(sql, personId, deathDate);
}
