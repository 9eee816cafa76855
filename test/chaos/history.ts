import pg from 'pg';

export interface PastElement {
  readonly elementId: string;
  readonly type: string;
  readonly state: string;
  readonly endedAt: Date | null;
}

export interface PastJob {
  readonly elementId: string;
  /** Which of several instances of a task it was. */
  readonly counter: number | null;
  readonly state: string;
  readonly endedAt: Date | null;
}

/** What the database tells of one root instance and those it called, past and present. */
export interface History {
  readonly rootKey: string;
  readonly state: string;
  readonly elements: readonly PastElement[];
  readonly jobs: readonly PastJob[];
  /** `element: name = JSON` of the living scopes, or of the root if nothing lives. */
  readonly variables: readonly string[];
  /** `element: target` of who waits. */
  readonly timers: readonly string[];
  readonly subscriptions: readonly string[];
  readonly waitingTokens: readonly string[];
}

/** The histories of all root instances at one moment. */
export async function readHistories(database: pg.Pool): Promise<History[]> {
  const client = await database.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const { rows } = await client.query<History>(HISTORIES);
    await client.query('COMMIT');
    return rows.map((row) => ({ ...row, elements: row.elements.map(dated), jobs: row.jobs.map(dated) }));
  } finally {
    client.release();
  }
}

function dated<R extends { readonly endedAt: Date | null }>(row: R): R {
  return { ...row, endedAt: row.endedAt === null ? null : new Date(row.endedAt) };
}

const list = (what: string, from: string): string =>
  `coalesce((SELECT jsonb_agg(${what} ORDER BY ${what}) FROM ${from}), '[]')`;

const HISTORIES = `
  SELECT p.key::text AS "rootKey", p.state,
    coalesce((SELECT jsonb_agg(jsonb_build_object('elementId', e.element_id, 'type', e.type, 'state', e.state,
        'endedAt', e.ended_at) ORDER BY e.ended_at, e.key)
      FROM engine.element_instance e WHERE e.root_key = p.key), '[]') AS elements,
    coalesce((SELECT jsonb_agg(jsonb_build_object('elementId', j.element_id, 'state', j.state,
        'endedAt', j.ended_at, 'counter', (e.loop->>'counter')::int)
        ORDER BY j.ended_at, j.key)
      FROM engine.job j JOIN engine.element_instance e ON e.key = j.element_instance_key
      WHERE j.root_key = p.key), '[]') AS jobs,
    ${list(
      `e.element_id || ': ' || v.name || ' = ' || v.value`,
      `engine.variable v JOIN engine.element_instance e ON e.key = v.scope_key
       WHERE v.root_key = p.key AND (e.ended_at IS NULL OR p.ended_at IS NOT NULL AND v.scope_key = p.key)`,
    )} AS variables,
    ${list(
      `e.element_id || ': ' || t.target_element_id`,
      `engine.timer t JOIN engine.element_instance e ON e.key = t.element_instance_key WHERE t.root_key = p.key`,
    )} AS timers,
    ${list(
      `e.element_id || ': ' || s.message_name || ' ' || s.correlation_key`,
      `engine.message_subscription s JOIN engine.element_instance e ON e.key = s.element_instance_key
       WHERE s.root_key = p.key AND s.state = 'CREATED'`,
    )} AS subscriptions,
    ${list(`t.flow_id || ' ' || t.count`, 'engine.taken_flow t WHERE t.root_key = p.key')} AS "waitingTokens"
  FROM engine.process_instance p WHERE p.key = p.root_key`;
