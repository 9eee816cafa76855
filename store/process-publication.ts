import type { Sql } from '../kit/database.ts';
import type { PublicationState } from '../model/process-design.ts';

export interface PublicationRow {
  id: string;
  processId: string;
  state: PublicationState;
  name: string;
  xml: string;
  revision: number | null;
  restoredFrom: number | null;
  note: string;
  effectiveFrom: string | null;
  proposerId: string;
  proposerName: string;
  proposedAt: Date;
  deciderId: string | null;
  deciderName: string | null;
  decidedAt: Date | null;
  reason: string;
}

const columns = `p.id, p.process_id AS "processId", p.state, p.name, p.xml, p.revision,
  p.restored_from AS "restoredFrom", p.note, p.effective_from AS "effectiveFrom", p.proposed_by AS "proposerId",
  u.display_name AS "proposerName", p.proposed_at AS "proposedAt", p.decided_by AS "deciderId",
  a.display_name AS "deciderName", p.decided_at AS "decidedAt", p.reason`;
const from = `process_publication p JOIN org_user u ON u.id = p.proposed_by
  LEFT JOIN org_user a ON a.id = p.decided_by`;

export interface NewPublication {
  processId: string;
  name: string;
  xml: string;
  revision: number | null;
  restoredFrom: number | null;
  note: string;
  effectiveFrom: string | null;
  proposedBy: string;
}

/** Asks for a publication; undefined where another one is open. */
export async function proposePublication(sql: Sql, asked: NewPublication): Promise<string | undefined> {
  const { rows } = await sql.query<{ id: string }>(
    `INSERT INTO process_publication (process_id, name, xml, revision, restored_from, note, effective_from, proposed_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
     ON CONFLICT (process_id) WHERE state IN ('PROPOSED','APPROVED') DO NOTHING
     RETURNING id`,
    [
      asked.processId,
      asked.name,
      asked.xml,
      asked.revision,
      asked.restoredFrom,
      asked.note,
      asked.effectiveFrom,
      asked.proposedBy,
    ],
  );
  return rows[0]?.id;
}

/** The newest request of a process, open or not. */
export async function findNewestPublication(
  sql: Sql,
  processId: string,
): Promise<PublicationRow | undefined> {
  const { rows } = await sql.query<PublicationRow>(
    `SELECT ${columns} FROM ${from} WHERE p.process_id = $1 ORDER BY p.proposed_at DESC, p.id LIMIT 1`,
    [processId],
  );
  return rows[0];
}

/** An approved request whose day has come, in business time. */
export async function findDuePublication(sql: Sql, processId: string): Promise<PublicationRow | undefined> {
  const { rows } = await sql.query<PublicationRow>(
    `SELECT ${columns} FROM ${from} WHERE p.process_id = $1 AND p.state = 'APPROVED' AND ${due}`,
    [processId],
  );
  return rows[0];
}

const due = `(p.effective_from IS NULL
  OR p.effective_from <= (business_now() AT TIME ZONE 'Asia/Shanghai')::date)`;

/** Processes that have an approved request whose day has come. */
export async function listDueProcesses(sql: Sql): Promise<string[]> {
  const { rows } = await sql.query<{ processId: string }>(
    `SELECT process_id AS "processId" FROM process_publication p WHERE state = 'APPROVED' AND ${due}
      ORDER BY decided_at`,
  );
  return rows.map(({ processId }) => processId);
}

/** Decides on a request that still waits; false if it does not, or if the same person asked for it. */
export async function decidePublication(
  sql: Sql,
  id: string,
  decision: { state: 'APPROVED' | 'REFUSED'; decidedBy: string; reason: string },
): Promise<boolean> {
  const { rowCount } = await sql.query(
    `UPDATE process_publication
        SET state = $2, decided_by = $3, decided_at = clock_timestamp(), reason = $4
      WHERE id = $1 AND state = 'PROPOSED' AND proposed_by <> $3`,
    [id, decision.state, decision.decidedBy, decision.reason],
  );
  return rowCount === 1;
}

/** Takes a request back that nobody has decided on, or that waits for its day. */
export async function withdrawPublication(sql: Sql, id: string): Promise<boolean> {
  const { rowCount } = await sql.query(
    `UPDATE process_publication SET state = 'WITHDRAWN' WHERE id = $1 AND state IN ('PROPOSED','APPROVED')`,
    [id],
  );
  return rowCount === 1;
}

/** Ends an approved request: it is in force, or the engine will never take it. */
export async function settlePublication(
  sql: Sql,
  id: string,
  outcome: { state: 'PUBLISHED' | 'FAILED'; reason: string },
): Promise<void> {
  await sql.query(
    `UPDATE process_publication SET state = $2, reason = $3 WHERE id = $1 AND state = 'APPROVED'`,
    [id, outcome.state, outcome.reason],
  );
}
