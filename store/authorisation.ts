import type { Sql } from '../kit/database.ts';

export interface Authorisation {
  id: string;
  no: string;
  applicationId: string;
  personId: string;
  basis: 'CONSENT' | 'STATUTORY';
  /** Codes of the sources that may be asked. */
  scope: string[];
  state: 'PENDING' | 'SIGNED' | 'REVOKED';
  signedAt: Date | null;
  validTo: Date | null;
}

const columns = `id, no, application_id AS "applicationId", person_id AS "personId", basis, scope, state,
  signed_at AS "signedAt", valid_to AS "validTo"`;

export interface NewAuthorisation {
  id: string;
  no: string;
  applicationId: string;
  personId: string;
  textVersion: string;
  textSha256: string;
  scope: readonly string[];
}

/** Asks one person for a signature. */
export async function insertPendingAuthorisation(sql: Sql, asked: NewAuthorisation): Promise<void> {
  await sql.query(
    `INSERT INTO authorisation (id, no, application_id, person_id, basis, text_version, text_sha256, scope, state)
     VALUES ($1, $2, $3, $4, 'CONSENT', $5, $6, $7, 'PENDING')`,
    [
      asked.id,
      asked.no,
      asked.applicationId,
      asked.personId,
      asked.textVersion,
      asked.textSha256,
      asked.scope,
    ],
  );
}

/** Records that the law itself lets the sources be asked, for items nobody applies for; holds for a year. */
export async function insertStatutoryAuthorisation(sql: Sql, granted: NewAuthorisation): Promise<void> {
  await sql.query(
    `INSERT INTO authorisation (id, no, application_id, person_id, basis, text_version, text_sha256, scope, state,
                                signed_at, valid_to)
     VALUES ($1, $2, $3, $4, 'STATUTORY', $5, $6, $7, 'SIGNED', business_now(), business_now() + interval '1 year')`,
    [
      granted.id,
      granted.no,
      granted.applicationId,
      granted.personId,
      granted.textVersion,
      granted.textSha256,
      granted.scope,
    ],
  );
}

export async function findAuthorisation(sql: Sql, id: string): Promise<Authorisation | undefined> {
  const { rows } = await sql.query<Authorisation>(`SELECT ${columns} FROM authorisation WHERE id = $1`, [id]);
  return rows[0];
}

export async function listAuthorisations(sql: Sql, applicationId: string): Promise<Authorisation[]> {
  const { rows } = await sql.query<Authorisation>(
    `SELECT ${columns} FROM authorisation WHERE application_id = $1 ORDER BY no`,
    [applicationId],
  );
  return rows;
}

export interface Signature {
  method: 'FACE' | 'PEN' | 'WINDOW';
  evidenceSha256: string;
}

/** Signs, valid for a year of business time; false when it was signed or revoked before. */
export async function signAuthorisation(
  sql: Sql,
  id: string,
  { method, evidenceSha256 }: Signature,
): Promise<boolean> {
  const { rowCount } = await sql.query(
    `UPDATE authorisation
        SET state = 'SIGNED', method = $2, evidence_sha256 = $3, signed_at = business_now(),
            valid_to = business_now() + interval '1 year'
      WHERE id = $1 AND state = 'PENDING'`,
    [id, method, evidenceSha256],
  );
  return rowCount === 1;
}

/** How many signatures of an application are still missing. */
export async function countUnsigned(sql: Sql, applicationId: string): Promise<number> {
  const { rows } = await sql.query<{ count: number }>(
    `SELECT count(*) AS count FROM authorisation WHERE application_id = $1 AND state = 'PENDING'`,
    [applicationId],
  );
  return rows[0]?.count ?? 0;
}
