import { createHash } from 'node:crypto';
import type { Sql } from '../kit/database.ts';
import { publishProcess } from './process-model.ts';

/** A version without its model. Who published it is null where it came with the program. */
export interface ProcessVersionRow {
  version: number;
  name: string;
  publishedAt: Date;
  publisherId: string | null;
  publisherName: string | null;
  approverId: string | null;
  approverName: string | null;
  note: string;
  effectiveFrom: string | null;
  restoredFrom: number | null;
}
export type ProcessVersion = ProcessVersionRow & { xml: string };

const columns = `v.version, v.name, v.published_at AS "publishedAt", v.published_by AS "publisherId",
  u.display_name AS "publisherName", v.approved_by AS "approverId", a.display_name AS "approverName", v.note,
  v.effective_from AS "effectiveFrom", v.restored_from AS "restoredFrom"`;
const people = 'LEFT JOIN org_user u ON u.id = v.published_by LEFT JOIN org_user a ON a.id = v.approved_by';

export async function findProcessVersion(
  sql: Sql,
  processId: string,
  version: number,
): Promise<ProcessVersion | undefined> {
  const { rows } = await sql.query<ProcessVersion>(
    `SELECT ${columns}, v.xml FROM process_version v ${people} WHERE v.process_id = $1 AND v.version = $2`,
    [processId, version],
  );
  return rows[0];
}

export async function findNewestVersion(sql: Sql, processId: string): Promise<ProcessVersion | undefined> {
  const { rows } = await sql.query<ProcessVersion>(
    `SELECT ${columns}, v.xml FROM process_version v ${people}
      WHERE v.process_id = $1 ORDER BY v.version DESC LIMIT 1`,
    [processId],
  );
  return rows[0];
}

/** All versions of a process, newest first. */
export async function listProcessVersions(sql: Sql, processId: string): Promise<ProcessVersionRow[]> {
  const { rows } = await sql.query<ProcessVersionRow>(
    `SELECT ${columns} FROM process_version v ${people} WHERE v.process_id = $1 ORDER BY v.version DESC`,
    [processId],
  );
  return rows;
}

export interface NewProcessVersion {
  processId: string;
  name: string;
  xml: string;
  /** Ids of members of staff; left out for what comes with the program. */
  publishedBy?: string;
  approvedBy?: string;
  note?: string;
  effectiveFrom?: string | null;
  restoredFrom?: number | null;
}

/** Puts a model in force as the newest version and gives its number; the caller holds `lockProcess`. */
export async function addProcessVersion(sql: Sql, added: NewProcessVersion): Promise<number> {
  const { rows } = await sql.query<{ version: number }>(
    `INSERT INTO process_version (process_id, version, name, xml, sha256, published_by, approved_by, note,
                                  effective_from, restored_from)
     SELECT $1, coalesce(max(version), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9
       FROM process_version WHERE process_id = $1
     RETURNING version`,
    [
      added.processId,
      added.name,
      added.xml,
      sha256Of(added.xml),
      added.publishedBy ?? null,
      added.approvedBy ?? null,
      added.note ?? '',
      added.effectiveFrom ?? null,
      added.restoredFrom ?? null,
    ],
  );
  await publishProcess(sql, added.processId, added.xml);
  return rows[0]?.version ?? 1;
}

const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * Takes in what the program brings, and gives the model that is in force after that. Once an administrator has published,
 * the program's own models only lie ready. The caller holds `lockProcess`.
 */
export async function shipProcess(
  sql: Sql,
  { processId, name, xml }: { processId: string; name: string; xml: string },
): Promise<string> {
  const newest = await findNewestVersion(sql, processId);
  if (newest && newest.publisherId !== null) {
    await keepShipped(sql, processId, xml);
    return newest.xml;
  }
  if (newest?.xml !== xml) await addProcessVersion(sql, { processId, name, xml });
  await sql.query('DELETE FROM process_shipped WHERE process_id = $1', [processId]);
  return xml;
}

/** Lies ready unless it was in force once, so that only what is new is told of. */
async function keepShipped(sql: Sql, processId: string, xml: string): Promise<void> {
  await sql.query(
    `INSERT INTO process_shipped (process_id, xml)
     SELECT $1, $2 WHERE NOT EXISTS (SELECT FROM process_version WHERE process_id = $1 AND sha256 = $3)
     ON CONFLICT (process_id) DO UPDATE SET xml = excluded.xml, shipped_at = clock_timestamp()
      WHERE process_shipped.xml <> excluded.xml`,
    [processId, xml, sha256Of(xml)],
  );
}

/** A newer model of the program that an administrator's version keeps out of force. */
export async function findShippedXml(sql: Sql, processId: string): Promise<string | undefined> {
  const { rows } = await sql.query<{ xml: string }>('SELECT xml FROM process_shipped WHERE process_id = $1', [
    processId,
  ]);
  return rows[0]?.xml;
}

/** Writes down under which key the engine runs a version. */
export async function noteDeployment(
  sql: Sql,
  deployed: { engineKey: string; processId: string; version: number; engineVersion: number },
): Promise<void> {
  await sql.query(
    `INSERT INTO process_deployment (engine_key, process_id, version, engine_version) VALUES ($1, $2, $3, $4)
     ON CONFLICT (engine_key) DO UPDATE SET version = excluded.version, deployed_at = clock_timestamp()
      WHERE process_deployment.version <> excluded.version`,
    [deployed.engineKey, deployed.processId, deployed.version, deployed.engineVersion],
  );
}

/** Our versions by the engine's keys, and the newest key of each. */
export async function listDeployments(
  sql: Sql,
  processId: string,
): Promise<{ engineKey: string; version: number }[]> {
  const { rows } = await sql.query<{ engineKey: string; version: number }>(
    `SELECT engine_key AS "engineKey", version FROM process_deployment WHERE process_id = $1
      ORDER BY engine_version`,
    [processId],
  );
  return rows;
}
