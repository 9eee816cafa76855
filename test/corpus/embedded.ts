import type { Pool } from '../../kit/database.ts';
import type { TestEngine } from '../engine.ts';
import type { Subject } from './subject.ts';
import { userTaskText, type World } from './world.ts';

const LOOK_AGAIN_MS = 5;
/** What the engine does on its own after an answer (buffered messages, say) takes far less. */
const REST_MS = 1_000;
const MOST_WAIT_MS = 20_000;

/** The embedded engine; what it did is read from its tables. */
export function embeddedSubject(engine: TestEngine, pool: Pool): Subject {
  let now = new Date('2026-01-05T00:00:00Z');
  return {
    call: engine.call,
    deploy: engine.deploy,
    now: () => now,
    async world(definitions, enough) {
      const giveUp = Date.now() + MOST_WAIT_MS;
      let seen = '';
      for (let restUntil = 0; ; await pause(LOOK_AGAIN_MS)) {
        const due = await timersAreDue(pool);
        const world = await worldOf(pool, [...definitions]);
        const text = JSON.stringify(world);
        if (due || text !== seen) restUntil = Date.now() + REST_MS;
        seen = text;
        const over = (!due && enough(world)) || Date.now() > Math.min(restUntil, giveUp);
        if (over) return world;
      }
    },
    async setTime(instant) {
      now = instant;
      await engine.call('PUT', '/clock', { timestamp: instant.getTime() });
    },
    // Leases and back-off are machine time; the engine looks for jobs whose back-off is over now and then.
    backOff: (milliseconds) => pause(milliseconds + 1_000),
  };
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

async function timersAreDue(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ due: boolean }>(
    `SELECT EXISTS (SELECT FROM engine.timer WHERE due_at <= business_now())
         OR EXISTS (SELECT FROM engine.start_trigger WHERE due_at <= business_now()) AS due`,
  );
  return rows[0]?.due ?? false;
}

/** One row a kind of thing, so that one question suffices. */
const question = `WITH instance AS (SELECT * FROM engine.process_instance WHERE process_definition_key = ANY($1::bigint[])),
  keys AS (SELECT array_agg(key) AS of FROM instance)
SELECT
  (SELECT json_agg(json_build_object('key', e.key::text, 'elementId', e.element_id, 'type', e.type, 'state', e.state,
      'scopeKey', coalesce(e.flow_scope_key, i.parent_element_instance_key)::text,
      'processInstanceKey', i.key::text))
    FROM engine.element_instance e JOIN instance i ON i.key = e.process_instance_key) AS elements,
  (SELECT json_agg(json_build_object('processInstanceKey', process_instance_key::text, 'flowId', flow_id))
    FROM engine.sequence_flow, keys WHERE process_instance_key = ANY(keys.of)) AS flows,
  (SELECT json_agg(json_build_object('scopeKey', scope_key::text, 'name', name, 'value', value))
    FROM engine.variable, keys WHERE process_instance_key = ANY(keys.of)) AS variables,
  (SELECT json_agg(json_build_object('key', key::text, 'elementInstanceKey', element_instance_key::text, 'type', type,
      'retries', retries, 'headers', headers, 'state', CASE WHEN ended_at IS NULL AND state <> 'ERROR_THROWN' THEN 'OPEN' ELSE state END) ORDER BY key)
    FROM engine.job, keys WHERE process_instance_key = ANY(keys.of)) AS jobs,
  (SELECT json_agg(json_build_object('key', key::text, 'elementInstanceKey', element_instance_key::text, 'state', state,
      'assignee', coalesce(assignee, ''), 'candidateGroupsList', candidate_groups, 'candidateUsersList', candidate_users,
      'dueDate', coalesce(due_date::text, ''), 'followUpDate', coalesce(follow_up_date::text, ''), 'priority', priority,
      'hasForm', form_key IS NOT NULL, 'externalFormReference', coalesce(external_form_reference, ''),
      'customHeaders', headers) ORDER BY key)
    FROM engine.user_task, keys WHERE process_instance_key = ANY(keys.of)) AS tasks,
  (SELECT json_agg(json_build_object('key', key::text, 'elementInstanceKey', element_instance_key::text, 'type', type,
      'message', message) ORDER BY key)
    FROM engine.incident, keys WHERE process_instance_key = ANY(keys.of) AND state = 'ACTIVE') AS incidents,
  (SELECT json_agg(json_build_object('ownerKey', owner::text, 'text', text)) FROM (
    SELECT element_instance_key AS owner, format('timer %s <due %s>', target_element_id,
        (extract(epoch FROM due_at) * 1000)::bigint) AS text
      FROM engine.timer, keys WHERE process_instance_key = ANY(keys.of)
    UNION ALL SELECT element_instance_key, format('message %s "%s" %s', message_name, correlation_key, target_element_id)
      FROM engine.message_subscription, keys WHERE process_instance_key = ANY(keys.of) AND state = 'CREATED'
    UNION ALL SELECT element_instance_key, format('signal %s %s', signal_name, target_element_id)
      FROM engine.signal_subscription, keys WHERE process_instance_key = ANY(keys.of)) AS wait) AS waits`;

type Found = { readonly [K in Exclude<keyof World, 'userTasks'>]: World[K] | null } & {
  readonly tasks:
    readonly (Omit<World['userTasks'][number], 'text'> & Parameters<typeof userTaskText>[0])[] | null;
};

async function worldOf(pool: Pool, definitions: readonly string[]): Promise<World> {
  const { rows } = await pool.query<Found>(question, [definitions]);
  const [found] = rows;
  return {
    // SQL has no undefined.
    elements: (found?.elements ?? []).map((row) => ({ ...row, scopeKey: row.scopeKey ?? undefined })),
    flows: found?.flows ?? [],
    variables: found?.variables ?? [],
    jobs: found?.jobs ?? [],
    userTasks: (found?.tasks ?? []).map((task) => ({ ...task, text: userTaskText(task) })),
    incidents: found?.incidents ?? [],
    waits: found?.waits ?? [],
  };
}
