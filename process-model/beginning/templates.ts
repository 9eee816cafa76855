import { messages } from '../../model/messages.ts';
import { caseStart, escaped, modelXml, type DrawnModel, type DrawnNode } from './drawn-model.ts';

/** What a process may begin as, by name. */
export const beginnings = {
  /** A case comes in and ends; everything between is still to be drawn. */
  'start-to-end': {
    nodes: [caseStart('收到申请'), { id: 'end', tag: 'endEvent', name: '办结', at: [2, 0] }],
    flows: [{ from: 'start', to: 'end' }],
    messages: {},
  },
  'decision-and-payment': decisionAndPayment(),
} as const satisfies Readonly<Record<string, DrawnModel>>;

export type Beginning = keyof typeof beginnings;

/** BPMN of a new process. */
export const beginningXml = (beginning: Beginning, processId: string, name: string): string =>
  modelXml(processId, name, beginnings[beginning]);

/** Signatures, acceptance at the window, one approval, decision, payment; the applicant is told of every end. */
function decisionAndPayment(): DrawnModel {
  const end = (id: string, name: string, at: DrawnNode['at']): DrawnNode => ({
    ...{ id, tag: 'endEvent', name, at },
  });
  return {
    nodes: [
      caseStart('收到申请'),
      job(['accept_check', 'accept-check'], '核验授权与材料', [1, 0]),
      choice('authorised', '授权签齐?', [2, 0], 'authorised_to_await_authorisations'),
      {
        ...{ id: 'await_authorisations', tag: 'receiveTask', name: '等待授权签署', at: [2, 1] },
        attributes: 'messageRef="message_authorisations_signed"',
      },
      person('acceptance', '受理申请', 'WINDOW_CLERK', [3, 0]),
      choice('acceptance_result', '是否受理?', [4, 0], 'acceptance_result_to_close_not_accepted'),
      job(['close_not_accepted', 'close-case'], '办结不予受理', [4, 1], { state: 'NOT_ACCEPTED' }),
      job(['notify_closed', 'notify'], '告知不予受理', [5, 1], { template: 'case-closed' }),
      end('closed', '不予受理', [6, 1]),
      person('urgent-approval', '审批', 'APPROVER', [5, 0]),
      job(['decide', 'decide'], '作出决定', [6, 0]),
      choice('decision', '是否准予?', [7, 0], 'decision_to_open_monitoring'),
      job(['open_monitoring', 'open-monitoring'], '纳入动态监测', [7, 1], { group: 'NOT_APPROVED' }),
      job(['notify_rejected', 'notify'], '告知不予', [8, 1], { template: 'case-rejected' }),
      end('rejected', '不予救助', [9, 1]),
      job(['grant', 'grant'], '确认待遇', [8, 0]),
      job(['plan_payment', 'plan-payment'], '编制发放计划', [9, 0]),
      job(['notify_granted', 'notify'], '告知准予', [10, 0], { template: 'case-granted' }),
      end('granted', '准予', [11, 0]),
    ],
    flows: [
      { from: 'start', to: 'accept_check' },
      { from: 'accept_check', to: 'authorised' },
      { from: 'authorised', to: 'acceptance', name: '是', condition: 'authorised' },
      { from: 'authorised', to: 'await_authorisations', name: '否' },
      { from: 'await_authorisations', to: 'accept_check' },
      { from: 'acceptance', to: 'acceptance_result' },
      {
        ...{ from: 'acceptance_result', to: 'urgent-approval', name: '受理' },
        condition: 'outcome = "ACCEPTED"',
      },
      { from: 'acceptance_result', to: 'close_not_accepted', name: '不予受理' },
      { from: 'close_not_accepted', to: 'notify_closed' },
      { from: 'notify_closed', to: 'closed' },
      { from: 'urgent-approval', to: 'decide' },
      { from: 'decide', to: 'decision' },
      { from: 'decision', to: 'grant', name: '是', condition: 'outcome = "GRANT"' },
      { from: 'decision', to: 'open_monitoring', name: '否' },
      { from: 'open_monitoring', to: 'notify_rejected' },
      { from: 'notify_rejected', to: 'rejected' },
      { from: 'grant', to: 'plan_payment' },
      { from: 'plan_payment', to: 'notify_granted' },
      { from: 'notify_granted', to: 'granted' },
    ],
    messages: { message_authorisations_signed: messages.authorisationsSigned },
  };
}

function extensions(inside: string): string {
  return `<bpmn:extensionElements>${inside}</bpmn:extensionElements>`;
}

function headersXml(headers: Readonly<Record<string, string>>): string {
  const all = Object.entries(headers).map(([key, value]) => `<zeebe:header key="${key}" value="${value}" />`);
  return all.length === 0 ? '' : `<zeebe:taskHeaders>${all.join('')}</zeebe:taskHeaders>`;
}

function job(
  [id, type]: readonly [id: string, type: string],
  name: string,
  at: DrawnNode['at'],
  headers: Readonly<Record<string, string>> = {},
): DrawnNode {
  const inside = extensions(`<zeebe:taskDefinition type="${type}" />${headersXml(headers)}`);
  return { id, tag: type === 'notify' ? 'sendTask' : 'serviceTask', name, at, inside };
}

/** A human step whose kind, form and id are one name. */
function person(kind: string, name: string, role: string, at: DrawnNode['at']): DrawnNode {
  const inside = extensions(
    `<zeebe:formDefinition formKey="${kind}" />` +
      `<zeebe:assignmentDefinition candidateGroups="${escaped(`=["${role}"]`)}" />` +
      `<zeebe:taskSchedule dueDate="=acceptanceDueAt" />${headersXml({ kind, routing: 'outcome' })}`,
  );
  return { id: kind, tag: 'userTask', name, at, inside };
}

function choice(id: string, name: string, at: DrawnNode['at'], otherwise: string): DrawnNode {
  return { id, tag: 'exclusiveGateway', name, at, attributes: `default="${otherwise}"` };
}
