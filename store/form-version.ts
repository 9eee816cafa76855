import { createHash } from 'node:crypto';
import type { Sql } from '../kit/database.ts';
import type { Json, JsonObject } from './json.ts';

export interface FormVersion {
  key: string;
  version: number;
  /** The form as published, in the form language; members stand in the order they were published in. */
  document: JsonObject;
  publishedAt: Date;
}

const columns = 'key, version, document, published_at AS "publishedAt"';

/**
 * Publishes a form that came with the program. A document that was published before under this key is not published
 * again, whatever came after it: so a start of the program never covers what an administrator published since.
 * Gives the number of the newest version that says the same. `examples` are answers that the form is tried with.
 */
export async function publishForm(
  sql: Sql,
  key: string,
  document: JsonObject,
  examples: readonly Json[] = [],
): Promise<number> {
  const text = JSON.stringify(document);
  const sha256 = sha256Of(text);
  const { rows } = await sql.query<{ version: number }>(
    `WITH known AS (SELECT max(version) AS version FROM form_version WHERE key = $1 AND sha256 = $3),
     added AS (
       INSERT INTO form_version (key, version, document, sha256)
       SELECT $1, coalesce((SELECT max(version) FROM form_version WHERE key = $1), 0) + 1, $2::json, $3
        WHERE (SELECT version FROM known) IS NULL
       ON CONFLICT DO NOTHING
       RETURNING version)
     SELECT version FROM added UNION ALL SELECT version FROM known WHERE version IS NOT NULL`,
    [key, text, sha256],
  );
  const [published] = rows;
  if (!published) throw new Error(`The form ${key} was published by somebody else at the same moment`);
  await restoreOrder(sql, { key, text, sha256 });
  await sql.query(
    `UPDATE form_version SET examples = $3::json WHERE key = $1 AND version = $2 AND examples::text <> $3`,
    [key, published.version, JSON.stringify(examples)],
  );
  return published.version;
}

/** Versions that were stored before the order of members was kept get it back from the same document. */
async function restoreOrder(
  sql: Sql,
  { key, text, sha256 }: { key: string; text: string; sha256: string },
): Promise<void> {
  await sql.query(
    `UPDATE form_version SET document = $2::json
      WHERE key = $1 AND sha256 = $3 AND document::text <> $2 AND document::jsonb = $2::jsonb`,
    [key, text, sha256],
  );
}

const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex');

export interface NewFormVersion {
  key: string;
  version: number;
  document: JsonObject;
  /** Id of the member of staff. */
  publishedBy: string;
  note: string;
  restoredFrom?: number;
}

/** Adds the version that an administrator publishes; the caller holds `lockForm`. */
export async function addFormVersion(sql: Sql, added: NewFormVersion): Promise<void> {
  const text = JSON.stringify(added.document);
  await sql.query(
    `INSERT INTO form_version (key, version, document, sha256, published_by, note, restored_from)
     VALUES ($1, $2, $3::json, $4, $5, $6, $7)`,
    [
      added.key,
      added.version,
      text,
      sha256Of(text),
      added.publishedBy,
      added.note,
      added.restoredFrom ?? null,
    ],
  );
}

export async function findForm(sql: Sql, key: string, version: number): Promise<FormVersion | undefined> {
  const { rows } = await sql.query<FormVersion>(
    `SELECT ${columns} FROM form_version WHERE key = $1 AND version = $2`,
    [key, version],
  );
  return rows[0];
}

export async function findNewestForm(sql: Sql, key: string): Promise<FormVersion | undefined> {
  const { rows } = await sql.query<FormVersion>(
    `SELECT ${columns} FROM form_version WHERE key = $1 ORDER BY version DESC LIMIT 1`,
    [key],
  );
  return rows[0];
}

/** What the newest version that came with the program is tried with. */
export async function findShippedExamples(sql: Sql, key: string): Promise<Json[]> {
  const { rows } = await sql.query<{ examples: Json[] }>(
    `SELECT examples FROM form_version WHERE key = $1 AND published_by IS NULL ORDER BY version DESC LIMIT 1`,
    [key],
  );
  return rows[0]?.examples ?? [];
}

/** A version without its document. */
export interface FormVersionRow {
  version: number;
  publishedAt: Date;
  /** Null for versions that came with the program. */
  publisherId: string | null;
  publisherName: string | null;
  note: string;
  restoredFrom: number | null;
}

/** All versions of a form, newest first. */
export async function listFormVersions(sql: Sql, key: string): Promise<FormVersionRow[]> {
  const { rows } = await sql.query<FormVersionRow>(
    `SELECT v.version, v.published_at AS "publishedAt", v.published_by AS "publisherId",
            u.display_name AS "publisherName", v.note, v.restored_from AS "restoredFrom"
       FROM form_version v LEFT JOIN org_user u ON u.id = v.published_by
      WHERE v.key = $1 ORDER BY v.version DESC`,
    [key],
  );
  return rows;
}
