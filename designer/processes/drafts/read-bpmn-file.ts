import { readReason, type ReadReason } from '../../../process-model/checks/engine/reasons.ts';
import { compileBpmn } from '../../../process-model/executable/compile.ts';
import { refusalOf } from '../../../process-model/executable/source.ts';
import { withFlowsListed } from '../../../process-model/fidelity/listed-flows.ts';
import { withIds } from '../../../process-model/fidelity/missing-ids.ts';
import { renameProcess } from '../../../process-model/beginning/rename-process.ts';
import { flat, localName, plainText, readTree, type XmlTree } from '../../../process-model/merge/xml-tree.ts';

export interface FoundProcess {
  readonly id: string;
  readonly name: string;
}

/** What keeps an element of a file from running here. */
export interface CannotRun {
  readonly elementId: string;
  readonly name: string;
  readonly problem: ReadReason;
}

export type ReadFile =
  /** The words of its reader, or `NO_PROCESS`. */
  | { readonly ok: false; readonly reason: string }
  | {
      readonly ok: true;
      /** The file, to the letter, with a drawing where it had none and ids where they are missing. */
      readonly xml: string;
      readonly processes: readonly FoundProcess[];
      /** How many elements had no id and were given one. */
      readonly named: number;
      readonly drawn: 'before' | 'now' | 'not';
    };

/** The text of a file in the encoding that it says it has: by its first bytes, else by its XML declaration, else UTF-8. */
export function textOf(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  const declaration = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
  const [, encoding = 'utf-8'] = /^[^<]*<\?xml[^>]*encoding=["']([\w.-]+)["']/.exec(declaration) ?? [];
  try {
    return new TextDecoder(encoding).decode(bytes);
  } catch {
    // An encoding that nobody knows is taken for the usual one.
    return new TextDecoder().decode(bytes);
  }
}

/** Reads a BPMN file of any program. Nothing in it is changed; a drawing and ids are added where there are none. */
export async function readBpmnFile(text: string): Promise<ReadFile> {
  const hostile = refusalOf(text);
  if (hostile !== undefined) return { ok: false, reason: hostile };
  const { xml, added: named } = withIds(text);
  const elements = flat(treeOf(xml));
  const processes = elements
    .filter((tree) => localName(tree) === 'process')
    .flatMap(({ attributes: { id, name } }) =>
      id === undefined ? [] : [{ id, name: plainText(name ?? '') }],
    );
  if (processes.length === 0) return { ok: false, reason: 'NO_PROCESS' };
  if (elements.some((tree) => localName(tree) === 'BPMNShape'))
    return { ok: true, xml, processes, named, drawn: 'before' };
  const drawing = await drawingOf(xml);
  return drawing === undefined
    ? { ok: true, xml, processes, named, drawn: 'not' }
    : { ok: true, xml: withDrawing(xml, drawing), processes, named, drawn: 'now' };
}

/** What of a process could not run, by element. It is imported all the same. */
export async function cannotRun(xml: string, { id }: FoundProcess): Promise<readonly CannotRun[]> {
  const names = new Map(
    flat(treeOf(xml)).map(({ attributes }) => [attributes['id'], plainText(attributes['name'] ?? '')]),
  );
  const compiled = await compileBpmn(renameProcess(xml, id, { id, name: names.get(id) ?? id }), 'file');
  if (compiled.ok) return [];
  return compiled.problems.map(({ elementId, message }) => ({
    ...{ elementId, name: names.get(elementId) ?? '', problem: readReason(message) },
  }));
}

function treeOf(xml: string): readonly XmlTree[] {
  try {
    return readTree(xml);
  } catch {
    return [];
  }
}

async function drawingOf(xml: string): Promise<string | undefined> {
  try {
    const { layoutProcess } = await import('bpmn-auto-layout');
    return /<bpmndi:BPMNDiagram[\s\S]*<\/bpmndi:BPMNDiagram>/.exec(
      await layoutProcess(withFlowsListed(xml)),
    )?.[0];
  } catch {
    // What cannot be laid out is opened without a drawing; the person is told.
    return undefined;
  }
}

const namespaces = [
  'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"',
  'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"',
  'xmlns:di="http://www.omg.org/spec/DD/20100524/DI"',
].join(' ');

/** Only the drawing is taken from the layouter, because it writes the rest of the file anew. */
function withDrawing(xml: string, drawing: string): string {
  const declared = drawing.replace('<bpmndi:BPMNDiagram', () => `<bpmndi:BPMNDiagram ${namespaces}`);
  const empty = /<(?:[\w.-]+:)?BPMNDiagram\b[\s\S]*<\/(?:[\w.-]+:)?BPMNDiagram>/;
  const bare = xml.replace(empty, '');
  return bare.replace(/<\/(?:[\w.-]+:)?definitions\s*>\s*$/, (end) => `${declared}\n${end}`);
}
