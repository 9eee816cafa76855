import type { Sql } from '../kit/database.ts';
import type { Seal } from '../kit/seal.ts';
import { birthDateOf, sexOf } from '../model/identity-number.ts';

export interface Person {
  id: string;
  idNoLast4: string;
  name: string;
  sex: 'MALE' | 'FEMALE';
  /** Civil date. */
  birthDate: string;
  phone: string | null;
  residence: string | null;
  /** Node of the household registration, any level from county to grid; null when the register does not know the person. */
  registeredAt: string | null;
  aliveStatus: 'ALIVE' | 'DEAD' | 'UNKNOWN';
  deathDate: string | null;
  disabilityKind: string | null;
  disabilityLevel: number | null;
  tier: 'MIN_LIVING' | 'DESTITUTE' | 'MARGINAL' | 'NONE';
}

const columns = `id, id_no_last4 AS "idNoLast4", name, sex, birth_date AS "birthDate", phone, residence,
  registered_at AS "registeredAt", alive_status AS "aliveStatus", death_date AS "deathDate",
  disability_kind AS "disabilityKind", disability_level AS "disabilityLevel", tier`;

const idNoColumn = { table: 'person', column: 'id_no_sealed' } as const;

export async function findPerson(sql: Sql, id: string): Promise<Person | undefined> {
  const { rows } = await sql.query<Person>(`SELECT ${columns} FROM person WHERE id = $1`, [id]);
  return rows[0];
}

export async function findPersonByIdNo(sql: Sql, seal: Seal, idNo: string): Promise<Person | undefined> {
  const { rows } = await sql.query<Person>(`SELECT ${columns} FROM person WHERE id_no_index = $1`, [
    seal.blindIndex(idNoColumn, idNo),
  ]);
  return rows[0];
}

/** Those of the identity numbers that are known, by number. */
export async function findPeopleByIdNo(
  sql: Sql,
  seal: Seal,
  idNos: readonly string[],
): Promise<Map<string, Person>> {
  const byIndex = new Map(idNos.map((idNo) => [seal.blindIndex(idNoColumn, idNo).toString('hex'), idNo]));
  const { rows } = await sql.query<Person & { blind: string }>(
    `SELECT ${columns}, encode(id_no_index, 'hex') AS blind FROM person WHERE id_no_index = ANY ($1)`,
    [[...byIndex.keys()].map((hex) => Buffer.from(hex, 'hex'))],
  );
  return new Map(rows.map(({ blind, ...person }) => [byIndex.get(blind) ?? '', person]));
}

/** The identity number in clear, for a question to a source; undefined for an unknown person. */
export async function openIdNo(sql: Sql, seal: Seal, personId: string): Promise<string | undefined> {
  const { rows } = await sql.query<{ sealed: Buffer }>(
    'SELECT id_no_sealed AS sealed FROM person WHERE id = $1',
    [personId],
  );
  return rows[0] && seal.open(idNoColumn, rows[0].sealed);
}

/** Keeps everybody else from filing for this person until the transaction ends. */
export async function lockPerson(sql: Sql, id: string): Promise<void> {
  await sql.query('SELECT 1 FROM person WHERE id = $1 FOR UPDATE', [id]);
}

export interface NamedPerson {
  idNo: string;
  name: string;
  phone?: string | undefined;
  residence?: string | undefined;
}

/**
 * The person of an identity number, added when unknown. A known person keeps name and registration;
 * phone and residence are taken over where given. Compare `name` with the answer to see a mismatch.
 */
export async function upsertPerson(sql: Sql, seal: Seal, person: NamedPerson): Promise<Person> {
  const { rows } = await sql.query<Person>(
    `INSERT INTO person (id_no_sealed, id_no_index, id_no_last4, name, sex, birth_date, phone, residence)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
     ON CONFLICT (id_no_index) DO UPDATE
        SET phone = coalesce(excluded.phone, person.phone), residence = coalesce(excluded.residence, person.residence)
     RETURNING ${columns}`,
    [
      seal.seal(idNoColumn, person.idNo),
      seal.blindIndex(idNoColumn, person.idNo),
      person.idNo.slice(-4),
      person.name,
      sexOf(person.idNo),
      birthDateOf(person.idNo),
      person.phone ?? null,
      person.residence ?? null,
    ],
  );
  const [stored] = rows;
  if (!stored) throw new Error('An upsert gave no row');
  return stored;
}

export interface RegisteredPerson extends NamedPerson {
  registeredAt: string;
  aliveStatus?: Person['aliveStatus'];
  deathDate?: string | undefined;
  disabilityKind?: string | undefined;
  disabilityLevel?: number | undefined;
}

/** Takes over people of a register, new ones and changes, in one statement; gives their ids in the same order. */
export async function savePeople(
  sql: Sql,
  seal: Seal,
  people: readonly RegisteredPerson[],
): Promise<string[]> {
  const rows = people.map((person) => ({
    sealed: seal.seal(idNoColumn, person.idNo).toString('hex'),
    blind: seal.blindIndex(idNoColumn, person.idNo).toString('hex'),
    last4: person.idNo.slice(-4),
    name: person.name,
    sex: sexOf(person.idNo),
    birth_date: birthDateOf(person.idNo),
    phone: person.phone,
    residence: person.residence,
    registered_at: person.registeredAt,
    alive_status: person.aliveStatus ?? 'ALIVE',
    death_date: person.deathDate,
    disability_kind: person.disabilityKind,
    disability_level: person.disabilityLevel,
  }));
  const { rows: saved } = await sql.query<{ id: string; blind: string }>(
    `INSERT INTO person (id_no_sealed, id_no_index, id_no_last4, name, sex, birth_date, phone, residence,
                         registered_at, alive_status, death_date, disability_kind, disability_level)
     SELECT decode(sealed, 'hex'), decode(blind, 'hex'), last4, name, sex, birth_date, phone, residence,
            registered_at, alive_status, death_date, disability_kind, disability_level
       FROM jsonb_to_recordset($1) AS r(sealed text, blind text, last4 text, name text, sex text, birth_date date,
            phone text, residence text, registered_at text, alive_status text, death_date date,
            disability_kind text, disability_level smallint)
     ON CONFLICT (id_no_index) DO UPDATE
        SET name = excluded.name, registered_at = excluded.registered_at, alive_status = excluded.alive_status,
            death_date = excluded.death_date, disability_kind = excluded.disability_kind,
            disability_level = excluded.disability_level, updated_at = clock_timestamp()
     RETURNING id, encode(id_no_index, 'hex') AS blind`,
    [JSON.stringify(rows)],
  );
  const ids = new Map(saved.map(({ id, blind }) => [blind, id]));
  return rows.map(({ blind }) => ids.get(blind) ?? '');
}
