const STEPS = [
  { id: 'started', tag: 'startEvent', name: '', x: 160, width: 36, height: 36 },
  { id: 'check', tag: 'serviceTask', name: '核对材料', x: 250, width: 100, height: 80 },
  { id: 'enough', tag: 'exclusiveGateway', name: '金额', x: 400, width: 50, height: 50 },
  { id: 'pay', tag: 'serviceTask', name: '发放', x: 500, width: 100, height: 80 },
  { id: 'ended', tag: 'endEvent', name: '', x: 660, width: 36, height: 36 },
] as const;
const MIDDLE = 200;

/** A process with a way that is open only where `level` is above nought, so that another value stops a case for real. */
export function watchedModel(named: (name: string) => string = (name) => name): string {
  const flows = STEPS.slice(1).map((to, n) => ({ id: `flow${n}`, from: STEPS[n] ?? to, to }));
  const steps = STEPS.map(({ id, tag, name }) =>
    tag === 'serviceTask'
      ? `<${tag} id="${id}" name="${named(name)}"><extensionElements><zeebe:taskDefinition type="watched.${id}"/></extensionElements></${tag}>`
      : `<${tag} id="${id}" name="${named(name)}"/>`,
  );
  const joined = flows.map(({ id, from, to }) =>
    from.id === 'enough'
      ? `<sequenceFlow id="${id}" sourceRef="${from.id}" targetRef="${to.id}"><conditionExpression>=level &gt; 0</conditionExpression></sequenceFlow>`
      : `<sequenceFlow id="${id}" sourceRef="${from.id}" targetRef="${to.id}"/>`,
  );
  const shapes = STEPS.map(
    ({ id, x, width, height }) =>
      `<bpmndi:BPMNShape id="${id}_di" bpmnElement="${id}"><dc:Bounds x="${x}" y="${MIDDLE - height / 2}" width="${width}" height="${height}"/></bpmndi:BPMNShape>`,
  );
  const edges = flows.map(
    ({ id, from, to }) =>
      `<bpmndi:BPMNEdge id="${id}_di" bpmnElement="${id}"><di:waypoint x="${from.x + from.width}" y="${MIDDLE}"/><di:waypoint x="${to.x}" y="${MIDDLE}"/></bpmndi:BPMNEdge>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"
  xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI"
  xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="aidflow">
<process id="watched" name="${named('临时救助（监控）')}" isExecutable="true">${steps.join('')}${joined.join('')}</process>
<bpmndi:BPMNDiagram id="g"><bpmndi:BPMNPlane id="p" bpmnElement="watched">${shapes.join('')}${edges.join('')}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
</definitions>`;
}
