import { jobs } from '../../model/jobs.ts';
import { appendCaseEvent } from '../../store/case-event.ts';
import { openMonitoring as insertSubject } from '../../store/monitoring.ts';
import { onceKeyOf, withOpenCase } from '../case/with-case.ts';
import { defineJob } from '../frame/define-job.ts';
import { completed } from '../frame/outcome.ts';

/** Somebody refused or helped once is watched for a year, so that need which grows is noticed (C-36, C-37). */
const MONTHS = 12;

export const openMonitoring = defineJob('open-monitoring', jobs['open-monitoring'], ({ caseId }, context) =>
  withOpenCase(context, caseId, async ({ sql, theCase }) => {
    const { group } = context.headers;
    await insertSubject(sql, { personId: theCase.applicantId, group, caseId, months: MONTHS });
    await appendCaseEvent(sql, {
      caseId,
      kind: 'MONITORING_OPENED',
      actor: 'system',
      elementId: context.job.elementId,
      detail: { group },
      onceKey: onceKeyOf(context),
    });
    return completed({});
  }),
);
