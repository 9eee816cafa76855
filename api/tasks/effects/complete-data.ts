import { AppError } from '../../../model/errors.ts';
import { taskAnswers } from '../../../model/task-answers.ts';
import { findCase } from '../../../store/item-case.ts';
import { caseOf, effect, note, wrongField } from './effect.ts';
import { accountOf, replaceAccount } from './mended-account.ts';

/** Mends what held an automatic case: the process checks the data again, or ends the case. */
export const completeData = effect(taskAnswers['complete-data'], async (completion, answers) => {
  const { outcome, reason, bank, cardNo } = answers;
  const caseId = caseOf(completion);
  const theCase = await findCase(completion.sql, caseId);
  if (!theCase) throw new AppError('STATE_CONFLICT');
  if (outcome === 'REFUSE' && reason === undefined)
    throw wrongField('reason', 'REQUIRED', 'must give the reason');
  if (outcome === 'RESUME') {
    // Whether a new account works is for its bank to say, in the next step.
    if (cardNo === undefined) await accountOf(completion, theCase.applicantId);
    else await replaceAccount(completion, theCase.applicantId, { bank, cardNo, status: 'UNKNOWN' });
  }
  await note(completion, caseId, { kind: 'TASK_COMPLETED', detail: { outcome } });
});
