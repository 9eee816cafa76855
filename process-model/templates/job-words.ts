import type { JobType } from '../../model/jobs.ts';
import type { LocalisedText } from '../../model/localised.ts';

/** Where a step stands in the list that an administrator chooses from. */
export const stepGroups = ['people', 'check', 'decide', 'pay', 'tell', 'blocks'] as const;
export type StepGroup = (typeof stepGroups)[number];

export interface StepWords {
  readonly name: LocalisedText;
  readonly hint: LocalisedText;
  readonly group: StepGroup;
  /** Outline of the icon: the path of an SVG of 24 by 24. */
  readonly icon: string;
}

const icons = {
  check: 'M4 12l5 5L20 6',
  search: 'M10 4a6 6 0 1 0 0 12 6 6 0 0 0 0-12M15 15l6 6',
  scale: 'M12 3v18M5 7h14M5 7l-3 7h6zM19 7l-3 7h6z',
  house: 'M3 11l9-8 9 8M5 10v10h14V10',
  board: 'M4 4h16v12H4zM12 16v5M8 21h8',
  people: 'M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6M2 20c0-4 2-6 6-6s6 2 6 6M16 5a3 3 0 0 1 0 6M17 14c3 0 5 2 5 6',
  coin: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M8 8l4 5 4-5M12 13v5M9 14h6',
  bell: 'M6 17V10a6 6 0 0 1 12 0v7l2 2H4zM10 21h4',
  door: 'M6 3h12v18H6zM14 12h1',
  papers: 'M6 3h9l4 4v14H6zM9 11h7M9 15h7',
} as const;
export type IconName = keyof typeof icons;
export const iconPath = (name: IconName): string => icons[name];

const words = (
  group: StepGroup,
  icon: IconName,
  name: [string, string],
  hint: [string, string],
): StepWords => ({
  name: { zh: name[0], en: name[1] },
  hint: { zh: hint[0], en: hint[1] },
  group,
  icon: icons[icon],
});

/** What each automatic step is called and what it does; the compiler asks for every job type. */
export const jobWords: Readonly<Record<JobType, StepWords>> = {
  'accept-check': words(
    'check',
    'check',
    ['核验授权与材料', 'Check consents and papers'],
    [
      '看授权是否签齐、材料是否齐全，并算出受理期限。',
      'Looks whether all have signed and all papers are there; sets the limits.',
    ],
  ),
  'ask-supplement': words(
    'check',
    'papers',
    ['要求补正', 'Ask for what is missing'],
    [
      '一次性告知缺什么，法定期限暂停，直到补齐。',
      'The legal clock stops until the applicant has handed it in.',
    ],
  ),
  verify: words(
    'check',
    'search',
    ['查询数据源', 'Ask the data sources'],
    [
      '向各部门查询，或对迟复、失败的来源按事项规定处置。',
      'Asks departments, or settles answers that are late.',
    ],
  ),
  'open-survey': words(
    'check',
    'house',
    ['安排入户调查', 'Arrange the home visit'],
    ['算出入户调查的期限。', 'Sets when the visit is due.'],
  ),
  reconcile: words(
    'check',
    'scale',
    ['就高认定收入财产', 'Settle income and property'],
    ['申报、调查、核对三者就高，再按规则判断资格与金额。', 'Takes the highest value, then applies the rule.'],
  ),
  'review-skip': words(
    'check',
    'people',
    ['判断是否需要评议', 'Decide whether a review is needed'],
    ['没有争议时可以不评议，理由记入案卷。', 'Without a dispute the review is skipped; the reason is kept.'],
  ),
  'publish-notice': words(
    'decide',
    'board',
    ['公示', 'Public notice'],
    ['张贴或结束公示；公示天数由事项规定。', 'Posts or ends the notice; its days come from the item.'],
  ),
  approve: words(
    'decide',
    'people',
    ['分送部门审批', 'Send to the departments'],
    ['得出要审批的部门名单，同时分送。', 'Gives the departments that have to approve.'],
  ),
  decide: words(
    'decide',
    'scale',
    ['作出决定', 'Decide'],
    ['汇总审批意见，准予或不予，并生成决定书。', 'Grants or refuses and writes the decision.'],
  ),
  grant: words(
    'decide',
    'check',
    ['确认待遇', 'Grant the benefit'],
    ['建立待遇，从此可以发放。', 'Creates the entitlement that payments rest on.'],
  ),
  'plan-payment': words(
    'pay',
    'coin',
    ['编制发放计划', 'Plan the payment'],
    ['列入发放；紧急案件单独成批。', 'Plans the payments; urgent ones get a batch of their own.'],
  ),
  pay: words(
    'pay',
    'coin',
    ['发放', 'Pay'],
    [
      '把已批准的发放送往银行，并登记回执。',
      'Sends the approved payments to the bank and books its answers.',
    ],
  ),
  notify: words(
    'tell',
    'bell',
    ['发送通知', 'Notify'],
    ['给申请人发短信，或提醒办理人、监测人员。', 'A text message to the applicant, or a reminder to staff.'],
  ),
  'open-monitoring': words(
    'tell',
    'search',
    ['转入动态监测', 'Put under monitoring'],
    ['把未获救助的家庭列入监测名单。', 'Keeps an eye on a household that gets no benefit.'],
  ),
  'close-case': words(
    'tell',
    'door',
    ['办结案件', 'Close the case'],
    ['撤回、逾期或不予受理时结案，并收回待办。', 'Ends a case that is withdrawn, lapsed or not accepted.'],
  ),
  'check-batch': words(
    'pay',
    'check',
    ['核对发放批次', 'Check the batch'],
    ['核对人数与总额；事项允许时自动批准。', 'Compares the totals; approves by itself where allowed.'],
  ),
  'repeat-payment': words(
    'pay',
    'coin',
    ['重新发放', 'Pay again'],
    ['账户更正后重发一次退回的款项。', 'Orders a returned payment again, once.'],
  ),
};
