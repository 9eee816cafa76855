import type { LocalisedText } from '../../model/localised.ts';
import type { Department, JurisdictionLevel, StaffRole } from '../../model/roles.ts';
import type { TaskKind } from '../../model/task.ts';
import { iconPath, type IconName, type StepWords } from './job-words.ts';

/** What somebody does by hand: words, who does it as a rule, and the variable that holds its limit. */
export interface HumanWords extends StepWords {
  readonly role: StaffRole;
  /** Variable with the due date, which an automatic step before it gives. */
  readonly dueDate?: string;
}

const said = (zh: string, en: string): LocalisedText => ({ zh, en });

const human = (
  icon: IconName,
  name: LocalisedText,
  hint: LocalisedText,
  who: Pick<HumanWords, 'role' | 'dueDate'>,
): HumanWords => ({ name, hint, group: 'people', icon: iconPath(icon), ...who });

/** Every kind of human step; the compiler asks for each. */
export const humanWords: Readonly<Record<TaskKind, HumanWords>> = {
  acceptance: human(
    'papers',
    said('受理申请', 'Acceptance'),
    said('审查材料：受理、补正或不予受理。', 'Accept, ask for more, or turn away.'),
    { role: 'WINDOW_CLERK', dueDate: 'acceptanceDueAt' },
  ),
  'household-survey': human(
    'house',
    said('入户调查', 'Household survey'),
    said('两名调查员入户，填写统一调查表。', 'Two surveyors visit and fill the one form.'),
    { role: 'SURVEYOR', dueDate: 'surveyDueAt' },
  ),
  'doorstep-check': human(
    'house',
    said('上门核实', 'Doorstep check'),
    said('数据查不到时，由人上门核实。', 'Somebody goes and looks where no source answers.'),
    { role: 'SURVEYOR', dueDate: 'verificationDueAt' },
  ),
  'democratic-review': human(
    'people',
    said('民主评议', 'Democratic review'),
    said('村（居）评议小组表决并记录。', 'The review group votes and keeps minutes.'),
    { role: 'REVIEWER', dueDate: 'reviewDueAt' },
  ),
  'recheck-objection': human(
    'search',
    said('复查异议', 'Recheck of an objection'),
    said('公示期内有人提出异议，复查是否成立。', 'Somebody objected to the notice: is it upheld?'),
    { role: 'REVIEWER', dueDate: 'recheckDueAt' },
  ),
  'department-approval': human(
    'check',
    said('部门审批', 'Approval by a department'),
    said('部门同意或不同意，并写意见。', 'A department agrees or not, with its opinion.'),
    { role: 'APPROVER', dueDate: 'approvalDueAt' },
  ),
  'urgent-approval': human(
    'bell',
    said('紧急审批', 'Urgent approval'),
    said('先行批准紧急救助，手续后补。', 'Releases urgent help at once; papers follow.'),
    { role: 'APPROVER', dueDate: 'acceptanceDueAt' },
  ),
  'papers-after-payment': human(
    'papers',
    said('补交材料', 'Papers after payment'),
    said('先行支付后补齐材料。', 'The papers of help that was paid at once.'),
    { role: 'WINDOW_CLERK', dueDate: 'papersDueAt' },
  ),
  'complete-data': human(
    'papers',
    said('补全信息', 'Complete the data'),
    said('补全账户等信息，或终止办理。', 'Mends missing data, or ends the case.'),
    { role: 'WINDOW_CLERK', dueDate: 'acceptanceDueAt' },
  ),
  'batch-approval': human(
    'coin',
    said('审批发放批次', 'Approval of a batch'),
    said('财务核对总额后批准发放。', 'Finance releases the batch.'),
    { role: 'FINANCE', dueDate: 'batchDueAt' },
  ),
  'account-fix': human(
    'coin',
    said('更正账户', 'Mend the account'),
    said('银行专员处理退回款项的账户。', 'The bank officer mends the account of a returned payment.'),
    { role: 'BANK_OFFICER', dueDate: 'accountFixDueAt' },
  ),
  'form-step': human(
    'papers',
    said('填写表单', 'Fill a form'),
    said('由指定的人填写您选择的表单。', 'Somebody fills a form of your choice.'),
    { role: 'WINDOW_CLERK' },
  ),
};

export const roleWords: Readonly<Record<StaffRole, LocalisedText>> = {
  WINDOW_CLERK: said('窗口经办人', 'Window clerk'),
  SURVEYOR: said('入户调查员', 'Surveyor'),
  REVIEWER: said('评议员', 'Reviewer'),
  APPROVER: said('审批人', 'Approver'),
  FINANCE: said('财务人员', 'Finance'),
  BANK_OFFICER: said('银行专员', 'Bank officer'),
  MONITORING_OFFICER: said('监测员', 'Monitoring officer'),
  ADMINISTRATOR: said('管理员', 'Administrator'),
  AUDITOR: said('审计员', 'Auditor'),
};

export const levelWords: Readonly<Record<JurisdictionLevel, LocalisedText>> = {
  MINISTRY: said('部级', 'Ministry'),
  PROVINCE: said('省级', 'Province'),
  CITY: said('市级', 'City'),
  COUNTY: said('县级', 'County'),
  TOWNSHIP: said('乡镇（街道）', 'Township'),
  VILLAGE: said('村（社区）', 'Village'),
  GRID: said('网格', 'Grid'),
};

export const departmentWords: Readonly<Record<Department, LocalisedText>> = {
  CIVIL_AFFAIRS: said('民政', 'Civil affairs'),
  HOUSING: said('住建', 'Housing'),
  HUMAN_RESOURCES: said('人社', 'Human resources'),
  MEDICAL_INSURANCE: said('医保', 'Medical insurance'),
  EDUCATION: said('教育', 'Education'),
  DISABLED_FEDERATION: said('残联', 'Federation of the disabled'),
  FINANCE: said('财政', 'Finance'),
};
