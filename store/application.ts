import type { Sql } from '../kit/database.ts';
import type { Channel, DeclaredFacts } from '../model/application.ts';
import type { JsonObject } from './json.ts';

export type ApplicationState =
  'AWAITING_AUTHORISATION' | 'SUBMITTED' | 'GRANTED' | 'PARTLY_GRANTED' | 'REJECTED' | 'WITHDRAWN' | 'LAPSED';

export interface Application {
  id: string;
  no: string;
  channel: Channel;
  applicantId: string;
  householdId: string | null;
  agentName: string | null;
  agentPhone: string | null;
  /** The township that owns the case: where the applicant is registered, whatever window took the application. */
  targetTownship: string;
  answers: JsonObject;
  formKey: string | null;
  formVersion: number | null;
  state: ApplicationState;
  /** Who filed: `client:<id>`, `user:<id>` or `system`. */
  source: string;
  submittedAt: Date;
}

const columns = `id, no, channel, applicant_id AS "applicantId", household_id AS "householdId",
  agent_name AS "agentName", agent_phone AS "agentPhone", target_township AS "targetTownship", answers,
  form_key AS "formKey", form_version AS "formVersion", state, source, submitted_at AS "submittedAt"`;

/** The next running number of applications, `2026-000123`, by the year of business time. */
export async function nextApplicationNo(sql: Sql): Promise<string> {
  const { rows } = await sql.query<{ no: string }>(
    `SELECT to_char(business_now() AT TIME ZONE 'Asia/Shanghai', 'YYYY') || '-'
            || lpad(nextval('application_no')::text, 6, '0') AS no`,
  );
  return rows[0]?.no ?? '';
}

/** Stores an application, filed at business time. */
export async function insertApplication(
  sql: Sql,
  application: Omit<Application, 'submittedAt'>,
): Promise<void> {
  await sql.query(
    `INSERT INTO application (id, no, channel, applicant_id, household_id, agent_name, agent_phone, target_township,
                              answers, form_key, form_version, state, source, submitted_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, business_now())`,
    [
      application.id,
      application.no,
      application.channel,
      application.applicantId,
      application.householdId,
      application.agentName,
      application.agentPhone,
      application.targetTownship,
      JSON.stringify(application.answers),
      application.formKey,
      application.formVersion,
      application.state,
      application.source,
    ],
  );
}

export async function findApplication(sql: Sql, id: string): Promise<Application | undefined> {
  const { rows } = await sql.query<Application>(`SELECT ${columns} FROM application WHERE id = $1`, [id]);
  return rows[0];
}

/** Marks an application whose last signature has come; false when it had moved on before. */
export async function markSubmitted(sql: Sql, id: string): Promise<boolean> {
  const { rowCount } = await sql.query(
    `UPDATE application SET state = 'SUBMITTED' WHERE id = $1 AND state = 'AWAITING_AUTHORISATION'`,
    [id],
  );
  return rowCount === 1;
}

/** Takes new answers in place of those given before. */
export async function replaceAnswers(sql: Sql, id: string, answers: JsonObject): Promise<void> {
  await sql.query('UPDATE application SET answers = $2 WHERE id = $1', [id, JSON.stringify(answers)]);
}

export interface ApplicationMember {
  personId: string;
  role: 'APPLICANT' | 'MEMBER' | 'SUPPORTER';
  relation: string;
  declared: DeclaredFacts;
}

export async function insertMembers(
  sql: Sql,
  applicationId: string,
  members: readonly ApplicationMember[],
): Promise<void> {
  await sql.query(
    `INSERT INTO application_member (application_id, person_id, role, relation, declared)
     SELECT $1::uuid, * FROM unnest($2::uuid[], $3::text[], $4::text[], $5::jsonb[])`,
    [
      applicationId,
      members.map(({ personId }) => personId),
      members.map(({ role }) => role),
      members.map(({ relation }) => relation),
      members.map(({ declared }) => JSON.stringify(declared)),
    ],
  );
}

export interface MemberRow extends ApplicationMember {
  name: string;
  idNoLast4: string;
}

/** The applicant first, then members, then supporters. */
export async function listMembers(sql: Sql, applicationId: string): Promise<MemberRow[]> {
  const { rows } = await sql.query<MemberRow>(
    `SELECT m.person_id AS "personId", m.role, m.relation, m.declared, p.name, p.id_no_last4 AS "idNoLast4"
       FROM application_member m JOIN person p ON p.id = m.person_id
      WHERE m.application_id = $1
      ORDER BY array_position(ARRAY['APPLICANT','MEMBER','SUPPORTER'], m.role), p.birth_date, p.id`,
    [applicationId],
  );
  return rows;
}
