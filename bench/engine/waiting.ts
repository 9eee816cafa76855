import pg from 'pg';

const ROWS_A_STATEMENT = 20_000;

/**
 * Makes instances of the process `waiting` that wait at a timer: copies of what the engine writes for one, under keys
 * from its own sequence, because starting a million of them through the API would take most of an hour.
 */
export async function waitingRows(databaseUrl: string, count: number, due: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    for (let left = count; left > 0; left -= ROWS_A_STATEMENT) {
      const some = Math.min(left, ROWS_A_STATEMENT);
      await client.query('BEGIN');
      await client.query(KEYS, [some]);
      for (const text of ROWS) await client.query(text);
      await client.query(TIMERS, [due]);
      await client.query('COMMIT');
    }
    await client.query('VACUUM ANALYZE');
    await client.query('CHECKPOINT');
  } finally {
    await client.end();
  }
}

/** One block of a thousand keys holds a hundred instances with ten keys each. */
const KEYS = `CREATE TEMPORARY TABLE instance ON COMMIT DROP AS
  SELECT block + slot * 10 AS key FROM
    (SELECT nextval('engine.key_block') AS block FROM generate_series(1, ($1::int + 99) / 100)) AS blocks,
    generate_series(0, 99) AS slots (slot) LIMIT $1`;

const PAYLOAD = `'{"applicant":"330302195803140021","household":3,"street":"Xueyuan East Road 128"}'`;

const ROWS = [
  `INSERT INTO engine.process_instance
      (key, root_key, process_definition_key, process_id, version, tags, state, started_at)
    SELECT i.key, i.key, d.key, d.process_id, d.version, '[]', 'ACTIVE', now()
    FROM instance i, engine.process_definition d WHERE d.process_id = 'waiting'`,
  `INSERT INTO engine.element_instance
      (key, root_key, process_instance_key, flow_scope_key, element_id, type, state, started_at, ended_at)
    SELECT i.key + e.place, i.key, i.key, CASE WHEN e.place > 0 THEN i.key END, e.element_id, e.type, e.state, now(),
      CASE WHEN e.state = 'COMPLETED' THEN now() END
    FROM instance i, (VALUES (0, 'waiting', 'PROCESS', 'ACTIVATED'), (1, 'start', 'START_EVENT', 'COMPLETED'),
      (2, 'wait', 'INTERMEDIATE_CATCH_EVENT', 'ACTIVATED')) AS e (place, element_id, type, state)`,
  `INSERT INTO engine.variable (key, root_key, process_instance_key, scope_key, name, value)
    SELECT key + 3, key, key, key, 'household', ${PAYLOAD} FROM instance`,
  `INSERT INTO engine.sequence_flow (process_instance_key, flow_id) SELECT key, 'start-wait' FROM instance`,
];

const TIMERS = `INSERT INTO engine.timer
    (key, root_key, process_instance_key, element_instance_key, target_element_id, due_at, repetitions)
  SELECT key + 4, key, key, key + 2, 'wait', $1::timestamptz, 0 FROM instance`;
