import { AppError } from '../../../model/errors.ts';
import { taskAnswers } from '../../../model/task-answers.ts';
import { recordReview } from '../../../store/democratic-review.ts';
import { caseOf, effect, note } from './effect.ts';

/** Keeps the neighbours' votes and the minutes. */
export const democraticReview = effect(taskAnswers['democratic-review'], async (completion, review) => {
  const caseId = caseOf(completion);
  if (!(await recordReview(completion.sql, { caseId, ...review }))) throw new AppError('STATE_CONFLICT');
  const { votesFor, votesAgainst } = review;
  await note(completion, caseId, { kind: 'REVIEWED', detail: { votesFor, votesAgainst } });
});
