import type { Compilation, EvaluationOptions, Expression, UnaryTestsCompilation } from './expression.ts';
import type { Scope, Value } from './value.ts';

// Signatures first, so that the neighbours can compile against them; the bodies follow in the next commits.
const pending = (): never => {
  throw new Error('The FEEL compiler is being built');
};

/** Checks and compiles a FEEL expression (without the leading `=`). Never throws. */
export function compile(source: string): Compilation {
  return pending() ?? source;
}

/** Checks and compiles the unary tests of a decision table's input cell. Never throws. */
export function compileUnaryTests(source: string): UnaryTestsCompilation {
  return pending() ?? source;
}

/** Zeebe's rule for attributes: text that starts with `=` is an expression, any other is itself, a string. */
export function compileValue(text: string): Compilation {
  return pending() ?? text;
}

/** One operand of a condition and what it came to. */
export interface Condition {
  readonly source: string;
  readonly value: Value;
}

/** The operands of the outermost `and`, each compiled by itself; an expression without `and` is its own operand. */
export function conditionsOf(expression: Expression): readonly Expression[] {
  return pending() ?? [expression];
}

/** The operands of the outermost `and` or `or` with their values, to show a person why a rule held. */
export function trace(
  expression: Expression,
  scope: Scope,
  options?: EvaluationOptions,
): readonly Condition[] {
  return pending() ?? [{ source: expression.source, value: scope.get('') ?? options?.zone ?? null }];
}

/** A scope from a record or a map of values. */
export function scopeOf(variables: Readonly<Record<string, Value>> | ReadonlyMap<string, Value>): Scope {
  return pending() ?? { get: (name) => (variables instanceof Map ? null : name) };
}
