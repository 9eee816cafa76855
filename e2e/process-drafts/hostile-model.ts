/** What would run if it were taken for more than text: in HTML, in an attribute, in an SVG, in a link. */
export const hostile = `"><img src=x onerror="window.hacked=1"><script>window.hacked=1</script><svg onload="window.hacked=1">`;
const link = `<a href="javascript:window.hacked=1">这里</a>`;
/** Element templates may bring pictures of their own. */
const icon = `data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='window.hacked=1'/>`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const h = escaped(hostile);
const said = `<bpmn:documentation>${h} ${escaped(link)} ]]&gt;</bpmn:documentation>`;

/** What a file may declare to read other files, to call other hosts, or to fill the memory. */
export const hostileDeclarations: readonly string[] = [
  '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
  '<!DOCTYPE a SYSTEM "http://stranger.example/a.dtd">',
  '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://stranger.example/x">%x;]>',
  '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>',
];

/** A process whose every text is one, in the places that reports against other modellers name. */
export const hostileModel = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="definitions" targetNamespace="javascript:window.hacked=1" exporter="${h}">
<bpmn:message id="message" name="${h}"><bpmn:extensionElements><zeebe:subscription correlationKey="=&quot;${escaped(link)}&quot;" /></bpmn:extensionElements></bpmn:message>
<bpmn:error id="error" name="${h}" errorCode="${h}" />
<bpmn:process id="hostile" name="${h}" isExecutable="true">${said}
<bpmn:startEvent id="start" name="${h}">${said}</bpmn:startEvent>
<bpmn:userTask id="look" name="${h}" zeebe:modelerTemplate="${h}" zeebe:modelerTemplateIcon="${escaped(icon)}">${said}<bpmn:extensionElements><zeebe:assignmentDefinition candidateGroups="${h}" assignee="=&quot;${escaped(link)}&quot;" /><zeebe:formDefinition formKey="${h}" /><zeebe:taskHeaders><zeebe:header key="kind" value="${h}" /><zeebe:header key="${h}" value="${h}" /></zeebe:taskHeaders><zeebe:ioMapping><zeebe:input source="=&quot;${escaped(link)}&quot;" target="a" /></zeebe:ioMapping></bpmn:extensionElements></bpmn:userTask>
<bpmn:exclusiveGateway id="gate" name="${h}" default="other" />
<bpmn:serviceTask id="job" name="${h}"><bpmn:extensionElements><zeebe:taskDefinition type="${h}" retries="${h}" /></bpmn:extensionElements></bpmn:serviceTask>
<bpmn:receiveTask id="wait" name="${h}" messageRef="message" />
<bpmn:boundaryEvent id="broken" name="${h}" attachedToRef="job"><bpmn:errorEventDefinition errorRef="error" /></bpmn:boundaryEvent>
<bpmn:endEvent id="end" name="${h}" />
<bpmn:textAnnotation id="note"><bpmn:text>${h} ${escaped(link)}</bpmn:text></bpmn:textAnnotation>
<bpmn:dataObjectReference id="data" name="${h}" dataObjectRef="object" /><bpmn:dataObject id="object" />
<bpmn:sequenceFlow id="one" name="${h}" sourceRef="start" targetRef="look" />
<bpmn:sequenceFlow id="two" name="${h}" sourceRef="look" targetRef="gate" />
<bpmn:sequenceFlow id="three" name="${h}" sourceRef="gate" targetRef="job"><bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">=name = "${h.replaceAll('&quot;', "'")}"</bpmn:conditionExpression></bpmn:sequenceFlow>
<bpmn:sequenceFlow id="other" name="${h}" sourceRef="gate" targetRef="wait" />
<bpmn:sequenceFlow id="four" sourceRef="job" targetRef="end" />
<bpmn:sequenceFlow id="five" sourceRef="wait" targetRef="end" />
<bpmn:sequenceFlow id="six" sourceRef="broken" targetRef="end" />
</bpmn:process>
<bpmndi:BPMNDiagram id="diagram" name="${h}"><bpmndi:BPMNPlane id="plane" bpmnElement="hostile">
${[
  ['start', 180, 200, 36, 36],
  ['look', 280, 178, 100, 80],
  ['gate', 440, 193, 50, 50],
  ['job', 560, 178, 100, 80],
  ['wait', 560, 320, 100, 80],
  ['broken', 640, 240, 36, 36],
  ['end', 760, 200, 36, 36],
  ['note', 280, 60, 200, 60],
  ['data', 440, 320, 36, 50],
]
  .map(
    ([id, x, y, width, height]) =>
      `<bpmndi:BPMNShape id="${id}_di" bpmnElement="${id}"><dc:Bounds x="${x}" y="${y}" width="${width}" height="${height}" /></bpmndi:BPMNShape>`,
  )
  .join('\n')}
${[
  ['one', 216, 218, 280, 218],
  ['two', 380, 218, 440, 218],
  ['three', 490, 218, 560, 218],
  ['other', 465, 243, 560, 360],
  ['four', 660, 218, 760, 218],
  ['five', 660, 360, 778, 236],
  ['six', 658, 276, 770, 230],
]
  .map(
    ([id, x, y, toX, toY]) =>
      `<bpmndi:BPMNEdge id="${id}_di" bpmnElement="${id}"><di:waypoint x="${x}" y="${y}" /><di:waypoint x="${toX}" y="${toY}" /></bpmndi:BPMNEdge>`,
  )
  .join('\n')}
</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
</bpmn:definitions>`;
