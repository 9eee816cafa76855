import { jobs } from '../../model/jobs.ts';
import { appendCaseEvent } from '../../store/case-event.ts';
import { cancelTasksOfCase } from '../../store/inbox-task.ts';
import { moveCase } from '../../store/item-case.ts';
import { withCase } from '../case/with-case.ts';
import { defineJob } from '../frame/define-job.ts';
import { completed } from '../frame/outcome.ts';

/** Ends a case without a decision and takes its open steps out of the inbox. */
export const closeCase = defineJob('close-case', jobs['close-case'], ({ caseId }, context) =>
  withCase(context, caseId, async ({ sql, theCase }) => {
    const { state } = context.headers;
    const moved = await moveCase(sql, caseId, state);
    // The API may have ended the case itself; its open steps go in any case.
    if (moved || theCase.state === state) {
      await cancelTasksOfCase(sql, caseId);
      await appendCaseEvent(sql, {
        caseId,
        kind: state,
        actor: 'system',
        elementId: context.job.elementId,
        onceKey: `closed:${state}`,
      });
    }
    return completed({});
  }),
);
