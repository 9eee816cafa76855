import type { Sql } from '../kit/database.ts';
import type { Department, StaffRole } from '../model/roles.ts';

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
