/** A process of an administrator's own: a clerk surveys, a reviewer looks it over, the county approves, all in one form. */
export const surveyProcess = (
  processId: string,
  formKey: string,
): string => `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="definitions" targetNamespace="http://example.org/survey">
  <bpmn:process id="${processId}" name="入户调查" isExecutable="true">
    <bpmn:startEvent id="begin" />
    <bpmn:sequenceFlow id="to_survey" sourceRef="begin" targetRef="survey" />
    ${userTask('survey', '入户调查', 'WINDOW_CLERK', formKey)}
    <bpmn:sequenceFlow id="to_review" sourceRef="survey" targetRef="review" />
    ${userTask('review', '乡镇审核', 'REVIEWER', formKey)}
    <bpmn:sequenceFlow id="to_approval" sourceRef="review" targetRef="approval" />
    ${userTask('approval', '县级审批', 'APPROVER', formKey)}
    <bpmn:sequenceFlow id="to_end" sourceRef="approval" targetRef="finished" />
    <bpmn:endEvent id="finished" />
  </bpmn:process>
</bpmn:definitions>`;

const userTask = (
  id: string,
  name: string,
  role: string,
  formKey: string,
): string => `<bpmn:userTask id="${id}" name="${name}">
      <bpmn:extensionElements>
        <zeebe:formDefinition formKey="${formKey}" />
        <zeebe:assignmentDefinition candidateGroups="${role}" />
      </bpmn:extensionElements>
    </bpmn:userTask>`;

/** A process of one step. */
export const oneStepProcess = (
  processId: string,
  formKey: string,
): string => `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="definitions" targetNamespace="http://example.org/survey">
  <bpmn:process id="${processId}" name="登记" isExecutable="true">
    <bpmn:startEvent id="begin" />
    <bpmn:sequenceFlow id="to_entry" sourceRef="begin" targetRef="entry" />
    ${userTask('entry', '登记', 'WINDOW_CLERK', formKey)}
    <bpmn:sequenceFlow id="to_end" sourceRef="entry" targetRef="finished" />
    <bpmn:endEvent id="finished" />
  </bpmn:process>
</bpmn:definitions>`;
