import { describe, expect, it } from 'vitest';
import { withIds } from './missing-ids.ts';

const file = (inside: string): string =>
  `<b:definitions xmlns:b="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:v="urn:v">${inside}</b:definitions>`;

describe('an element without an id', () => {
  it('gets one that nobody has, and nothing else in the file changes', () => {
    const xml = file(
      '<b:process name="a > id=1"><b:task id="Added_1"/><b:task\n name="x"/><b:extensionElements/></b:process>',
    );
    const { xml: named, added } = withIds(xml);
    expect(added).toBe(2);
    expect(named.replaceAll(/ id="Added_[23]"/g, '')).toBe(xml);
    expect(named).toContain('<b:process id="Added_2" name="a > id=1">');
    expect(named).toContain('<b:task id="Added_3"\n name="x"/>');
  });

  it.each([
    ['in a comment', '<!-- <b:task/> -->'],
    ['in CDATA', '<![CDATA[<b:task/>]]>'],
    ['of another vocabulary', '<v:task/>'],
    ['that nobody points at', '<b:incoming>x</b:incoming>'],
    ['with an id in single quotes', "<b:task id = 'x'/>"],
  ])('is left as it is %s', (_where, inside) => {
    expect(withIds(file(inside))).toEqual({ xml: file(inside), added: 0 });
  });
});
