import type { Sql } from '../kit/database.ts';
import type { JurisdictionLevel } from '../model/roles.ts';

export interface Jurisdiction {
  id: string;
  level: JurisdictionLevel;
  parentId: string | null;
  name: string;
  /** Ids from the root down, joined by `/`. */
  path: string;
}

const columns = 'id, level, parent_id AS "parentId", name, path';

/** Adds nodes, parents before children; a node that is known gets the new name. */
export async function saveJurisdictions(sql: Sql, nodes: readonly Jurisdiction[]): Promise<void> {
  await sql.query(
    `INSERT INTO jurisdiction (id, level, parent_id, name, path)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
     ON CONFLICT (id) DO UPDATE SET name = excluded.name`,
    [
      nodes.map(({ id }) => id),
      nodes.map(({ level }) => level),
      nodes.map(({ parentId }) => parentId),
      nodes.map(({ name }) => name),
      nodes.map(({ path }) => path),
    ],
  );
}

export async function findJurisdiction(sql: Sql, id: string): Promise<Jurisdiction | undefined> {
  const { rows } = await sql.query<Jurisdiction>(`SELECT ${columns} FROM jurisdiction WHERE id = $1`, [id]);
  return rows[0];
}

/** The node itself or the one above it that is of `level`. */
export async function findAncestor(
  sql: Sql,
  id: string,
  level: JurisdictionLevel,
): Promise<Jurisdiction | undefined> {
  const { rows } = await sql.query<Jurisdiction>(
    `SELECT ${columns} FROM jurisdiction
      WHERE level = $2 AND id = ANY (string_to_array((SELECT path FROM jurisdiction WHERE id = $1), '/'))`,
    [id, level],
  );
  return rows[0];
}

/** All nodes of a subtree, by path. */
export async function listJurisdictions(sql: Sql, areaPath: string): Promise<Jurisdiction[]> {
  const { rows } = await sql.query<Jurisdiction>(
    `SELECT ${columns} FROM jurisdiction WHERE path >= $1 AND path < $2 ORDER BY path`,
    [areaPath, areaEnd(areaPath)],
  );
  return rows;
}

/**
 * First path behind a subtree: the subtree of `p` is `path >= p AND path < areaEnd(p)`.
 * Ids are digits and letters, which all sort behind `/`, so `p0` lies behind every path that continues `p/`.
 */
export function areaEnd(areaPath: string): string {
  return `${areaPath}0`;
}

/** All nodes of one level, by path. */
export async function listJurisdictionsOf(sql: Sql, level: JurisdictionLevel): Promise<Jurisdiction[]> {
  const { rows } = await sql.query<Jurisdiction>(
    `SELECT ${columns} FROM jurisdiction WHERE level = $1 ORDER BY path`,
    [level],
  );
  return rows;
}
