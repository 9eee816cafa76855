import { problemText, type Problem } from '../../process-model/executable/compile.ts';
import type { XmlNode } from '../../process-model/xml-node.ts';
import { checkRequirements } from './check-requirements.ts';
import { compileLogic, parametersOf, refuseForeignFunction } from './compile-logic.ts';
import { DecisionCompiler } from './compiler.ts';
import type { Decision, DecisionGraph, KnowledgeModel, Logic } from './decision.ts';
import { readDmn, wholeFile } from './read-file.ts';

export type CompiledDecisions =
  | { readonly ok: true; readonly graph: DecisionGraph }
  | { readonly ok: false; readonly problems: readonly Problem[]; readonly text: string };

/**
 * Compiles a DMN file. One problem refuses the file as a whole; all that can be found are named, each with the id of
 * its element. `text` is the form that deployments are refused with.
 */
export async function compileDmn(xml: string, resourceName: string): Promise<CompiledDecisions> {
  const file = await readDmn(xml);
  if (!('root' in file)) return refused(resourceName, file.problems);
  const { root } = file;
  const compiler = new DecisionCompiler({
    knowledgeIds: new Map(
      elements(root, 'dmn:BusinessKnowledgeModel').map((node) => [node.text('name') ?? '', node.id ?? '']),
    ),
    functions: functionNames(root),
    language: root.text('expressionLanguage'),
  });
  const graph = compileGraph(compiler, root);
  const problems = [...file.problems, ...compiler.problems];
  return problems.length > 0 ? refused(resourceName, problems) : { ok: true, graph };
}

function refused(resourceName: string, problems: readonly Problem[]): CompiledDecisions {
  return { ok: false, problems, text: problemText(resourceName, problems) };
}

function compileGraph(compiler: DecisionCompiler, root: XmlNode): DecisionGraph {
  const id = named(compiler, root, wholeFile);
  for (const node of root.nodes('import'))
    compiler.refuse(node.id ?? wholeFile, 'Imports of other files are not supported by this engine');
  const nodes = elements(root, 'dmn:Decision');
  if (nodes.length === 0) compiler.refuse(id, 'Must contain at least one decision');
  const decisions = nodes.flatMap((node) => compileDecision(compiler, node) ?? []);
  const knowledge = elements(root, 'dmn:BusinessKnowledgeModel').flatMap(
    (node) => compileKnowledge(compiler, node) ?? [],
  );
  refuseTwins(compiler, [...nodes, ...elements(root, 'dmn:BusinessKnowledgeModel')]);
  const graph = {
    ...{ id, name: root.text('name') ?? '' },
    decisions: new Map(decisions.map((decision) => [decision.id, decision])),
    knowledge: new Map(knowledge.map((model) => [model.id, model])),
  };
  // A requirement that was refused itself is not missing.
  if (compiler.problems.length === 0) checkRequirements(compiler, graph);
  return graph;
}

function elements(root: XmlNode, type: string): XmlNode[] {
  return root.nodes('drgElement').filter((node) => node.type === type);
}

/** Names that an expression may call beside the built-in functions: whatever the file gives a name. */
function functionNames(root: XmlNode): ReadonlySet<string> {
  const names = new Set<string>();
  const open = root.nodes('drgElement');
  for (let node = open.pop(); node; node = open.pop()) {
    const name = node.text('name') ?? (node.type === 'dmn:Decision' ? node.id : undefined);
    if (name !== undefined) names.add(name);
    if (node.type === 'dmn:Decision' && node.id !== undefined) names.add(node.id);
    open.push(...node.children());
  }
  return names;
}

/** Longest id and name, as in Camunda. */
const longestName = 255;

/** The id of an element that must have a name as well. */
function named(compiler: DecisionCompiler, node: XmlNode, fallback: string): string {
  const id = node.id ?? fallback;
  if (!node.id) compiler.refuse(id, `Must have an id (${node.text('name') ?? node.type})`);
  if (!node.text('name')) compiler.refuse(id, 'Must have a name');
  for (const text of [id, node.text('name') ?? ''])
    if (text.length > longestName)
      compiler.refuse(id, `Ids and names must not be longer than ${longestName} characters`);
  return id;
}

function refuseTwins(compiler: DecisionCompiler, nodes: readonly XmlNode[]): void {
  const seen = new Set<string>();
  for (const { id = '' } of nodes) {
    if (seen.has(id)) compiler.refuse(id, `The id '${id}' is used more than once`);
    seen.add(id);
  }
}

function compileDecision(compiler: DecisionCompiler, node: XmlNode): Decision | undefined {
  const id = named(compiler, node, wholeFile);
  const requiredKnowledge = required(node, 'knowledgeRequirement', 'requiredKnowledge');
  const logic = compileLogic(compiler, node.node('decisionLogic'), { id, requiredKnowledge });
  if (logic?.kind === 'function') {
    compiler.refuse(id, 'A function must not be the logic of a decision');
    return undefined;
  }
  const variable = node.node('variable');
  return (
    logic && {
      ...{ kind: 'decision', id, name: node.text('name') ?? '', logic, requiredKnowledge },
      versionTag: node.extension('zeebe:VersionTag')?.text('value'),
      resultName: variable?.text('name') ?? id,
      resultType: variable?.text('typeRef'),
      requiredDecisions: required(node, 'informationRequirement', 'requiredDecision'),
    }
  );
}

function compileKnowledge(compiler: DecisionCompiler, node: XmlNode): KnowledgeModel | undefined {
  const id = named(compiler, node, wholeFile);
  const requiredKnowledge = required(node, 'knowledgeRequirement', 'requiredKnowledge');
  const model = { kind: 'knowledgeModel', id, name: node.text('name') ?? '', requiredKnowledge } as const;
  const definition = node.node('encapsulatedLogic');
  if (definition) refuseForeignFunction(compiler, definition, id);
  const body = definition?.node('body');
  if (!definition) return { ...model, parameters: [], logic: nothing };
  if (body?.type === 'dmn:Invocation' || body?.type === 'dmn:FunctionDefinition') {
    compiler.refuse(
      id,
      `The logic of a business knowledge model must not be a ${body.type.slice('dmn:'.length)}`,
    );
    return undefined;
  }
  const logic = compileLogic(compiler, body, { id, requiredKnowledge });
  return logic && { ...model, parameters: parametersOf(definition), logic };
}

/** A business knowledge model without logic gives null. */
const nothing: Logic = {
  kind: 'literal',
  expression: { source: 'null', names: [], evaluate: () => ({ value: null, warnings: [] }) },
};

/** Ids that the requirements of an element refer to. */
function required(node: XmlNode, kind: string, role: string): string[] {
  return node.nodes(kind).flatMap((requirement) => {
    const href = requirement.node(role)?.text('href');
    return href === undefined ? [] : [href.replace(/^#/, '')];
  });
}
