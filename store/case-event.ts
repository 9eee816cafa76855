import type { Sql } from '../kit/database.ts';
import type { CaseEventKind } from '../model/case.ts';
import type { JsonObject } from './json.ts';

export interface NewCaseEvent {
  caseId: string;
  kind: CaseEventKind;
  /** `user:<id>`, `client:<id>` or `system`; shown by name where one is known. */
  actor: string;
  actorId?: string | undefined;
  /** BPMN element the event belongs to. */
  elementId?: string | undefined;
  /** Codes, dates and sums; never personal data. */
  detail?: JsonObject;
  /** A step that may run twice names its event here, and it is written once. */
  onceKey?: string | undefined;
}

/** Adds to a case's timeline at business time; false when the event of that `onceKey` was there before. */
export async function appendCaseEvent(sql: Sql, event: NewCaseEvent): Promise<boolean> {
  const { rowCount } = await sql.query(
    `INSERT INTO case_event (case_id, at, kind, actor_id, actor, element_id, detail, once_key)
     VALUES ($1, business_now(), $2, $3, $4, $5, $6, $7)
     ON CONFLICT (case_id, once_key) DO NOTHING`,
    [
      event.caseId,
      event.kind,
      event.actorId ?? null,
      event.actor,
      event.elementId ?? null,
      JSON.stringify(event.detail ?? {}),
      event.onceKey ?? null,
    ],
  );
  return rowCount === 1;
}

export interface CaseEventRow {
  id: number;
  at: Date;
  kind: CaseEventKind;
  actor: string;
  actorName: string | null;
  elementId: string | null;
  detail: JsonObject;
}

/** The timeline, oldest first. */
export async function listCaseEvents(sql: Sql, caseId: string): Promise<CaseEventRow[]> {
  const { rows } = await sql.query<CaseEventRow>(
    `SELECT e.id, e.at, e.kind, e.actor, u.display_name AS "actorName", e.element_id AS "elementId", e.detail
       FROM case_event e LEFT JOIN org_user u ON u.id = e.actor_id
      WHERE e.case_id = $1 ORDER BY e.id`,
    [caseId],
  );
  return rows;
}

/** BPMN elements that left a trace, in the order of their first event. */
export async function listPassedElements(sql: Sql, caseId: string): Promise<string[]> {
  const { rows } = await sql.query<{ elementId: string }>(
    `SELECT element_id AS "elementId" FROM case_event
      WHERE case_id = $1 AND element_id IS NOT NULL GROUP BY element_id ORDER BY min(id)`,
    [caseId],
  );
  return rows.map(({ elementId }) => elementId);
}

/** Adds one entry each to the timelines of many cases, at business time. */
export async function appendCaseEvents(sql: Sql, events: readonly NewCaseEvent[]): Promise<void> {
  await sql.query(
    `INSERT INTO case_event (case_id, at, kind, actor, element_id, detail, once_key)
     SELECT "caseId", business_now(), kind, actor, "elementId", coalesce(detail, '{}'), "onceKey"
       FROM jsonb_to_recordset($1) AS r("caseId" uuid, kind text, actor text, "elementId" text, detail jsonb,
            "onceKey" text)
     ON CONFLICT (case_id, once_key) DO NOTHING`,
    [JSON.stringify(events)],
  );
}
