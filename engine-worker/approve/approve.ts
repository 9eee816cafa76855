import { jobs } from '../../model/jobs.ts';
import { openApprovals } from '../../store/approval.ts';
import { appendCaseEvent } from '../../store/case-event.ts';
import { moveCase } from '../../store/item-case.ts';
import { dueOf } from '../case/limits.ts';
import { caseClosed, onceKeyOf, withOpenCase } from '../case/with-case.ts';
import { defineJob } from '../frame/define-job.ts';
import { completed } from '../frame/outcome.ts';

/** Opens one approval a department; the model then runs one human step for each. */
export const approve = defineJob('approve', jobs.approve, ({ caseId }, context) =>
  withOpenCase(context, caseId, async (work) => {
    const { sql, theCase, item } = work;
    // An objection in the last moment of the notice found its timer gone: the departments decide knowing of it.
    const objected = await moveCase(sql, caseId, 'RECHECKING', { from: ['OBJECTED'] });
    const moved = await moveCase(sql, caseId, 'DECIDING');
    if (!moved && theCase.state !== 'DECIDING') return caseClosed(theCase);
    await openApprovals(sql, { caseId }, item.approvingDepartments);
    await appendCaseEvent(sql, {
      caseId,
      kind: 'APPROVALS_OPENED',
      actor: 'system',
      elementId: context.job.elementId,
      detail: { departments: item.approvingDepartments, ...(objected ? { objected: true } : {}) },
      onceKey: onceKeyOf(context),
    });
    return completed({
      departments: item.approvingDepartments,
      approvalDueAt: dueOf(work, 'approval', context.calendar).toISOString(),
    });
  }),
);
