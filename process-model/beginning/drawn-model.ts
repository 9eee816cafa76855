import { startMessageOf } from '../../model/messages.ts';

/** A flow element with its place; `inside` is BPMN text between its documentation and its flows. */
export interface DrawnNode {
  readonly id: string;
  readonly tag: string;
  readonly name: string;
  /** Column and row of the grid that it stands in the middle of. */
  readonly at: readonly [column: number, row: number];
  readonly attributes?: string;
  readonly inside?: string;
}

export interface DrawnFlow {
  readonly from: string;
  readonly to: string;
  readonly name?: string;
  /** FEEL, without the `=` in front. */
  readonly condition?: string;
}

export interface DrawnModel {
  readonly nodes: readonly DrawnNode[];
  readonly flows: readonly DrawnFlow[];
  /** Names of the messages that are waited for, by id; each is correlated by the case. */
  readonly messages: Readonly<Record<string, string>>;
}

const startMessage = 'message_start';
const column = 170;
const row = 130;

/** A start event at which a case begins: it waits for the message of the process's name. */
export const caseStart = (name: string): DrawnNode => ({
  ...{ id: 'start', tag: 'startEvent', name, at: [0, 0] },
  inside: `<bpmn:messageEventDefinition id="start_message" messageRef="${startMessage}" />`,
});

/** BPMN of a model that is written down here, drawn on a grid. */
export function modelXml(processId: string, name: string, { nodes, flows, messages }: DrawnModel): string {
  const named = (text: string): string => (text === '' ? '' : ` name="${escaped(text)}"`);
  const idOf = ({ from, to }: DrawnFlow): string => `${from}_to_${to}`;
  const elements = nodes.map(({ id, tag, name: label, attributes = '', inside = '' }) =>
    [
      `    <bpmn:${tag} id="${id}"${named(label)}${attributes && ` ${attributes}`}>`,
      ...(tag === 'startEvent' ? [] : [inside]).filter((text) => text !== '').map((text) => `      ${text}`),
      ...flows
        .filter(({ to }) => to === id)
        .map((flow) => `      <bpmn:incoming>${idOf(flow)}</bpmn:incoming>`),
      ...flows
        .filter(({ from }) => from === id)
        .map((flow) => `      <bpmn:outgoing>${idOf(flow)}</bpmn:outgoing>`),
      ...(tag === 'startEvent' && inside !== '' ? [`      ${inside}`] : []),
      `    </bpmn:${tag}>`,
    ].join('\n'),
  );
  const ways = flows.map((flow) => {
    const tag = `<bpmn:sequenceFlow id="${idOf(flow)}"${named(flow.name ?? '')} sourceRef="${flow.from}" targetRef="${flow.to}"`;
    return flow.condition === undefined
      ? `    ${tag} />`
      : `    ${tag}>\n      <bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">=${escaped(flow.condition)}</bpmn:conditionExpression>\n    </bpmn:sequenceFlow>`;
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<bpmn:definitions ${namespaces} id="definitions_${processId}" targetNamespace="https://aidflow.example/processes" modeler:executionPlatform="Camunda Cloud" modeler:executionPlatformVersion="8.6.0">`,
    `  <bpmn:process id="${processId}"${named(name)} isExecutable="true">`,
    ...elements,
    ...ways,
    '  </bpmn:process>',
    `  <bpmn:message id="${startMessage}" name="${startMessageOf(processId)}" />`,
    ...Object.entries(messages).map(([id, text]) => messageXml(id, text)),
    '  <bpmndi:BPMNDiagram id="diagram">',
    `    <bpmndi:BPMNPlane id="plane" bpmnElement="${processId}">`,
    ...nodes.map(shapeXml),
    ...flows.map((flow) =>
      edgeXml([idOf(flow), flow.name ?? ''], placeOf(nodes, flow.from), placeOf(nodes, flow.to)),
    ),
    '    </bpmndi:BPMNPlane>',
    '  </bpmndi:BPMNDiagram>',
    '</bpmn:definitions>',
    '',
  ].join('\n');
}

const namespaces = [
  'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"',
  'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"',
  'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"',
  'xmlns:di="http://www.omg.org/spec/DD/20100524/DI"',
  'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
  'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"',
  'xmlns:modeler="http://camunda.org/schema/modeler/1.0"',
].join(' ');

const messageXml = (id: string, name: string): string =>
  [
    `  <bpmn:message id="${id}" name="${name}">`,
    '    <bpmn:extensionElements>',
    '      <zeebe:subscription correlationKey="=caseId" />',
    '    </bpmn:extensionElements>',
    '  </bpmn:message>',
  ].join('\n');

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const placeOf = (nodes: readonly DrawnNode[], id: string): Box => {
  const node = nodes.find((one) => one.id === id);
  if (!node) throw new Error(`No element is called ${id}`);
  return boxOf(node);
};

function boxOf({ tag, at: [across, down] }: DrawnNode): Box {
  const [width, height] = sizeOf(tag);
  return { x: 180 + across * column - width / 2, y: 160 + down * row - height / 2, width, height };
}

const sizeOf = (tag: string): readonly [number, number] =>
  tag.endsWith('Event') ? [36, 36] : tag.endsWith('Gateway') ? [50, 50] : [100, 80];

function shapeXml(node: DrawnNode): string {
  const { x, y, width, height } = boxOf(node);
  const outside = width < 100 && node.name !== '';
  const marker = node.tag === 'exclusiveGateway' ? ' isMarkerVisible="true"' : '';
  const labelWidth = 14 * Math.min(node.name.length, 8);
  return [
    `      <bpmndi:BPMNShape id="${node.id}_di" bpmnElement="${node.id}"${marker}>`,
    `        <dc:Bounds x="${x}" y="${y}" width="${width}" height="${height}" />`,
    ...(outside
      ? [
          `        <bpmndi:BPMNLabel><dc:Bounds x="${x + width / 2 - labelWidth / 2}" y="${y - 24}" width="${labelWidth}" height="18" /></bpmndi:BPMNLabel>`,
        ]
      : []),
    '      </bpmndi:BPMNShape>',
  ].join('\n');
}

/** Along the row; down from the bottom to the side of the other; up from the side to the bottom of the other. */
function waypoints(from: Box, to: Box): readonly (readonly [x: number, y: number])[] {
  const [[fromX, fromY], [toX, toY]] = [middleOf(from), middleOf(to)];
  const right = fromX < toX;
  const leave = right ? from.x + from.width : from.x;
  const enter = right ? to.x : to.x + to.width;
  if (fromY === toY)
    return [
      [leave, fromY],
      [enter, toY],
    ];
  const [below, above] = [from.y + from.height, to.y + to.height];
  if (fromX === toX)
    return [
      [fromX, fromY < toY ? below : from.y],
      [toX, fromY < toY ? to.y : above],
    ];
  return fromY < toY
    ? [
        [fromX, below],
        [fromX, toY],
        [enter, toY],
      ]
    : [
        [leave, fromY],
        [toX, fromY],
        [toX, above],
      ];
}

const middleOf = ({ x, y, width, height }: Box): readonly [number, number] => [x + width / 2, y + height / 2];

function edgeXml([id, name]: readonly [id: string, name: string], from: Box, to: Box): string {
  const points = waypoints(from, to);
  return [
    `      <bpmndi:BPMNEdge id="${id}_di" bpmnElement="${id}">`,
    ...points.map(([x, y]) => `        <di:waypoint x="${x}" y="${y}" />`),
    ...(name === '' ? [] : [edgeLabel(name, points)]),
    '      </bpmndi:BPMNEdge>',
  ].join('\n');
}

/** Above a way that runs along the row, right of one that runs down. */
function edgeLabel(name: string, [from, to]: readonly (readonly [number, number])[]): string {
  const [[x, y], [endX, endY]] = [from ?? [0, 0], to ?? [0, 0]];
  const width = 13 * name.length;
  const [left, top] = y === endY ? [(x + endX) / 2 - width / 2, y - 22] : [x + 10, (y + endY) / 2 - 9];
  return `        <bpmndi:BPMNLabel><dc:Bounds x="${left}" y="${top}" width="${width}" height="18" /></bpmndi:BPMNLabel>`;
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '"': '&quot;', '<': '&lt;', '>': '&gt;' };
export const escaped = (text: string): string => text.replaceAll(/[&"<>]/g, (sign) => escapes[sign] ?? sign);
