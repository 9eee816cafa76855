import { taskAnswers } from '../../../model/task-answers.ts';
import { saveSurvey } from '../../../store/survey.ts';
import { caseOf, effect, note, wrongField } from './effect.ts';
import { saveObserved } from './observed-facts.ts';

/** Keeps what the surveyors found, and whether anybody disputes it: only then is there a democratic review. */
export const householdSurvey = effect(taskAnswers['household-survey'], async (completion, answers) => {
  const { sql, viewer, values } = completion;
  const { disputed, disputeReason } = answers;
  if (disputed && disputeReason === undefined)
    throw wrongField('disputeReason', 'REQUIRED', 'must say what is disputed');
  const caseId = caseOf(completion);
  await saveSurvey(sql, { caseId, surveyorId: viewer.userId, answers: values, disputed });
  await saveObserved(completion, caseId, answers);
  await note(completion, caseId, { kind: 'SURVEYED', detail: { disputed } });
});
