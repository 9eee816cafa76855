import type { Sql } from '../kit/database.ts';

export interface Household {
  id: string;
  /** Null for a household that only an application names. */
  registerNo: string | null;
  /** Living members. */
  memberIds: string[];
}

export interface NewHousehold {
  registerNo: string;
  headId: string;
  registeredAt: string | null;
  members: readonly { personId: string; relation: string }[];
}

export type DeclaredHousehold = Omit<NewHousehold, 'registerNo'>;

/** Adds households with their members; one of a known register number gets the members named here. */
export async function saveHouseholds(sql: Sql, households: readonly NewHousehold[]): Promise<void> {
  await sql.query(
    `WITH given AS (
       SELECT * FROM jsonb_to_recordset($1)
         AS r("registerNo" text, "headId" uuid, "registeredAt" text, members jsonb)),
     saved AS (
       INSERT INTO household (register_no, head_id, registered_at)
       SELECT "registerNo", "headId", "registeredAt" FROM given
       ON CONFLICT (register_no) DO UPDATE SET head_id = excluded.head_id, registered_at = excluded.registered_at
       RETURNING id, register_no)
     INSERT INTO household_member (household_id, person_id, relation)
     SELECT saved.id, (m ->> 'personId')::uuid, m ->> 'relation'
       FROM saved JOIN given ON given."registerNo" = saved.register_no, jsonb_array_elements(given.members) m
     ON CONFLICT (household_id, person_id) DO UPDATE SET relation = excluded.relation`,
    [JSON.stringify(households)],
  );
}

/** The household of the register that somebody belongs to. */
export async function findRegisteredHousehold(sql: Sql, personId: string): Promise<Household | undefined> {
  const { rows } = await sql.query<Household>(
    `SELECT h.id, h.register_no AS "registerNo", array_agg(m.person_id::text) AS "memberIds"
       FROM household h JOIN household_member m ON m.household_id = h.id JOIN person p ON p.id = m.person_id
      WHERE p.alive_status <> 'DEAD' AND h.register_no IS NOT NULL
        AND h.id = (SELECT own.household_id FROM household_member own JOIN household r ON r.id = own.household_id
                     WHERE own.person_id = $1 AND r.register_no IS NOT NULL ORDER BY own.household_id LIMIT 1)
      GROUP BY h.id`,
    [personId],
  );
  return rows[0];
}

/** Adds the household that an application declares and the register does not know; gives its id. */
export async function insertDeclaredHousehold(sql: Sql, household: DeclaredHousehold): Promise<string> {
  const { rows } = await sql.query<{ id: string }>(
    'INSERT INTO household (head_id, registered_at) VALUES ($1, $2) RETURNING id',
    [household.headId, household.registeredAt],
  );
  const id = rows[0]?.id ?? '';
  await sql.query(
    `INSERT INTO household_member (household_id, person_id, relation)
     SELECT $1::uuid, * FROM unnest($2::uuid[], $3::text[])`,
    [
      id,
      household.members.map(({ personId }) => personId),
      household.members.map(({ relation }) => relation),
    ],
  );
  return id;
}
