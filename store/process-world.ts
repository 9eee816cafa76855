import type { Sql } from '../kit/database.ts';
import type { JsonObject } from './json.ts';

export interface FormInUse {
  key: string;
  /** The newest version, or what is being drawn where there is none yet. */
  document: JsonObject;
}

/** Every form that a step may open. */
export async function listFormsInUse(sql: Sql): Promise<FormInUse[]> {
  const { rows } = await sql.query<FormInUse>(
    `SELECT DISTINCT ON (key) key, document
       FROM (SELECT key, version, document FROM form_version
             UNION ALL
             SELECT key, 0, draft FROM form_design WHERE draft IS NOT NULL) known
      ORDER BY key, version DESC`,
  );
  return rows;
}

export interface Staffing {
  role: string;
  people: number;
  missing: string[];
  missingCount: number;
}

/** Names of townships without anybody that are told; the rest is counted. */
const MOST_NAMES = 5;

/** For each role how many people have it, and the townships where none of them works: there, above it, or in a part of it. */
export async function listStaffing(sql: Sql, roles: readonly string[]): Promise<Staffing[]> {
  const { rows } = await sql.query<Staffing>(
    `WITH staff AS (
       SELECT r.role, j.id, j.path
         FROM org_user u JOIN jurisdiction j ON j.id = u.jurisdiction_id CROSS JOIN LATERAL unnest(u.roles) r(role)
        WHERE u.active),
     held AS (SELECT role, array_agg(DISTINCT id) AS ids, count(*)::int AS people FROM staff GROUP BY role),
     within AS (SELECT DISTINCT role, place FROM staff CROSS JOIN LATERAL unnest(string_to_array(path, '/')) place)
     SELECT w.role, coalesce(h.people, 0) AS people, m.count AS "missingCount",
            coalesce(m.names[1:${MOST_NAMES}], '{}') AS missing
       FROM unnest($1::text[]) WITH ORDINALITY w(role, place) LEFT JOIN held h ON h.role = w.role
       CROSS JOIN LATERAL (
         SELECT count(*)::int AS count, array_agg(t.name ORDER BY t.path) AS names FROM jurisdiction t
          WHERE t.level = 'TOWNSHIP' AND NOT string_to_array(t.path, '/') && coalesce(h.ids, '{}')
            AND NOT EXISTS (SELECT FROM within i WHERE i.role = w.role AND i.place = t.id)) m
      ORDER BY w.place`,
    [roles],
  );
  return rows;
}
