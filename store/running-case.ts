import type { Sql } from '../kit/database.ts';
import type { CaseState } from '../model/case.ts';
import type { LocalisedText } from '../model/localised.ts';
import { clockStands } from './step-rules.ts';

/** The case that an instance of the engine works on. */
export interface InstanceCase {
  processInstanceKey: string;
  caseId: string;
  caseNo: string;
  itemCode: string;
}

export async function findCasesOfInstances(
  sql: Sql,
  instanceKeys: readonly string[],
): Promise<Map<string, InstanceCase>> {
  const { rows } = await sql.query<InstanceCase>(
    `SELECT process_instance_key AS "processInstanceKey", id AS "caseId", no AS "caseNo", item_code AS "itemCode"
       FROM item_case WHERE process_instance_key = ANY ($1)`,
    [instanceKeys],
  );
  return new Map(rows.map((row) => [row.processInstanceKey, row]));
}

/** What an instance of the engine is about. No names: a figure of the process needs none. */
export interface RunningCase {
  processInstanceKey: string;
  caseId: string;
  caseNo: string;
  item: LocalisedText;
  area: string;
  areaPath: string;
  dueAt: Date | null;
  overdue: boolean;
}

/** Cases of instances, for those that have one. */
export async function listCasesOfInstances(
  sql: Sql,
  processInstanceKeys: readonly string[],
): Promise<RunningCase[]> {
  const { rows } = await sql.query<RunningCase>(
    `SELECT c.process_instance_key AS "processInstanceKey", c.id AS "caseId", c.no AS "caseNo", i.document -> 'name' AS item,
            c.area_path AS "areaPath",
            j.name AS area, c.due_at AS "dueAt",
            c.closed_at IS NULL AND c.clock_stopped_at IS NULL AND coalesce(c.due_at < business_now(), false) AS overdue
       FROM item_case c JOIN policy_item i ON i.code = c.item_code JOIN jurisdiction j ON j.id = c.jurisdiction_id
      WHERE c.process_instance_key = ANY ($1)`,
    [processInstanceKeys],
  );
  return rows;
}

export interface OpenStep {
  processInstanceKey: string;
  elementId: string;
  roles: readonly string[];
  dueAt: Date | null;
  overdue: boolean;
}

/** Open tasks of instances. */
export async function listOpenSteps(sql: Sql, processInstanceKeys: readonly string[]): Promise<OpenStep[]> {
  const { rows } = await sql.query<OpenStep>(
    `SELECT process_instance_key AS "processInstanceKey", element_id AS "elementId", role || other_roles AS roles, due_at AS "dueAt",
            coalesce(due_at < business_now(), false) AND NOT ${clockStands} AS overdue
       FROM inbox_task WHERE state = 'OPEN' AND process_instance_key = ANY ($1)`,
    [processInstanceKeys],
  );
  return rows;
}

/** Open cases beyond their date, by process. */
export async function countOverdueCases(sql: Sql): Promise<Map<string, number>> {
  const { rows } = await sql.query<{ processId: string; overdue: number }>(
    `SELECT process_id AS "processId", count(*)::int AS overdue FROM item_case
      WHERE closed_at IS NULL AND clock_stopped_at IS NULL AND due_at < business_now() GROUP BY process_id`,
  );
  return new Map(rows.map(({ processId, overdue }) => [processId, overdue]));
}

/** Locks the case of an instance, so that its state holds until the end of the transaction. */
export async function lockCaseOfInstance(
  sql: Sql,
  processInstanceKey: string,
): Promise<{ state: CaseState; areaPath: string } | undefined> {
  const { rows } = await sql.query<{ state: CaseState; areaPath: string }>(
    `SELECT state, area_path AS "areaPath" FROM item_case WHERE process_instance_key = $1 FOR UPDATE`,
    [processInstanceKey],
  );
  return rows[0];
}

export async function findCaseOfInstance(
  sql: Sql,
  processInstanceKey: string,
): Promise<{ state: CaseState; areaPath: string } | undefined> {
  const { rows } = await sql.query<{ state: CaseState; areaPath: string }>(
    `SELECT state, area_path AS "areaPath" FROM item_case WHERE process_instance_key = $1`,
    [processInstanceKey],
  );
  return rows[0];
}

/** Takes the open tasks of a step, which its instance has left, out of the inbox. */
export async function cancelTasksOfStep(
  sql: Sql,
  { processInstanceKey, elementId }: { processInstanceKey: string; elementId: string },
): Promise<void> {
  await sql.query(
    `UPDATE inbox_task SET state = 'CANCELLED', revision = revision + 1
      WHERE process_instance_key = $1 AND element_id = $2 AND state = 'OPEN'`,
    [processInstanceKey, elementId],
  );
}
