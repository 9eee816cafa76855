import { AppError } from '../../../model/errors.ts';
import { taskAnswers } from '../../../model/task-answers.ts';
import { decideApproval, recordApproval } from '../../../store/approval.ts';
import { findCase, moveCase } from '../../../store/item-case.ts';
import { findItem } from '../../../store/policy-item.ts';
import { caseOf, effect, note, wrongField, type Completion } from './effect.ts';

type Answers = { outcome: 'AGREE' | 'DISAGREE'; opinion?: string | undefined };

/** One of the departments that decide in parallel agrees or disagrees, once. */
export const departmentApproval = effect(taskAnswers['department-approval'], async (completion, answers) => {
  const { task } = completion;
  if (task.department === null) throw new Error(`The task ${task.id} names no department`);
  await decide(completion, decideApproval, { ...answers, department: task.department });
});

/** The lead department releases urgent help at once. */
export const urgentApproval = effect(taskAnswers['urgent-approval'], async (completion, answers) => {
  const { sql, task } = completion;
  const caseId = caseOf(completion);
  await moveCase(sql, caseId, 'DECIDING');
  const theCase = await findCase(sql, caseId);
  if (theCase?.state !== 'DECIDING') throw new AppError('STATE_CONFLICT');
  const lead = (await findItem(sql, theCase.itemCode))?.item.leadDepartment;
  await decide(completion, recordApproval, {
    ...answers,
    department: task.department ?? lead ?? 'CIVIL_AFFAIRS',
  });
});

async function decide(
  completion: Completion,
  store: typeof decideApproval,
  { outcome, opinion, department }: Answers & { department: string },
): Promise<void> {
  if (outcome === 'DISAGREE' && opinion === undefined)
    throw wrongField('opinion', 'REQUIRED', 'must give the reason for a refusal');
  const { sql, viewer } = completion;
  const caseId = caseOf(completion);
  const approval = { caseId, department, approverId: viewer.userId, outcome, opinion: opinion ?? null };
  if (!(await store(sql, approval))) throw new AppError('STATE_CONFLICT');
  await note(completion, caseId, { kind: 'APPROVED_BY_DEPARTMENT', detail: { department, outcome } });
}
