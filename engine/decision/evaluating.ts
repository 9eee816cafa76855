import type {
  Budget,
  EvaluationOptions,
  Expression,
  Failure,
  FeelFunction,
  Scope,
  Value,
} from '../../feel/index.ts';
import type { DecisionGraph, Parameter } from './decision.ts';
import { DecisionFailed, type EvaluatedDecision } from './result.ts';
import { checkType } from './value-type.ts';

/** One evaluation of a decision together with all that it requires. */
export interface Evaluating {
  readonly graph: DecisionGraph;
  readonly options: EvaluationOptions & { readonly budget: Budget };
  /** How many decisions were begun; a decision that several others require counts each time. */
  decisions: number;
  readonly evaluated: EvaluatedDecision[];
}

/** Takes part of the work that one evaluation may cost. */
export function spend(run: Evaluating, steps: number): void {
  const { budget } = run.options;
  budget.steps -= steps;
  if (budget.steps < 0) throw new DecisionFailed('the evaluation needs too many steps');
}

export function valueOf(run: Evaluating, expression: Expression, names: Scope): Value {
  spend(run, 1);
  const result = expression.evaluate(names, run.options);
  if (result.failure === undefined) return result.value;
  throw failureOf(expression.source, result.failure);
}

const assertion = 'Assertion failure: ';

/** The words of Zeebe for an expression that failed. */
export function failureOf(source: string, { message }: Failure): DecisionFailed {
  return new DecisionFailed(
    message.startsWith(assertion)
      ? `Assertion failure on evaluate the expression '${source}': ${message.slice(assertion.length)}`
      : `failed to evaluate expression '${source}': ${message}`,
  );
}

/** Names that stand before those around them. */
export function within(names: Scope, entries: ReadonlyMap<string, Value>): Scope {
  if (entries.size === 0) return names;
  return { get: (name) => (entries.has(name) ? entries.get(name) : names.get(name)) };
}

/** A function that FEEL expressions can call. As in Zeebe a call that fails is null. */
export function functionOf(
  parameters: readonly Parameter[],
  names: Scope,
  body: (names: Scope) => Value,
): FeelFunction {
  return {
    kind: 'function',
    parameters: parameters.map(({ name }) => name),
    invoke: (args) => {
      try {
        const given = parameters.map(({ name, type }, at): [string, Value] => [
          name,
          checkType(args[at] ?? null, type),
        ]);
        return body(within(names, new Map(given)));
      } catch (error) {
        if (error instanceof DecisionFailed) return null;
        throw error;
      }
    },
  };
}
