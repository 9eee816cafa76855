import { readFileSync } from 'node:fs';
import { BpmnModdle } from 'bpmn-moddle';
import zeebe from 'zeebe-bpmn-moddle/resources/zeebe.json' with { type: 'json' };
import { describe, expect, it } from 'vitest';
import { XmlNode } from '../xml-node.ts';
import { fieldsOfForm } from './form-fields.ts';
import type { Variable } from './variable.ts';
import { processData, type ProcessData } from './variables-at.ts';

async function dataOf(xml: string): Promise<ProcessData> {
  const { rootElement } = await new BpmnModdle({ zeebe }).fromXML(xml);
  const process = XmlNode.of(rootElement)
    ?.nodes('rootElements')
    .find(({ type }) => type === 'bpmn:Process');
  if (!process) throw new Error('The file holds no process');
  return processData(process, () => undefined);
}
const shipped = (name: string): Promise<ProcessData> =>
  dataOf(readFileSync(new URL(`../../processes/${name}.bpmn`, import.meta.url), 'utf8'));

const drawn = (inside: string): Promise<ProcessData> =>
  dataOf(`<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="t"><bpmn:process id="p">${inside}</bpmn:process></bpmn:definitions>`);

const named = (variables: readonly Variable[], name: string): Variable | undefined =>
  variables.find((variable) => variable.name === name);

describe('the variables in scope of temporary assistance', () => {
  it('are at the start the case alone', async () => {
    const data = await shipped('temporary-assistance');
    expect(data.at('accept_check').map(({ name }) => name)).toContain('caseId');
    expect(
      data
        .at('accept_check')
        .filter(({ always }) => always)
        .map(({ name }) => name),
    ).toEqual(['caseId']);
  });

  it('have the type, values, words and origin that the last step before gives them', async () => {
    const data = await shipped('temporary-assistance');
    const outcome = named(data.at('acceptance_result_to_ask_supplement'), 'outcome');
    expect(outcome).toMatchObject({
      shape: { type: 'string', values: ['ACCEPTED', 'SUPPLEMENT', 'NOT_ACCEPTED'] },
      origins: [{ kind: 'answer', elementId: 'acceptance' }],
      always: true,
      label: { zh: '结果' },
      valueLabels: { SUPPLEMENT: { zh: '补正' } },
    });
    const decided = named(data.at('decision_to_grant'), 'outcome');
    expect(decided?.shape.values).toEqual(['GRANT', 'REJECT']);
  });

  it('say what is not there on every way', async () => {
    const data = await shipped('temporary-assistance');
    expect(named(data.at('decide'), 'noticeEndsAt')?.always).toBe(false);
    expect(named(data.at('decide'), 'acceptanceDueAt')).toMatchObject({
      always: true,
      shape: { type: 'string', format: 'instant' },
    });
  });

  it('reach into sub processes and out of them', async () => {
    const data = await shipped('temporary-assistance');
    expect(named(data.at('verify'), 'urgent')?.always).toBe(true);
    expect(named(data.at('answers_pending'), 'verificationPending')?.always).toBe(true);
    expect(named(data.at('reconcile'), 'surveyDueAt')).toBeDefined();
    expect(named(data.at('close_withdrawn'), 'eligible')?.always).toBe(false);
    expect(named(data.at('close_withdrawn'), 'caseId')?.always).toBe(true);
  });

  it('name the element of a list where something is done for each', async () => {
    const data = await shipped('temporary-assistance');
    expect(named(data.at('department_approval'), 'department')).toMatchObject({ always: true });
    expect(named(data.at('decide'), 'department')).toBeUndefined();
  });
});

it('a batch is started with its own id', async () => {
  const data = await shipped('payment-batch');
  expect(
    data
      .at('check_batch')
      .filter(({ always }) => always)
      .map(({ name }) => name),
  ).toEqual(['batchId']);
});

describe('mappings', () => {
  it('are local on the way in; on the way out they hide what the work gave', async () => {
    const data = await drawn(`
      <bpmn:startEvent id="s"/>
      <bpmn:serviceTask id="a"><bpmn:extensionElements><zeebe:taskDefinition type="decide"/>
        <zeebe:ioMapping><zeebe:input source="=5" target="limit"/><zeebe:output source="=outcome" target="result.first"/></zeebe:ioMapping>
      </bpmn:extensionElements></bpmn:serviceTask>
      <bpmn:endEvent id="e"/>
      <bpmn:sequenceFlow id="f" sourceRef="s" targetRef="a"/><bpmn:sequenceFlow id="g" sourceRef="a" targetRef="e"/>`);
    expect(data.at('a').map(({ name, shape }) => [name, shape.type])).toEqual([
      ['caseId', 'string'],
      ['limit', 'number'],
    ]);
    expect(data.afterWork('a').map(({ name }) => name)).toEqual(['caseId', 'limit', 'outcome']);
    expect(data.at('e').map(({ name }) => name)).toEqual(['caseId', 'result']);
  });
});

it('the fields of a form have types, titles and options, whatever section they stand in', () => {
  const document: unknown = JSON.parse(
    readFileSync(new URL('../../forms/acceptance/1.json', import.meta.url), 'utf8'),
  );
  const fields = fieldsOfForm(document);
  expect(fields.find(({ name }) => name === 'documentsChecked')).toMatchObject({
    shape: { type: 'boolean', nullable: false },
    label: { zh: '材料齐全' },
  });
  expect(fields.find(({ name }) => name === 'outcome')?.shape.values).toContain('ACCEPTED');
});
