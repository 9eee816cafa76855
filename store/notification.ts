import type { Sql } from '../kit/database.ts';
import type { JsonObject } from './json.ts';

export interface NewNotification {
  caseId: string | null;
  /** Who gets it: a person by SMS, or a member of staff in the inbox. */
  to: { channel: 'SMS'; personId: string } | { channel: 'IN_APP'; userId: string };
  template: string;
  /** Fills the template; codes, dates and sums only. */
  params: JsonObject;
  onceKey: string;
}

/** Lays a message down, once a key; gives its id when it is new. An in-app message is there with that. */
export async function insertNotification(sql: Sql, message: NewNotification): Promise<string | undefined> {
  const { to } = message;
  const { rows } = await sql.query<{ id: string }>(
    `INSERT INTO notification (case_id, person_id, user_id, channel, template, params, once_key, state, created_at,
                               sent_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, CASE $4 WHEN 'IN_APP' THEN 'SENT' ELSE 'PENDING' END, business_now(),
             CASE $4 WHEN 'IN_APP' THEN business_now() END)
     ON CONFLICT (once_key) DO NOTHING RETURNING id`,
    [
      message.caseId,
      to.channel === 'SMS' ? to.personId : null,
      to.channel === 'IN_APP' ? to.userId : null,
      to.channel,
      message.template,
      JSON.stringify(message.params),
      message.onceKey,
    ],
  );
  return rows[0]?.id;
}

export interface SmsToSend {
  id: string;
  template: string;
  params: JsonObject;
  phone: string | null;
}

/** A text message that has not been sent yet, with the number it goes to. */
export async function findPendingSms(sql: Sql, id: string): Promise<SmsToSend | undefined> {
  const { rows } = await sql.query<SmsToSend>(
    `SELECT n.id, n.template, n.params, p.phone FROM notification n JOIN person p ON p.id = n.person_id
      WHERE n.id = $1 AND n.state = 'PENDING' AND n.channel = 'SMS'`,
    [id],
  );
  return rows[0];
}

export async function markNotification(sql: Sql, id: string, state: 'SENT' | 'FAILED'): Promise<void> {
  await sql.query(
    `UPDATE notification SET state = $2, attempts = attempts + 1,
            sent_at = CASE WHEN $2 = 'SENT' THEN business_now() END
      WHERE id = $1 AND state = 'PENDING'`,
    [id, state],
  );
}

/** Active staff of a role whose place lies at or above `areaPath`. */
export async function listStaffAt(
  sql: Sql,
  { roles, areaPath, department, bank }: StaffFilter,
): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>(
    `SELECT u.id FROM org_user u JOIN jurisdiction j ON j.id = u.jurisdiction_id
      WHERE u.active AND $1 && u.roles AND ($2 = j.path OR starts_with($2, j.path || '/'))
        AND ($3::text IS NULL OR u.department = $3) AND ($4::text IS NULL OR u.bank = $4)
      ORDER BY u.id`,
    [roles, areaPath, department, bank],
  );
  return rows.map(({ id }) => id);
}

export interface StaffFilter {
  /** Any of them. */
  roles: readonly string[];
  areaPath: string;
  department: string | null;
  bank: string | null;
}

/** Who still has to sign for an application. */
export async function listUnsigned(sql: Sql, applicationId: string): Promise<string[]> {
  const { rows } = await sql.query<{ personId: string }>(
    `SELECT person_id AS "personId" FROM authorisation WHERE application_id = $1 AND state = 'PENDING' ORDER BY no`,
    [applicationId],
  );
  return rows.map(({ personId }) => personId);
}
