/**
 * DMN files for tests, in a few words: `aDmn('menu', table('dish', { inputs: ['season'], rules: [['"Fall"', '"Stew"']] }))`.
 */
export interface DmnPart {
  readonly xml: string;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const text = (content: string): string => `<text>${escaped(content)}</text>`;

/** An attribute; nothing where the value is absent. */
const attribute = (name: string, value: string | undefined): string =>
  value === undefined ? '' : ` ${name}="${escaped(value)}"`;

export const model13 = 'https://www.omg.org/spec/DMN/20191111/MODEL/';

export function aDmn(id: string, ...parts: readonly DmnPart[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="${model13}" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="${id}" name="${id} name"
  namespace="http://example.org">
${parts.map(({ xml }) => xml).join('\n')}
</definitions>`;
}

export interface DecisionOptions {
  /** Ids of decisions. */
  readonly requires?: readonly string[];
  /** Ids of business knowledge models. */
  readonly knowledge?: readonly string[];
  /** Name and type of its result. */
  readonly result?: string;
  readonly type?: string;
  readonly versionTag?: string;
}

/** A decision with any logic, as XML. */
export function decision(id: string, logic: string, options: DecisionOptions = {}): DmnPart {
  const { requires = [], knowledge = [], result, type, versionTag } = options;
  const tag = versionTag && `<zeebe:versionTag value="${versionTag}" />`;
  const variable = `<variable id="${id}_result" name="${result ?? id}"${attribute('typeRef', type)} />`;
  return {
    xml: `<decision id="${id}" name="${id} name">
  ${tag ? `<extensionElements>${tag}</extensionElements>` : ''}
  ${result === undefined && type === undefined ? '' : variable}
  ${requires.map((href) => requirement('information', 'requiredDecision', href)).join('')}
  ${knowledge.map((href) => requirement('knowledge', 'requiredKnowledge', href)).join('')}
  ${logic}
</decision>`,
  };
}

function requirement(kind: string, role: string, href: string): string {
  return `<${kind}Requirement><${role} href="#${href}" /></${kind}Requirement>`;
}

export const literalLogic = (expression: string): string =>
  `<literalExpression>${text(expression)}</literalExpression>`;

export const literal = (id: string, expression: string, options: DecisionOptions = {}): DmnPart =>
  decision(id, literalLogic(expression), options);

export interface Output {
  readonly name?: string;
  readonly label?: string;
  readonly values?: string;
  readonly byDefault?: string;
}

export interface Table {
  readonly hitPolicy?: string;
  readonly aggregation?: string;
  /** Expressions. */
  readonly inputs?: readonly string[];
  readonly outputs?: readonly (string | Output)[];
  /** Cells of inputs, then of outputs; rules have the ids `r1`, `r2` … */
  readonly rules: readonly (readonly string[])[];
}

export function tableLogic({ hitPolicy, aggregation, inputs = [], outputs = ['out'], rules }: Table): string {
  const columns = outputs.map((output) => (typeof output === 'string' ? { name: output } : output));
  const cells = (row: readonly string[]) =>
    row
      .map((cell, at) => (at < inputs.length ? ['inputEntry', cell] : ['outputEntry', cell]))
      .map(([tag = '', cell = '']) => `<${tag}>${text(cell)}</${tag}>`)
      .join('');
  return `<decisionTable id="table"${attribute('hitPolicy', hitPolicy)}${attribute('aggregation', aggregation)}>
    ${inputs.map((input, at) => `<input id="in${at + 1}"><inputExpression>${text(input)}</inputExpression></input>`).join('')}
    ${columns.map(outputXml).join('')}
    ${rules.map((row, at) => `<rule id="r${at + 1}">${cells(row)}</rule>`).join('\n    ')}
  </decisionTable>`;
}

function outputXml({ name, label, values, byDefault }: Output, at: number): string {
  const allowed = values === undefined ? '' : `<outputValues>${text(values)}</outputValues>`;
  const fallback =
    byDefault === undefined ? '' : `<defaultOutputEntry>${text(byDefault)}</defaultOutputEntry>`;
  return `<output id="out${at + 1}"${attribute('name', name)}${attribute('label', label)}>${allowed}${fallback}</output>`;
}

export const table = (id: string, columns: Table, options: DecisionOptions = {}): DmnPart =>
  decision(id, tableLogic(columns), options);

/** A business knowledge model; parameters as `name` or `name: type`. */
export function knowledge(
  id: string,
  parameters: readonly string[],
  logic: string,
  requires: readonly string[] = [],
): DmnPart {
  const formal = parameters.map((parameter) => {
    const [name = '', type] = parameter.split(': ');
    return `<formalParameter name="${name}"${attribute('typeRef', type)} />`;
  });
  return {
    xml: `<businessKnowledgeModel id="${id}" name="${id}">
  <encapsulatedLogic>${formal.join('')}${logic}</encapsulatedLogic>
  ${requires.map((href) => requirement('knowledge', 'requiredKnowledge', href)).join('')}
</businessKnowledgeModel>`,
  };
}
