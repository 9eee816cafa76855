import type { Sql } from '../kit/database.ts';
import type { Json, JsonObject } from './json.ts';

/** What is being worked on under a key; a form that nobody has touched since the program brought it has none. */
export interface FormDesign {
  key: string;
  revision: number;
  draft: JsonObject | null;
  examples: Json[];
  changerId: string;
  changerName: string;
  changedAt: Date;
}

const columns = `d.key, d.revision, d.draft, d.examples, d.changed_by AS "changerId",
  u.display_name AS "changerName", d.changed_at AS "changedAt"`;

/** One change of a form at a time: holds other changes under this key back until the transaction ends. */
export async function lockForm(sql: Sql, key: string): Promise<void> {
  await sql.query("SELECT pg_advisory_xact_lock(hashtext('form ' || $1))", [key]);
}

export async function findDesign(sql: Sql, key: string): Promise<FormDesign | undefined> {
  const { rows } = await sql.query<FormDesign>(
    `SELECT ${columns} FROM form_design d JOIN org_user u ON u.id = d.changed_by WHERE d.key = $1`,
    [key],
  );
  return rows[0];
}

export interface DesignChange {
  key: string;
  /** Null ends the draft. */
  draft: JsonObject | null;
  examples: readonly Json[];
  changedBy: string;
}

/** Stores a design with the next revision and gives that; the caller holds `lockForm` and has compared revisions. */
export async function saveDesign(sql: Sql, change: DesignChange): Promise<number> {
  const { rows } = await sql.query<{ revision: number }>(
    `INSERT INTO form_design AS d (key, draft, examples, changed_by) VALUES ($1, $2::json, $3::json, $4)
     ON CONFLICT (key) DO UPDATE
        SET draft = excluded.draft, examples = excluded.examples, changed_by = excluded.changed_by,
            changed_at = clock_timestamp(), revision = d.revision + 1
     RETURNING revision`,
    [
      change.key,
      change.draft === null ? null : JSON.stringify(change.draft),
      JSON.stringify(change.examples),
      change.changedBy,
    ],
  );
  const [saved] = rows;
  if (!saved) throw new Error(`The design of ${change.key} was not stored`);
  return saved.revision;
}

/** Forgets a design; published versions stay. */
export async function deleteDesign(sql: Sql, key: string): Promise<void> {
  await sql.query('DELETE FROM form_design WHERE key = $1', [key]);
}

export interface DesignRow {
  key: string;
  /** Of the draft, else of the newest version; what an unfinished draft holds may be anything. */
  title: unknown;
  revision: number | null;
  drafted: boolean;
  changerId: string | null;
  changerName: string | null;
  changedAt: Date | null;
  version: number | null;
  publishedAt: Date | null;
}

/** Every form that is published or being worked on, by key. */
export async function listDesigns(sql: Sql): Promise<DesignRow[]> {
  const { rows } = await sql.query<DesignRow>(
    `SELECT k.key, coalesce(d.draft -> 'title', v.title) AS title, d.revision, d.draft IS NOT NULL AS drafted,
            u.id AS "changerId", u.display_name AS "changerName", d.changed_at AS "changedAt",
            v.version, v.published_at AS "publishedAt"
       FROM (SELECT key FROM form_version UNION SELECT key FROM form_design) k
       LEFT JOIN form_design d ON d.key = k.key
       LEFT JOIN org_user u ON u.id = d.changed_by
       LEFT JOIN LATERAL (
         SELECT version, published_at, document -> 'title' AS title FROM form_version
          WHERE key = k.key ORDER BY version DESC LIMIT 1) v ON true
      ORDER BY k.key`,
  );
  return rows;
}
