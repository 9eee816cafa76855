import type { Sql } from '../kit/database.ts';
import { PolicyVersion } from '../model/item.ts';

/** The rule that a case was opened under; it stays even when its item has newer ones. */
export async function findPolicyVersion(sql: Sql, id: string): Promise<PolicyVersion | undefined> {
  const { rows } = await sql.query(
    `SELECT id, jurisdiction_id AS jurisdiction, effective_from AS "effectiveFrom", rule_feel AS rule,
            formula_feel AS formula, params
       FROM policy_version WHERE id = $1`,
    [id],
  );
  return rows[0] === undefined ? undefined : PolicyVersion.parse(rows[0]);
}
