import type { Sql } from '../kit/database.ts';

export interface DemocraticReview {
  caseId: string;
  required: boolean;
  skipReason: string | null;
  disputeReason: string | null;
  votesFor: number | null;
  votesAgainst: number | null;
  minutes: string | null;
  reviewedAt: Date | null;
}

/** Notes that neighbours have to be heard, and why. A second call changes nothing. */
export async function requireReview(sql: Sql, caseId: string, disputeReason: string): Promise<boolean> {
  const { rowCount } = await sql.query(
    `INSERT INTO democratic_review (case_id, required, dispute_reason) VALUES ($1, true, $2)
     ON CONFLICT (case_id) DO NOTHING`,
    [caseId, disputeReason],
  );
  return rowCount === 1;
}

/** Notes why nobody has to be heard. A second call changes nothing. */
export async function skipReview(sql: Sql, caseId: string, skipReason: string): Promise<boolean> {
  const { rowCount } = await sql.query(
    `INSERT INTO democratic_review (case_id, required, skip_reason) VALUES ($1, false, $2)
     ON CONFLICT (case_id) DO NOTHING`,
    [caseId, skipReason],
  );
  return rowCount === 1;
}

/** Keeps votes and minutes of a review; false when none was required or it was held before. */
export async function recordReview(
  sql: Sql,
  review: { caseId: string; votesFor: number; votesAgainst: number; minutes: string },
): Promise<boolean> {
  const { rowCount } = await sql.query(
    `UPDATE democratic_review SET votes_for = $2, votes_against = $3, minutes = $4, reviewed_at = business_now()
      WHERE case_id = $1 AND required AND reviewed_at IS NULL`,
    [review.caseId, review.votesFor, review.votesAgainst, review.minutes],
  );
  return rowCount === 1;
}

export async function findReview(sql: Sql, caseId: string): Promise<DemocraticReview | undefined> {
  const { rows } = await sql.query<DemocraticReview>(
    `SELECT case_id AS "caseId", required, skip_reason AS "skipReason", dispute_reason AS "disputeReason",
            votes_for AS "votesFor", votes_against AS "votesAgainst", minutes, reviewed_at AS "reviewedAt"
       FROM democratic_review WHERE case_id = $1`,
    [caseId],
  );
  return rows[0];
}
