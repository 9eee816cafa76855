import type { Sql } from '../kit/database.ts';
import type { CasePerson } from './case-people.ts';

/** Somebody who may have a right to an item that nobody applies for. */
export type Candidate = Omit<CasePerson, 'role' | 'name' | 'declared'>;

/**
 * People registered in an area, alive, born on or before `bornBy`, who neither hold the item nor have a case of it that
 * is newer than what is known of them. In the order of their ids, from behind `after` on.
 */
export async function listCandidates(
  sql: Sql,
  wanted: {
    itemCode: string;
    areaPath: string;
    areaEnd: string;
    bornBy: string;
    after: string;
    limit: number;
  },
): Promise<Candidate[]> {
  const { rows } = await sql.query<Candidate>(
    `SELECT p.id, p.birth_date AS "birthDate", p.alive_status AS "aliveStatus", p.death_date AS "deathDate",
            county.id AS "registeredCounty", p.tier, p.disability_kind AS "disabilityKind",
            p.disability_level AS "disabilityLevel"
       FROM person p JOIN jurisdiction home ON home.id = p.registered_at
       LEFT JOIN jurisdiction county
         ON county.level = 'COUNTY' AND county.id = ANY (string_to_array(home.path, '/'))
      WHERE p.alive_status = 'ALIVE' AND p.birth_date <= $4 AND home.path >= $2 AND home.path < $3 AND p.id > $5
        AND NOT EXISTS (SELECT FROM item_case c
                         WHERE c.applicant_id = p.id AND c.item_code = $1
                           AND (c.closed_at IS NULL OR c.closed_at >= p.updated_at))
        AND NOT EXISTS (SELECT FROM entitlement e
                         WHERE e.person_id = p.id AND e.item_code = $1 AND e.state IN ('PENDING','ACTIVE','SUSPENDED'))
      ORDER BY p.id LIMIT $6`,
    [wanted.itemCode, wanted.areaPath, wanted.areaEnd, wanted.bornBy, wanted.after, wanted.limit],
  );
  return rows;
}
