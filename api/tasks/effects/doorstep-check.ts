import { taskAnswers } from '../../../model/task-answers.ts';
import { caseOf, effect, note } from './effect.ts';
import { saveObserved } from './observed-facts.ts';

/** Keeps what somebody found at the door in place of a source that did not answer. */
export const doorstepCheck = effect(taskAnswers['doorstep-check'], async (completion, answers) => {
  const caseId = caseOf(completion);
  await saveObserved(completion, caseId, answers);
  await note(completion, caseId, { kind: 'TASK_COMPLETED' });
});
