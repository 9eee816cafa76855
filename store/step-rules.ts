import type { Sql } from '../kit/database.ts';
import type { TimeLimit } from '../model/item.ts';
import type { InboxTask } from './inbox-task.ts';
import type { StaffFilter } from './notification.ts';

type Instance = Pick<InboxTask, 'processInstanceKey'>;

/** Whether somebody did one of the steps that a task is kept apart from. */
export async function hasDoneStep(
  sql: Sql,
  { processInstanceKey, notBy }: Instance & Pick<InboxTask, 'notBy'>,
  userId: string,
): Promise<boolean> {
  const { rowCount } = await sql.query(
    `SELECT 1 FROM inbox_task
      WHERE process_instance_key = $1 AND element_id = ANY ($2) AND state = 'COMPLETED' AND completed_by = $3 LIMIT 1`,
    [processInstanceKey, notBy, userId],
  );
  return rowCount === 1;
}

/** Who did a step of an instance last, if they are still there and have the role at the place. */
export async function findDoer(
  sql: Sql,
  { processInstanceKey, elementId }: Instance & Pick<InboxTask, 'elementId'>,
  { roles, areaPath, department, bank }: StaffFilter,
): Promise<string | undefined> {
  const { rows } = await sql.query<{ id: string }>(
    `SELECT u.id FROM inbox_task t JOIN org_user u ON u.id = t.completed_by JOIN jurisdiction j ON j.id = u.jurisdiction_id
      WHERE t.process_instance_key = $1 AND t.element_id = $2 AND t.state = 'COMPLETED'
        AND u.active AND $3 && u.roles AND ($4 = j.path OR starts_with($4, j.path || '/'))
        AND ($5::text IS NULL OR u.department = $5) AND ($6::text IS NULL OR u.bank = $6)
      ORDER BY t.completed_at DESC, t.id LIMIT 1`,
    [processInstanceKey, elementId, roles, areaPath, department, bank],
  );
  return rows[0]?.id;
}

/** The colleague that was chosen last in a field of an earlier step's form, if they are still there and have a role at the place. */
export async function findChosen(
  sql: Sql,
  { processInstanceKey, field }: Instance & { field: string },
  { roles, areaPath, department, bank }: StaffFilter,
): Promise<string | undefined> {
  const { rows } = await sql.query<{ id: string }>(
    `WITH chosen AS (
       SELECT result #>> ARRAY[$2, 'value'] AS id FROM inbox_task
        WHERE process_instance_key = $1 AND state = 'COMPLETED' AND result #>> ARRAY[$2, 'value'] IS NOT NULL
        ORDER BY completed_at DESC, id LIMIT 1)
     SELECT u.id FROM chosen c JOIN org_user u ON u.id::text = c.id JOIN jurisdiction j ON j.id = u.jurisdiction_id
      WHERE u.active AND $3 && u.roles AND ($4 = j.path OR starts_with($4, j.path || '/'))
        AND ($5::text IS NULL OR u.department = $5) AND ($6::text IS NULL OR u.bank = $6)`,
    [processInstanceKey, field, roles, areaPath, department, bank],
  );
  return rows[0]?.id;
}

export type WatchedTask = Pick<
  InboxTask,
  | 'id'
  | 'caseId'
  | 'elementId'
  | 'kind'
  | 'roles'
  | 'department'
  | 'bank'
  | 'areaPath'
  | 'assigneeId'
  | 'dueAt'
>;

const watched = `id, case_id AS "caseId", element_id AS "elementId", kind, role || other_roles AS roles, department, bank,
  area_path AS "areaPath", assignee_id AS "assigneeId", due_at AS "dueAt"`;

/** Condition over `inbox_task`: its limit stands, as that of its case does. */
export const clockStands = `(pauses_in IS NOT NULL AND EXISTS (
  SELECT 1 FROM item_case c WHERE c.id = inbox_task.case_id AND c.clock_stopped_at IS NOT NULL))`;

export interface StandingTask {
  id: string;
  dueAt: Date;
  /** Civil dates. */
  remindOn: readonly string[];
  unit: TimeLimit['unit'];
  stoppedAt: Date;
}

/** The open tasks of a case whose limits stand since its clock does. */
export async function listStandingTasks(sql: Sql, caseId: string): Promise<StandingTask[]> {
  const { rows } = await sql.query<StandingTask>(
    `SELECT t.id, t.due_at AS "dueAt", t.remind_on::text[] AS "remindOn", t.pauses_in AS unit,
            greatest(t.created_at, c.clock_stopped_at) AS "stoppedAt"
       FROM inbox_task t JOIN item_case c ON c.id = t.case_id
      WHERE t.case_id = $1 AND t.state = 'OPEN' AND t.pauses_in IS NOT NULL AND t.due_at IS NOT NULL
        AND c.clock_stopped_at IS NOT NULL`,
    [caseId],
  );
  return rows;
}

export async function setTaskDue(
  sql: Sql,
  { id, dueAt, remindOn }: Pick<StandingTask, 'id' | 'dueAt' | 'remindOn'>,
): Promise<void> {
  await sql.query('UPDATE inbox_task SET due_at = $2, remind_on = $3 WHERE id = $1', [id, dueAt, remindOn]);
}

/** Open tasks whose holders are to be reminded by a civil date; each is given once for the days that have come. */
export async function takeReminders(sql: Sql, today: string): Promise<WatchedTask[]> {
  const { rows } = await sql.query<WatchedTask>(
    `UPDATE inbox_task SET remind_on = ARRAY(SELECT day FROM unnest(remind_on) AS day WHERE day > $1::date)
      WHERE state = 'OPEN' AND remind_on <> '{}' AND NOT ${clockStands} AND EXISTS (SELECT 1 FROM unnest(remind_on) AS day WHERE day <= $1::date)
      RETURNING ${watched}`,
    [today],
  );
  return rows;
}

/** Hands open tasks that are late to the role that their process names, free for everybody who has it. */
export async function handOver(sql: Sql): Promise<WatchedTask[]> {
  const { rows } = await sql.query<WatchedTask>(
    `UPDATE inbox_task SET role = escalate_to, other_roles = '{}', escalate_to = NULL, assignee_id = NULL, revision = revision + 1
      WHERE state = 'OPEN' AND escalate_to IS NOT NULL AND due_at < business_now() AND NOT ${clockStands}
      RETURNING ${watched}`,
  );
  return rows;
}
