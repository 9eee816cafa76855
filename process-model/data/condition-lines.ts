import { isNumber, numberText, parse, type Node } from '../../feel/index.ts';

export const lineOperators = ['=', '!=', '<', '<=', '>', '>='] as const;
export type LineOperator = (typeof lineOperators)[number];
export type LineValue = boolean | number | string | null;

/** One comparison of a variable with a constant. */
export interface ConditionLine {
  readonly name: string;
  readonly operator: LineOperator;
  readonly value: LineValue;
}

/** A condition that can be put together of lines. */
export interface ConditionLines {
  readonly join: 'and' | 'or';
  readonly lines: readonly ConditionLine[];
}

/** Reads an expression (without the leading `=`) as lines; undefined where it says more than lines can. */
export function linesOf(source: string): ConditionLines | undefined {
  if (source.trim() === '') return { join: 'and', lines: [] };
  const parsed = parse(source);
  if (!parsed.ok) return undefined;
  const { tree } = parsed;
  const [join, operands] =
    tree.kind === 'and' || tree.kind === 'or' ? [tree.kind, tree.operands] : (['and', [tree]] as const);
  const lines = operands.map(lineOf);
  return lines.every((line) => line !== undefined) ? { join, lines } : undefined;
}

/** The expression that lines stand for, without the leading `=`. */
export const feelOfLines = ({ join, lines }: ConditionLines): string =>
  lines.map(feelOfLine).join(` ${join} `);

function lineOf(node: Node): ConditionLine | undefined {
  if (node.kind === 'name') return named(node, '=', true);
  if (node.kind === 'call' && node.name === 'not' && node.args.kind === 'positional') {
    const [only] = node.args.values;
    return only?.kind === 'name' ? named(only, '=', false) : undefined;
  }
  if (node.kind !== 'comparison' || node.left.kind !== 'name') return undefined;
  const value = constant(node.right);
  return value === undefined ? undefined : named(node.left, node.operator, value);
}

function named(
  { names }: Extract<Node, { kind: 'name' }>,
  operator: LineOperator,
  value: LineValue,
): ConditionLine | undefined {
  return names.length === 1 ? { name: names[0], operator, value } : undefined;
}

function constant(node: Node): LineValue | undefined {
  if (node.kind === 'negation') {
    const value = constant(node.operand);
    return typeof value === 'number' ? -value : undefined;
  }
  if (node.kind !== 'literal') return undefined;
  const { value } = node;
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  return isNumber(value) ? Number(numberText(value)) : undefined;
}

/** A yes-or-no variable stands for itself, as the program's own models write it. */
function feelOfLine({ name, operator, value }: ConditionLine): string {
  if (value === true && operator === '=') return name;
  if (value === false && operator === '=') return `not(${name})`;
  return `${name} ${operator} ${typeof value === 'string' ? JSON.stringify(value) : String(value)}`;
}
