import { createHash } from 'node:crypto';
import type { Sql } from '../kit/database.ts';
import type { JsonObject } from './json.ts';

export interface FormVersion {
  key: string;
  version: number;
  /** The form as published, in the form language. */
  document: JsonObject;
  publishedAt: Date;
}

const columns = 'key, version, document, published_at AS "publishedAt"';

/** Publishes a form: the newest version if it says the same, otherwise a new one. Gives the version's number. */
export async function publishForm(sql: Sql, key: string, document: JsonObject): Promise<number> {
  const text = JSON.stringify(document);
  const sha256 = createHash('sha256').update(text).digest('hex');
  const { rows } = await sql.query<{ version: number }>(
    `WITH newest AS (SELECT version, sha256 FROM form_version WHERE key = $1 ORDER BY version DESC LIMIT 1),
     added AS (
       INSERT INTO form_version (key, version, document, sha256)
       SELECT $1, coalesce((SELECT version FROM newest), 0) + 1, $2::jsonb, $3
        WHERE NOT EXISTS (SELECT FROM newest WHERE sha256 = $3)
       RETURNING version)
     SELECT version FROM added UNION ALL SELECT version FROM newest WHERE sha256 = $3`,
    [key, text, sha256],
  );
  const [published] = rows;
  if (!published) throw new Error(`The form ${key} was published by somebody else at the same moment`);
  return published.version;
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
