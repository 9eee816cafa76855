import type { Sql } from '../kit/database.ts';

/** Puts somebody under monitoring because of a case, from business time on; a second call changes nothing. */
export async function openMonitoring(
  sql: Sql,
  subject: { personId: string; group: string; caseId: string; months: number },
): Promise<boolean> {
  const { rowCount } = await sql.query(
    `INSERT INTO monitoring_subject (person_id, monitoring_group, case_id, since, until)
     VALUES ($1, $2, $3, business_now(), business_now() + make_interval(months => $4)) ON CONFLICT DO NOTHING`,
    [subject.personId, subject.group, subject.caseId, subject.months],
  );
  return rowCount === 1;
}
