import { jobs } from '../../model/jobs.ts';
import { appendCaseEvent } from '../../store/case-event.ts';
import { moveCase, stopClock } from '../../store/item-case.ts';
import { dueOf } from '../case/limits.ts';
import { caseClosed, onceKeyOf, withOpenCase } from '../case/with-case.ts';
import { defineJob } from '../frame/define-job.ts';
import { completed } from '../frame/outcome.ts';

/** Waits for the applicant: the legal clock stands until the supplement comes. */
export const askSupplement = defineJob('ask-supplement', jobs['ask-supplement'], ({ caseId }, context) =>
  withOpenCase(context, caseId, async (work) => {
    const { sql, theCase } = work;
    const moved = await moveCase(sql, caseId, 'SUPPLEMENT_ASKED');
    if (!moved && theCase.state !== 'SUPPLEMENT_ASKED') return caseClosed(theCase);
    await stopClock(sql, caseId);
    const dueAt = dueOf(work, 'supplement', context.calendar).toISOString();
    await appendCaseEvent(sql, {
      caseId,
      kind: 'SUPPLEMENT_ASKED',
      actor: 'system',
      elementId: context.job.elementId,
      detail: { dueAt },
      onceKey: onceKeyOf(context),
    });
    return completed({ supplementDueAt: dueAt });
  }),
);
