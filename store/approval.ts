import type { Sql } from '../kit/database.ts';

export interface Approval {
  department: string;
  round: number;
  approverId: string | null;
  outcome: 'AGREE' | 'DISAGREE' | null;
  opinion: string | null;
  at: Date | null;
}

/** Opens one approval a department; those that are open already stay. */
export async function openApprovals(
  sql: Sql,
  { caseId, round = 1 }: { caseId: string; round?: number },
  departments: readonly string[],
): Promise<void> {
  await sql.query(
    `INSERT INTO approval (case_id, department, round) SELECT $1::uuid, d, $2 FROM unnest($3::text[]) d
     ON CONFLICT DO NOTHING`,
    [caseId, round, departments],
  );
}

/** A department decides, once, in the newest round; false when it had or was not asked. */
export async function decideApproval(
  sql: Sql,
  approval: {
    caseId: string;
    department: string;
    approverId: string;
    outcome: 'AGREE' | 'DISAGREE';
    opinion: string | null;
  },
): Promise<boolean> {
  const { rowCount } = await sql.query(
    `UPDATE approval SET approver_id = $3, outcome = $4, opinion = $5, at = business_now()
      WHERE case_id = $1 AND department = $2 AND outcome IS NULL
        AND round = (SELECT max(round) FROM approval WHERE case_id = $1 AND department = $2)`,
    [approval.caseId, approval.department, approval.approverId, approval.outcome, approval.opinion],
  );
  return rowCount === 1;
}

/** The newest round of each department. */
export async function listApprovals(sql: Sql, caseId: string): Promise<Approval[]> {
  const { rows } = await sql.query<Approval>(
    `SELECT DISTINCT ON (department) department, round, approver_id AS "approverId", outcome, opinion, at
       FROM approval WHERE case_id = $1 ORDER BY department, round DESC`,
    [caseId],
  );
  return rows;
}

/** A department decides where nobody opened its approval before, as in urgent help; false when it had decided. */
export async function recordApproval(
  sql: Sql,
  approval: Parameters<typeof decideApproval>[1],
): Promise<boolean> {
  await openApprovals(sql, { caseId: approval.caseId }, [approval.department]);
  return decideApproval(sql, approval);
}
