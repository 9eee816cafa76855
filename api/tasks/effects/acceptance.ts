import { AppError } from '../../../model/errors.ts';
import { taskAnswers } from '../../../model/task-answers.ts';
import { moveCase } from '../../../store/item-case.ts';
import { caseOf, effect, note, wrongField } from './effect.ts';

/** Accepts an application. Asking for a supplement and refusing are carried out by the process. */
export const acceptance = effect(taskAnswers.acceptance, async (completion, { outcome, reason }) => {
  const caseId = caseOf(completion);
  if (outcome === 'ACCEPTED') {
    if (!(await moveCase(completion.sql, caseId, 'ACCEPTED'))) throw new AppError('STATE_CONFLICT');
    await note(completion, caseId, { kind: 'ACCEPTED' });
    return;
  }
  if (reason === undefined)
    throw wrongField('reason', 'REQUIRED', 'must say what is missing or why it is refused');
  await note(completion, caseId, { kind: 'TASK_COMPLETED', detail: { outcome } });
});
