import type { BlockId } from '../../../process-model/templates/block-words.ts';
import { humanTemplateId, jobTemplateId } from '../../../process-model/templates/templates.ts';
import { messages } from '../../../model/messages.ts';

/** One element of a block. `at`: columns and rows of the grid in which the block is drawn. */
export interface BlockElement {
  readonly key: string;
  readonly type: string;
  readonly at: readonly [number, number];
  readonly name?: string;
  /** Element template that settles it. */
  readonly template?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Time of a timer, as FEEL or ISO 8601. */
  readonly until?: string;
  readonly message?: string;
  /** Once for each member of a list. */
  readonly each?: { readonly collection: string; readonly element: string };
  /** Key of the activity that a boundary event sits on. */
  readonly on?: string;
  readonly interrupts?: boolean;
}

export interface BlockFlow {
  readonly from: string;
  readonly to: string;
  readonly name?: string;
  readonly condition?: string;
  readonly isDefault?: boolean;
}

export interface Block {
  readonly elements: readonly BlockElement[];
  readonly flows: readonly BlockFlow[];
  /** Where the process comes in, and from where it goes on. */
  readonly first: string;
  readonly last: string;
}

const job = (
  key: string,
  type: Parameters<typeof jobTemplateId>[0],
  at: [number, number],
  more: Partial<BlockElement> = {},
): BlockElement => ({
  key,
  type: type === 'notify' ? 'bpmn:SendTask' : 'bpmn:ServiceTask',
  at,
  template: jobTemplateId(type),
  ...more,
});
const person = (
  key: string,
  kind: Parameters<typeof humanTemplateId>[0],
  at: [number, number],
  more: Partial<BlockElement> = {},
): BlockElement => ({ key, type: 'bpmn:UserTask', at, template: humanTemplateId(kind), ...more });
const choice = (key: string, name: string, at: [number, number]): BlockElement => ({
  key,
  type: 'bpmn:ExclusiveGateway',
  name,
  at,
});
const end = (key: string, name: string, at: [number, number]): BlockElement => ({
  key,
  type: 'bpmn:EndEvent',
  name,
  at,
});
const flow = (from: string, to: string, more: Partial<BlockFlow> = {}): BlockFlow => ({ from, to, ...more });

/** A step that is late: its holders are told once, and it stays open. */
const overdue = (on: string, until: string, at: [number, number]): readonly BlockElement[] => [
  { key: `${on}_late`, type: 'bpmn:BoundaryEvent', name: '逾期', at, on, interrupts: false, until },
  job(`${on}_remind`, 'notify', [at[0], at[1] + 1], {
    name: '提醒逾期',
    headers: { template: 'task-overdue', audience: 'TASK_HOLDERS' },
  }),
  end(`${on}_reminded`, '', [at[0] + 1, at[1] + 1]),
];
const overdueFlows = (on: string): readonly BlockFlow[] => [
  flow(`${on}_late`, `${on}_remind`),
  flow(`${on}_remind`, `${on}_reminded`),
];

/** The blocks as the program's own processes have them. */
export const blocks: Readonly<Record<BlockId, Block>> = {
  'aidflow.block.public-notice': {
    first: 'publish',
    last: 'close',
    elements: [
      job('publish', 'publish-notice', [0, 0], { name: '公示拟定结果', headers: { mode: 'publish' } }),
      { key: 'during', type: 'bpmn:EventBasedGateway', name: '公示期内', at: [1, 0] },
      {
        key: 'over',
        type: 'bpmn:IntermediateCatchEvent',
        name: '公示期满',
        at: [2, 0],
        until: '=noticeEndsAt',
      },
      job('close', 'publish-notice', [3, 0], { name: '结束公示', headers: { mode: 'close' } }),
      {
        key: 'objected',
        type: 'bpmn:IntermediateCatchEvent',
        name: '收到异议',
        at: [2, 1],
        message: messages.objected,
      },
      person('recheck', 'recheck-objection', [3, 1]),
    ],
    flows: [
      flow('publish', 'during'),
      flow('during', 'over'),
      flow('over', 'close'),
      flow('during', 'objected'),
      flow('objected', 'recheck'),
      flow('recheck', 'publish'),
    ],
  },
  'aidflow.block.department-approval': {
    first: 'open',
    last: 'approve',
    elements: [
      job('open', 'approve', [0, 0]),
      person('approve', 'department-approval', [1, 0], {
        each: { collection: 'departments', element: 'department' },
      }),
      ...overdue('approve', '=approvalDueAt', [1, 1]),
    ],
    flows: [flow('open', 'approve'), ...overdueFlows('approve')],
  },
  'aidflow.block.review': {
    first: 'skip',
    last: 'join',
    elements: [
      job('skip', 'review-skip', [0, 0]),
      choice('needed', '需要评议?', [1, 0]),
      person('review', 'democratic-review', [2, 1]),
      ...overdue('review', '=reviewDueAt', [2, 1]),
      choice('join', '', [3, 0]),
    ],
    flows: [
      flow('skip', 'needed'),
      flow('needed', 'review', { name: '是', condition: 'reviewRequired' }),
      flow('needed', 'join', { name: '否', isDefault: true }),
      flow('review', 'join'),
      ...overdueFlows('review'),
    ],
  },
  'aidflow.block.supplement': {
    first: 'accept',
    last: 'result',
    elements: [
      person('accept', 'acceptance', [0, 0]),
      choice('result', '受理结果?', [1, 0]),
      job('ask', 'ask-supplement', [2, 1]),
      job('tell', 'notify', [3, 1], { name: '一次性告知补正', headers: { template: 'supplement-asked' } }),
      {
        key: 'wait',
        type: 'bpmn:ReceiveTask',
        name: '等待补正材料',
        at: [4, 1],
        message: messages.supplementProvided,
      },
      {
        key: 'lapsed',
        type: 'bpmn:BoundaryEvent',
        name: '逾期未补正',
        at: [4, 1],
        on: 'wait',
        interrupts: true,
        until: '=supplementDueAt',
      },
      job('lapse', 'close-case', [4, 2], { name: '终止办理', headers: { state: 'LAPSED' } }),
      end('ended', '未补正终止', [5, 2]),
      job('refuse', 'close-case', [2, 3], { name: '办结不予受理', headers: { state: 'NOT_ACCEPTED' } }),
      job('refused', 'notify', [3, 3], { name: '告知终止', headers: { template: 'case-closed' } }),
      end('closed', '不予受理', [4, 3]),
    ],
    flows: [
      flow('accept', 'result'),
      flow('result', 'ask', { name: '补正', condition: 'outcome = "SUPPLEMENT"' }),
      flow('ask', 'tell'),
      flow('tell', 'wait'),
      flow('wait', 'accept'),
      flow('lapsed', 'lapse'),
      flow('lapse', 'ended'),
      flow('result', 'refuse', { name: '不予受理', condition: 'outcome = "NOT_ACCEPTED"' }),
      flow('refuse', 'refused'),
      flow('refused', 'closed'),
    ],
  },
  'aidflow.block.decision': {
    first: 'decide',
    last: 'told',
    elements: [
      job('decide', 'decide', [0, 0]),
      choice('decided', '是否准予?', [1, 0]),
      job('grant', 'grant', [2, 0]),
      job('plan', 'plan-payment', [3, 0]),
      job('told', 'notify', [4, 0], { name: '告知准予', headers: { template: 'case-granted' } }),
      job('refused', 'notify', [2, 1], { name: '告知不予', headers: { template: 'case-rejected' } }),
      end('rejected', '不予', [3, 1]),
    ],
    flows: [
      flow('decide', 'decided'),
      flow('decided', 'grant', { name: '准予', condition: 'outcome = "GRANT"' }),
      flow('grant', 'plan'),
      flow('plan', 'told'),
      flow('decided', 'refused', { name: '不予', isDefault: true }),
      flow('refused', 'rejected'),
    ],
  },
};
