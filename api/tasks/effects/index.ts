import type { TaskKind } from '../../../model/task.ts';
import { acceptance } from './acceptance.ts';
import { accountFix } from './account-fix.ts';
import { batchApproval } from './batch-approval.ts';
import { completeData } from './complete-data.ts';
import { democraticReview } from './democratic-review.ts';
import { departmentApproval, urgentApproval } from './department-approval.ts';
import { doorstepCheck } from './doorstep-check.ts';
import type { Effect } from './effect.ts';
import { formStep } from './form-step.ts';
import { householdSurvey } from './household-survey.ts';
import { papersAfterPayment } from './papers-after-payment.ts';
import { recheckObjection } from './recheck-objection.ts';

/** What each kind of human step does when it is completed. */
export const effects: Readonly<Record<TaskKind, Effect>> = {
  acceptance,
  'household-survey': householdSurvey,
  'doorstep-check': doorstepCheck,
  'democratic-review': democraticReview,
  'recheck-objection': recheckObjection,
  'department-approval': departmentApproval,
  'urgent-approval': urgentApproval,
  'papers-after-payment': papersAfterPayment,
  'complete-data': completeData,
  'batch-approval': batchApproval,
  'account-fix': accountFix,
  'form-step': formStep,
};
