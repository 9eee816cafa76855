import { expect, it } from 'vitest';
import { beginningXml } from '../beginning/templates.ts';
import { modelDifferences } from './model-differences.ts';

const base = beginningXml('decision-and-payment', 'p', '救助');
const told = (after: string) =>
  modelDifferences(base, after).map(({ kind, elementId, changes }) => [
    kind,
    elementId,
    ...changes.map(({ what, which, from, to }) => [what, which, from, to]),
  ]);

it.each<[string, string, [string | RegExp, string], unknown[]]>([
  [
    'a name',
    'changed',
    ['name="审批"', 'name="县级审批"'],
    ['urgent-approval', ['name', undefined, '审批', '县级审批']],
  ],
  [
    'who does it',
    'changed',
    ['&quot;APPROVER&quot;', '&quot;REVIEWER&quot;'],
    ['urgent-approval', ['candidateGroups', undefined, '=["APPROVER"]', '=["REVIEWER"]']],
  ],
  [
    'a header',
    'changed',
    ['value="case-granted"', 'value="case-paid"'],
    ['notify_granted', ['header', 'template', 'case-granted', 'case-paid']],
  ],
  [
    'a condition',
    'changed',
    ['outcome = &quot;GRANT&quot;', 'true'],
    ['decision_to_grant', ['condition', undefined, '=outcome = "GRANT"', '=true']],
  ],
  [
    'documentation',
    'changed',
    [
      '<bpmn:endEvent id="granted" name="准予">',
      '<bpmn:endEvent id="granted" name="准予"><bpmn:documentation>存档</bpmn:documentation>',
    ],
    ['granted', ['documentation', undefined, undefined, '存档']],
  ],
  ['an end', 'removed', [/<bpmn:endEvent id="closed"[\s\S]*?<\/bpmn:endEvent>/, ''], ['closed']],
  ['a place', 'moved', [/(<bpmndi:BPMNShape id="granted_di"[^>]*>\s*<dc:Bounds x=")/, '$11'], ['granted']],
  ['a colour', 'restyled', ['bpmnElement="granted">', 'bpmnElement="granted" bioc:fill="red">'], ['granted']],
])('tells %s that was %s', (_what, kind, [from, to], rest) => {
  expect(told(base.replace(from, to))).toEqual([[kind, ...rest]]);
});

it('tells nothing of blanks, of the order of attributes and of what is the same', () => {
  expect(told(base)).toEqual([]);
  expect(told(base.replaceAll('\n', '\n  '))).toEqual([]);
});

it('tells what was added by its type and name, with the flows that lead elsewhere', () => {
  const after = base
    .replace('targetRef="plan_payment"', 'targetRef="sign"')
    .replace('<bpmn:sequenceFlow', '<bpmn:manualTask id="sign" name="签字" /><bpmn:sequenceFlow');
  expect(modelDifferences(base, after)).toMatchObject([
    { kind: 'added', elementId: 'sign', type: 'manualTask', name: '签字' },
    { kind: 'changed', elementId: 'grant_to_plan_payment', changes: [{ what: 'target', to: 'sign' }] },
  ]);
});
