import { acceptCheck } from './accept-check/accept-check.ts';
import { approve } from './approve/approve.ts';
import { askSupplement } from './ask-supplement/ask-supplement.ts';
import { checkBatch } from './check-batch/check-batch.ts';
import { closeCase } from './close-case/close-case.ts';
import { decide } from './decide/decide.ts';
import type { JobDefinition } from './frame/define-job.ts';
import { grant } from './grant/grant.ts';
import { humanStep } from './human-step/human-step.ts';
import { notify } from './notify/notify.ts';
import { openMonitoring } from './open-monitoring/open-monitoring.ts';
import { openSurvey } from './open-survey/open-survey.ts';
import { pay } from './pay/pay.ts';
import { planPayment } from './plan-payment/plan-payment.ts';
import { publishNotice } from './publish-notice/publish-notice.ts';
import { reconcile } from './reconcile/reconcile.ts';
import { repeatPayment } from './repeat-payment/repeat-payment.ts';
import { reviewSkip } from './review-skip/review-skip.ts';
import { verify } from './verify/verify.ts';

/** Every job type that models may use. A new one is a folder and a line here. */
export const jobTypes: readonly JobDefinition[] = [
  acceptCheck,
  askSupplement,
  verify,
  openSurvey,
  reconcile,
  reviewSkip,
  publishNotice,
  approve,
  decide,
  grant,
  planPayment,
  pay,
  notify,
  openMonitoring,
  closeCase,
  checkBatch,
  repeatPayment,
  humanStep,
];
