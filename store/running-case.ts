import type { Sql } from '../kit/database.ts';

/** The case that an instance of the engine works on. */
export interface InstanceCase {
  processInstanceKey: string;
  caseId: string;
  caseNo: string;
  itemCode: string;
}

export async function findCasesOfInstances(
  sql: Sql,
  instanceKeys: readonly string[],
): Promise<Map<string, InstanceCase>> {
  const { rows } = await sql.query<InstanceCase>(
    `SELECT process_instance_key AS "processInstanceKey", id AS "caseId", no AS "caseNo", item_code AS "itemCode"
       FROM item_case WHERE process_instance_key = ANY ($1)`,
    [instanceKeys],
  );
  return new Map(rows.map((row) => [row.processInstanceKey, row]));
}
