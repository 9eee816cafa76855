import { createHash } from 'node:crypto';
import type { Sql } from '../kit/database.ts';
import type { FileMediaType } from '../model/file.ts';

/** A file without its bytes. */
export interface CaseFile {
  id: string;
  name: string;
  mediaType: FileMediaType;
  size: number;
  sha256: string;
  /** `user:<id>` or `client:<id>` */
  uploadedBy: string;
  /** The step whose draft or answers hold it. */
  taskId: string | null;
  caseId: string | null;
  /** Null until it was handed in with answers. */
  attachedAt: Date | null;
}

const columns = `id, name, media_type AS "mediaType", size, sha256, uploaded_by AS "uploadedBy", task_id AS "taskId",
  case_id AS "caseId", attached_at AS "attachedAt"`;

export async function insertFile(
  sql: Sql,
  file: Pick<CaseFile, 'name' | 'mediaType' | 'uploadedBy'> & { bytes: Buffer },
): Promise<CaseFile> {
  const sha256 = createHash('sha256').update(file.bytes).digest('hex');
  const { rows } = await sql.query<CaseFile>(
    `INSERT INTO case_file (name, media_type, size, sha256, bytes, uploaded_by) VALUES ($1, $2, $3, $4, $5, $6)
     RETURNING ${columns}`,
    [file.name, file.mediaType, file.bytes.length, sha256, file.bytes, file.uploadedBy],
  );
  const [stored] = rows;
  if (!stored) throw new Error('An insert gave no row');
  return stored;
}

export async function findFile(sql: Sql, id: string): Promise<CaseFile | undefined> {
  const { rows } = await sql.query<CaseFile>(`SELECT ${columns} FROM case_file WHERE id = $1`, [id]);
  return rows[0];
}

export async function readFileBytes(sql: Sql, id: string): Promise<Buffer | undefined> {
  const { rows } = await sql.query<{ bytes: Buffer }>('SELECT bytes FROM case_file WHERE id = $1', [id]);
  return rows[0]?.bytes;
}

/** Bytes that somebody has uploaded and not handed in yet. */
export async function sumLooseFiles(sql: Sql, uploadedBy: string): Promise<number> {
  const { rows } = await sql.query<{ bytes: number }>(
    `SELECT coalesce(sum(size), 0)::bigint AS bytes FROM case_file
      WHERE uploaded_by = $1 AND attached_at IS NULL`,
    [uploadedBy],
  );
  return rows[0]?.bytes ?? 0;
}

/** Removes a file that its uploader has not handed in; false: there is none such. */
export async function deleteLooseFile(sql: Sql, id: string, uploadedBy: string): Promise<boolean> {
  const { rowCount } = await sql.query(
    'DELETE FROM case_file WHERE id = $1 AND uploaded_by = $2 AND attached_at IS NULL',
    [id, uploadedBy],
  );
  return rowCount === 1;
}

/** Whose answers files are looked up for. */
export interface FileHolder {
  /** Who answers: `user:<id>` or `client:<id>`. */
  actor: string;
  caseId: string | null;
  taskId: string | null;
}

/** Condition over `$2` to `$4`: the case's own files, the step's own, and what the actor has uploaded and nobody holds. */
const mayBeNamed = `(case_id = $2 OR task_id = $3
  OR (uploaded_by = $4 AND attached_at IS NULL AND task_id IS NULL))`;

const holderValues = ({ caseId, taskId, actor }: FileHolder) => [caseId, taskId, actor];

/** Those of the files that answers of the holder may name. */
export async function listFilesFor(
  sql: Sql,
  holder: FileHolder,
  ids: readonly string[],
): Promise<CaseFile[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql.query<CaseFile>(
    `SELECT ${columns} FROM case_file WHERE id = ANY ($1::uuid[]) AND ${mayBeNamed}`,
    [ids, ...holderValues(holder)],
  );
  return rows;
}

/** Lets a step's draft hold these files and no others; what it lets go of is its uploader's again. */
export async function holdFiles(
  sql: Sql,
  holder: FileHolder & { taskId: string },
  ids: readonly string[],
): Promise<void> {
  await sql.query(
    `UPDATE case_file SET task_id = NULL
      WHERE task_id = $2 AND attached_at IS NULL AND NOT id = ANY ($1::uuid[])`,
    [ids, holder.taskId],
  );
  if (ids.length === 0) return;
  await sql.query(
    `UPDATE case_file SET task_id = $3 WHERE id = ANY ($1::uuid[]) AND attached_at IS NULL AND ${mayBeNamed}`,
    [ids, ...holderValues(holder)],
  );
}

/**
 * Makes files part of what was handed in, for ever. False when one of them may no longer be named, which happens only
 * when two take the same file at the same moment; call it in the transaction of the answers.
 */
export async function attachFiles(sql: Sql, holder: FileHolder, ids: readonly string[]): Promise<boolean> {
  if (ids.length === 0) return true;
  const { rowCount } = await sql.query(
    `UPDATE case_file SET case_id = coalesce(case_id, $2), task_id = coalesce(task_id, $3),
                          attached_at = coalesce(attached_at, business_now())
      WHERE id = ANY ($1::uuid[]) AND ${mayBeNamed}`,
    [ids, ...holderValues(holder)],
  );
  return rowCount === new Set(ids).size;
}

/** Removes what was uploaded more than a day ago and is held by no open step; gives their number. */
export async function deleteForgottenFiles(sql: Sql): Promise<number> {
  const { rowCount } = await sql.query(
    `DELETE FROM case_file f
      WHERE attached_at IS NULL AND created_at < clock_timestamp() - interval '1 day'
        AND NOT EXISTS (SELECT FROM inbox_task t WHERE t.id = f.task_id AND t.state = 'OPEN')`,
  );
  return rowCount ?? 0;
}
