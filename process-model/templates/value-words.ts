import type { LocalisedText } from '../../model/localised.ts';

const said = (zh: string, en: string): LocalisedText => ({ zh, en });

/** What the variables of the program's own steps are called. */
export const variableWords: Readonly<Record<string, LocalisedText>> = {
  caseId: said('案件', 'Case'),
  batchId: said('发放批次', 'Batch'),
  paymentId: said('发放', 'Payment'),
  authorised: said('授权已签齐', 'All have signed'),
  complete: said('材料齐全', 'Papers are complete'),
  urgent: said('紧急', 'Urgent'),
  accountStatus: said('账户状态', 'State of the account'),
  acceptanceDueAt: said('受理期限', 'Acceptance is due'),
  signatureDueAt: said('签署期限', 'Signatures are due'),
  supplementDueAt: said('补正期限', 'What is missing is due'),
  verificationPending: said('尚有来源未回复', 'Answers are pending'),
  verificationDueAt: said('核对期限', 'Answers are due'),
  sourcePolicy: said('来源处置方式', 'What to do about late sources'),
  surveyDueAt: said('入户调查期限', 'The visit is due'),
  eligible: said('符合条件', 'Eligible'),
  disputed: said('有争议', 'Disputed'),
  doorstepDueAt: said('上门核实期限', 'The doorstep check is due'),
  reviewRequired: said('需要民主评议', 'A review is needed'),
  reviewDueAt: said('评议期限', 'The review is due'),
  noticeEndsAt: said('公示期满', 'The notice ends'),
  recheckDueAt: said('复查期限', 'The recheck is due'),
  departments: said('审批部门', 'Departments that approve'),
  department: said('办理部门', 'Department'),
  approvalDueAt: said('审批期限', 'Approval is due'),
  outcome: said('结果', 'Outcome'),
  papersDueAt: said('补交期限', 'Papers are due'),
  settled: said('全部到账', 'All settled'),
  returnedPaymentIds: said('退回的款项', 'Returned payments'),
  accountFixDueAt: said('账户更正期限', 'The account is to be mended by'),
  approved: said('批次已批准', 'The batch is approved'),
  batchDueAt: said('批次审批期限', 'The batch is due'),
};

/** What the values of lists are called. */
export const valueWords: Readonly<Record<string, LocalisedText>> = {
  ACCEPTED: said('受理', 'Accepted'),
  SUPPLEMENT: said('补正', 'More is needed'),
  NOT_ACCEPTED: said('不予受理', 'Not accepted'),
  UPHELD: said('异议成立', 'Upheld'),
  DISMISSED: said('异议不成立', 'Dismissed'),
  AGREE: said('同意', 'Agree'),
  DISAGREE: said('不同意', 'Disagree'),
  RESUME: said('继续办理', 'Go on'),
  REFUSE: said('不予', 'Refuse'),
  APPROVE: said('批准', 'Approve'),
  REACTIVATED: said('账户已恢复', 'The account works again'),
  REPLACED: said('已更换账户', 'Another account'),
  GRANT: said('准予', 'Grant'),
  REJECT: said('不予', 'Reject'),
  LAST_KNOWN: said('采用上次结果', 'Take the last answer'),
  WAIT: said('继续等待', 'Wait'),
  DOORSTEP: said('上门核实', 'Go and look'),
};
