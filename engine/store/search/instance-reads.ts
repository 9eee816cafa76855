import type { Sql } from '../../../kit/database.ts';
import type { Key } from '../../core/state.ts';
import type { Bind, Condition } from './filter.ts';
import { DEFAULT_TENANT } from './items.ts';
import { PROCESS_INSTANCES } from './process-instances.ts';

/** Flows that an instance took, each once. */
export async function instanceFlows(sql: Sql, processInstanceKey: Key): Promise<object[]> {
  const { rows } = await sql.query<{ flow_id: string; process_definition_key: Key; process_id: string }>(
    `SELECT f.flow_id, p.process_definition_key, p.process_id
     FROM engine.sequence_flow f JOIN engine.process_instance p ON p.key = f.process_instance_key
     WHERE f.process_instance_key = $1 ORDER BY f.flow_id`,
    [processInstanceKey],
  );
  return rows.map((row) => ({
    sequenceFlowId: `${processInstanceKey}_${row.flow_id}`,
    processInstanceKey,
    processDefinitionKey: row.process_definition_key,
    processDefinitionId: row.process_id,
    elementId: row.flow_id,
    tenantId: DEFAULT_TENANT,
  }));
}

interface ElementCount {
  readonly elementId: string;
  readonly active: number;
  readonly canceled: number;
  readonly incidents: number;
  readonly completed: number;
}

const COUNTS = `e.element_id AS "elementId",
  count(*) FILTER (WHERE e.ended_at IS NULL)::int AS active,
  count(*) FILTER (WHERE e.state = 'TERMINATED')::int AS canceled,
  count(*) FILTER (WHERE e.ended_at IS NULL AND e.incident_key IS NOT NULL)::int AS incidents,
  count(*) FILTER (WHERE e.state = 'COMPLETED')::int AS completed`;

/** How often each element of an instance runs, ran and was cancelled. */
export async function instanceStatistics(sql: Sql, processInstanceKey: Key): Promise<ElementCount[]> {
  const { rows } = await sql.query<ElementCount>(
    `SELECT ${COUNTS} FROM engine.element_instance e
     WHERE e.process_instance_key = $1 AND e.type <> 'PROCESS' GROUP BY e.element_id ORDER BY e.element_id`,
    [processInstanceKey],
  );
  return rows;
}

/** The same over all instances of a definition that fulfil the conditions. */
export async function definitionStatistics(
  sql: Sql,
  definitionKey: Key,
  conditions: readonly Condition[],
): Promise<ElementCount[]> {
  const values: unknown[] = [definitionKey];
  const bind: Bind = (value) => `$${values.push(value)}`;
  const where = conditions.map((condition) => ` AND ${condition(bind)}`).join('');
  const { rows } = await sql.query<ElementCount>(
    `SELECT ${COUNTS} FROM engine.element_instance e
     WHERE e.type <> 'PROCESS' AND e.process_instance_key IN (
       SELECT p.key FROM ${PROCESS_INSTANCES} WHERE p.process_definition_key = $1${where})
     GROUP BY e.element_id ORDER BY e.element_id`,
    values,
  );
  return rows;
}

/** The instance and those that called it, the root first. */
export async function callHierarchy(sql: Sql, processInstanceKey: Key): Promise<object[]> {
  const { rows } = await sql.query<{ key: Key; process_definition_key: Key; name: string }>(
    `WITH RECURSIVE line AS (
       SELECT key, parent_process_instance_key, 0 AS depth FROM engine.process_instance WHERE key = $1
       UNION ALL
       SELECT p.key, p.parent_process_instance_key, l.depth + 1
       FROM line l JOIN engine.process_instance p ON p.key = l.parent_process_instance_key)
     SELECT p.key, p.process_definition_key, coalesce(d.name, d.process_id) AS name
     FROM line JOIN ${PROCESS_INSTANCES} ON p.key = line.key ORDER BY line.depth DESC`,
    [processInstanceKey],
  );
  return rows.map((row) => ({
    processInstanceKey: row.key,
    processDefinitionKey: row.process_definition_key,
    processDefinitionName: row.name,
  }));
}
