import type { Sql } from '../kit/database.ts';

/** Publishes the model of a process, in place of an earlier one. */
export async function publishProcess(sql: Sql, processId: string, xml: string): Promise<void> {
  await sql.query(
    `INSERT INTO process_model (process_id, xml) VALUES ($1, $2)
     ON CONFLICT (process_id) DO UPDATE SET xml = excluded.xml, updated_at = clock_timestamp()
      WHERE process_model.xml <> excluded.xml`,
    [processId, xml],
  );
}

/** The XML of a process model: its own, or that of the item that runs by it. */
export async function findProcessXml(sql: Sql, processId: string): Promise<string | undefined> {
  const { rows } = await sql.query<{ xml: string }>(
    `SELECT xml FROM process_model WHERE process_id = $1
     UNION ALL SELECT process_xml FROM policy_item WHERE process_id = $1 LIMIT 1`,
    [processId],
  );
  return rows[0]?.xml;
}

/** Every published model with the process it is kept for. */
export async function listProcesses(sql: Sql): Promise<{ processId: string; xml: string }[]> {
  const { rows } = await sql.query<{ processId: string; xml: string }>(
    `SELECT process_id AS "processId", xml FROM process_model
     UNION ALL
     SELECT DISTINCT ON (process_id) process_id, process_xml FROM policy_item
      WHERE NOT EXISTS (SELECT FROM process_model m WHERE m.process_id = policy_item.process_id)
      ORDER BY "processId"`,
  );
  return rows;
}
