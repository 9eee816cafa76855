import { z } from 'zod';
import { toJsonText } from '../../../feel/index.ts';
import type { DecisionEvaluation } from '../../core/step.ts';
import type { EvaluatedDecision } from '../../decision/result.ts';
import { definitionOf, inputsJson, rulesJson } from '../../store/decision-instances.ts';
import { evaluateDecision, type DecisionReference } from '../../store/decisions.ts';
import type { EngineNode } from '../../store/node.ts';
import { findRequirementsXml } from '../../store/resources.ts';
import { decisionInstances, findDecisionInstance } from '../../store/search/decision-instances.ts';
import { decisionDefinitions, decisionRequirements } from '../../store/search/decisions.ts';
import { find } from '../../store/search/search.ts';
import { RawJson } from '../json.ts';
import { bare, ok, withBody, type Answer, type Call, type Operation } from '../operation.ts';
import { notFound, refuse } from '../rejection.ts';
import { searchOperation } from '../search.ts';
import { submit } from '../submit.ts';
import { DEFAULT_TENANT, key, tenant, variables } from '../validate.ts';

const instruction = z.strictObject({
  decisionDefinitionId: z.string().min(1).optional(),
  decisionDefinitionKey: key.optional(),
  variables,
  tenantId: tenant,
});

/** Decisions that were deployed, their evaluation, and what was decided. */
export function decisionOperations(node: EngineNode): Operation[] {
  const { pool } = node;
  return [
    withBody(
      {
        ...{ method: 'post', path: '/decision-definitions/evaluation', permission: 'operate' },
        body: instruction,
      },
      async (_call, body) => {
        const request = evaluateDecision(referenceOf(body), body.variables);
        return ok(evaluationJson(await submit(node, 'EVALUATE', request)));
      },
    ),
    searchOperation(pool, decisionDefinitions, { path: '/decision-definitions/search' }),
    ...readOperations(node, {
      ...{ path: '/decision-definitions', parameter: 'decisionDefinitionKey', what: 'Decision Definition' },
      item: (found) => find(pool, decisionDefinitions, found),
    }),
    searchOperation(pool, decisionRequirements, { path: '/decision-requirements/search' }),
    ...readOperations(node, {
      ...{
        path: '/decision-requirements',
        parameter: 'decisionRequirementsKey',
        what: 'Decision Requirements',
      },
      item: (found) => find(pool, decisionRequirements, found),
    }),
    searchOperation(pool, decisionInstances, { path: '/decision-instances/search' }),
    bare(
      { method: 'get', path: '/decision-instances/:decisionEvaluationInstanceKey', permission: 'read' },
      async (call) => {
        const instanceKey = call.param('decisionEvaluationInstanceKey');
        const found = await findDecisionInstance(pool, instanceKey);
        if (!found) throw notFound('Decision Instance', instanceKey);
        const { item, inputs, rules } = found;
        return ok({ ...item, evaluatedInputs: new RawJson(inputs), matchedRules: new RawJson(rules) });
      },
    ),
  ];
}

function referenceOf(body: z.infer<typeof instruction>): DecisionReference {
  const { decisionDefinitionKey, decisionDefinitionId } = body;
  if (decisionDefinitionKey !== undefined && decisionDefinitionId !== undefined)
    throw refuse('INVALID_ARGUMENT', 'Only one of [decisionDefinitionId, decisionDefinitionKey] is allowed.');
  if (decisionDefinitionKey !== undefined) return { key: decisionDefinitionKey };
  if (decisionDefinitionId !== undefined) return { decisionId: decisionDefinitionId };
  throw refuse(
    'INVALID_ARGUMENT',
    'At least one of [decisionDefinitionId, decisionDefinitionKey] is required.',
  );
}

interface Read {
  readonly path: string;
  readonly parameter: string;
  readonly what: string;
  readonly item: (key: string) => Promise<object | undefined>;
}

/** A definition by its key, and the XML of its file. */
function readOperations({ pool }: EngineNode, { path, parameter, what, item }: Read): Operation[] {
  const existing = async (call: Call) => {
    const found = await item(call.param(parameter));
    if (!found) throw notFound(what, call.param(parameter));
    return found;
  };
  return [
    bare({ method: 'get', path: `${path}/:${parameter}`, permission: 'read' }, async (call) =>
      ok(await existing(call)),
    ),
    bare(
      { method: 'get', path: `${path}/:${parameter}/xml`, permission: 'read' },
      async (call): Promise<Answer> => {
        await existing(call);
        const content = await findRequirementsXml(pool, call.param(parameter));
        return { status: 200, text: { type: 'text/xml', content: content ?? '' } };
      },
    ),
  ];
}

function evaluationJson(evaluated: DecisionEvaluation) {
  const { decision, result, keys } = evaluated;
  const { failure } = result;
  return {
    decisionDefinitionId: decision.id,
    decisionDefinitionName: decision.name,
    decisionDefinitionVersion: decision.version,
    decisionDefinitionKey: decision.key,
    decisionRequirementsId: decision.graph.id,
    decisionRequirementsKey: decision.requirementsKey,
    output: failure ? 'null' : toJsonText(result.output),
    // The schema wants the id of a decision even where none failed; the message tells.
    failedDecisionDefinitionId: failure?.decisionId ?? decision.id,
    failureMessage: failure?.message ?? '',
    tenantId: DEFAULT_TENANT,
    // The older of two names for the same.
    decisionInstanceKey: keys[0],
    decisionEvaluationKey: keys[0],
    evaluatedDecisions: result.evaluated.map((one, at) => evaluatedJson(evaluated, one, at)),
  };
}

function evaluatedJson(evaluation: DecisionEvaluation, evaluated: EvaluatedDecision, at: number) {
  const { key, version } = definitionOf(evaluation, evaluated);
  return {
    decisionDefinitionId: evaluated.id,
    decisionDefinitionName: evaluated.name,
    decisionDefinitionVersion: version,
    decisionDefinitionType: evaluated.type,
    decisionDefinitionKey: key,
    decisionEvaluationInstanceKey: evaluation.keys[at],
    output: toJsonText(evaluated.output),
    tenantId: DEFAULT_TENANT,
    evaluatedInputs: inputsJson(evaluated),
    matchedRules: rulesJson(evaluated),
  };
}
