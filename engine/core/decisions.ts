import { evaluateDecision } from '../decision/evaluate.ts';
import type { Binding, DecisionTask } from '../../process-model/executable/process.ts';
import type { Draft } from './draft.ts';
import { ElementIncident, evaluateText } from './evaluate.ts';
import type { ElementInstance } from './state.ts';
import type { DeployedDecision, Variables } from './step.ts';
import { scopeAt } from './variables.ts';

/** Rule 35: evaluates the called decision; gives its output as the result variable. What was evaluated is kept, also if it failed. */
export function callDecision(draft: Draft, row: ElementInstance, element: DecisionTask): Variables {
  const decisionId = evaluateText(draft, element.decisionId, { scopeKey: row.key });
  const decision = findDecision(draft, row, { decisionId, binding: element.binding });
  const { now, zone } = draft.context;
  const result = evaluateDecision(decision.graph, decisionId, scopeAt(draft, row.key), { now, zone });
  draft.effect({
    type: 'decisionEvaluated',
    evaluation: {
      ...{ decision, result, evaluatedAt: now, keys: result.evaluated.map(() => draft.nextKey()) },
      caller: {
        rootKey: row.rootKey,
        processDefinitionKey: draft.definition(row.processInstanceKey).key,
        processInstanceKey: row.processInstanceKey,
        elementInstanceKey: row.key,
      },
    },
  });
  if (result.failure) throw new ElementIncident('DECISION_EVALUATION_ERROR', result.failure.message);
  return new Map([[element.resultVariable, result.output]]);
}

function findDecision(
  draft: Draft,
  row: ElementInstance,
  { decisionId, binding }: { decisionId: string; binding: Binding },
): DeployedDecision {
  const caller = draft.definition(row.processInstanceKey);
  const found = draft.context.decisions.bound(decisionId, binding, caller);
  if (found) return found;
  throw new ElementIncident(
    'CALLED_DECISION_ERROR',
    missing[binding.kind](decisionId, binding.kind === 'versionTag' ? binding.tag : caller.deploymentKey),
  );
}

const missing: Readonly<Record<Binding['kind'], (decisionId: string, where: string) => string>> = {
  latest: (decisionId) =>
    `Expected to evaluate decision '${decisionId}', but no decision found for id '${decisionId}'`,
  deployment: (decisionId, deploymentKey) =>
    `Expected to evaluate decision '${decisionId}' with binding type 'deployment', but no such decision found in the deployment with key ${deploymentKey} which contained the current process. To resolve this incident, migrate the process instance to a process definition that is deployed together with the intended decision to evaluate.`,
  versionTag: (decisionId, tag) =>
    `Expected to evaluate decision with id '${decisionId}' and version tag '${tag}', but no such decision found. To resolve this incident, deploy a decision with the given id and version tag.`,
};
