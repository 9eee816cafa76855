import { createHash } from 'node:crypto';
import type { Pool, Sql } from '../../kit/database.ts';
import { inTransaction } from '../../kit/database.ts';
import type { Key } from '../core/state.ts';
import type { Process } from '../model/process.ts';
import type { Keys } from './keys.ts';
import { openStartTriggers } from './start-triggers.ts';

/** A resource that was read and checked. */
export type Resource = { readonly name: string; readonly text: string } & (
  | { readonly kind: 'bpmn'; readonly processes: readonly Process[] }
  | { readonly kind: 'form'; readonly formId: string; readonly versionTag: string | undefined }
);

export interface Deployed {
  readonly kind: 'process' | 'form';
  readonly id: string;
  readonly version: number;
  readonly key: Key;
  readonly resourceName: string;
}

export interface Deployment {
  readonly key: Key;
  readonly deployed: readonly Deployed[];
}

interface Version {
  readonly deployed: Deployed;
  readonly isNew: boolean;
}

/** Tells every node to read the definitions again. */
const NEXT_REVISION = 'UPDATE engine.catalogue SET revision = revision + 1';

interface Deploying {
  readonly sql: Sql;
  readonly keys: Keys;
  readonly deploymentKey: Key;
  /** Zone of dates in timer start events. */
  readonly zone: string;
}

/**
 * Deploys resources as a whole. Bytes and name equal to the latest version give that version again; anything else is
 * a new one, which takes over the start events of its predecessor (rules 2 and 3).
 */
export function deploy(
  { pool, keys, zone }: { pool: Pool; keys: Keys; zone: string },
  resources: readonly Resource[],
): Promise<Deployment> {
  return inTransaction(pool, async (sql) => {
    // One deployment after the other: versions are counted, and the newest wins the start events.
    await sql.query('SELECT FROM engine.catalogue FOR UPDATE');
    await keys.reserve(sql, 100);
    const deploying = { sql, keys, zone, deploymentKey: await takeKey(sql, keys) };
    const versions: Version[] = [];
    for (const resource of resources) {
      if (resource.kind === 'form') versions.push(await deployForm(deploying, resource));
      else
        for (const process of resource.processes)
          versions.push(await deployProcess(deploying, resource, process));
    }
    if (versions.some(({ isNew }) => isNew)) await sql.query(NEXT_REVISION);
    return { key: deploying.deploymentKey, deployed: versions.map(({ deployed }) => deployed) };
  });
}

async function takeKey(sql: Sql, keys: Keys): Promise<Key> {
  await keys.reserve(sql, 1);
  return keys.next();
}

async function deployProcess(deploying: Deploying, resource: Resource, process: Process): Promise<Version> {
  const version = await deployVersion(deploying, resource, {
    ...{ kind: 'process', table: 'engine.process_definition', idColumn: 'process_id', id: process.id },
    ...{ versionTag: process.versionTag, name: process.name },
  });
  if (version.isNew) await openStartTriggers(deploying, version.deployed.key, process);
  return version;
}

function deployForm(deploying: Deploying, resource: Extract<Resource, { kind: 'form' }>): Promise<Version> {
  const { formId, versionTag } = resource;
  return deployVersion(deploying, resource, {
    ...{ kind: 'form', table: 'engine.form', idColumn: 'form_id', id: formId, versionTag, name: undefined },
  });
}

interface Subject {
  readonly kind: Deployed['kind'];
  readonly table: 'engine.process_definition' | 'engine.form';
  readonly idColumn: 'process_id' | 'form_id';
  readonly id: string;
  readonly versionTag: string | undefined;
  readonly name: string | undefined;
}

async function deployVersion(
  { sql, keys, deploymentKey }: Deploying,
  { name: resourceName, text }: Resource,
  { kind, table, idColumn, id, versionTag, name }: Subject,
): Promise<Version> {
  const checksum = createHash('sha256').update(text).digest();
  const { rows } = await sql.query<{ key: Key; version: number; same: boolean }>(
    `SELECT key, version, deleted_at IS NULL AND checksum = $2 AND resource_name = $3 AS same
     FROM ${table} WHERE ${idColumn} = $1 ORDER BY version DESC LIMIT 1`,
    [id, checksum, resourceName],
  );
  const latest = rows[0];
  if (latest?.same)
    return { deployed: { kind, id, version: latest.version, key: latest.key, resourceName }, isNew: false };
  const key = await takeKey(sql, keys);
  const version = (latest?.version ?? 0) + 1;
  const nameColumn = kind === 'process' ? ', name' : '';
  await sql.query(
    `INSERT INTO ${table}
       (key, ${idColumn}, version, version_tag, resource_name, resource, checksum, deployment_key, deployed_at${nameColumn})
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, business_now()${nameColumn ? ', $9' : ''})`,
    [
      key,
      id,
      version,
      versionTag ?? null,
      resourceName,
      text,
      checksum,
      deploymentKey,
      ...(nameColumn ? [name ?? null] : []),
    ],
  );
  return { deployed: { kind, id, version, key, resourceName }, isNew: true };
}

/** Withdraws a resource: nothing starts from it any more, running instances go on. False if it is unknown. */
export function deleteResource(pool: Pool, { key, zone, keys, processOf }: Deletion): Promise<boolean> {
  return inTransaction(pool, async (sql) => {
    await sql.query('SELECT FROM engine.catalogue FOR UPDATE');
    const process = await markDeleted(sql, 'engine.process_definition', key);
    const found = process ?? (await markDeleted(sql, 'engine.form', key));
    if (!found) return false;
    if (process) await reopenPredecessor({ sql, keys, zone, deploymentKey: key }, key, processOf);
    await sql.query(NEXT_REVISION);
    return true;
  });
}

export interface Deletion {
  readonly key: Key;
  readonly zone: string;
  readonly keys: Keys;
  /** Compiles a process that was deployed before. */
  readonly processOf: (resource: string, processId: string) => Promise<Process>;
}

async function markDeleted(
  sql: Sql,
  table: 'engine.process_definition' | 'engine.form',
  key: Key,
): Promise<boolean | undefined> {
  const { rowCount } = await sql.query(
    `UPDATE ${table} SET deleted_at = business_now() WHERE key = $1 AND deleted_at IS NULL`,
    [key],
  );
  return rowCount === 1 ? true : undefined;
}

/** The version before becomes the latest, and its start events work again. */
async function reopenPredecessor(
  deploying: Deploying,
  key: Key,
  processOf: Deletion['processOf'],
): Promise<void> {
  const { sql } = deploying;
  const { rows } = await sql.query<{ key: Key; process_id: string; resource: string; is_latest: boolean }>(
    `SELECT p.key, p.process_id, p.resource, p.version < d.version AS is_latest
     FROM engine.process_definition d
     JOIN engine.process_definition p ON p.process_id = d.process_id AND p.deleted_at IS NULL
     WHERE d.key = $1 ORDER BY p.version DESC LIMIT 1`,
    [key],
  );
  const latest = rows[0];
  if (!latest) await sql.query('DELETE FROM engine.start_trigger WHERE definition_key = $1', [key]);
  else if (latest.is_latest)
    await openStartTriggers(deploying, latest.key, await processOf(latest.resource, latest.process_id));
}
