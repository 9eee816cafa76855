import type { Sql } from '../kit/database.ts';
import type { Json, JsonObject } from './json.ts';

export interface AssessmentRow {
  caseId: string;
  /** Null: undecided, an input is missing. */
  eligible: boolean | null;
  amountFen: number | null;
  conditions: { feel: string; holds: boolean | null; inputs: Record<string, Json> }[];
  /** What the formula read. */
  inputs: JsonObject;
  policyVersionId: string;
  assessedAt: Date;
}

type NewAssessment = Pick<AssessmentRow, 'caseId' | 'eligible' | 'amountFen' | 'policyVersionId'> & {
  conditions: readonly { feel: string; holds: boolean | null; inputs: object }[];
  inputs: object;
};

/** Keeps the newest assessment of a case, made at business time. */
export async function saveAssessment(sql: Sql, assessment: NewAssessment): Promise<void> {
  await sql.query(
    `INSERT INTO assessment (case_id, eligible, amount_fen, conditions, inputs, policy_version_id, assessed_at)
     VALUES ($1, $2, $3, $4, $5, $6, business_now())
     ON CONFLICT (case_id) DO UPDATE
        SET eligible = excluded.eligible, amount_fen = excluded.amount_fen, conditions = excluded.conditions,
            inputs = excluded.inputs, policy_version_id = excluded.policy_version_id,
            assessed_at = excluded.assessed_at`,
    [
      assessment.caseId,
      assessment.eligible,
      assessment.amountFen,
      JSON.stringify(assessment.conditions),
      JSON.stringify(assessment.inputs),
      assessment.policyVersionId,
    ],
  );
}

export async function findAssessment(sql: Sql, caseId: string): Promise<AssessmentRow | undefined> {
  const { rows } = await sql.query<AssessmentRow>(
    `SELECT case_id AS "caseId", eligible, amount_fen AS "amountFen", conditions, inputs,
            policy_version_id AS "policyVersionId", assessed_at AS "assessedAt"
       FROM assessment WHERE case_id = $1`,
    [caseId],
  );
  return rows[0];
}
