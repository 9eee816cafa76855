import type { Sql } from '../kit/database.ts';
import { finalCaseStates, stageOf, statesBefore, type CaseState } from '../model/case.ts';

export interface ItemCase {
  id: string;
  no: string;
  applicationId: string;
  itemCode: string;
  policyVersionId: string;
  /** Township that owns the case, and its path from the root. */
  jurisdictionId: string;
  areaPath: string;
  applicantId: string;
  urgent: boolean;
  state: CaseState;
  dueAt: Date | null;
  clockStoppedAt: Date | null;
  processId: string;
  processInstanceKey: string | null;
  reviewSkipReason: string | null;
  openedAt: Date;
  closedAt: Date | null;
}

const columns = `id, no, application_id AS "applicationId", item_code AS "itemCode",
  policy_version_id AS "policyVersionId", jurisdiction_id AS "jurisdictionId", area_path AS "areaPath",
  applicant_id AS "applicantId", urgent, state, due_at AS "dueAt", clock_stopped_at AS "clockStoppedAt",
  process_id AS "processId", process_instance_key AS "processInstanceKey",
  review_skip_reason AS "reviewSkipReason", opened_at AS "openedAt", closed_at AS "closedAt"`;

export type NewCase = Pick<
  ItemCase,
  | 'id'
  | 'no'
  | 'applicationId'
  | 'itemCode'
  | 'policyVersionId'
  | 'jurisdictionId'
  | 'areaPath'
  | 'applicantId'
  | 'urgent'
  | 'state'
  | 'dueAt'
  | 'processId'
>;

/** Opens a case at business time. A second case of one application and item is refused by the database. */
export async function insertCase(sql: Sql, opened: NewCase): Promise<void> {
  await sql.query(
    `INSERT INTO item_case (id, no, application_id, item_code, policy_version_id, jurisdiction_id, area_path,
                            applicant_id, urgent, state, stage, due_at, process_id, opened_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, business_now())`,
    [
      opened.id,
      opened.no,
      opened.applicationId,
      opened.itemCode,
      opened.policyVersionId,
      opened.jurisdictionId,
      opened.areaPath,
      opened.applicantId,
      opened.urgent,
      opened.state,
      stageOf(opened.state),
      opened.dueAt,
      opened.processId,
    ],
  );
}

export async function findCase(sql: Sql, id: string): Promise<ItemCase | undefined> {
  const { rows } = await sql.query<ItemCase>(`SELECT ${columns} FROM item_case WHERE id = $1`, [id]);
  return rows[0];
}

/** Reads a case and keeps everybody else from changing it until the transaction ends. */
export async function lockCase(sql: Sql, id: string): Promise<ItemCase | undefined> {
  const { rows } = await sql.query<ItemCase>(`SELECT ${columns} FROM item_case WHERE id = $1 FOR UPDATE`, [
    id,
  ]);
  return rows[0];
}

export async function listCaseIds(sql: Sql, applicationId: string): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>(
    'SELECT id FROM item_case WHERE application_id = $1 ORDER BY no',
    [applicationId],
  );
  return rows.map(({ id }) => id);
}

export interface MoveOptions {
  /** States it may come from; by default all that the table of moves allows. */
  from?: readonly CaseState[];
}

/**
 * Moves a case, if it stands where the move is allowed, with its stage and closing time; false means refused.
 * When the last case of an application ends, the application ends with it.
 */
export async function moveCase(
  sql: Sql,
  caseId: string,
  to: CaseState,
  { from = statesBefore(to) }: MoveOptions = {},
): Promise<boolean> {
  const final = isFinal(to);
  const { rows } = await sql.query<{ applicationId: string }>(
    `UPDATE item_case
        SET state = $2, stage = $3, closed_at = CASE WHEN $4 THEN business_now() END,
            clock_stopped_at = CASE WHEN $4 THEN NULL ELSE clock_stopped_at END
      WHERE id = $1 AND state = ANY ($5)
      RETURNING application_id AS "applicationId"`,
    [caseId, to, stageOf(to), final, from],
  );
  const [moved] = rows;
  if (!moved) return false;
  if (final) await settleApplication(sql, moved.applicationId);
  return true;
}

export function isFinal(state: CaseState): boolean {
  return new Set<CaseState>(finalCaseStates).has(state);
}

/** Gives an application the outcome of its cases once all are final; changes nothing before. */
async function settleApplication(sql: Sql, applicationId: string): Promise<void> {
  await sql.query(
    `UPDATE application SET state = CASE
         WHEN c.granted = c.total THEN 'GRANTED'
         WHEN c.granted > 0 THEN 'PARTLY_GRANTED'
         WHEN c.withdrawn = c.total THEN 'WITHDRAWN'
         WHEN c.lapsed = c.total THEN 'LAPSED'
         ELSE 'REJECTED' END
       FROM (SELECT count(*) AS total,
                    count(*) FILTER (WHERE state = 'GRANTED') AS granted,
                    count(*) FILTER (WHERE state = 'WITHDRAWN') AS withdrawn,
                    count(*) FILTER (WHERE state = 'LAPSED') AS lapsed,
                    count(*) FILTER (WHERE state = ANY ($2)) AS final
               FROM item_case WHERE application_id = $1) c
      WHERE id = $1 AND c.final = c.total`,
    [applicationId, finalCaseStates],
  );
}

/**
 * Ties a case to its process instance. False when another instance already has it: the caller's is a stray and must end.
 */
export async function bindProcessInstance(sql: Sql, caseId: string, instanceKey: string): Promise<boolean> {
  const { rowCount } = await sql.query(
    `UPDATE item_case SET process_instance_key = $2
      WHERE id = $1 AND (process_instance_key IS NULL OR process_instance_key = $2)`,
    [caseId, instanceKey],
  );
  return rowCount === 1;
}

/** Lets the legal clock stand, from business time on; false if it already stands. */
export async function stopClock(sql: Sql, caseId: string): Promise<boolean> {
  const { rowCount } = await sql.query(
    'UPDATE item_case SET clock_stopped_at = business_now() WHERE id = $1 AND clock_stopped_at IS NULL',
    [caseId],
  );
  return rowCount === 1;
}

/** Lets the legal clock run on, towards the new due date; false if it was running. */
export async function resumeClock(sql: Sql, caseId: string, dueAt: Date | null): Promise<boolean> {
  const { rowCount } = await sql.query(
    `UPDATE item_case SET due_at = $2, clock_stopped_at = NULL WHERE id = $1 AND clock_stopped_at IS NOT NULL`,
    [caseId, dueAt],
  );
  return rowCount === 1;
}

export async function setDue(sql: Sql, caseId: string, dueAt: Date): Promise<void> {
  await sql.query('UPDATE item_case SET due_at = $2 WHERE id = $1', [caseId, dueAt]);
}

/** Keeps with the case why no democratic review was held. */
export async function setReviewSkipReason(sql: Sql, caseId: string, reason: string): Promise<void> {
  await sql.query('UPDATE item_case SET review_skip_reason = $2 WHERE id = $1', [caseId, reason]);
}

/** Whether somebody has an open case or a running monthly benefit for an item. */
export async function holdsItem(sql: Sql, personId: string, itemCode: string): Promise<boolean> {
  const { rows } = await sql.query<{ held: boolean }>(
    `SELECT EXISTS (SELECT FROM item_case WHERE applicant_id = $1 AND item_code = $2 AND state <> ALL ($3))
         OR EXISTS (SELECT FROM entitlement WHERE person_id = $1 AND item_code = $2 AND period = 'MONTH'
                       AND state IN ('PENDING','ACTIVE','SUSPENDED')) AS held`,
    [personId, itemCode, finalCaseStates],
  );
  return rows[0]?.held ?? false;
}
