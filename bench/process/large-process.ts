const ROW = 5;
const STEP = 150;
const LANE = 110;
const size = { task: { width: 100, height: 80 }, gateway: { width: 50, height: 50 } } as const;

interface Node {
  readonly id: string;
  readonly tag: string;
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly of: keyof typeof size;
}

interface Flow {
  readonly source: Node;
  readonly target: Node;
  readonly condition?: string;
}

/**
 * A process of `10 * blocks` flow nodes with its drawing: each block is a human step, a decision between two services that
 * meet again, a notification, and two departments at the same time. Sound, and no two names are alike.
 */
export function largeProcess(blocks: number): string {
  const nodes: Node[] = [];
  const flows: Flow[] = [];
  let last: Node | undefined;
  for (let n = 0; n < blocks; n += 1) {
    const block = blockAt(n);
    nodes.push(...block.nodes);
    if (last) flows.push({ source: last, target: block.first });
    flows.push(...block.flows);
    last = block.last;
  }
  const [first] = nodes;
  if (!first || !last) throw new RangeError('A process has at least one block');
  const start = node('startEvent', 'start', '收到申请', {
    x: first.x - STEP,
    y: first.y,
    of: 'gateway',
  });
  const end = node('endEvent', 'end', '办结', { x: last.x + STEP, y: last.y, of: 'gateway' });
  return document(
    [start, ...nodes, end],
    [{ source: start, target: first }, ...flows, { source: last, target: end }],
  );
}

type Place = Pick<Node, 'x' | 'y' | 'of'>;

function node(tag: string, id: string, name: string, place: Place): Node {
  return { id, tag: `bpmn:${tag}`, name, ...place };
}

function blockAt(n: number): { nodes: Node[]; flows: Flow[]; first: Node; last: Node } {
  const left = 200 + (n % ROW) * STEP * 8;
  const top = 200 + Math.floor(n / ROW) * LANE * 4;
  const at = (column: number, lane: number, of: keyof typeof size): Place => ({
    x: left + column * STEP,
    y: top + lane * LANE,
    of,
  });
  const look = node('userTask', `look_${n}`, `第 ${n} 次上门核实`, at(0, 0, 'task'));
  const which = node('exclusiveGateway', `which_${n}`, `第 ${n} 次是否通过?`, at(1, 0, 'gateway'));
  const yes = node('serviceTask', `yes_${n}`, `登记结果 ${n}`, at(2, -1, 'task'));
  const no = node('serviceTask', `no_${n}`, `退回补正 ${n}`, at(2, 1, 'task'));
  const meet = node('exclusiveGateway', `meet_${n}`, '', at(3, 0, 'gateway'));
  const tell = node('sendTask', `tell_${n}`, `告知家庭 ${n}`, at(4, 0, 'task'));
  const part = node('parallelGateway', `part_${n}`, '', at(5, 0, 'gateway'));
  const one = node('userTask', `one_${n}`, `民政部门意见 ${n}`, at(6, -1, 'task'));
  const two = node('userTask', `two_${n}`, `医保部门意见 ${n}`, at(6, 1, 'task'));
  const join = node('parallelGateway', `join_${n}`, '', at(7, 0, 'gateway'));
  const pairs: readonly (readonly [Node, Node, string?])[] = [
    [look, which],
    [which, yes, `=round = ${n}`],
    [which, no],
    [yes, meet],
    [no, meet],
    [meet, tell],
    [tell, part],
    [part, one],
    [part, two],
    [one, join],
    [two, join],
  ];
  return {
    nodes: [look, which, yes, no, meet, tell, part, one, two, join],
    flows: pairs.map(([source, target, condition]) =>
      condition === undefined ? { source, target } : { source, target, condition },
    ),
    first: look,
    last: join,
  };
}

const idOf = ({ source, target }: Flow): string => `${source.id}_to_${target.id}`;

function document(nodes: readonly Node[], flows: readonly Flow[]): string {
  const elements = nodes.map((one) => {
    const leaving = flows.filter(({ source }) => source === one);
    const otherwise = leaving.length > 1 && leaving.find(({ condition }) => condition === undefined);
    const fallback = one.tag === 'bpmn:exclusiveGateway' && otherwise ? ` default="${idOf(otherwise)}"` : '';
    return `<${one.tag} id="${one.id}" name="${one.name}"${fallback}>${extensionOf(one)}</${one.tag}>`;
  });
  const edges = flows.map((flow) => {
    const condition =
      flow.condition === undefined
        ? ''
        : `<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${flow.condition}</bpmn:conditionExpression>`;
    return `<bpmn:sequenceFlow id="${idOf(flow)}" sourceRef="${flow.source.id}" targetRef="${flow.target.id}">${condition}</bpmn:sequenceFlow>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="definitions" targetNamespace="https://aidflow.example/bench">
<bpmn:process id="large" name="大流程" isExecutable="true">${elements.join('\n')}${edges.join('\n')}</bpmn:process>
<bpmndi:BPMNDiagram id="diagram"><bpmndi:BPMNPlane id="plane" bpmnElement="large">${[...nodes.map(shapeOf), ...flows.map(edgeOf)].join('\n')}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
</bpmn:definitions>`;
}

const extensions: Readonly<Record<string, string>> = {
  'bpmn:userTask': '<zeebe:formDefinition formKey="doorstep-check" />',
  'bpmn:serviceTask': '<zeebe:taskDefinition type="notify" />',
  'bpmn:sendTask': '<zeebe:taskDefinition type="notify" />',
};

function extensionOf({ tag }: Node): string {
  const extension = extensions[tag];
  return extension === undefined ? '' : `<bpmn:extensionElements>${extension}</bpmn:extensionElements>`;
}

function shapeOf({ id, x, y, of }: Node): string {
  const { width, height } = size[of];
  return `<bpmndi:BPMNShape id="${id}_di" bpmnElement="${id}"><dc:Bounds x="${x - width / 2}" y="${y - height / 2}" width="${width}" height="${height}" /></bpmndi:BPMNShape>`;
}

function edgeOf(flow: Flow): string {
  const { source, target } = flow;
  const points =
    source.y === target.y
      ? [
          [source.x + size[source.of].width / 2, source.y],
          [target.x - size[target.of].width / 2, target.y],
        ]
      : [
          [source.x + size[source.of].width / 2, source.y],
          [source.x + STEP / 2, source.y],
          [source.x + STEP / 2, target.y],
          [target.x - size[target.of].width / 2, target.y],
        ];
  const waypoints = points.map(([x, y]) => `<di:waypoint x="${x}" y="${y}" />`).join('');
  return `<bpmndi:BPMNEdge id="${idOf(flow)}_di" bpmnElement="${idOf(flow)}">${waypoints}</bpmndi:BPMNEdge>`;
}
