import { jobs } from '../../model/jobs.ts';
import { appendCaseEvent } from '../../store/case-event.ts';
import { moveCase } from '../../store/item-case.ts';
import { openSurvey as insertSurvey } from '../../store/survey.ts';
import { dueOf } from '../case/limits.ts';
import { onceKeyOf, withOpenCase } from '../case/with-case.ts';
import { defineJob } from '../frame/define-job.ts';
import { completed } from '../frame/outcome.ts';

/** Orders the household survey; it runs beside the verification. */
export const openSurvey = defineJob('open-survey', jobs['open-survey'], ({ caseId }, context) =>
  withOpenCase(context, caseId, async (work) => {
    const { sql } = work;
    // The verification may have moved the case first; urgent help is surveyed after it was granted.
    await moveCase(sql, caseId, 'VERIFYING');
    await insertSurvey(sql, caseId);
    const dueAt = dueOf(work, 'survey', context.calendar).toISOString();
    await appendCaseEvent(sql, {
      caseId,
      kind: 'SURVEY_OPENED',
      actor: 'system',
      elementId: context.job.elementId,
      detail: { dueAt },
      onceKey: onceKeyOf(context),
    });
    return completed({ surveyDueAt: dueAt });
  }),
);
