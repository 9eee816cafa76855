import type { Sql } from '../kit/database.ts';

/** Facts that rules know, with the unit of their value. */
export const factUnits = {
  incomeMonth: 'fen',
  deposits: 'fen',
  securities: 'fen',
  unavoidableSpending: 'fen',
  dwellings: 'count',
  nonWorkVehicles: 'count',
} as const;
export type FactKey = keyof typeof factUnits;

export const isFactKey = (key: string): key is FactKey => Object.hasOwn(factUnits, key);

/** One value of one origin: of a person, or of the household as a whole (`personId` null). */
export interface FactValue {
  personId: string | null;
  key: FactKey;
  /** Fen or a count. */
  value: number;
}

export interface EconomicFact {
  personId: string | null;
  key: string;
  unit: string;
  declared: number | null;
  surveyed: number | null;
  reported: number | null;
  adopted: number | null;
  adoptedFrom: 'DECLARED' | 'SURVEYED' | 'REPORTED' | null;
}

const statements = {
  DECLARED: upsert('declared'),
  SURVEYED: upsert('surveyed'),
  REPORTED: upsert('reported'),
} as const;

/** Keeps what one side says; a later value of the same side takes the place of the earlier one. */
export async function saveFacts(
  sql: Sql,
  caseId: string,
  origin: keyof typeof statements,
  facts: readonly FactValue[],
): Promise<void> {
  if (facts.length === 0) return;
  await sql.query(statements[origin], [
    caseId,
    facts.map(({ personId }) => personId),
    facts.map(({ key }) => key),
    facts.map(({ key }) => factUnits[key]),
    facts.map(({ value }) => value),
  ]);
}

function upsert(column: 'declared' | 'surveyed' | 'reported'): string {
  return `INSERT INTO economic_fact (case_id, person_id, key, unit, ${column})
    SELECT $1::uuid, * FROM unnest($2::uuid[], $3::text[], $4::text[], $5::bigint[])
    ON CONFLICT (case_id, person_id, key) DO UPDATE SET ${column} = excluded.${column}`;
}

/** Facts of the household first, then each person's. */
export async function listFacts(sql: Sql, caseId: string): Promise<EconomicFact[]> {
  const { rows } = await sql.query<EconomicFact>(
    `SELECT person_id AS "personId", key, unit, declared, surveyed, reported, adopted, adopted_from AS "adoptedFrom"
       FROM economic_fact WHERE case_id = $1 ORDER BY person_id NULLS FIRST, key`,
    [caseId],
  );
  return rows;
}

/** Keeps which value counts and whose it is. */
export async function adoptFacts(
  sql: Sql,
  caseId: string,
  facts: readonly Pick<EconomicFact, 'personId' | 'key' | 'adopted' | 'adoptedFrom'>[],
): Promise<void> {
  await sql.query(
    `UPDATE economic_fact f SET adopted = r.adopted, adopted_from = r.origin
       FROM unnest($2::uuid[], $3::text[], $4::bigint[], $5::text[]) AS r (person_id, key, adopted, origin)
      WHERE f.case_id = $1 AND f.key = r.key AND f.person_id IS NOT DISTINCT FROM r.person_id`,
    [
      caseId,
      facts.map(({ personId }) => personId),
      facts.map(({ key }) => key),
      facts.map(({ adopted }) => adopted),
      facts.map(({ adoptedFrom }) => adoptedFrom),
    ],
  );
}
