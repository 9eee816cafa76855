import type { Sql } from '../kit/database.ts';
import { areaEnd } from './jurisdiction.ts';
import { literal } from './like-pattern.ts';

export interface RegisteredName {
  id: string;
  name: string;
  idNoLast4: string;
  /** Name of the place where the household is registered. */
  place: string;
}

const select = `SELECT p.id, p.name, p.id_no_last4 AS "idNoLast4", j.name AS place
  FROM person p JOIN jurisdiction j ON j.id = p.registered_at
 WHERE j.path >= $1 AND j.path < $2`;

/** People of a subtree whose names begin with the text, by name. */
export async function listPeopleByName(
  sql: Sql,
  areaPath: string,
  text: string,
  limit: number,
): Promise<RegisteredName[]> {
  const { rows } = await sql.query<RegisteredName>(
    `${select} AND p.name LIKE $3 ESCAPE '\\' ORDER BY p.name, p.id LIMIT $4`,
    [areaPath, areaEnd(areaPath), `${literal(text)}%`, limit],
  );
  return rows;
}

/** Those of the people who are registered in a subtree. */
export async function listPeopleInArea(
  sql: Sql,
  areaPath: string,
  ids: readonly string[],
): Promise<RegisteredName[]> {
  const { rows } = await sql.query<RegisteredName>(`${select} AND p.id = ANY ($3::uuid[])`, [
    areaPath,
    areaEnd(areaPath),
    ids,
  ]);
  return rows;
}
