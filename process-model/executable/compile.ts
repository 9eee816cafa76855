import { BpmnModdle } from 'bpmn-moddle';
import zeebe from 'zeebe-bpmn-moddle/resources/zeebe.json' with { type: 'json' };
import { checkProcess } from './check.ts';
import { compileScope } from './compile-scope.ts';
import { Compiler, idOf, type Problem } from './compiler.ts';
import type { Process } from './process.ts';
import { elementIdAt, refusalOf } from './source.ts';
import { foreignPrefixes } from './unsupported.ts';
import { XmlNode } from '../xml-node.ts';

export type { Problem };

export type Compiled =
  | { readonly ok: true; readonly processes: readonly Process[] }
  | { readonly ok: false; readonly problems: readonly Problem[]; readonly text: string };

/** Where a problem of the file as a whole is shown. */
const wholeFile = 'definitions';

const moddle = new BpmnModdle({ zeebe });

/**
 * Compiles a BPMN file. One problem refuses the file as a whole; all that can be found are named, each with the id of
 * its element. `text` is the form that deployments are refused with.
 */
export async function compileBpmn(xml: string, resourceName: string): Promise<Compiled> {
  const { problems, processes } = compileRead(await readBpmn(xml));
  if (problems.length > 0) return refused(resourceName, problems);
  return { ok: true, processes };
}

/** A BPMN file as its parser gives it, with what the parser found strange; without `root` it can't be read at all. */
export interface ReadFile {
  readonly root: XmlNode | undefined;
  /** What the parser made, for tools that read it by themselves. */
  readonly raw: unknown;
  readonly problems: readonly Problem[];
}

export async function readBpmn(xml: string): Promise<ReadFile> {
  const hostile = refusalOf(xml);
  const unread = { root: undefined, raw: undefined };
  if (hostile !== undefined) return { ...unread, problems: [{ elementId: wholeFile, message: hostile }] };
  return parse(xml);
}

/** Compiles the executable processes of a file; those with problems are told as far as they could be compiled. */
export function compileRead({ root, problems }: ReadFile): {
  readonly problems: readonly Problem[];
  readonly processes: readonly Process[];
} {
  if (!root) return { problems, processes: [] };
  const executable = root
    .nodes('rootElements')
    .filter((node) => node.type === 'bpmn:Process' && node.flag('isExecutable') === true);
  if (executable.length === 0 && problems.length === 0) {
    const message = 'Must contain at least one executable process';
    return { problems: [{ elementId: root.id ?? wholeFile, message }], processes: [] };
  }
  const foreign = foreignPrefixes(root);
  const compiled = executable.map((node) => compileProcess(node, foreign));
  return {
    problems: [...problems, ...compiled.flatMap(({ compiler }) => compiler.problems)],
    processes: compiled.map(({ process }) => process),
  };
}

function compileProcess(
  node: XmlNode,
  foreign: ReadonlySet<string>,
): { compiler: Compiler; process: Process } {
  const forms = node
    .extensions()
    .flatMap(({ type, id }) => (type === 'zeebe:UserTaskForm' && id ? [id] : []));
  const compiler = new Compiler({ foreignPrefixes: foreign, embeddedForms: new Set(forms) });
  compileScope(compiler, node, { kind: 'process' });
  checkProcess(compiler);
  const process: Process = {
    id: idOf(node),
    name: node.text('name'),
    versionTag: node.extension('zeebe:VersionTag')?.text('value'),
    elements: compiler.elements,
    flows: compiler.flows,
  };
  return { compiler, process };
}

async function parse(xml: string): Promise<ReadFile> {
  const unread = (message: string): ReadFile => ({
    ...{ root: undefined, raw: undefined },
    problems: [{ elementId: wholeFile, message }],
  });
  try {
    const { rootElement, warnings } = await moddle.fromXML(xml, readerOptions(xml));
    const root = XmlNode.of(rootElement);
    if (root?.type !== 'bpmn:Definitions') return unread('The file is no BPMN document');
    const told = warnings.filter((warning) => !isOfDrawing(readWarning(warning).property));
    return { root, raw: rootElement, problems: told.map((warning) => asProblem(xml, warning)) };
  } catch (error) {
    const message = error instanceof Error ? innermost(error.message) : 'unknown fault';
    return unread(`The file is no BPMN document: ${message}`);
  }
}

/** Characters of a file up to which the parser may go on after a problem: finding its place costs a walk of the file. */
const FORGIVING = 150_000;

/** Where many problems would take minutes, the parser stops at the first. */
export function readerOptions(xml: string): { readonly lax: boolean } {
  return { lax: xml.length <= FORGIVING };
}

/** A shape that draws nothing: the process means the same. */
function isOfDrawing(property: string): boolean {
  return property === 'bpmndi:bpmnElement';
}

/** What the parser found strange: attributes and elements of no schema, duplicate ids, dangling references. */
function asProblem(xml: string, warning: unknown): Problem {
  const { message, element, property, value } = readWarning(warning);
  const at = element ? idOf(element) : elementIdAt(xml, offsetIn(xml, message));
  const elementId = at === undefined || at === '' ? wholeFile : at;
  if (message.startsWith('unknown attribute'))
    return { elementId, message: `The attribute '${property}' is not known here` };
  if (message.startsWith('unresolved reference'))
    return { elementId, message: `The ${property} '${value}' does not exist in the file` };
  const cause = innermost(message);
  const duplicate = /^duplicate ID <([^>]*)>/.exec(cause)?.[1];
  if (duplicate !== undefined)
    return { elementId: duplicate, message: `The id '${duplicate}' is used more than once` };
  const unknown = /^unknown type <([^>]*)>/.exec(cause)?.[1];
  return { elementId, message: unknown === undefined ? cause : `The element ${unknown} is not known here` };
}

function readWarning(warning: unknown): {
  message: string;
  element: XmlNode | undefined;
  property: string;
  value: string;
} {
  const read = (name: string): unknown =>
    typeof warning === 'object' && warning !== null ? Reflect.get(warning, name) : undefined;
  const text = (name: string): string => {
    const found = read(name);
    return typeof found === 'string' ? found : '';
  };
  return {
    message: text('message') || 'unknown fault',
    element: XmlNode.of(read('element')),
    property: text('property').replace(/^bpmn:/, ''),
    value: text('value'),
  };
}

/** The parser wraps the cause in a description of the place, on lines of their own. */
export function innermost(message: string): string {
  return /nested error: (.*)/.exec(message)?.[1] ?? message.replace(/\s+/g, ' ').trim();
}

/** Lines and columns count from 0. */
export function offsetIn(xml: string, message: string): number {
  const line = Number(/line: (\d+)/.exec(message)?.[1] ?? 0);
  const column = Number(/column: (\d+)/.exec(message)?.[1] ?? 0);
  let start = 0;
  for (let at = 0; at < line; at++) start = xml.indexOf('\n', start) + 1;
  return start + column;
}

function refused(resourceName: string, problems: readonly Problem[]): Compiled {
  return { ok: false, problems, text: problemText(resourceName, problems) };
}

/** The form in which deployments are refused: every element with all that is wrong with it. */
export function problemText(resourceName: string, problems: readonly Problem[]): string {
  const byElement = new Map<string, string[]>();
  for (const { elementId, message } of problems) {
    const errors = byElement.get(elementId) ?? [];
    byElement.set(elementId, errors);
    errors.push(`    - ERROR: ${message}`);
  }
  const lines = [...byElement].map(([elementId, errors]) =>
    [`- Element: ${elementId}`, ...errors].join('\n'),
  );
  return `'${resourceName}': ${lines.join('\n')}`;
}
