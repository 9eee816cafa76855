import type { Sql } from '../kit/database.ts';
import type { Json } from './json.ts';

/** What is being worked on; a process that nobody has touched since the program brought it has none. */
export interface ProcessDesign {
  processId: string;
  name: string;
  revision: number;
  draft: string | null;
  examples: Json[];
  examplesRevision: number;
  changerId: string;
  changerName: string;
  changedAt: Date;
}

/** One change of a process at a time: holds other changes of it, and its deployment, back until the transaction ends. */
export async function lockProcess(sql: Sql, processId: string): Promise<void> {
  await sql.query("SELECT pg_advisory_xact_lock(hashtext('process ' || $1))", [processId]);
}

export async function findProcessDesign(sql: Sql, processId: string): Promise<ProcessDesign | undefined> {
  const { rows } = await sql.query<ProcessDesign>(
    `SELECT d.process_id AS "processId", d.name, d.revision, d.draft, d.examples,
            d.examples_revision AS "examplesRevision", d.changed_by AS "changerId",
            u.display_name AS "changerName", d.changed_at AS "changedAt"
       FROM process_design d JOIN org_user u ON u.id = d.changed_by WHERE d.process_id = $1`,
    [processId],
  );
  return rows[0];
}

export interface ProcessDraft {
  processId: string;
  name: string;
  xml: string;
  changedBy: string;
}

/** Stores a draft with the next revision and gives that; the caller holds `lockProcess` and has compared revisions. */
export async function saveProcessDraft(sql: Sql, draft: ProcessDraft): Promise<number> {
  const { rows } = await sql.query<{ revision: number }>(
    `INSERT INTO process_design AS d (process_id, name, draft, changed_by) VALUES ($1, $2, $3, $4)
     ON CONFLICT (process_id) DO UPDATE
        SET name = excluded.name, draft = excluded.draft, changed_by = excluded.changed_by,
            changed_at = clock_timestamp(), revision = d.revision + 1
     RETURNING revision`,
    [draft.processId, draft.name, draft.xml, draft.changedBy],
  );
  const [saved] = rows;
  if (!saved) throw new Error(`The draft of ${draft.processId} was not stored`);
  return saved.revision;
}

/** Ends a draft, if it still is at this revision. */
export async function endProcessDraft(sql: Sql, processId: string, revision: number): Promise<void> {
  await sql.query(
    `UPDATE process_design SET draft = NULL, revision = revision + 1, changed_at = clock_timestamp()
      WHERE process_id = $1 AND revision = $2`,
    [processId, revision],
  );
}

/** Forgets a design; published versions stay. */
export async function deleteProcessDesign(sql: Sql, processId: string): Promise<void> {
  await sql.query('DELETE FROM process_design WHERE process_id = $1', [processId]);
}

/** Keeps the cases a process is tried with, in place of those before; gives their next revision. */
export async function saveProcessExamples(
  sql: Sql,
  saved: { processId: string; name: string; examples: readonly Json[]; changedBy: string },
): Promise<number> {
  const { rows } = await sql.query<{ revision: number }>(
    `INSERT INTO process_design AS d (process_id, name, revision, examples, examples_revision, changed_by)
     VALUES ($1, $2, 0, $3::json, 1, $4)
     ON CONFLICT (process_id) DO UPDATE
        SET examples = excluded.examples, examples_revision = d.examples_revision + 1
     RETURNING examples_revision AS revision`,
    [saved.processId, saved.name, JSON.stringify(saved.examples), saved.changedBy],
  );
  return rows[0]?.revision ?? 0;
}

export interface ProcessRow {
  processId: string;
  name: string;
  revision: number | null;
  drafted: boolean;
  changerId: string | null;
  changerName: string | null;
  changedAt: Date | null;
  version: number | null;
  publishedAt: Date | null;
  publication: 'PROPOSED' | 'APPROVED' | null;
  running: number;
}

/** Every process that is published or being worked on, by id. */
export async function listProcessDesigns(sql: Sql): Promise<ProcessRow[]> {
  const { rows } = await sql.query<ProcessRow>(
    `SELECT k.process_id AS "processId", coalesce(CASE WHEN d.draft IS NOT NULL THEN d.name END, v.name, d.name) AS name,
            d.revision, d.draft IS NOT NULL AS drafted, u.id AS "changerId", u.display_name AS "changerName",
            d.changed_at AS "changedAt", v.version, v.published_at AS "publishedAt", p.state AS publication,
            (SELECT count(*)::integer FROM item_case c
              WHERE c.process_id = k.process_id AND c.closed_at IS NULL) AS running
       FROM (SELECT process_id FROM process_version UNION SELECT process_id FROM process_design) k
       LEFT JOIN process_design d ON d.process_id = k.process_id
       LEFT JOIN org_user u ON u.id = d.changed_by
       LEFT JOIN process_publication p ON p.process_id = k.process_id AND p.state IN ('PROPOSED','APPROVED')
       LEFT JOIN LATERAL (
         SELECT version, published_at, name FROM process_version
          WHERE process_id = k.process_id ORDER BY version DESC LIMIT 1) v ON true
      ORDER BY k.process_id`,
  );
  return rows;
}
