import type { Sql } from '../kit/database.ts';
import { orgUserColumns, type OrgUser } from './org-user.ts';

/** Bounds of a session in seconds of machine time. */
export interface SessionLimits {
  idleSeconds: number;
  absoluteSeconds: number;
}

export async function insertSession(sql: Sql, idHash: Buffer, userId: string): Promise<void> {
  await sql.query('INSERT INTO staff_session (id_hash, user_id) VALUES ($1, $2)', [idHash, userId]);
}

/** The user of a running session; undefined when it is unknown, idle for too long, too old, or the user was shut out. */
export async function findSessionUser(
  sql: Sql,
  idHash: Buffer,
  { idleSeconds, absoluteSeconds }: SessionLimits,
): Promise<(OrgUser & { stale: boolean }) | undefined> {
  const { rows } = await sql.query<OrgUser & { stale: boolean }>(
    `SELECT ${orgUserColumns}, s.last_seen_at < clock_timestamp() - interval '1 minute' AS stale
       FROM staff_session s JOIN org_user u ON u.id = s.user_id JOIN jurisdiction j ON j.id = u.jurisdiction_id
      WHERE s.id_hash = $1 AND u.active
        AND s.last_seen_at > clock_timestamp() - make_interval(secs => $2)
        AND s.created_at > clock_timestamp() - make_interval(secs => $3)`,
    [idHash, idleSeconds, absoluteSeconds],
  );
  return rows[0];
}

/** Notes that a session is in use; called at most once a minute, so that reading stays reading. */
export async function touchSession(sql: Sql, idHash: Buffer): Promise<void> {
  await sql.query('UPDATE staff_session SET last_seen_at = clock_timestamp() WHERE id_hash = $1', [idHash]);
}

export async function deleteSession(sql: Sql, idHash: Buffer): Promise<void> {
  await sql.query('DELETE FROM staff_session WHERE id_hash = $1', [idHash]);
}

/** Removes the sessions that nobody can use any more. */
export async function deleteExpiredSessions(
  sql: Sql,
  { idleSeconds, absoluteSeconds }: SessionLimits,
): Promise<void> {
  await sql.query(
    `DELETE FROM staff_session
      WHERE last_seen_at <= clock_timestamp() - make_interval(secs => $1)
         OR created_at <= clock_timestamp() - make_interval(secs => $2)`,
    [idleSeconds, absoluteSeconds],
  );
}
