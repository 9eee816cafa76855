import { createHash } from 'node:crypto';
import type { Pool, Sql } from '../../kit/database.ts';
import { inTransaction } from '../../kit/database.ts';
import type { Key } from '../core/state.ts';
import type { DecisionGraph } from '../decision/decision.ts';
import type { Process } from '../../process-model/executable/process.ts';
import {
  deployedDecisions,
  haveNewerDecisions,
  insertDecisions,
  type DeployedDecision,
} from './deploy-decisions.ts';
import type { Keys } from './keys.ts';
import { saveStartForm } from './forms.ts';
import { openStartTriggers } from './start-triggers.ts';

/** A resource that was read and checked. */
export type Resource = { readonly name: string; readonly text: string } & (
  | { readonly kind: 'bpmn'; readonly processes: readonly Process[] }
  | { readonly kind: 'form'; readonly formId: string; readonly versionTag: string | undefined }
  | { readonly kind: 'dmn'; readonly graph: DecisionGraph }
);

export type Deployed =
  | {
      readonly kind: 'process' | 'form' | 'decisionRequirements';
      readonly id: string;
      readonly name: string | undefined;
      readonly version: number;
      readonly key: Key;
      readonly resourceName: string;
    }
  | ({ readonly kind: 'decision' } & DeployedDecision);

export interface Deployment {
  readonly key: Key;
  readonly deployed: readonly Deployed[];
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
 * Deploys resources as a whole. Where bytes and names of all equal the latest versions, these are given again. Otherwise
 * every one becomes a new version: what was deployed together stays together (rules 2 and 3). A new version of a process
 * takes over the start events of its predecessor.
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
    const subjects = resources.flatMap(subjectsOf);
    const known: (Latest | undefined)[] = [];
    for (const subject of subjects) known.push(await findLatest(sql, subject));
    const isNew = known.some((latest) => !latest?.same);
    const deployed: Deployed[] = [];
    for (const [at, subject] of subjects.entries()) {
      const latest = known[at];
      const deployedNow =
        isNew || !latest ? insertVersion(deploying, subject, latest) : again(sql, subject, latest);
      deployed.push(...(await deployedNow));
    }
    if (isNew) await sql.query(NEXT_REVISION);
    return { key: deploying.deploymentKey, deployed };
  });
}

async function takeKey(sql: Sql, keys: Keys): Promise<Key> {
  await keys.reserve(sql, 1);
  return keys.next();
}

/** What has versions of its own. */
interface Subject {
  readonly resource: Resource;
  readonly kind: 'process' | 'form' | 'decisionRequirements';
  readonly id: string;
  readonly name: string | undefined;
  readonly versionTag: string | undefined;
  readonly process: Process | undefined;
  readonly graph: DecisionGraph | undefined;
}

function subjectsOf(resource: Resource): Subject[] {
  const none = { resource, name: undefined, versionTag: undefined, process: undefined, graph: undefined };
  switch (resource.kind) {
    case 'bpmn':
      return resource.processes.map((process) => {
        const { id, name, versionTag } = process;
        return { ...none, kind: 'process', id, name, versionTag, process };
      });
    case 'form':
      return [{ ...none, kind: 'form', id: resource.formId, versionTag: resource.versionTag }];
    case 'dmn': {
      const { graph } = resource;
      return [{ ...none, kind: 'decisionRequirements', id: graph.id, name: graph.name, graph }];
    }
  }
}

const tables = {
  process: { table: 'engine.process_definition', idColumn: 'process_id', more: ['version_tag', 'name'] },
  form: { table: 'engine.form', idColumn: 'form_id', more: ['version_tag'] },
  decisionRequirements: {
    ...{ table: 'engine.decision_requirements', idColumn: 'requirements_id', more: ['name'] },
  },
} as const;

interface Latest {
  readonly key: Key;
  readonly version: number;
  /** Nothing has changed since. */
  readonly same: boolean;
}

async function findLatest(sql: Sql, { resource, kind, id, graph }: Subject): Promise<Latest | undefined> {
  const { table, idColumn } = tables[kind];
  const { rows } = await sql.query<Latest>(
    `SELECT key, version, deleted_at IS NULL AND checksum = $2 AND resource_name = $3 AS same
     FROM ${table} WHERE ${idColumn} = $1 ORDER BY version DESC LIMIT 1`,
    [id, checksumOf(resource), resource.name],
  );
  const latest = rows[0];
  if (!latest?.same || !graph || !(await haveNewerDecisions(sql, latest.key))) return latest;
  return { ...latest, same: false };
}

function checksumOf({ text }: Resource): Buffer {
  return createHash('sha256').update(text).digest();
}

/** The version that is there already. */
async function again(sql: Sql, subject: Subject, { key, version }: Latest): Promise<Deployed[]> {
  const deployed = deployedOf(subject, key, version);
  return subject.graph ? withDecisions(await deployedDecisions(sql, key), deployed) : [deployed];
}

async function insertVersion(
  deploying: Deploying,
  subject: Subject,
  latest: Latest | undefined,
): Promise<Deployed[]> {
  const { sql, keys, deploymentKey } = deploying;
  const { resource, kind, id, name, versionTag, graph, process } = subject;
  const { table, idColumn, more } = tables[kind];
  const key = await takeKey(sql, keys);
  const version = (latest?.version ?? 0) + 1;
  await sql.query(
    `INSERT INTO ${table}
       (key, ${idColumn}, version, resource_name, resource, checksum, deployment_key, deployed_at, ${more.join(', ')})
     VALUES ($1, $2, $3, $4, $5, $6, $7, business_now(), ${more.map((_, at) => `$${at + 8}`).join(', ')})`,
    [
      ...[key, id, version, resource.name, resource.text, checksumOf(resource), deploymentKey],
      ...more.map((column) => (column === 'name' ? name : versionTag) ?? null),
    ],
  );
  if (process) {
    await saveStartForm(sql, key, process);
    await openStartTriggers(deploying, key, process);
  }
  const deployed = deployedOf(subject, key, version);
  if (!graph) return [deployed];
  await insertDecisions(sql, { graph, requirementsKey: key, takeKey: () => takeKey(sql, keys) });
  return withDecisions(await deployedDecisions(sql, key), deployed);
}

function deployedOf({ resource, kind, id, name }: Subject, key: Key, version: number): Deployed {
  return { kind, id, name, version, key, resourceName: resource.name };
}

function withDecisions(decisions: readonly DeployedDecision[], requirements: Deployed): Deployed[] {
  return [...decisions.map((decision) => ({ kind: 'decision' as const, ...decision })), requirements];
}

/** Withdraws a resource: nothing starts from it any more, running instances go on. False if it is unknown. */
export function deleteResource(pool: Pool, { key, zone, keys, processOf }: Deletion): Promise<boolean> {
  return inTransaction(pool, async (sql) => {
    await sql.query('SELECT FROM engine.catalogue FOR UPDATE');
    const process = await markDeleted(sql, 'engine.process_definition', key);
    const found =
      process ||
      (await markDeleted(sql, 'engine.form', key)) ||
      (await markDeleted(sql, 'engine.decision_requirements', key));
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
  table: (typeof tables)[keyof typeof tables]['table'],
  key: Key,
): Promise<boolean> {
  const { rowCount } = await sql.query(
    `UPDATE ${table} SET deleted_at = business_now() WHERE key = $1 AND deleted_at IS NULL`,
    [key],
  );
  return rowCount === 1;
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
