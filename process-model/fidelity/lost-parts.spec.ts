import { describe, expect, it } from 'vitest';
import { drawableParts, drawingToOpen } from './drawn-parts.ts';
import { lostParts } from './lost-parts.ts';

const M = 'http://www.omg.org/spec/BPMN/20100524/MODEL';
const file = (inside: string): string =>
  `<b:definitions xmlns:b="${M}" xmlns:v="urn:v" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">${inside}</b:definitions>`;
const lost = (before: string, after: string): string[] =>
  lostParts(file(before), file(after)).map(({ elementId, kind, what }) => `${elementId} ${kind} ${what}`);
const task = '<b:task id="t" name="办" v:k="1.0"><b:documentation>说</b:documentation></b:task>';

describe('what of a file is missing in another', () => {
  it.each([
    ['an element', task, '', ' element b:task'],
    ['an attribute', task, task.replace(' v:k="1.0"', ''), 't attribute k'],
    ['a value', task, task.replace('办', '理'), 't attribute name'],
    ['a text', task, task.replace('说', ''), 't text 说'],
    ['a comment', `<!-- 记 -->${task}`, task, ' comment 记'],
    ['an instruction', `<?print wide?>${task}`, task, ' comment ?print'],
    ['the order', `${task}<b:task id="u"/>`, `<b:task id="u"/>${task}`, ' order b:task'],
  ])('is named: %s', (_what, before, after, expected) => {
    expect(lost(before, after)).toEqual([expect.stringContaining(expected.trim())]);
  });

  it('is told of what stands in a moved element, too', () => {
    const moved = `<b:task id="u"/>${task.replace('说', '话')}`;
    expect(lost(`${task}<b:task id="u"/>`, moved)).toEqual(['t text 说', ' order b:task']);
  });

  it.each([
    ['a prefix', file(task), file(task).replaceAll('b:', 'x:').replace('xmlns:b', 'xmlns:x')],
    ['a number', file(task), file(task.replace('1.0', '1'))],
    [
      'how a text is quoted',
      file(task.replace('说', '&#x8bf4;')),
      file(task.replace('说', '<![CDATA[说]]>')),
    ],
    ['that a point is one', file('<v:waypoint xsi:type="dc:Point" x="1"/>'), file('<v:waypoint x="1"/>')],
  ])('is not %s', (_what, before, after) => {
    expect(lostParts(before, after)).toEqual([]);
  });
});

describe('the drawings of a file', () => {
  const plane = (n: number, of: string): string =>
    `<d:BPMNDiagram id="d${n}"><d:BPMNPlane bpmnElement="${of}"><d:BPMNShape bpmnElement="t"/></d:BPMNPlane></d:BPMNDiagram>`;

  it('are told apart by the process that runs, or the collaboration that it is in', () => {
    const processes = '<b:process id="p"/><b:process id="q" isExecutable="true"/>';
    const pools = '<b:collaboration id="c"><b:participant id="pool" processRef="q"/></b:collaboration>';
    expect(drawingToOpen(file(`${processes}${plane(1, 'p')}${plane(2, 'q')}`))).toBe('d2');
    expect(drawingToOpen(file(`${pools}${processes}${plane(1, 'q')}${plane(2, 'c')}`))).toBe('d2');
    expect(drawingToOpen(file(`${processes}${plane(1, 'q')}`))).toBeUndefined();
  });

  it('have a place for steps, flows and notes, and none for what other programs add', () => {
    const xml = file(
      `<b:process id="p"><b:extensionElements><b:task id="x"/></b:extensionElements>${task}</b:process>${plane(1, 'p')}`,
    );
    expect(drawableParts(xml)).toEqual([{ id: 't', name: '办' }]);
  });
});
