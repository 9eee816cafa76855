import type { Sql } from '../kit/database.ts';
import type { LocalisedText } from '../model/localised.ts';
import { formStep, type DueGroup, type TaskKind } from '../model/task.ts';
import type { TaskState } from './inbox-task.ts';
import { areaEnd } from './jurisdiction.ts';

/** Whose inbox: what somebody may claim by role, place, department and bank. */
export interface TaskScope {
  userId: string;
  roles: readonly string[];
  areaPath: string;
  department: string | null;
  bank: string | null;
}

export interface TaskRow {
  id: string;
  kind: TaskKind;
  /** Title of the form of a step that is named after it. */
  title: LocalisedText | null;
  state: TaskState;
  roles: readonly string[];
  department: string | null;
  caseId: string | null;
  caseNo: string | null;
  itemCode: string | null;
  itemName: LocalisedText | null;
  batchId: string | null;
  paymentId: string | null;
  subject: string;
  jurisdictionId: string;
  jurisdictionName: string;
  urgent: boolean;
  assigneeId: string | null;
  assigneeName: string | null;
  dueAt: Date | null;
  dueGroup: DueGroup;
  revision: number;
  createdAt: Date;
  completedAt: Date | null;
}

/** Due dates are dates in China: today ends at midnight there. */
const dueGroup = `CASE
  WHEN t.due_at IS NULL OR t.state <> 'OPEN' OR (t.pauses_in IS NOT NULL AND c.clock_stopped_at IS NOT NULL) THEN 'NONE'
  WHEN t.due_at < business_now() THEN 'OVERDUE'
  WHEN t.due_at < m.midnight THEN 'TODAY'
  WHEN t.due_at < m.midnight + interval '3 days' THEN 'THREE_DAYS'
  ELSE 'LATER' END`;

const formTitle = `CASE WHEN t.kind = '${formStep}' THEN
  (SELECT f.document -> 'title' FROM form_version f WHERE f.key = t.form_key AND f.version = t.form_version) END`;

const columns = `t.id, t.kind, ${formTitle} AS title, t.state, t.role || t.other_roles AS roles, t.department, c.id AS "caseId", c.no AS "caseNo",
  i.code AS "itemCode", i.document -> 'name' AS "itemName", t.batch_id AS "batchId", t.payment_id AS "paymentId",
  coalesce(p.name, b.no, '') AS subject, j.id AS "jurisdictionId", j.name AS "jurisdictionName",
  coalesce(c.urgent, false) OR coalesce(b.kind = 'URGENT', false) AS urgent, u.id AS "assigneeId",
  u.display_name AS "assigneeName", t.due_at AS "dueAt", ${dueGroup} AS "dueGroup", t.revision,
  t.created_at AS "createdAt", t.completed_at AS "completedAt"`;

/** A task is about a case, about a payment (and its case), or about a batch. */
const tables = `inbox_task t
  JOIN jurisdiction j ON j.id = t.jurisdiction_id
  LEFT JOIN payment y ON y.id = t.payment_id
  LEFT JOIN entitlement e ON e.id = y.entitlement_id
  LEFT JOIN item_case c ON c.id = coalesce(t.case_id, e.case_id)
  LEFT JOIN payment_batch b ON b.id = t.batch_id
  LEFT JOIN policy_item i ON i.code = coalesce(c.item_code, b.item_code)
  LEFT JOIN person p ON p.id = coalesce(e.person_id, c.applicant_id)
  LEFT JOIN org_user u ON u.id = t.assignee_id
  CROSS JOIN (SELECT (date_trunc('day', business_now() AT TIME ZONE 'Asia/Shanghai') + interval '1 day')
                       AT TIME ZONE 'Asia/Shanghai' AS midnight) m`;

/** Condition over `$1` to `$6`. */
const mayHold = `(t.role = ANY ($2) OR t.other_roles && $2) AND t.area_path >= $3 AND t.area_path < $4
  AND (t.department IS NULL OR t.department = $5) AND (t.bank IS NULL OR t.bank = $6)`;

const scopeValues = ({ userId, roles, areaPath, department, bank }: TaskScope) => [
  userId,
  roles,
  areaPath,
  areaEnd(areaPath),
  department,
  bank,
];

/** A task, if the asker may claim it, holds it or has done it. */
export async function findTaskInScope(sql: Sql, scope: TaskScope, id: string): Promise<TaskRow | undefined> {
  const { rows } = await sql.query<TaskRow>(
    `SELECT ${columns} FROM ${tables}
      WHERE t.id = $7 AND ((${mayHold}) OR t.assignee_id = $1 OR t.completed_by = $1)`,
    [...scopeValues(scope), id],
  );
  return rows[0];
}

/** A step with the form it was filled in by. */
export interface FormOfStep {
  id: string;
  kind: TaskKind;
  formKey: string;
  formVersion: number;
  title: LocalisedText;
  completedAt: Date | null;
}

/** The steps of a case that the asker may read, in the order in which they were opened. */
export async function listFormsOfCaseInScope(
  sql: Sql,
  scope: TaskScope,
  caseId: string,
): Promise<FormOfStep[]> {
  const { rows } = await sql.query<FormOfStep>(
    `SELECT t.id, t.kind, t.form_key AS "formKey", t.form_version AS "formVersion", f.document -> 'title' AS title,
            t.completed_at AS "completedAt"
       FROM inbox_task t JOIN form_version f ON f.key = t.form_key AND f.version = t.form_version
      WHERE t.case_id = $7 AND t.state <> 'CANCELLED'
        AND ((${mayHold}) OR t.assignee_id = $1 OR t.completed_by = $1)
      ORDER BY t.created_at, t.id`,
    [...scopeValues(scope), caseId],
  );
  return rows;
}

export type TaskListView = 'mine' | 'claimable' | 'done';

export interface TaskFilter {
  kind: TaskKind | undefined;
  itemCode: string | undefined;
  caseId: string | undefined;
  /** Start of a case or batch number, or a part of the name. */
  search: string | undefined;
}

/** Each condition names every one of `$1` to `$6`, so that PostgreSQL knows their types. */
const inView: Record<TaskListView, string> = {
  mine: `t.state = 'OPEN' AND t.assignee_id = $1 AND ((${mayHold}) OR true)`,
  claimable: `t.state = 'OPEN' AND t.assignee_id IS NULL AND $1::uuid IS NOT NULL AND ${mayHold}`,
  done: `t.state = 'COMPLETED' AND t.completed_by = $1 AND ((${mayHold}) OR true)`,
};

const fits = `($7::text IS NULL OR t.kind = $7) AND ($8::text IS NULL OR i.code = $8)
  AND ($9::uuid IS NULL OR c.id = $9)
  AND ($10::text IS NULL OR starts_with(c.no, $10) OR starts_with(b.no, $10) OR strpos(p.name, $10) > 0)`;

const filterValues = ({ kind, itemCode, caseId, search }: TaskFilter) => [
  kind ?? null,
  itemCode ?? null,
  caseId ?? null,
  search === undefined || search === '' ? null : search,
];

/** Open tasks: the earliest due first, those without a due date last. Done ones: the newest first. */
const orders: Record<TaskListView, { key: string; after: string; by: string }> = {
  mine: order('t.due_at', '>', 'ASC'),
  claimable: order('t.due_at', '>', 'ASC'),
  done: order('t.completed_at', '<', 'DESC'),
};

function order(column: string, beyond: '>' | '<', direction: 'ASC' | 'DESC') {
  const sortKey = `coalesce(${column}, 'infinity')`;
  return {
    key: `(extract(epoch FROM ${column}) * 1000000)::bigint`,
    after: `($12::uuid IS NULL OR (${sortKey}, t.id) ${beyond}
      (coalesce(timestamptz 'epoch' + $11::bigint * interval '1 microsecond', 'infinity'), $12))`,
    by: `${sortKey} ${direction}, t.id ${direction}`,
  };
}

export interface ListedTask {
  row: TaskRow;
  /** Due time (done: completion) in microseconds since 1970; null without one. */
  cursor: number | null;
}

/** A page of somebody's tasks. */
export async function listTasks(
  sql: Sql,
  scope: TaskScope,
  filter: TaskFilter & { view: TaskListView },
  page: { limit: number; after: readonly [key: number | null, id: string] | undefined },
): Promise<ListedTask[]> {
  const { key, after, by } = orders[filter.view];
  const { rows } = await sql.query<TaskRow & { cursor: number | null }>(
    `SELECT ${columns}, ${key} AS cursor FROM ${tables}
      WHERE ${inView[filter.view]} AND ${fits} AND ${after} ORDER BY ${by} LIMIT $13`,
    [
      ...scopeValues(scope),
      ...filterValues(filter),
      page.after?.[0] ?? null,
      page.after?.[1] ?? null,
      page.limit,
    ],
  );
  return rows.map(({ cursor, ...row }) => ({ cursor, row }));
}

/** How many of somebody's tasks fit, by due group. */
export async function countTasks(
  sql: Sql,
  scope: TaskScope,
  filter: TaskFilter & { view: TaskListView },
): Promise<Record<DueGroup, number>> {
  const { rows } = await sql.query<{ dueGroup: DueGroup; count: number }>(
    `SELECT ${dueGroup} AS "dueGroup", count(*) AS count FROM ${tables}
      WHERE ${inView[filter.view]} AND ${fits} GROUP BY 1`,
    [...scopeValues(scope), ...filterValues(filter)],
  );
  const counts = { OVERDUE: 0, TODAY: 0, THREE_DAYS: 0, LATER: 0, NONE: 0 };
  for (const { dueGroup: group, count } of rows) counts[group] = count;
  return counts;
}
