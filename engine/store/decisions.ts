import type { Key } from '../core/state.ts';
import type { DecisionEvaluation, DeployedDecision, Variables } from '../core/step.ts';
import { evaluateDecision as evaluate } from '../decision/evaluate.ts';
import type { Catalogue } from './catalogue.ts';
import type { Request } from './requests.ts';
import { CommandRejected } from './unit.ts';

/** By id the latest version is meant. */
export type DecisionReference = { readonly key: Key } | { readonly decisionId: string };

/** Evaluates a decision for a client. A decision that fails is an answer as well; both are kept as history. */
export function evaluateDecision(
  reference: DecisionReference,
  variables: Variables,
): Request<DecisionEvaluation> {
  return {
    async run(attempt) {
      const decision = await attempt.definition((catalogue) => find(catalogue, reference));
      const { now: evaluatedAt, zone } = attempt;
      const result = evaluate(decision.graph, decision.id, variables, { now: evaluatedAt, zone });
      const keys: Key[] = [];
      while (keys.length < result.evaluated.length) keys.push(await attempt.nextKey());
      const evaluation = { keys, decision, result, evaluatedAt, caller: undefined };
      attempt.effect({ type: 'decisionEvaluated', evaluation });
      return evaluation;
    },
  };
}

function find({ decisions }: Catalogue, reference: DecisionReference): DeployedDecision {
  const found = 'key' in reference ? decisions.byKey(reference.key) : decisions.latest(reference.decisionId);
  if (found) return found;
  const [kind, name] = 'key' in reference ? ['key', reference.key] : ['id', reference.decisionId];
  throw new CommandRejected(
    'NOT_FOUND',
    `Expected to evaluate decision '${name}', but no decision found for ${kind} '${name}'`,
  );
}
