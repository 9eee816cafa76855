import type { Sql } from '../kit/database.ts';
import type { DeclaredFacts } from '../model/application.ts';

/** Somebody of a case's application, as the register knows them. */
export interface CasePerson {
  id: string;
  role: 'APPLICANT' | 'MEMBER' | 'SUPPORTER';
  name: string;
  declared: DeclaredFacts;
  /** Civil date. */
  birthDate: string;
  aliveStatus: 'ALIVE' | 'DEAD' | 'UNKNOWN';
  deathDate: string | null;
  /** Division code of the county of registration. */
  registeredCounty: string | null;
  tier: 'MIN_LIVING' | 'DESTITUTE' | 'MARGINAL' | 'NONE';
  disabilityKind: string | null;
  disabilityLevel: number | null;
}

/** The applicant, members and supporters of an application, in that order. */
export async function listCasePeople(sql: Sql, applicationId: string): Promise<CasePerson[]> {
  const { rows } = await sql.query<CasePerson>(
    `SELECT p.id, m.role, p.name, m.declared, p.birth_date AS "birthDate", p.alive_status AS "aliveStatus",
            p.death_date AS "deathDate", county.id AS "registeredCounty", p.tier,
            p.disability_kind AS "disabilityKind", p.disability_level AS "disabilityLevel"
       FROM application_member m JOIN person p ON p.id = m.person_id
       LEFT JOIN jurisdiction home ON home.id = p.registered_at
       LEFT JOIN jurisdiction county
         ON county.level = 'COUNTY' AND county.id = ANY (string_to_array(home.path, '/'))
      WHERE m.application_id = $1
      ORDER BY array_position(ARRAY['APPLICANT','MEMBER','SUPPORTER'], m.role), p.birth_date, p.id`,
    [applicationId],
  );
  return rows;
}

/** Takes over what a source says about somebody's life; false when that was known. */
export async function setDeath(sql: Sql, personId: string, deathDate: string | null): Promise<boolean> {
  const { rowCount } = await sql.query(
    `UPDATE person SET alive_status = 'DEAD', death_date = coalesce($2, death_date), updated_at = clock_timestamp()
      WHERE id = $1 AND alive_status <> 'DEAD'`,
    [personId, deathDate],
  );
  return rowCount === 1;
}
