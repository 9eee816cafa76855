import { DI } from './foreign-writer.ts';

/** A file with something that few programs write. */
export interface OddModel {
  readonly xml: string;
  /** What the import says is not kept, as `element kind what`. */
  readonly lost?: readonly string[];
  /** Elements that are kept, but not to be seen on the canvas. */
  readonly unseen?: readonly string[];
  /** How many elements are given an id. */
  readonly named?: number;
}

const steps =
  '<bpmn:startEvent id="s"/><bpmn:userTask id="t" name="办"/><bpmn:endEvent id="e"/><bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="t"/><bpmn:sequenceFlow id="f2" sourceRef="t" targetRef="e"/>';
const inTask = (inside: string): string =>
  steps.replace('name="办"/>', `name="办">${inside}</bpmn:userTask>`);
const shape = (id: string, [x, y, width, height]: readonly number[], more = ''): string =>
  `<bpmndi:BPMNShape id="${id}_di" bpmnElement="${id}"${more}><dc:Bounds x="${x}" y="${y}" width="${width}" height="${height}"/></bpmndi:BPMNShape>`;
const edge = (id: string, from: number, to: number): string =>
  `<bpmndi:BPMNEdge id="${id}_di" bpmnElement="${id}"><di:waypoint x="${from}" y="118"/><di:waypoint x="${to}" y="118"/></bpmndi:BPMNEdge>`;
const drawn = [
  shape('s', [100, 100, 36, 36]),
  shape('t', [200, 78, 100, 80]),
  shape('e', [400, 100, 36, 36]),
  edge('f1', 136, 200),
  edge('f2', 300, 400),
].join('');
const drawing = (of: string, inside: string, n = 1): string =>
  `<bpmndi:BPMNDiagram id="drawing_${n}"><bpmndi:BPMNPlane id="plane_${n}" bpmnElement="${of}">${inside}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>`;

const file = (inside: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" ${DI} xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:v="urn:v" id="definitions" targetNamespace="urn:odd">${inside}</bpmn:definitions>`;
const process = (inside: string, attributes = ''): string =>
  `<bpmn:process id="p"${attributes}>${inside}</bpmn:process>`;
/** The usual process, with something beside its steps. */
const beside = (more: string, drawings = ''): string =>
  file(`${process(`${steps}${more}`)}${drawing('p', `${drawn}${drawings}`)}`);
const within = (inside: string): string => file(`${process(inTask(inside))}${drawing('p', drawn)}`);

const collapsed =
  '<bpmn:subProcess id="sub" name="收起"><bpmn:userTask id="in" name="里"/></bpmn:subProcess>';
const folded = shape('sub', [600, 78, 100, 80], ' isExpanded="false"');

/** Files by what is odd about them. */
export const oddModels: Readonly<Record<string, OddModel>> = {
  'steps and flows without ids': {
    xml: file(
      '<bpmn:process name="无号"><bpmn:startEvent id="s"/><bpmn:userTask name="办"/><bpmn:userTask name="再办"/></bpmn:process>',
    ),
    named: 3,
  },
  'a flow without an id': {
    xml: file(
      process('<bpmn:startEvent id="s"/><bpmn:task id="t"/><bpmn:sequenceFlow sourceRef="s" targetRef="t"/>'),
    ),
    named: 1,
  },
  'drawings without ids': {
    xml: file(`${process(steps)}${drawing('p', drawn.replaceAll(/ id="\w+_di"/g, ''))}`),
  },
  'two processes, each with a drawing': {
    xml: file(
      `${process(steps)}<bpmn:process id="q" isExecutable="true"><bpmn:task id="z"/></bpmn:process>${drawing('p', drawn)}${drawing('q', shape('z', [50, 50, 100, 80]), 2)}`,
    ),
    // The one that runs is opened.
    unseen: ['s', 't', 'e', 'f1', 'f2'],
  },
  'a step that is drawn twice': {
    xml: beside(
      '',
      '<bpmndi:BPMNShape id="again" bpmnElement="t"><dc:Bounds x="700" y="8" width="100" height="80"/></bpmndi:BPMNShape>',
    ),
  },
  'a sub process with a sheet of its own': {
    xml: file(
      `${process(`${steps}${collapsed}`)}${drawing('p', `${drawn}${folded}`)}${drawing('sub', shape('in', [100, 100, 100, 80]), 2)}`,
    ),
  },
  'a collapsed sub process that is drawn where it stands': {
    xml: beside(collapsed, `${folded}${shape('in', [620, 90, 100, 80])}`),
    lost: ['in element bpmndi:BPMNShape'],
  },
  'a choreography': {
    xml: file(
      `${process(steps)}<bpmn:choreography id="c"><bpmn:participant id="a" name="甲"/><bpmn:choreographyTask id="ask" name="问" initiatingParticipantRef="a"><bpmn:participantRef>a</bpmn:participantRef></bpmn:choreographyTask></bpmn:choreography>${drawing('p', drawn)}`,
    ),
    unseen: ['a', 'ask'],
  },
  'a conversation': {
    xml: file(
      `<bpmn:collaboration id="co"><bpmn:participant id="a" name="甲" processRef="p"/><bpmn:participant id="b" name="乙"/><bpmn:conversation id="talk" name="谈"><bpmn:participantRef>a</bpmn:participantRef></bpmn:conversation></bpmn:collaboration>${process(steps)}${drawing('co', `${shape('a', [50, 20, 600, 250], ' isHorizontal="true"')}${drawn}`)}`,
    ),
    unseen: ['b', 'talk'],
  },
  'an element of no standard': {
    xml: beside('<bpmn:wonderTask id="w" name="奇"/>'),
    lost: ['w element bpmn:wonderTask'],
  },
  'an element of another vocabulary among the steps': {
    xml: beside('<v:extra v:a="1">文</v:extra>'),
    lost: ['p element v:extra'],
  },
  'an id that comes twice': {
    xml: beside('<bpmn:userTask id="t" name="二"/>'),
    lost: ['t element bpmn:userTask'],
  },
  'a prefix that nobody declared': {
    xml: file(`${process(steps.replace('id="t"', 'id="t" w:q="1"'))}${drawing('p', drawn)}`),
    lost: ['t attribute q'],
  },
  'attributes that no schema knows': {
    xml: file(
      `${process(steps.replace('id="t"', 'id="t" bar="baz" v:q="1"'), ' foo="bar"')}${drawing('p', drawn)}`,
    ),
  },
  'parts in an order of its own': {
    xml: within(
      '<bpmn:outgoing>f2</bpmn:outgoing><bpmn:incoming>f1</bpmn:incoming><bpmn:documentation>说</bpmn:documentation>',
    ),
    lost: ['t order bpmn:incoming'],
  },
  'extensions in extensions, with text between': {
    xml: within(
      '<bpmn:extensionElements><v:a><v:a><v:a k="1"/></v:a></v:a><v:m>文字<v:b>里</v:b>尾</v:m></bpmn:extensionElements>',
    ),
  },
  'web pages as documentation': {
    xml: within(
      '<bpmn:documentation textFormat="text/html"><p xmlns="http://www.w3.org/1999/xhtml">说明</p></bpmn:documentation>',
    ),
    lost: ['t element p'],
  },
  'paths of a correlation': {
    xml: file(
      `<bpmn:message id="m" name="消息"/><bpmn:correlationProperty id="key"><bpmn:correlationPropertyRetrievalExpression messageRef="m"><bpmn:messagePath>x</bpmn:messagePath></bpmn:correlationPropertyRetrievalExpression></bpmn:correlationProperty>${process(steps)}${drawing('p', drawn)}`,
    ),
  },
  'points that say what they are': {
    xml: file(
      `${process(steps)}${drawing('p', drawn.replaceAll('<di:waypoint', '<di:waypoint xsi:type="dc:Point"'))}`,
    ),
  },
  'comments and instructions': {
    xml: within('<!-- 里 -->').replace('?>', '?><?print wide?>'),
    lost: [' comment ?print', 't comment 里'],
  },
  'a byte order mark': { xml: `\uFEFF${file(`${process(steps)}${drawing('p', drawn)}`)}` },
  'nothing but a process': { xml: file(process('')) },
};

/** Files that are not opened, with a word of the reason. */
export const refusedModels: Readonly<Record<string, readonly [xml: string, reason: RegExp]>> = {
  'an older standard': [
    '<definitions xmlns="http://schema.omg.org/spec/BPMN/2.0"><process id="p"><task id="t"/></process></definitions>',
    /Definitions|diagram/,
  ],
  'one prefix for two vocabularies': [
    within('<bpmn:extensionElements><v:x xmlns:v="urn:other" v:y="2"/></bpmn:extensionElements>'),
    /prefix/,
  ],
};
