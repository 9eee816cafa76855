import type { Sql } from '../../kit/database.ts';
import type { Key } from '../core/state.ts';

export interface StoredResource {
  readonly resourceKey: Key;
  readonly resourceName: string;
  readonly resourceId: string;
  readonly version: number;
  readonly versionTag: string | undefined;
  readonly content: string;
}

/** A BPMN file, DMN file or form by the key of what was made of it, also after it was withdrawn. */
export async function findResource(sql: Sql, key: Key): Promise<StoredResource | undefined> {
  const { rows } = await sql.query<Omit<StoredResource, 'versionTag'> & { versionTag: string | null }>(
    `SELECT key AS "resourceKey", resource_name AS "resourceName", process_id AS "resourceId", version,
       version_tag AS "versionTag", resource AS content
     FROM engine.process_definition WHERE key = $1
     UNION ALL
     SELECT key, resource_name, form_id, version, version_tag, resource FROM engine.form WHERE key = $1
     UNION ALL
     SELECT key, resource_name, requirements_id, version, NULL, resource
     FROM engine.decision_requirements WHERE key = $1`,
    [key],
  );
  return rows[0] && { ...rows[0], versionTag: rows[0].versionTag ?? undefined };
}

/** The DMN file behind a decision or behind itself. */
export async function findRequirementsXml(sql: Sql, key: Key): Promise<string | undefined> {
  const { rows } = await sql.query<{ resource: string }>(
    `SELECT resource FROM engine.decision_requirements
     WHERE key = $1 OR key = (SELECT requirements_key FROM engine.decision_definition WHERE key = $1)`,
    [key],
  );
  return rows[0]?.resource;
}
