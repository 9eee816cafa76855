import { describe, expect, it } from 'vitest';
import { compileBpmn } from '../executable/compile.ts';
import { beginningXml } from '../beginning/templates.ts';
import { mergeModels } from './merge-models.ts';

const base = beginningXml('decision-and-payment', 'p', '救助');
const renamed = (xml: string, from: string, to: string): string =>
  xml.replace(`name="${from}"`, `name="${to}"`);
/** A step between decision and payment, with flows and shapes. */
const withStep = (xml: string, id: string): string =>
  xml
    .replace('targetRef="plan_payment"', `targetRef="${id}"`)
    .replace(
      '    <bpmn:sequenceFlow id="plan_payment_to',
      `    <bpmn:manualTask id="${id}"><bpmn:incoming>grant_to_plan_payment</bpmn:incoming><bpmn:outgoing>${id}_on</bpmn:outgoing></bpmn:manualTask>
    <bpmn:sequenceFlow id="${id}_on" sourceRef="${id}" targetRef="plan_payment" />
    <bpmn:sequenceFlow id="plan_payment_to`,
    )
    .replace(
      '<bpmn:incoming>grant_to_plan_payment</bpmn:incoming>\n      <bpmn:outgoing>plan',
      `<bpmn:incoming>${id}_on</bpmn:incoming>\n      <bpmn:outgoing>plan`,
    );

describe('what two people made of one model', () => {
  it('is joined where they changed different elements, and still runs', async () => {
    const mine = renamed(renamed(base, '审批', '县级审批'), '准予', '已准予');
    const theirs = withStep(renamed(base, '受理申请', '窗口受理'), 'sign');
    const { xml, conflicts, broken } = mergeModels({ base, mine, theirs });
    expect([conflicts, broken]).toEqual([[], []]);
    for (const kept of ['县级审批', '已准予', '窗口受理', 'id="sign"', 'sourceRef="sign"'])
      expect(xml).toContain(kept);
    expect(xml).not.toContain('name="审批"');
    expect((await compileBpmn(xml, 'p.bpmn')).ok).toBe(true);
  });

  it('is theirs where I changed nothing, and mine where they did not', () => {
    const changed = withStep(base, 'sign');
    const plain = (xml: string): string => mergeModels({ base: xml, mine: xml, theirs: xml }).xml;
    expect(mergeModels({ base, mine: base, theirs: changed }).xml).toBe(plain(changed));
    expect(mergeModels({ base, mine: changed, theirs: base }).conflicts).toEqual([]);
    expect(mergeModels({ base, mine: changed, theirs: base }).xml).toContain('id="sign_on"');
  });

  it('names what both changed, and takes the side that is preferred', () => {
    const mine = renamed(base, '审批', '县级审批');
    const theirs = renamed(base, '审批', '乡镇审批');
    expect(mergeModels({ base, mine, theirs }).conflicts).toEqual(['urgent-approval']);
    expect(mergeModels({ base, mine, theirs }).xml).toContain('县级审批');
    expect(mergeModels({ base, mine, theirs }, 'theirs').xml).toContain('乡镇审批');
  });

  it('lets an element go that one has deleted and the other left alone; a change is not lost without a word', () => {
    const without = base.replace(/ {4}<bpmn:endEvent id="closed"[\s\S]*?<\/bpmn:endEvent>\n/, '');
    expect(mergeModels({ base, mine: without, theirs: base }).xml).not.toContain('endEvent id="closed"');
    const changed = renamed(base, '不予受理', '退回');
    const kept = mergeModels({ base, mine: without, theirs: changed }, 'theirs');
    expect(kept.conflicts).toEqual(['closed']);
    expect(kept.xml).toContain('退回');
  });

  it('tells of what refers to something that the other side has taken away', () => {
    const without = base.replace(/ {4}<bpmn:endEvent id="closed"[\s\S]*?<\/bpmn:endEvent>\n/, '');
    expect(mergeModels({ base, mine: base, theirs: without }).broken).toContain('notify_closed_to_closed');
  });
});
