import { describe, expect, it } from 'vitest';
import { beginningXml } from '../../../process-model/beginning/templates.ts';
import { cannotRun, readBpmnFile, textOf } from './read-bpmn-file.ts';

const foreign = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:x="urn:other" x:tool="Other">
  <!-- drawn elsewhere -->
  <process id="Proc_1" name="Aid" x:owner="me">
    <startEvent id="s"><outgoing>f1</outgoing></startEvent>
    <sequenceFlow id="f1" sourceRef="s" targetRef="t" />
    <serviceTask id="t" name="Ask" x:class="A"><incoming>f1</incoming><outgoing>f2</outgoing></serviceTask>
    <sequenceFlow id="f2" sourceRef="t" targetRef="e" />
    <endEvent id="e"><incoming>f2</incoming></endEvent>
  </process>
</definitions>`;

describe('a BPMN file of another program', () => {
  it.each([
    ['GBK', [0xbe, 0xc8, 0xd6, 0xfa]],
    ['GB18030', [0xbe, 0xc8, 0xd6, 0xfa]],
    ['UTF-8', [0xe6, 0x95, 0x91, 0xe5, 0x8a, 0xa9]],
    ['NOBODY-KNOWS', [0xe6, 0x95, 0x91, 0xe5, 0x8a, 0xa9]],
  ])('is read in the encoding it declares: %s', (encoding, bytes) => {
    const head = new TextEncoder().encode(`<?xml version="1.0" encoding="${encoding}"?><a>`);
    expect(textOf(Uint8Array.from([...head, ...bytes]))).toContain('<a>救助');
  });

  it('is read in UTF-16 by its first bytes', () => {
    expect(textOf(Uint8Array.from([0xff, 0xfe, 0x51, 0x65, 0xa9, 0x52]))).toBe('救助');
    expect(textOf(Uint8Array.from([0xfe, 0xff, 0x65, 0x51, 0x52, 0xa9]))).toBe('救助');
  });

  it('is taken to the letter, with a drawing where it had none', async () => {
    const read = await readBpmnFile(foreign);
    expect(read).toMatchObject({ ok: true, drawn: 'now', processes: [{ id: 'Proc_1', name: 'Aid' }] });
    if (!read.ok) return;
    expect(read.xml.replace(/<bpmndi:BPMNDiagram[\s\S]*<\/bpmndi:BPMNDiagram>\n/, '')).toBe(foreign);
    for (const id of ['s', 't', 'e', 'f1', 'f2']) expect(read.xml).toContain(`bpmnElement="${id}"`);
  });

  it('is drawn with its flows where its steps do not list them', async () => {
    const bare = foreign.replaceAll(/<(?:incoming|outgoing)>\w+<\/(?:incoming|outgoing)>/g, '');
    const read = await readBpmnFile(bare);
    if (!read.ok) throw new Error(read.reason);
    for (const id of ['s', 't', 'e', 'f1', 'f2']) expect(read.xml).toContain(`bpmnElement="${id}"`);
    expect(read.xml).not.toContain('incoming>');
  });

  it('is given the ids that it does without', async () => {
    const read = await readBpmnFile(foreign.replace(' id="Proc_1"', '').replace(' id="f2"', ''));
    expect(read).toMatchObject({ ok: true, named: 2, processes: [{ id: 'Added_1', name: 'Aid' }] });
  });

  it('says by element what cannot run', async () => {
    const problems = await cannotRun(foreign, { id: 'Proc_1', name: 'Aid' });
    expect(problems.map(({ elementId, name }) => [elementId, name])).toContainEqual(['t', 'Ask']);
  });

  it('is left as it is where it has a drawing and can run', async () => {
    const xml = beginningXml('decision-and-payment', 'p', '救助');
    expect(await readBpmnFile(xml)).toMatchObject({ ok: true, drawn: 'before', xml });
    expect(await cannotRun(xml, { id: 'p', name: '' })).toEqual([]);
  });

  it.each([
    ['is no XML', 'hello'],
    ['holds no process', '<definitions/>'],
    ['declares entities', '<!DOCTYPE a><definitions/>'],
  ])('is refused where it %s', async (_what, text) => {
    expect(await readBpmnFile(text)).toMatchObject({ ok: false });
  });
});
