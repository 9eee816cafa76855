import type { XmlNode } from '../../process-model/xml-node.ts';
import { compileTable } from './compile-table.ts';
import type { DecisionCompiler } from './compiler.ts';
import type { Logic, Parameter } from './decision.ts';

/** Whose logic is compiled. */
export interface Owner {
  readonly id: string;
  /** Ids of the business knowledge models that it requires. */
  readonly requiredKnowledge: readonly string[];
}

/** The logic of a decision or business knowledge model, or a part of it; undefined if it was refused. */
export function compileLogic(
  compiler: DecisionCompiler,
  node: XmlNode | undefined,
  owner: Owner,
): Logic | undefined {
  switch (node?.type) {
    case 'dmn:DecisionTable':
      return compileTable(compiler, node, owner.id);
    case 'dmn:LiteralExpression': {
      const expression = compiler.expression(owner.id, node, 'an expression');
      return expression && { kind: 'literal', expression };
    }
    case 'dmn:Context':
      return compileContext(compiler, node, owner);
    case 'dmn:List':
      return { kind: 'list', items: compileAll(compiler, node.nodes('elements'), owner) };
    case 'dmn:Relation':
      return compileRelation(compiler, node, owner);
    case 'dmn:Invocation':
      return compileInvocation(compiler, node, owner);
    case 'dmn:FunctionDefinition':
      return compileFunction(compiler, node, owner);
    default:
      compiler.refuse(
        owner.id,
        'Must have a decision logic, such as a decision table or a literal expression',
      );
      return undefined;
  }
}

function compileAll(compiler: DecisionCompiler, nodes: readonly XmlNode[], owner: Owner): Logic[] {
  return nodes.flatMap((node) => compileLogic(compiler, node, owner) ?? []);
}

function compileContext(compiler: DecisionCompiler, node: XmlNode, owner: Owner): Logic {
  const entries = node.nodes('contextEntry');
  if (entries.length === 0) compiler.refuse(node.id ?? owner.id, 'A context must have an entry');
  const last = entries.at(-1);
  const result = last && !last.node('variable') ? last : undefined;
  return {
    kind: 'context',
    entries: entries.flatMap((entry) => {
      if (entry === result) return [];
      const name = entry.node('variable')?.text('name');
      if (!name)
        compiler.refuse(entry.id ?? owner.id, 'Only the last entry of a context may be without a name');
      const logic = compileLogic(compiler, entry.node('value'), owner);
      return logic ? [{ name: name ?? '', logic }] : [];
    }),
    result: result && compileLogic(compiler, result.node('value'), owner),
  };
}

function compileRelation(compiler: DecisionCompiler, node: XmlNode, owner: Owner): Logic {
  const columns = node.nodes('column').map((column) => column.text('name') ?? '');
  const rows = node.nodes('row').map((row) => {
    const cells = row.nodes('elements');
    if (cells.length !== columns.length)
      compiler.refuse(
        row.id ?? node.id ?? owner.id,
        `Must have ${columns.length} elements, one for each column, but has ${cells.length}`,
      );
    return compileAll(compiler, cells, owner);
  });
  return { kind: 'relation', columns, rows };
}

function compileInvocation(compiler: DecisionCompiler, node: XmlNode, owner: Owner): Logic | undefined {
  const name = node.node('calledFunction')?.text('text')?.trim() ?? '';
  const knowledgeId = compiler.knowledgeIds.get(name);
  if (knowledgeId === undefined || !owner.requiredKnowledge.includes(knowledgeId)) {
    compiler.refuse(
      node.id ?? owner.id,
      `Must call a business knowledge model that it requires; there is none with the name '${name}'`,
    );
    return undefined;
  }
  const bindings = node.nodes('binding').flatMap((binding) => {
    const parameter = binding.node('parameter')?.text('name') ?? '';
    const what = `a literal expression for the parameter '${parameter}'`;
    const value = compiler.expression(node.id ?? owner.id, binding.node('bindingFormula'), what);
    return value ? [{ name: parameter, value }] : [];
  });
  return { kind: 'invocation', knowledgeId, bindings };
}

/** A function inside a boxed expression. Only FEEL can be its body. */
function compileFunction(compiler: DecisionCompiler, node: XmlNode, owner: Owner): Logic | undefined {
  const id = node.id ?? owner.id;
  refuseForeignFunction(compiler, node, id);
  const body = compiler.expression(id, node.node('body'), 'a literal expression as body of its function');
  return body && { kind: 'function', parameters: parametersOf(node), body };
}

export function refuseForeignFunction(compiler: DecisionCompiler, node: XmlNode, id: string): void {
  const kind = node.text('kind') ?? 'FEEL';
  if (kind !== 'FEEL')
    compiler.refuse(id, `Functions of the kind '${kind}' are not supported by this engine`);
}

export function parametersOf(node: XmlNode): Parameter[] {
  return node
    .nodes('formalParameter')
    .map((parameter) => ({ name: parameter.text('name') ?? '', type: parameter.text('typeRef') }));
}
