import { taskAnswers } from '../../../model/task-answers.ts';
import { caseOf, effect, note } from './effect.ts';

/** The papers of urgent help were handed in after it was paid, or still lack something. */
export const papersAfterPayment = effect(
  taskAnswers['papers-after-payment'],
  async (completion, { complete }) => {
    await note(completion, caseOf(completion), { kind: 'TASK_COMPLETED', detail: { complete } });
  },
);
