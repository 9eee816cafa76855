import type { Sql } from '../kit/database.ts';
import type { Department, StaffRole } from '../model/roles.ts';
import { areaEnd } from './jurisdiction.ts';
import { literal } from './like-pattern.ts';

export interface OrgUser {
  id: string;
  username: string;
  displayName: string;
  roles: StaffRole[];
  jurisdictionId: string;
  jurisdictionName: string;
  /** Path of the node whose subtree the user works in. */
  areaPath: string;
  department: Department | null;
  bank: string | null;
}

/** Columns of `OrgUser`, for statements that join `org_user u` and `jurisdiction j`. */
export const orgUserColumns = `u.id, u.username, u.display_name AS "displayName", u.roles,
  u.jurisdiction_id AS "jurisdictionId", j.name AS "jurisdictionName", j.path AS "areaPath", u.department, u.bank`;

export type NewUser = Pick<
  OrgUser,
  'username' | 'displayName' | 'roles' | 'jurisdictionId' | 'department' | 'bank'
> & {
  passwordHash: string;
};

/** Adds a member of staff; undefined when the user name is taken, and then nothing changes. */
export async function insertUser(sql: Sql, user: NewUser): Promise<string | undefined> {
  const { rows } = await sql.query<{ id: string }>(
    `INSERT INTO org_user (username, display_name, password_hash, roles, jurisdiction_id, department, bank)
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (username) DO NOTHING RETURNING id`,
    [
      user.username,
      user.displayName,
      user.passwordHash,
      user.roles,
      user.jurisdictionId,
      user.department,
      user.bank,
    ],
  );
  return rows[0]?.id;
}

/** The active user of a name with the hash of the password. */
export async function findCredentials(
  sql: Sql,
  username: string,
): Promise<(OrgUser & { passwordHash: string }) | undefined> {
  const { rows } = await sql.query<OrgUser & { passwordHash: string }>(
    `SELECT ${orgUserColumns}, u.password_hash AS "passwordHash"
       FROM org_user u JOIN jurisdiction j ON j.id = u.jurisdiction_id WHERE u.username = $1 AND u.active`,
    [username],
  );
  return rows[0];
}

/** A member of staff as colleagues name them. */
export interface StaffName {
  id: string;
  displayName: string;
  /** Name of the place they work for. */
  place: string;
}

const staffName = `SELECT u.id, u.display_name AS "displayName", j.name AS place
  FROM org_user u JOIN jurisdiction j ON j.id = u.jurisdiction_id
 WHERE u.active AND j.path >= $1 AND j.path < $2`;

/** Active staff of a subtree whose names hold the text, by name. */
export async function listStaffByName(
  sql: Sql,
  areaPath: string,
  text: string,
  limit: number,
): Promise<StaffName[]> {
  const { rows } = await sql.query<StaffName>(
    `${staffName} AND u.display_name ILIKE $3 ESCAPE '\\' ORDER BY u.display_name, u.id LIMIT $4`,
    [areaPath, areaEnd(areaPath), `%${literal(text)}%`, limit],
  );
  return rows;
}

/** Those of some members of staff who are active, with how many open steps each holds; the freest first. */
export async function listStaffWithLoad(
  sql: Sql,
  ids: readonly string[],
): Promise<(StaffName & { holding: number })[]> {
  const { rows } = await sql.query<StaffName & { holding: number }>(
    `SELECT u.id, u.display_name AS "displayName", j.name AS place,
            (SELECT count(*)::int FROM inbox_task t WHERE t.state = 'OPEN' AND t.assignee_id = u.id) AS holding
       FROM org_user u JOIN jurisdiction j ON j.id = u.jurisdiction_id
      WHERE u.active AND u.id = ANY ($1::uuid[]) ORDER BY holding, u.display_name, u.id`,
    [ids],
  );
  return rows;
}

/** Those of some members of staff who are active and work in a subtree. */
export async function listStaffById(
  sql: Sql,
  areaPath: string,
  ids: readonly string[],
): Promise<StaffName[]> {
  const { rows } = await sql.query<StaffName>(`${staffName} AND u.id::text = ANY ($3::text[])`, [
    areaPath,
    areaEnd(areaPath),
    ids,
  ]);
  return rows;
}
