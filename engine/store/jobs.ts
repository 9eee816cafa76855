import type { Sql } from '../../kit/database.ts';
import type { Job, Key } from '../core/state.ts';
import { held } from '../core/suspension.ts';

export interface Activation {
  readonly type: string;
  readonly worker: string;
  /** Milliseconds of machine time that the jobs belong to the worker. */
  readonly timeout: number;
  readonly maxJobs: number;
  /** Names of variables to hand over; all visible ones if empty. */
  readonly fetchVariables: readonly string[];
}

export interface ActivatedJob extends Pick<Job, 'kind' | 'listenerEventType' | 'userTask'> {
  readonly key: Key;
  readonly type: string;
  readonly processInstanceKey: Key;
  readonly processDefinitionKey: Key;
  readonly processId: string;
  readonly version: number;
  readonly elementId: string;
  readonly elementInstanceKey: Key;
  readonly headers: Readonly<Record<string, string>>;
  readonly worker: string;
  readonly retries: number;
  readonly deadline: Date;
  readonly tags: readonly string[];
  /** Names with their JSON texts. */
  readonly variables: ReadonlyMap<string, string>;
}

type LeasedJob = Omit<ActivatedJob, 'variables'>;

/** Jobs are given out in batches: a worker that wants more asks again. */
const LARGEST_ACTIVATION = 1000;

/** Leases jobs of a type to a worker, oldest first; jobs that another activation holds are passed over. */
export async function activateJobs(sql: Sql, activation: Activation): Promise<ActivatedJob[]> {
  const { type, worker, timeout, maxJobs, fetchVariables } = activation;
  const { rows } = await sql.query<LeasedJob>({
    name: 'activate jobs',
    text: `
      WITH picked AS MATERIALIZED (
        SELECT key FROM engine.job WHERE type = $1 AND state = 'CREATED' AND retry_at IS NULL
          AND NOT EXISTS (SELECT FROM engine.suspended_job_type WHERE type = $1)
        ORDER BY position LIMIT $2 FOR UPDATE SKIP LOCKED
      ), leased AS (
        UPDATE engine.job j
        SET state = 'ACTIVATED', worker = $3, deadline = clock_timestamp() + $4 * interval '1 millisecond'
        FROM picked WHERE j.key = picked.key
        RETURNING j.*
      )
      SELECT j.key, j.type, j.process_instance_key AS "processInstanceKey",
        p.process_definition_key AS "processDefinitionKey", p.process_id AS "processId", p.version,
        j.element_id AS "elementId", j.element_instance_key AS "elementInstanceKey", j.headers, j.worker, j.retries,
        j.deadline, j.kind, j.listener_event_type AS "listenerEventType", j.user_task AS "userTask", p.tags
      FROM leased j JOIN engine.process_instance p ON p.key = j.process_instance_key
      ORDER BY j.key`,
    values: [type, Math.min(maxJobs, LARGEST_ACTIVATION), worker, timeout],
  });
  if (rows.length === 0) return [];
  const variables = await visibleVariables(sql, rows, fetchVariables);
  return rows.map((job) => ({
    ...job,
    variables: variables.get(job.elementInstanceKey) ?? new Map<string, string>(),
  }));
}

/** Variables that each job's element sees: its own and those of the scopes around it, the nearest of a name. */
async function visibleVariables(
  sql: Sql,
  jobs: readonly LeasedJob[],
  names: readonly string[],
): Promise<Map<Key, Map<string, string>>> {
  const { rows } = await sql.query<{ element: Key; name: string; value: string }>({
    name: 'visible variables',
    // OFFSET 0 keeps the planner to the indexes: it takes the scopes of a few jobs for very many and reads whole tables.
    text: `
      WITH RECURSIVE scope AS (
        SELECT e.key AS element, e.key AS scope_key, e.flow_scope_key, 0 AS distance
        FROM engine.element_instance e WHERE e.key = ANY($1::bigint[])
        UNION ALL
        SELECT s.element, e.key, e.flow_scope_key, s.distance + 1
        FROM scope s CROSS JOIN LATERAL (
          SELECT key, flow_scope_key FROM engine.element_instance WHERE key = s.flow_scope_key OFFSET 0) e
      )
      SELECT s.element, v.name, v.value
      FROM scope s CROSS JOIN LATERAL (
        SELECT name, value FROM engine.variable
        WHERE scope_key = s.scope_key AND (cardinality($2::text[]) = 0 OR name = ANY($2::text[])) OFFSET 0) v
      ORDER BY s.distance`,
    values: [jobs.map(({ elementInstanceKey }) => elementInstanceKey), names],
  });
  const found = new Map<Key, Map<string, string>>();
  for (const { element, name, value } of rows) {
    const variables = found.get(element) ?? new Map<string, string>();
    if (!variables.has(name)) found.set(element, variables.set(name, value));
  }
  return found;
}

/** Jobs of a suspended instance stay hidden until it is resumed. */
const HELD = `(SELECT timestamptz '${held.toISOString()}' FROM engine.process_instance p
  WHERE p.key = j.root_key AND p.suspended_at IS NOT NULL)`;

/** Takes back jobs that never reached their worker, unless somebody has moved them since. */
export async function releaseJobs(sql: Sql, jobs: readonly ActivatedJob[]): Promise<void> {
  await sql.query({
    name: 'release jobs',
    text: `UPDATE engine.job j SET state = 'CREATED', worker = '', deadline = NULL, retry_at = ${HELD}
      WHERE j.key IN (
        SELECT held.key FROM engine.job held
        JOIN unnest($1::bigint[], $2::timestamptz[]) AS given (key, deadline) ON held.key = given.key
        WHERE held.state = 'ACTIVATED' AND date_trunc('milliseconds', held.deadline) = given.deadline
        FOR UPDATE OF held SKIP LOCKED)`,
    values: [jobs.map(({ key }) => key), jobs.map(({ deadline }) => deadline)],
  });
}

const ROWS_A_SWEEP = 1000;

/** Makes jobs available whose lease has run out or whose back-off is over (rule 12); gives their types. */
export async function reopenJobs(sql: Sql): Promise<string[]> {
  const { rows: due } = await sql.query<{ some: boolean }>({
    name: 'has overdue jobs',
    text: `SELECT coalesce((SELECT min(deadline) FROM engine.job WHERE state = 'ACTIVATED') <= n.now, false)
        OR coalesce((SELECT min(retry_at) FROM engine.job WHERE state = 'CREATED' AND retry_at IS NOT NULL) <= n.now, false)
        AS some FROM clock_timestamp() AS n (now)`,
  });
  if (!due[0]?.some) return [];
  const { rows } = await sql.query<{ type: string }>({
    name: 'reopen jobs',
    text: `
      WITH expired AS MATERIALIZED (
        SELECT key FROM engine.job WHERE state = 'ACTIVATED' AND deadline <= (SELECT clock_timestamp())
        ORDER BY deadline LIMIT $1 FOR UPDATE SKIP LOCKED
      ), recovered AS MATERIALIZED (
        SELECT key FROM engine.job WHERE state = 'CREATED' AND retry_at IS NOT NULL AND retry_at <= (SELECT clock_timestamp())
        ORDER BY retry_at LIMIT $1 FOR UPDATE SKIP LOCKED
      ), reopened AS (
        UPDATE engine.job j SET state = 'CREATED', worker = '', deadline = NULL, retry_at = ${HELD}
        WHERE j.key IN (SELECT key FROM expired UNION ALL SELECT key FROM recovered) RETURNING j.type
      )
      SELECT DISTINCT type FROM reopened`,
    values: [ROWS_A_SWEEP],
  });
  return rows.map(({ type }) => type);
}

/** Which of these types have jobs to give out. */
export async function availableTypes(sql: Sql, types: readonly string[]): Promise<string[]> {
  const { rows } = await sql.query<{ type: string }>({
    name: 'available job types',
    text: `SELECT t.type FROM unnest($1::text[]) AS t (type)
      WHERE EXISTS (SELECT FROM engine.job j WHERE j.type = t.type AND j.state = 'CREATED' AND j.retry_at IS NULL)
        AND NOT EXISTS (SELECT FROM engine.suspended_job_type s WHERE s.type = t.type)`,
    values: [types],
  });
  return rows.map(({ type }) => type);
}
