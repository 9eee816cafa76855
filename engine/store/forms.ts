import type { Sql } from '../../kit/database.ts';
import type { Key } from '../core/state.ts';
import { startFormOf, type Process } from '../../process-model/executable/process.ts';

export interface StoredForm {
  readonly formKey: Key;
  readonly formId: string;
  readonly version: number;
  /** The form's file as it was deployed. */
  readonly schema: string;
}

/** Keeps with a deployed version which form its start event asks for. */
export async function saveStartForm(sql: Sql, definitionKey: Key, process: Process): Promise<void> {
  const form = startFormOf(process);
  if (!form) return;
  await sql.query(
    `UPDATE engine.process_definition
     SET start_form_id = $2, start_form_binding = $3, start_form_version_tag = $4 WHERE key = $1`,
    [
      definitionKey,
      form.formId,
      form.binding.kind,
      form.binding.kind === 'versionTag' ? form.binding.tag : null,
    ],
  );
}

/** The newest version of the start form that its binding allows; undefined if there is no form or none is deployed. */
export async function findStartForm(sql: Sql, definitionKey: Key): Promise<StoredForm | undefined> {
  const { rows } = await sql.query<StoredForm>(
    `SELECT f.key AS "formKey", f.form_id AS "formId", f.version, f.resource AS schema
     FROM engine.process_definition d JOIN engine.form f ON f.form_id = d.start_form_id
     WHERE d.key = $1 AND f.deleted_at IS NULL AND CASE d.start_form_binding
       WHEN 'deployment' THEN f.deployment_key = d.deployment_key
       WHEN 'versionTag' THEN f.version_tag = d.start_form_version_tag
       ELSE true END
     ORDER BY f.version DESC LIMIT 1`,
    [definitionKey],
  );
  return rows[0];
}

/** The version of the form that a user task was created with. */
export async function findTaskForm(sql: Sql, userTaskKey: Key): Promise<StoredForm | undefined> {
  const { rows } = await sql.query<StoredForm>(
    `SELECT f.key AS "formKey", f.form_id AS "formId", f.version, f.resource AS schema
     FROM engine.user_task t JOIN engine.form f ON f.key = t.form_key WHERE t.key = $1`,
    [userTaskKey],
  );
  return rows[0];
}
