import type { JobType } from '../../model/jobs.ts';
import type { LocalisedText } from '../../model/localised.ts';

export interface SettingWords {
  readonly label: LocalisedText;
  readonly hint?: LocalisedText;
  /** Words of the values that the schema lists, or of those that are usual where any text may stand. */
  readonly values: Readonly<Record<string, LocalisedText>>;
  /** Whether other values than those may be written. */
  readonly open?: boolean;
}

const said = (zh: string, en: string): LocalisedText => ({ zh, en });

/** Settings of automatic steps, by job type and name of the header. */
export const headerWords: Readonly<Partial<Record<JobType, Readonly<Record<string, SettingWords>>>>> = {
  verify: {
    mode: {
      label: said('做什么', 'What to do'),
      values: {
        ask: said('查询（迟复、失败的再查）', 'Ask, again where late or failed'),
        settle: said('按事项规定处置迟复', 'Settle what is late as the item says'),
      },
    },
  },
  'publish-notice': {
    mode: {
      label: said('做什么', 'What to do'),
      values: { publish: said('张贴公示', 'Post the notice'), close: said('结束公示', 'End the notice') },
    },
  },
  notify: {
    template: {
      label: said('通知内容', 'Message'),
      hint: said(
        '短信文字由系统统一管理，不含个人隐私。',
        'The texts are kept in one place and hold no personal data.',
      ),
      values: {
        'supplement-asked': said('需要补正', 'More is needed'),
        'authorisation-unsigned': said('授权待签署', 'A consent is not signed'),
        'case-granted': said('已准予', 'Granted'),
        'case-rejected': said('未获准予', 'Refused'),
        'case-closed': said('已终止办理', 'The case was ended'),
        'payment-paid': said('已发放', 'Paid'),
        'task-overdue': said('办理逾期提醒', 'A step is late'),
        default: said('有新进展', 'There is news'),
      },
      open: true,
    },
    audience: {
      label: said('通知谁', 'Who is told'),
      values: {
        APPLICANT: said('申请人（短信）', 'The applicant, by text message'),
        UNSIGNED: said('尚未签署授权的人（短信）', 'Those who have not signed'),
        TASK_HOLDERS: said('逾期步骤的办理人（站内）', 'Those whose step is late'),
        MONITORING: said('当地监测员（站内）', 'The monitoring officers of the place'),
      },
    },
  },
  'open-monitoring': {
    group: {
      label: said('监测分组', 'Group'),
      values: {
        NOT_APPROVED: said('申请未通过', 'Not approved'),
        URGENT_AID_UNCONFIRMED: said('紧急救助事后未确认', 'Urgent aid not confirmed'),
      },
      open: true,
    },
  },
  'close-case': {
    state: {
      label: said('结案方式', 'How it ends'),
      values: {
        WITHDRAWN: said('申请人撤回', 'Withdrawn'),
        LAPSED: said('逾期终止', 'Lapsed'),
        NOT_ACCEPTED: said('不予受理', 'Not accepted'),
      },
    },
  },
};
