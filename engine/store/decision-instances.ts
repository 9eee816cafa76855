import { toJsonText } from '../../feel/index.ts';
import type { DecisionEvaluation } from '../core/step.ts';
import type { EvaluatedDecision } from '../decision/result.ts';
import type { StoreEffect } from './effects.ts';
import type { Statement } from './transaction.ts';

/** A business knowledge model has no version of its own. */
const noDefinition = { key: '-1', version: -1 } as const;

type SqlValue = string | number | Date | null;

const columns = [
  ...(['key bigint', 'evaluation_key bigint', 'number int', 'decision_definition_key bigint'] as const),
  ...(['decision_version int', 'decision_id text', 'decision_name text', 'type text', 'state text'] as const),
  ...(['failure text', 'output text', 'inputs text', 'matched_rules text', 'root_key bigint'] as const),
  ...(['process_definition_key bigint', 'process_instance_key bigint'] as const),
  ...(['element_instance_key bigint', 'evaluated_at timestamptz'] as const),
].map((column) => {
  const [name = '', type = ''] = column.split(' ');
  return { name, type };
});

/** Writes what was decided: a row for each decision of an evaluation. */
export function insertDecisionInstances(effects: readonly StoreEffect[]): Statement[] {
  const rows = effects.flatMap((effect) =>
    effect.type === 'decisionEvaluated' ? rowsOf(effect.evaluation) : [],
  );
  if (rows.length === 0) return [];
  return [
    {
      name: 'insert decision instances',
      text: `INSERT INTO engine.decision_instance (${columns.map(({ name }) => name).join(', ')})
        SELECT * FROM unnest(${columns.map(({ type }, at) => `$${at + 1}::${type}[]`).join(', ')})`,
      values: columns.map((_, at) => rows.map((row) => row[at] ?? null)),
    },
  ];
}

/** In the order of the columns. */
function rowsOf(evaluation: DecisionEvaluation): SqlValue[][] {
  const { keys, result, caller, evaluatedAt } = evaluation;
  return result.evaluated.map((evaluated, at) => {
    const { key, version } = definitionOf(evaluation, evaluated);
    // The decision that failed is the last one that was evaluated.
    const failure = at === result.evaluated.length - 1 ? result.failure?.message : undefined;
    return [
      ...[
        keys[at] ?? null,
        keys[0] ?? null,
        at + 1,
        key,
        version,
        evaluated.id,
        evaluated.name,
        evaluated.type,
      ],
      ...[failure === undefined ? 'EVALUATED' : 'FAILED', failure ?? null, toJsonText(evaluated.output)],
      ...[JSON.stringify(inputsJson(evaluated)), JSON.stringify(rulesJson(evaluated))],
      ...[caller?.rootKey ?? null, caller?.processDefinitionKey ?? null, caller?.processInstanceKey ?? null],
      ...[caller?.elementInstanceKey ?? null, evaluatedAt],
    ];
  });
}

export function definitionOf(
  { decision }: Pick<DecisionEvaluation, 'decision'>,
  { id }: EvaluatedDecision,
): { readonly key: string; readonly version: number } {
  return decision.versions.get(id) ?? noDefinition;
}

/** The values that a table compared, as the REST API shows them: values are JSON text. */
export function inputsJson({ inputs }: EvaluatedDecision): object[] {
  return inputs.map(({ id, name, value }) => ({
    ...{ inputId: id, inputName: name, inputValue: toJsonText(value) },
  }));
}

export function rulesJson({ matchedRules }: EvaluatedDecision): object[] {
  return matchedRules.map(({ id, index, outputs }) => ({
    ruleId: id,
    ruleIndex: index,
    evaluatedOutputs: outputs.map((output) => ({
      ...{ outputId: output.id, outputName: output.name, outputValue: toJsonText(output.value) },
    })),
  }));
}
