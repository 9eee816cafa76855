import type { Sql } from '../../../kit/database.ts';
import type { Key } from '../../core/state.ts';
import type { DecisionType } from '../../decision/result.ts';
import { dateFilter, enumFilter, integerFilter, keyFilter, textFilter } from './filter.ts';
import { DEFAULT_TENANT, present, tenantFilter } from './items.ts';
import type { Searchable } from './search.ts';

interface Row {
  readonly evaluation_key: Key;
  readonly instance_key: Key;
  readonly state: 'EVALUATED' | 'FAILED';
  readonly evaluated_at: Date;
  readonly failure: string | null;
  readonly decision_id: string;
  readonly decision_name: string;
  readonly decision_version: number;
  readonly decision_definition_key: Key;
  readonly type: DecisionType;
  readonly output: string;
  readonly process_definition_key: Key | null;
  readonly process_instance_key: Key | null;
  readonly element_instance_key: Key | null;
}

/** The REST API has no names for the other kinds of logic. */
const TYPE = "CASE WHEN i.type IN ('DECISION_TABLE', 'LITERAL_EXPRESSION') THEN i.type ELSE 'UNKNOWN' END";

/** What was decided: one item for each decision of an evaluation. */
export const decisionInstances: Searchable<Row> = {
  select: `i.evaluation_key, i.key AS instance_key, i.state, i.evaluated_at, i.failure, i.decision_id,
    i.decision_name, i.decision_version, i.decision_definition_key, ${TYPE} AS type, i.output,
    i.process_definition_key, i.process_instance_key, i.element_instance_key`,
  from: 'engine.decision_instance i',
  key: 'i.key',
  filters: {
    decisionEvaluationInstanceKey: keyFilter('i.key'),
    state: enumFilter('i.state', ['EVALUATED', 'FAILED', 'UNSPECIFIED', 'UNKNOWN']),
    evaluationFailure: textFilter('i.failure'),
    evaluationDate: dateFilter('i.evaluated_at'),
    decisionDefinitionId: textFilter('i.decision_id'),
    decisionDefinitionName: textFilter('i.decision_name'),
    decisionDefinitionVersion: integerFilter('i.decision_version'),
    decisionDefinitionType: enumFilter(TYPE, [
      'DECISION_TABLE',
      'LITERAL_EXPRESSION',
      'UNSPECIFIED',
      'UNKNOWN',
    ]),
    tenantId: tenantFilter,
    decisionEvaluationKey: keyFilter('i.evaluation_key'),
    processDefinitionKey: keyFilter('i.process_definition_key'),
    processInstanceKey: keyFilter('i.process_instance_key'),
    decisionDefinitionKey: keyFilter('i.decision_definition_key'),
    elementInstanceKey: keyFilter('i.element_instance_key'),
  },
  sorts: {
    decisionDefinitionId: { sql: 'i.decision_id', type: 'text' },
    decisionDefinitionKey: { sql: 'i.decision_definition_key', type: 'bigint' },
    decisionDefinitionName: { sql: 'i.decision_name', type: 'text' },
    decisionDefinitionType: { sql: TYPE, type: 'text' },
    decisionDefinitionVersion: { sql: 'i.decision_version', type: 'integer' },
    decisionEvaluationInstanceKey: { sql: 'i.key', type: 'bigint' },
    decisionEvaluationKey: { sql: 'i.evaluation_key', type: 'bigint' },
    elementInstanceKey: { sql: 'i.element_instance_key', type: 'bigint' },
    evaluationDate: { sql: 'i.evaluated_at', type: 'timestamptz' },
    evaluationFailure: { sql: 'i.failure', type: 'text' },
    processDefinitionKey: { sql: 'i.process_definition_key', type: 'bigint' },
    processInstanceKey: { sql: 'i.process_instance_key', type: 'bigint' },
    state: { sql: 'i.state', type: 'text' },
    tenantId: { sql: `'${DEFAULT_TENANT}'::text`, type: 'text' },
  },
  item,
};

function item(row: Row) {
  return {
    decisionEvaluationInstanceKey: row.instance_key,
    decisionEvaluationKey: row.evaluation_key,
    state: row.state,
    evaluationDate: row.evaluated_at,
    evaluationFailure: present(row.failure),
    decisionDefinitionId: row.decision_id,
    decisionDefinitionName: row.decision_name,
    decisionDefinitionVersion: row.decision_version,
    decisionDefinitionType: row.type,
    decisionDefinitionKey: row.decision_definition_key,
    result: row.output,
    processDefinitionKey: present(row.process_definition_key),
    processInstanceKey: present(row.process_instance_key),
    elementInstanceKey: present(row.element_instance_key),
    tenantId: DEFAULT_TENANT,
  };
}

/** One decision instance by its key, with `inputs` and `rules` as JSON text. */
export async function findDecisionInstance(
  sql: Sql,
  key: Key,
): Promise<{ item: object; inputs: string; rules: string } | undefined> {
  const { rows } = await sql.query<Row & { inputs: string; matched_rules: string }>(
    `SELECT ${decisionInstances.select}, i.inputs, i.matched_rules FROM ${decisionInstances.from} WHERE i.key = $1`,
    [key],
  );
  return rows[0] && { item: item(rows[0]), inputs: rows[0].inputs, rules: rows[0].matched_rules };
}
