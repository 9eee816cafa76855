import { expressionOfNode } from './compile.ts';
import type { EvaluationOptions, Expression } from './expression.ts';
import { parse } from './parse/parse.ts';
import type { Node } from './tree.ts';
import type { Scope, Value } from './value.ts';

/** One operand of a condition and what it came to; a failing operand has the value null. */
export interface Condition {
  readonly source: string;
  readonly value: Value;
}

/** The operands of the outermost `and`, each compiled by itself; an expression without `and` is its own operand. */
export const conditionsOf = (expression: Expression): readonly Expression[] =>
  operandsOf(expression, ['and']);

/** The operands of the outermost `and` or `or` with their values, to show a person why a rule held. */
export function trace(
  expression: Expression,
  scope: Scope,
  options: EvaluationOptions = {},
): readonly Condition[] {
  let operands = traced.get(expression);
  if (!operands) {
    operands = operandsOf(expression, ['and', 'or']);
    traced.set(expression, operands);
  }
  return operands.map((operand) => ({
    source: operand.source,
    value: operand.evaluate(scope, options).value ?? null,
  }));
}

/** A rule is traced for many cases: its operands are compiled once. */
const traced = new WeakMap<Expression, readonly Expression[]>();

function operandsOf(expression: Expression, kinds: readonly Node['kind'][]): readonly Expression[] {
  const parsed = parse(expression.source);
  if (!parsed.ok) return [expression];
  const { tree } = parsed;
  if ((tree.kind !== 'and' && tree.kind !== 'or') || !kinds.includes(tree.kind)) return [expression];
  return tree.operands.map((operand) => expressionOfNode(operand, expression.source));
}
