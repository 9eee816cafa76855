import { iconPath, type StepWords } from './job-words.ts';

/** Ready-made sequences of several elements. */
export const blockIds = [
  'aidflow.block.public-notice',
  'aidflow.block.department-approval',
  'aidflow.block.review',
  'aidflow.block.supplement',
  'aidflow.block.decision',
] as const;
export type BlockId = (typeof blockIds)[number];

export const isBlockId = (id: string): id is BlockId => blockIds.some((known) => known === id);

const words = (
  icon: Parameters<typeof iconPath>[0],
  zh: [string, string],
  en: [string, string],
): StepWords => ({
  name: { zh: zh[0], en: en[0] },
  hint: { zh: zh[1], en: en[1] },
  group: 'blocks',
  icon: iconPath(icon),
});

export const blockWords: Readonly<Record<BlockId, StepWords>> = {
  'aidflow.block.public-notice': words(
    'board',
    ['公示（张贴、等待、结束）', '按事项规定的天数公示，期间可提出异议并复查。'],
    ['Public notice with its days', 'Posted, waited for, ended; an objection is rechecked.'],
  ),
  'aidflow.block.department-approval': words(
    'people',
    ['多部门并行审批', '分送各部门同时审批，全部完成后继续；逾期提醒。'],
    ['Parallel approval by departments', 'All departments at once; goes on when all are done.'],
  ),
  'aidflow.block.review': words(
    'people',
    ['民主评议（可不评议）', '有争议才评议；不评议的理由记入案卷。'],
    ['Review with its skip rule', 'Held only where it is needed; the reason is kept.'],
  ),
  'aidflow.block.supplement': words(
    'papers',
    ['受理与补正', '受理、要求补正并等待，逾期终止；不予受理时结案。'],
    ['Acceptance with supplements', 'Accept, ask for more and wait, or turn away.'],
  ),
  'aidflow.block.decision': words(
    'scale',
    ['决定、确认待遇与发放', '作出决定；准予则发放并告知，不予则告知理由。'],
    ['Decision, grant and payment', 'Decides; pays and tells, or refuses and tells.'],
  ),
};
