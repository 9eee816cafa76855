import { describe, expect, it } from 'vitest';
import { compileBpmn } from '../executable/compile.ts';
import { renameProcess } from './rename-process.ts';
import { beginnings, beginningXml } from './templates.ts';

const names = ['start-to-end', 'decision-and-payment'] as const;

describe('what a process begins as', () => {
  it('is written for every name', () => {
    expect(Object.keys(beginnings)).toEqual([...names]);
  });

  it.each(names)('runs: %s', async (name) => {
    const compiled = await compileBpmn(beginningXml(name, 'small-sum', '小额 <救助> & "其他"'), 'x.bpmn');
    expect(compiled).toMatchObject({
      ok: true,
      processes: [{ id: 'small-sum', name: '小额 <救助> & "其他"' }],
    });
  });

  it.each(names)('has a place for every element: %s', (name) => {
    const xml = beginningXml(name, 'p', 'p');
    const { nodes, flows } = beginnings[name];
    expect(xml.match(/<bpmndi:BPMNShape /g)).toHaveLength(nodes.length);
    expect(xml.match(/<bpmndi:BPMNEdge /g)).toHaveLength(flows.length);
  });
});

describe('a process under another name', () => {
  it('keeps everything but its id, its name and the message that starts its cases', () => {
    const xml = beginningXml('decision-and-payment', 'old', '旧');
    const renamed = renameProcess(xml, 'old', { id: 'new', name: '新' });
    expect(renamed).toBe(
      xml
        .replace('<bpmn:process id="old" name="旧"', '<bpmn:process id="new" name="新"')
        .replace('bpmnElement="old"', 'bpmnElement="new"')
        .replace('"old.start"', '"new.start"'),
    );
  });

  it('is not taken from comments, and may hold dollar signs and quotes', () => {
    const xml = `<!-- <process id="p"> --><process isExecutable='false' id='p'/><participant processRef="p" id="q"/>`;
    expect(renameProcess(xml, 'p', { id: 'n', name: '$& "x"' })).toBe(
      `<!-- <process id="p"> --><process isExecutable="true" id="n" name="$&amp; &quot;x&quot;"/><participant processRef="n" id="q"/>`,
    );
  });
});
