import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { adaptHumanSteps } from './human-steps.ts';

const model = (step: string, prefix = 'bpmn') => `<?xml version="1.0" encoding="UTF-8"?>
<!-- a < b -->
<${prefix}:definitions xmlns:${prefix}="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="t">
  <${prefix}:process id="p" isExecutable="true">
    <${prefix}:subProcess id="inside">
      ${step}
    </${prefix}:subProcess>
    <${prefix}:sequenceFlow id="f" sourceRef="a" targetRef="b"><${prefix}:conditionExpression>=a &lt; 1 and b = "x"</${prefix}:conditionExpression></${prefix}:sequenceFlow>
  </${prefix}:process>
</${prefix}:definitions>`;

const extensions = `<zeebe:assignmentDefinition candidateGroups="=[&quot;CLERK&quot;]" />
        <zeebe:taskSchedule dueDate="=acceptanceDueAt" />
        <zeebe:taskHeaders><zeebe:header key="kind" value="acceptance" /></zeebe:taskHeaders>`;
const jobBased = model(`<bpmn:userTask id="u" name="受理">
        <bpmn:extensionElements><zeebe:formDefinition formKey="acceptance" />${extensions}</bpmn:extensionElements>
        <bpmn:incoming>f</bpmn:incoming>
      </bpmn:userTask>`);
const native = model(`<bpmn:userTask id="u" name="受理">
        <bpmn:extensionElements><zeebe:userTask /><zeebe:formDefinition externalReference="acceptance" /><zeebe:priorityDefinition priority="70" />${extensions}</bpmn:extensionElements>
        <bpmn:incoming>f</bpmn:incoming>
      </bpmn:userTask>`);
const dense = (xml: string) => xml.replaceAll(/>\s+</g, '><').replaceAll(/\s*\/>/g, '/>');

describe('human steps as jobs', () => {
  it('are left as they are where the cluster makes jobs of user tasks', () => {
    expect(adaptHumanSteps(jobBased, { userTaskJobs: true })).toBe(jobBased);
  });

  it('need no change in a model without user tasks', () => {
    const xml = model('<bpmn:serviceTask id="s" />');
    expect(adaptHumanSteps(xml, { userTaskJobs: false })).toBe(xml);
  });

  it('replace native user tasks: the mark goes, the form is named by key', () => {
    expect(dense(adaptHumanSteps(native, { userTaskJobs: true }))).toBe(dense(jobBased));
  });

  it('name a form by key that a native user task linked by id', () => {
    const linked = native.replace(
      'externalReference="acceptance"',
      'formId="acceptance" bindingType="latest"',
    );
    expect(adaptHumanSteps(linked, { userTaskJobs: true })).toBe(
      adaptHumanSteps(native, { userTaskJobs: true }),
    );
  });

  it('become service tasks of the same id where the cluster knows native user tasks only', () => {
    const adapted = dense(adaptHumanSteps(jobBased, { userTaskJobs: false }));
    expect(adapted).toContain(
      '<bpmn:serviceTask id="u" name="受理"><bpmn:extensionElements><zeebe:taskDefinition type="io.camunda.zeebe:userTask" retries="1"/>' +
        '<zeebe:taskHeaders><zeebe:header key="kind" value="acceptance"/></zeebe:taskHeaders>' +
        '<zeebe:ioMapping><zeebe:input source="=&quot;acceptance&quot;" target="humanStep.formKey"/>' +
        '<zeebe:input source="=[&quot;CLERK&quot;]" target="humanStep.candidateGroups"/>' +
        '<zeebe:input source="=acceptanceDueAt" target="humanStep.dueDate"/></zeebe:ioMapping></bpmn:extensionElements>' +
        '<bpmn:incoming>f</bpmn:incoming></bpmn:serviceTask>',
    );
    expect(adapted).not.toContain('userTask ');
  });

  it('come to the same, native or not, where the cluster knows native user tasks only', () => {
    const [one, other] = [native, jobBased].map((xml) =>
      dense(adaptHumanSteps(xml, { userTaskJobs: false })),
    );
    expect(one).toBe(other);
  });

  it('keep static lists and texts as such', () => {
    const xml = model(
      '<bpmn:userTask id="u"><bpmn:documentation>why</bpmn:documentation><bpmn:extensionElements>' +
        '<zeebe:assignmentDefinition assignee="li" candidateGroups="CLERK, SURVEYOR" /></bpmn:extensionElements></bpmn:userTask>',
    );
    const adapted = dense(adaptHumanSteps(xml, { userTaskJobs: false }));
    expect(adapted).toContain('source="=[&quot;CLERK&quot;, &quot;SURVEYOR&quot;]"');
    expect(adapted).toContain('source="=&quot;li&quot;" target="humanStep.assignee"');
  });

  it('get extensions behind the documentation where they had none', () => {
    const xml = model('<bpmn:userTask id="u"><bpmn:documentation>why</bpmn:documentation></bpmn:userTask>');
    expect(dense(adaptHumanSteps(xml, { userTaskJobs: false }))).toContain(
      '</bpmn:documentation><bpmn:extensionElements><zeebe:taskDefinition type="io.camunda.zeebe:userTask" retries="1"/></bpmn:extensionElements></bpmn:serviceTask>',
    );
  });

  it('leave everything else of the file as it stands', () => {
    const adapted = adaptHumanSteps(jobBased, { userTaskJobs: false });
    expect(adapted).toContain('<?xml version="1.0" encoding="UTF-8"?>');
    expect(adapted).toContain('<!-- a < b -->');
    expect(adapted).toContain('=a &lt; 1 and b = "x"');
  });

  it('keep values in single quotes', () => {
    const xml = model(
      `<bpmn:userTask id="u" name='say "yes"'><bpmn:incoming>f</bpmn:incoming></bpmn:userTask>`,
    );
    expect(adaptHumanSteps(xml, { userTaskJobs: false })).toContain('name="say &quot;yes&quot;"');
  });

  it('with task listeners are refused by name', () => {
    const xml = model(
      '<bpmn:userTask id="u"><bpmn:extensionElements><zeebe:userTask /><zeebe:taskListeners><zeebe:taskListener eventType="creating" type="x" /></zeebe:taskListeners></bpmn:extensionElements></bpmn:userTask>',
    );
    expect(() => adaptHumanSteps(xml, { userTaskJobs: true })).toThrow(/user task u has task listeners/);
  });

  it('are found under any prefix', () => {
    const xml = model('<m:userTask id="u"><m:incoming>f</m:incoming></m:userTask>', 'm');
    expect(adaptHumanSteps(xml, { userTaskJobs: false })).toContain('<m:serviceTask id="u">');
  });

  it('of our own models need no change up to Camunda 8.9', () => {
    const folder = new URL('../processes/', import.meta.url);
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.bpmn'))) {
      const xml = readFileSync(new URL(name, folder), 'utf8');
      expect(adaptHumanSteps(xml, { userTaskJobs: true })).toBe(xml);
    }
  });
});
