export const dialects = ['zeebe', 'camunda7', 'flowable', 'spiff'] as const;
export type Dialect = (typeof dialects)[number];

interface Writing {
  readonly namespace: string;
  readonly processAttributes?: string;
  readonly condition: string;
  service(id: string): string;
}

const writings: Readonly<Record<Dialect, Writing>> = {
  zeebe: {
    namespace: 'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"',
    condition: '=amount &gt; 1000',
    service: (id) => `<bpmn:extensionElements><zeebe:taskDefinition type="${id}"/></bpmn:extensionElements>`,
  },
  camunda7: {
    namespace: 'xmlns:camunda="http://camunda.org/schema/1.0/bpmn"',
    processAttributes: 'camunda:historyTimeToLive="180"',
    condition: '${amount &gt; 1000}',
    service: (id) => `camunda:type="external" camunda:topic="${id}"`,
  },
  flowable: {
    namespace: 'xmlns:flowable="http://flowable.org/bpmn"',
    condition: '${amount &gt; 1000}',
    service: (id) => `flowable:type="external-worker" flowable:topic="${id}"`,
  },
  spiff: { namespace: '', condition: 'amount &gt; 1000', service: () => '' },
};

interface Node {
  readonly id: string;
  readonly tag: string;
  readonly attributes?: string;
}

interface Flow {
  readonly from: string;
  readonly to: string;
  readonly conditional?: true;
}

interface Shape {
  readonly nodes: readonly Node[];
  readonly flows: readonly Flow[];
}

const straight: Shape = {
  nodes: [
    { id: 'start', tag: 'startEvent' },
    { id: 'verify', tag: 'serviceTask' },
    { id: 'end', tag: 'endEvent' },
  ],
  flows: [
    { from: 'start', to: 'verify' },
    { from: 'verify', to: 'end' },
  ],
};

const assistance: Shape = {
  nodes: [
    { id: 'start', tag: 'startEvent' },
    { id: 'verify', tag: 'serviceTask' },
    { id: 'check', tag: 'exclusiveGateway', attributes: 'default="check-merge"' },
    { id: 'survey', tag: 'serviceTask' },
    { id: 'merge', tag: 'exclusiveGateway' },
    { id: 'fork', tag: 'parallelGateway' },
    { id: 'benefit', tag: 'serviceTask' },
    { id: 'notice', tag: 'serviceTask' },
    { id: 'join', tag: 'parallelGateway' },
    { id: 'approve', tag: 'userTask' },
    { id: 'pay', tag: 'serviceTask' },
    { id: 'end', tag: 'endEvent' },
  ],
  flows: [
    { from: 'start', to: 'verify' },
    { from: 'verify', to: 'check' },
    { from: 'check', to: 'survey', conditional: true },
    { from: 'check', to: 'merge' },
    { from: 'survey', to: 'merge' },
    { from: 'merge', to: 'fork' },
    { from: 'fork', to: 'benefit' },
    { from: 'fork', to: 'notice' },
    { from: 'benefit', to: 'join' },
    { from: 'notice', to: 'join' },
    { from: 'join', to: 'approve' },
    { from: 'approve', to: 'pay' },
    { from: 'pay', to: 'end' },
  ],
};

/** Waits at a timer that is due when `due` says, a date and time with its zone. */
const waiting = `<bpmn:startEvent id="start"/><bpmn:intermediateCatchEvent id="wait"><bpmn:timerEventDefinition>
  <bpmn:timeDate>=due</bpmn:timeDate></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent><bpmn:endEvent id="end"/>
  <bpmn:sequenceFlow id="start-wait" sourceRef="start" targetRef="wait"/>
  <bpmn:sequenceFlow id="wait-end" sourceRef="wait" targetRef="end"/>`;

/** The model of a case in the words of one engine. */
export function bpmnOf(processId: string, dialect: Dialect): string {
  const shape = processId === 'straight' ? straight : assistance;
  return definitions(processId, writings[dialect], bodyOf(shape, writings[dialect]));
}

export function waitingBpmn(): string {
  return definitions('waiting', writings.zeebe, waiting);
}

function bodyOf({ nodes, flows }: Shape, writing: Writing): string {
  const written = nodes.map((node) => nodeText(node, flows, writing));
  return [...written, ...flows.map((flow) => flowText(flow, writing))].join('\n    ');
}

const nameOf = ({ from, to }: Flow) => `${from}-${to}`;

function nodeText({ id, tag, attributes = '' }: Node, flows: readonly Flow[], { service }: Writing): string {
  const extension = tag === 'serviceTask' ? service(id) : '';
  const [inside, beside] = extension.startsWith('<') ? [extension, ''] : ['', extension];
  // Optional by the standard; some engines read nothing else.
  const incoming = flows
    .filter(({ to }) => to === id)
    .map((flow) => `<bpmn:incoming>${nameOf(flow)}</bpmn:incoming>`);
  const outgoing = flows
    .filter(({ from }) => from === id)
    .map((flow) => `<bpmn:outgoing>${nameOf(flow)}</bpmn:outgoing>`);
  const children = [inside, ...incoming, ...outgoing].join('');
  return `<bpmn:${tag} id="${id}" ${attributes} ${beside}>${children}</bpmn:${tag}>`;
}

function flowText(flow: Flow, { condition }: Writing): string {
  const inside = flow.conditional
    ? `<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${condition}</bpmn:conditionExpression>`
    : '';
  return `<bpmn:sequenceFlow id="${nameOf(flow)}" sourceRef="${flow.from}" targetRef="${flow.to}">${inside}</bpmn:sequenceFlow>`;
}

function definitions(
  processId: string,
  { namespace, processAttributes = '' }: Writing,
  body: string,
): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ${namespace} id="definitions-${processId}" targetNamespace="bench">
  <bpmn:process id="${processId}" isExecutable="true" ${processAttributes}>
    ${body}
  </bpmn:process>
</bpmn:definitions>
`;
}
