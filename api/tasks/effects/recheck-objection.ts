import { taskAnswers } from '../../../model/task-answers.ts';
import { moveCase } from '../../../store/item-case.ts';
import { handleObjections } from '../../../store/objection.ts';
import { caseOf, effect, note } from './effect.ts';

/** Answers the objections to a notice; the process then posts again, or has the facts reconciled again. */
export const recheckObjection = effect(taskAnswers['recheck-objection'], async (completion, { outcome }) => {
  const { sql, viewer } = completion;
  const caseId = caseOf(completion);
  await moveCase(sql, caseId, 'RECHECKING', { from: ['OBJECTED'] });
  await handleObjections(sql, { caseId, outcome, userId: viewer.userId });
  await note(completion, caseId, { kind: 'OBJECTION_HANDLED', detail: { outcome } });
});
