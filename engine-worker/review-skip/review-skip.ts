import { jobs } from '../../model/jobs.ts';
import { reviewNeed } from '../../rules/reconcile.ts';
import { appendCaseEvent } from '../../store/case-event.ts';
import { findReview, requireReview, skipReview } from '../../store/democratic-review.ts';
import { moveCase, setReviewSkipReason } from '../../store/item-case.ts';
import { findPolicyVersion } from '../../store/policy-version.ts';
import { dueOf } from '../case/limits.ts';
import { onceKeyOf, withOpenCase, type CaseWork } from '../case/with-case.ts';
import { defineJob } from '../frame/define-job.ts';
import { completed } from '../frame/outcome.ts';

/** Calls for a democratic review only where the survey is disputed; otherwise keeps with the case why none is held. */
export const reviewSkip = defineJob('review-skip', jobs['review-skip'], ({ caseId, disputed }, context) =>
  withOpenCase(context, caseId, async (work) => {
    const { sql } = work;
    const reviewRequired = await needsReview(work, disputed);
    if (reviewRequired) await moveCase(sql, caseId, 'REVIEWING');
    await appendCaseEvent(sql, {
      caseId,
      kind: reviewRequired ? 'REVIEW_OPENED' : 'REVIEW_SKIPPED',
      actor: 'system',
      elementId: context.job.elementId,
      onceKey: onceKeyOf(context),
    });
    return completed({
      reviewRequired,
      reviewDueAt: dueOf(work, 'review', context.calendar).toISOString(),
    });
  }),
);

/** A review that was held is not held again when an objection has the facts reconciled anew. */
async function needsReview({ sql, theCase }: CaseWork, disputed: boolean): Promise<boolean> {
  const version = await findPolicyVersion(sql, theCase.policyVersionId);
  const need = reviewNeed({ disputed }, version?.params ?? {});
  const review = await findReview(sql, theCase.id);
  if (review?.reviewedAt) return false;
  if (!need.disputed) {
    await skipReview(sql, theCase.id, need.reason);
    if (!review?.required) await setReviewSkipReason(sql, theCase.id, need.reason);
    return review?.required ?? false;
  }
  await requireReview(sql, theCase.id, need.reason);
  return true;
}
