import type { XmlNode } from '../../process-model/xml-node.ts';
import type { DecisionCompiler } from './compiler.ts';
import {
  aggregations,
  hitPolicies,
  type DecisionTable,
  type HitPolicy,
  type TableInput,
  type TableOutput,
  type TableRule,
} from './decision.ts';

/** Compiles a decision table. Problems name the table, the rule or the cell that has them. */
export function compileTable(compiler: DecisionCompiler, node: XmlNode, ownerId: string): DecisionTable {
  const id = node.id ?? ownerId;
  const hitPolicy = hitPolicyOf(compiler, node, id);
  const outputs = node.nodes('output').map((output) => compileOutput(compiler, output, id));
  if (outputs.length === 0) compiler.refuse(id, 'Must have at least one output');
  const aggregation = aggregationOf(compiler, node, id);
  if (outputs.length > 1) {
    if (hitPolicy === 'COLLECT' && aggregation)
      compiler.refuse(id, "hit policy 'COLLECT' with aggregator is not defined for compound output");
    for (const { id: outputId, name, label } of outputs)
      if (name === undefined) compiler.refuse(outputId, `no output name defined for \`${label ?? ''}\``);
  }
  const inputs = node.nodes('input').flatMap((input) => compileInput(compiler, input, id) ?? []);
  const size = { inputs: node.nodes('input').length, outputs: outputs.length };
  const rules = node.nodes('rule').map((rule) => compileRule(compiler, rule, { size, tableId: id }));
  return { kind: 'decisionTable', hitPolicy, aggregation, inputs, outputs, rules };
}

function hitPolicyOf(compiler: DecisionCompiler, node: XmlNode, id: string): HitPolicy {
  const given = node.text('hitPolicy') ?? 'UNIQUE';
  const known = hitPolicies.find((policy) => policy === given);
  if (!known)
    compiler.refuse(id, `The hit policy '${given}' is not known; use one of ${hitPolicies.join(', ')}`);
  return known ?? 'UNIQUE';
}

function aggregationOf(compiler: DecisionCompiler, node: XmlNode, id: string): DecisionTable['aggregation'] {
  const given = node.text('aggregation');
  const known = aggregations.find((aggregation) => aggregation === given);
  if (given !== undefined && !known)
    compiler.refuse(id, `The aggregation '${given}' is not known; use one of ${aggregations.join(', ')}`);
  return known;
}

const longestLabel = 30;

function compileInput(compiler: DecisionCompiler, node: XmlNode, tableId: string): TableInput | undefined {
  const id = node.id ?? tableId;
  const inputExpression = node.node('inputExpression');
  refuseInputVariable(compiler, node, id);
  const expression = compiler.expression(id, inputExpression, 'an input expression');
  return (
    expression && { id, label: node.text('label') ?? expression.source.slice(0, longestLabel), expression }
  );
}

/** A name of Camunda 7 for the input value; tests that use it would find nothing. Modelers often leave it empty. */
function refuseInputVariable(compiler: DecisionCompiler, node: XmlNode, id: string): void {
  for (const name of node.foreignAttributes())
    if (name.endsWith(':inputVariable') && node.foreignAttribute(name))
      compiler.refuse(id, `The attribute '${name}' belongs to Camunda 7 and has no meaning for this engine`);
}

function compileOutput(compiler: DecisionCompiler, node: XmlNode, tableId: string): TableOutput {
  const id = node.id ?? tableId;
  const byDefault = node.node('defaultOutputEntry');
  return {
    id,
    name: node.text('name'),
    label: node.text('label'),
    priorities: prioritiesOf(node.node('outputValues')?.text('text')),
    byDefault: byDefault && compiler.expression(id, byDefault, 'an expression as default output'),
  };
}

/** As Zeebe reads them: texts and numbers between commas, quotes left out. */
function prioritiesOf(values: string | undefined): string[] {
  return values === undefined ? [] : values.split(',').map((value) => value.trim().replace(/["']/g, ''));
}

function compileRule(
  compiler: DecisionCompiler,
  node: XmlNode,
  { size, tableId }: { size: { inputs: number; outputs: number }; tableId: string },
): TableRule {
  const id = node.id ?? tableId;
  const [inputEntries, outputEntries] = [node.nodes('inputEntry'), node.nodes('outputEntry')];
  if (inputEntries.length !== size.inputs)
    compiler.refuse(id, `Must have ${size.inputs} input entries, but has ${inputEntries.length}`);
  if (outputEntries.length !== size.outputs)
    compiler.refuse(id, `Must have ${size.outputs} output entries, but has ${outputEntries.length}`);
  return {
    id: node.id ?? '',
    tests: inputEntries.map((entry) => compiler.tests(id, entry)),
    entries: outputEntries.flatMap((entry) => compiler.expression(id, entry, 'an output expression') ?? []),
  };
}
