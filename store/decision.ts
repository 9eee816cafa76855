import type { Sql } from '../kit/database.ts';
import type { JsonObject } from './json.ts';

export interface Decision {
  caseId: string;
  outcome: 'GRANT' | 'REJECT' | 'STOP' | 'CHANGE';
  amountFen: number | null;
  /** First day of the first month, for what is granted. */
  fromMonth: string | null;
  /** Code that the language files put into words. */
  reason: string;
  legalBasis: string;
  policyVersionId: string;
  /** Assessment, approvals and exclusions the decision rests on. */
  trace: JsonObject;
  decidedAt: Date;
}

/** Decides a case at business time, once; false when it was decided before. */
export async function insertDecision(sql: Sql, decision: Omit<Decision, 'decidedAt'>): Promise<boolean> {
  const { rowCount } = await sql.query(
    `INSERT INTO decision (case_id, outcome, amount_fen, from_month, reason, legal_basis, policy_version_id, trace,
                           decided_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, business_now()) ON CONFLICT (case_id) DO NOTHING`,
    [
      decision.caseId,
      decision.outcome,
      decision.amountFen,
      decision.fromMonth,
      decision.reason,
      decision.legalBasis,
      decision.policyVersionId,
      JSON.stringify(decision.trace),
    ],
  );
  return rowCount === 1;
}

/** Turns a grant that was not carried out yet into a refusal, because something came between. */
export async function refuseGrant(
  sql: Sql,
  caseId: string,
  { reason, trace }: { reason: string; trace: JsonObject },
): Promise<boolean> {
  const { rowCount } = await sql.query(
    `UPDATE decision SET outcome = 'REJECT', amount_fen = NULL, from_month = NULL, reason = $2,
            trace = trace || $3::jsonb, decided_at = business_now()
      WHERE case_id = $1 AND outcome = 'GRANT' AND NOT EXISTS (SELECT FROM entitlement WHERE case_id = $1)`,
    [caseId, reason, JSON.stringify(trace)],
  );
  return rowCount === 1;
}

export async function findDecision(sql: Sql, caseId: string): Promise<Decision | undefined> {
  const { rows } = await sql.query<Decision>(
    `SELECT case_id AS "caseId", outcome, amount_fen AS "amountFen", from_month AS "fromMonth", reason,
            legal_basis AS "legalBasis", policy_version_id AS "policyVersionId", trace, decided_at AS "decidedAt"
       FROM decision WHERE case_id = $1`,
    [caseId],
  );
  return rows[0];
}
