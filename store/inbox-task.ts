import type { Sql } from '../kit/database.ts';
import type { TimeLimit } from '../model/item.ts';
import { stepActions, type StepAction } from '../model/step-rules.ts';
import { formStep, type TaskKind } from '../model/task.ts';
import type { JsonObject } from './json.ts';

export type TaskState = 'OPEN' | 'COMPLETED' | 'CANCELLED';

export interface InboxTask {
  id: string;
  jobKey: string;
  processInstanceKey: string;
  elementId: string;
  kind: TaskKind;
  caseId: string | null;
  batchId: string | null;
  paymentId: string | null;
  formKey: string;
  formVersion: number;
  /** Staff roles any of which may claim it, narrowed by department and bank where set; at least one. */
  roles: readonly string[];
  department: string | null;
  bank: string | null;
  jurisdictionId: string;
  areaPath: string;
  /** Names of the answers that become process variables. */
  routing: string[];
  /** What its holder may do beside filling its form. */
  actions: readonly StepAction[];
  /** Element ids of steps of its process instance whose doers may not do it. */
  notBy: string[];
  state: TaskState;
  assigneeId: string | null;
  revision: number;
  draft: JsonObject | null;
  result: JsonObject | null;
  dueAt: Date | null;
  createdAt: Date;
  completedAt: Date | null;
  completedBy: string | null;
}

const columns = `id, job_key AS "jobKey", process_instance_key AS "processInstanceKey", element_id AS "elementId", kind,
  case_id AS "caseId", batch_id AS "batchId", payment_id AS "paymentId", form_key AS "formKey",
  form_version AS "formVersion", role || other_roles AS roles, department, bank, jurisdiction_id AS "jurisdictionId",
  area_path AS "areaPath", routing, not_by AS "notBy", actions, state, assignee_id AS "assigneeId", revision, draft, result,
  due_at AS "dueAt", created_at AS "createdAt", completed_at AS "completedAt", completed_by AS "completedBy"`;

export type NewTask = Pick<
  InboxTask,
  | 'jobKey'
  | 'processInstanceKey'
  | 'elementId'
  | 'kind'
  | 'caseId'
  | 'batchId'
  | 'paymentId'
  | 'formKey'
  | 'formVersion'
  | 'roles'
  | 'department'
  | 'bank'
  | 'jurisdictionId'
  | 'areaPath'
  | 'routing'
  | 'dueAt'
> &
  Partial<Pick<InboxTask, 'notBy' | 'assigneeId' | 'actions'>> & {
    /** Civil dates on which its holders are reminded. */
    remindOn?: readonly string[];
    /** Role that gets it when it is late. */
    escalateTo?: string | undefined;
    /** Unit of its limit, where that stands while the clock of the case does. */
    pausesIn?: TimeLimit['unit'] | null;
  };

/** Puts a human step into the inbox; a job given out again finds its row. Gives the row's id and whether it is new. */
export async function openTask(sql: Sql, task: NewTask): Promise<{ id: string; opened: boolean }> {
  const [role, ...otherRoles] = task.roles;
  const { rows } = await sql.query<{ id: string; opened: boolean }>(
    `INSERT INTO inbox_task (job_key, process_instance_key, element_id, kind, case_id, batch_id, payment_id, form_key,
                             form_version, role, department, bank, jurisdiction_id, area_path, routing, due_at, not_by,
                             assignee_id, remind_on, escalate_to, other_roles, actions, pauses_in, state,
                             created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
             $22, $23, 'OPEN', business_now())
     -- Changing nothing makes the row that is there come back.
     ON CONFLICT (job_key) DO UPDATE SET job_key = excluded.job_key
     RETURNING id, xmax = 0 AS opened`,
    [
      task.jobKey,
      task.processInstanceKey,
      task.elementId,
      task.kind,
      task.caseId,
      task.batchId,
      task.paymentId,
      task.formKey,
      task.formVersion,
      role,
      task.department,
      task.bank,
      task.jurisdictionId,
      task.areaPath,
      task.routing,
      task.dueAt,
      task.notBy ?? [],
      task.assigneeId ?? null,
      task.remindOn ?? [],
      task.escalateTo ?? null,
      otherRoles,
      task.actions ?? stepActions,
      task.pausesIn ?? null,
    ],
  );
  const [row] = rows;
  if (!row) throw new Error('An upsert gave no row');
  return row;
}

export async function findTask(sql: Sql, id: string): Promise<InboxTask | undefined> {
  const { rows } = await sql.query<InboxTask>(`SELECT ${columns} FROM inbox_task WHERE id = $1`, [id]);
  return rows[0];
}

export async function findTaskByJob(sql: Sql, jobKey: string): Promise<InboxTask | undefined> {
  const { rows } = await sql.query<InboxTask>(`SELECT ${columns} FROM inbox_task WHERE job_key = $1`, [
    jobKey,
  ]);
  return rows[0];
}

export type EarlierStep = Pick<InboxTask, 'id' | 'elementId' | 'formVersion' | 'result' | 'completedBy'>;

/** The step of an instance that filled a form for its case last, to be gone on from. */
export async function findEarlierStep(
  sql: Sql,
  { processInstanceKey, formKey, caseId }: Pick<InboxTask, 'processInstanceKey' | 'formKey' | 'caseId'>,
): Promise<EarlierStep | undefined> {
  const { rows } = await sql.query<EarlierStep>(
    `SELECT id, element_id AS "elementId", form_version AS "formVersion", result, completed_by AS "completedBy" FROM inbox_task
      WHERE case_id = $3 AND process_instance_key = $1 AND form_key = $2 AND kind = '${formStep}' AND state = 'COMPLETED'
      ORDER BY completed_at DESC, id LIMIT 1`,
    [processInstanceKey, formKey, caseId],
  );
  return rows[0];
}

/** Gives an open, unclaimed task to somebody; claiming again what one holds changes nothing. False: it is not free. */
export async function claimTask(sql: Sql, id: string, userId: string): Promise<boolean> {
  const { rowCount } = await sql.query(
    `UPDATE inbox_task SET assignee_id = $2, revision = revision + (assignee_id IS NULL)::int
      WHERE id = $1 AND state = 'OPEN' AND (assignee_id IS NULL OR assignee_id = $2)`,
    [id, userId],
  );
  return rowCount === 1;
}

/** Puts a task back for others; the draft stays. False: it was not this user's open task. */
export async function releaseTask(sql: Sql, id: string, userId: string): Promise<boolean> {
  const { rowCount } = await sql.query(
    `UPDATE inbox_task SET assignee_id = NULL, revision = revision + 1
      WHERE id = $1 AND state = 'OPEN' AND assignee_id = $2`,
    [id, userId],
  );
  return rowCount === 1;
}

/** Keeps a draft; gives the new revision, or undefined when the task is not this user's or `revision` is not the newest. */
export async function saveDraft(
  sql: Sql,
  { id, userId, revision }: { id: string; userId: string; revision: number | undefined },
  draft: JsonObject,
): Promise<number | undefined> {
  const { rows } = await sql.query<{ revision: number }>(
    `UPDATE inbox_task SET draft = $4, revision = revision + 1
      WHERE id = $1 AND state = 'OPEN' AND assignee_id = $2 AND revision = coalesce($3, revision)
      RETURNING revision`,
    [id, userId, revision ?? null, JSON.stringify(draft)],
  );
  return rows[0]?.revision;
}

/** Completes a task at business time, once: of many at the same moment one is answered true. */
export async function completeTask(
  sql: Sql,
  { id, userId, revision }: { id: string; userId: string; revision: number | undefined },
  result: JsonObject,
): Promise<boolean> {
  const { rowCount } = await sql.query(
    `UPDATE inbox_task
        SET state = 'COMPLETED', result = $4, draft = NULL, revision = revision + 1, completed_by = $2,
            completed_at = business_now()
      WHERE id = $1 AND state = 'OPEN' AND assignee_id = $2 AND revision = coalesce($3, revision)`,
    [id, userId, revision ?? null, JSON.stringify(result)],
  );
  return rowCount === 1;
}

/** Gives an open task that somebody holds to somebody else; its draft goes with it. False: it was not theirs any more. */
export async function handOverTask(
  sql: Sql,
  { id, from, to }: { id: string; from: string; to: string },
): Promise<boolean> {
  const { rowCount } = await sql.query(
    `UPDATE inbox_task SET assignee_id = $3, revision = revision + 1
      WHERE id = $1 AND state = 'OPEN' AND assignee_id = $2`,
    [id, from, to],
  );
  return rowCount === 1;
}

/** Completes a task that was just opened with the answers of an earlier one, in the name of who gave them. */
export async function takeOverAnswers(sql: Sql, id: string, earlier: EarlierStep): Promise<boolean> {
  const { rowCount } = await sql.query(
    `UPDATE inbox_task
        SET state = 'COMPLETED', result = $2, assignee_id = $3, completed_by = $3, completed_at = business_now(),
            taken_over_from = $4, revision = revision + 1
      WHERE id = $1 AND state = 'OPEN'`,
    [id, JSON.stringify(earlier.result ?? {}), earlier.completedBy, earlier.id],
  );
  return rowCount === 1;
}

/** Takes the open tasks of a case out of the inbox. */
export async function cancelTasksOfCase(sql: Sql, caseId: string): Promise<number> {
  const { rowCount } = await sql.query(
    `UPDATE inbox_task SET state = 'CANCELLED', revision = revision + 1 WHERE case_id = $1 AND state = 'OPEN'`,
    [caseId],
  );
  return rowCount ?? 0;
}

/** Takes the task of a job out of the inbox, because the engine no longer waits for it. */
export async function cancelTaskOfJob(sql: Sql, jobKey: string): Promise<boolean> {
  const { rowCount } = await sql.query(
    `UPDATE inbox_task SET state = 'CANCELLED', revision = revision + 1 WHERE job_key = $1 AND state = 'OPEN'`,
    [jobKey],
  );
  return rowCount === 1;
}

/** Notes that the holders were reminded of an open task; false when they were before, or it is no longer open. */
export async function markReminded(sql: Sql, id: string): Promise<boolean> {
  const { rowCount } = await sql.query(
    `UPDATE inbox_task SET reminded_at = business_now() WHERE id = $1 AND state = 'OPEN' AND reminded_at IS NULL`,
    [id],
  );
  return rowCount === 1;
}

export async function listOpenTasksOfCase(sql: Sql, caseId: string): Promise<InboxTask[]> {
  const { rows } = await sql.query<InboxTask>(
    `SELECT ${columns} FROM inbox_task WHERE case_id = $1 AND state = 'OPEN' ORDER BY created_at, id`,
    [caseId],
  );
  return rows;
}

/** The same of a batch and of its returned payments. */
export async function listOpenTasksOfBatch(sql: Sql, batchId: string): Promise<InboxTask[]> {
  const { rows } = await sql.query<InboxTask>(
    `SELECT ${columns} FROM inbox_task WHERE batch_id = $1 AND state = 'OPEN' ORDER BY created_at, id`,
    [batchId],
  );
  return rows;
}

/** Who has completed which kind of step of a case: what separation of duties looks at. */
export async function listCompletedSteps(
  sql: Sql,
  caseId: string,
): Promise<{ kind: TaskKind; userId: string; department: string | null }[]> {
  const { rows } = await sql.query<{ kind: TaskKind; userId: string; department: string | null }>(
    `SELECT kind, completed_by AS "userId", department FROM inbox_task
      WHERE case_id = $1 AND state = 'COMPLETED' AND completed_by IS NOT NULL ORDER BY completed_at`,
    [caseId],
  );
  return rows;
}
