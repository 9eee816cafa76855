import type { Sql } from '../kit/database.ts';
import type { JurisdictionLevel } from '../model/roles.ts';
import { areaEnd } from './jurisdiction.ts';
import { literal } from './like-pattern.ts';

export interface Division {
  code: string;
  name: string;
  level: JurisdictionLevel;
  /** Codes and names from the highest place down to this one. */
  path: { code: string; name: string }[];
  divided: boolean;
}

/** Grids divide a village for those who walk it; they are no administrative division and have no code of one. */
const select = `SELECT j.id AS code, j.name, j.level,
    (SELECT json_agg(json_build_object('code', a.id, 'name', a.name) ORDER BY a.path)
       FROM jurisdiction a WHERE a.id = ANY (string_to_array(j.path, '/'))) AS path,
    EXISTS (SELECT FROM jurisdiction c WHERE c.parent_id = j.id AND c.level <> 'GRID') AS divided
  FROM jurisdiction j WHERE j.level <> 'GRID'`;

/** Places right below another one; the highest ones without it. */
export async function listDivisionsBelow(sql: Sql, parent: string | undefined): Promise<Division[]> {
  const { rows } = await sql.query<Division>(
    `${select} AND j.parent_id IS NOT DISTINCT FROM $1 ORDER BY j.id COLLATE "C"`,
    [parent ?? null],
  );
  return rows;
}

/** Places whose names hold the text, somewhere below `areaPath` or anywhere; higher ones first. */
export async function searchDivisions(
  sql: Sql,
  { areaPath, text }: { areaPath: string | undefined; text: string },
  limit: number,
): Promise<Division[]> {
  const { rows } = await sql.query<Division>(
    `${select} AND j.name LIKE $1 ESCAPE '\\' AND ($2::text IS NULL OR (j.path >= $2 AND j.path < $3))
      ORDER BY array_length(string_to_array(j.path, '/'), 1), j.id COLLATE "C" LIMIT $4`,
    [`%${literal(text)}%`, areaPath ?? null, areaEnd(areaPath ?? ''), limit],
  );
  return rows;
}
