import { BpmnModdle } from 'bpmn-moddle';
import zeebe from 'zeebe-bpmn-moddle/resources/zeebe.json' with { type: 'json' };
import { checkProcess } from './check.ts';
import { compileScope } from './compile-scope.ts';
import { Compiler, type Problem } from './compiler.ts';
import type { Process } from './process.ts';
import { XmlNode } from './xml-node.ts';

export type { Problem };

export type Compiled =
  | { readonly ok: true; readonly processes: readonly Process[] }
  | { readonly ok: false; readonly problems: readonly Problem[]; readonly text: string };

/** Bounds that keep a hostile file from holding the program. */
const limits = { characters: 1_000_000, elements: 2000, depth: 20 };

/**
 * Compiles a BPMN file. One problem refuses the file as a whole; all that can be found are named, each with the id of
 * its element. `text` is the form that deployments are refused with.
 */
export async function compileBpmn(xml: string, resourceName: string): Promise<Compiled> {
  const hostile = refuseText(xml);
  if (hostile !== undefined) return refused(resourceName, [{ elementId: '', message: hostile }]);
  const parsed = await parse(xml);
  if ('problems' in parsed) return refused(resourceName, parsed.problems);
  const oversize = measure(parsed.root);
  if (oversize !== undefined)
    return refused(resourceName, [{ elementId: parsed.root.id ?? '', message: oversize }]);

  const executable = parsed.root
    .nodes('rootElements')
    .filter((node) => node.type === 'bpmn:Process' && node.flag('isExecutable') === true);
  if (executable.length === 0)
    return refused(resourceName, [
      { elementId: parsed.root.id ?? '', message: 'Must contain at least one executable process' },
    ]);

  const compiled = executable.map(compileProcess);
  const problems = [...parsed.warnings, ...compiled.flatMap(({ compiler }) => compiler.problems)];
  if (problems.length > 0) return refused(resourceName, problems);
  return { ok: true, processes: compiled.map(({ process }) => process) };
}

function compileProcess(node: XmlNode): { compiler: Compiler; process: Process } {
  const compiler = new Compiler();
  compileScope(compiler, node, { kind: 'process' });
  checkProcess(compiler);
  const process: Process = {
    id: node.id ?? '',
    name: node.text('name'),
    versionTag: node.extension('zeebe:VersionTag')?.text('value'),
    elements: compiler.elements,
    flows: compiler.flows,
  };
  return { compiler, process };
}

function refuseText(xml: string): string | undefined {
  if (xml.length > limits.characters) return `The file is larger than ${limits.characters} characters`;
  if (/<!DOCTYPE/i.test(xml)) return 'A DOCTYPE is not allowed';
  return undefined;
}

async function parse(xml: string): Promise<{ root: XmlNode; warnings: Problem[] } | { problems: Problem[] }> {
  try {
    const { rootElement, warnings } = await new BpmnModdle({ zeebe }).fromXML(xml);
    const root = XmlNode.of(rootElement);
    if (root?.type !== 'bpmn:Definitions')
      return { problems: [{ elementId: '', message: 'The file is no BPMN document' }] };
    return { root, warnings: warnings.map(asProblem) };
  } catch (error) {
    const message = error instanceof Error ? oneLine(error.message) : 'The file is no BPMN document';
    return { problems: [{ elementId: '', message }] };
  }
}

function asProblem(warning: unknown): Problem {
  if (typeof warning !== 'object' || warning === null) return { elementId: '', message: String(warning) };
  const element = 'element' in warning ? XmlNode.of(warning.element) : undefined;
  const message =
    'message' in warning && typeof warning.message === 'string' ? oneLine(warning.message) : 'unknown fault';
  const duplicate = /duplicate ID <([^>]*)>/.exec(message)?.[1];
  return { elementId: element?.id ?? duplicate ?? '', message };
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Counts elements and nesting; a sentence if there are too many. */
function measure(root: XmlNode): string | undefined {
  let count = 0;
  const open = root.nodes('rootElements').map((node) => ({ node, depth: 1 }));
  for (let next = open.pop(); next; next = open.pop()) {
    if (++count > limits.elements) return `The file has more than ${limits.elements} elements`;
    if (next.depth > limits.depth) return `Elements are nested deeper than ${limits.depth}`;
    for (const node of next.node.nodes('flowElements')) open.push({ node, depth: next.depth + 1 });
  }
  return undefined;
}

function refused(resourceName: string, problems: readonly Problem[]): Compiled {
  const byElement = new Map<string, string[]>();
  for (const { elementId, message } of problems)
    byElement.set(elementId, [...(byElement.get(elementId) ?? []), `    - ERROR: ${message}`]);
  const lines = [...byElement].map(([elementId, errors]) =>
    [`- Element: ${elementId}`, ...errors].join('\n'),
  );
  return { ok: false, problems, text: `'${resourceName}': ${lines.join('\n')}` };
}
