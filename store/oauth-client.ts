import type { Sql } from '../kit/database.ts';
import type { Scope } from '../model/roles.ts';

export interface OAuthClient {
  id: string;
  /** SHA-256 (hex) of the secret, which is 256 random bits. */
  secretHash: string;
  name: string;
  scopes: Scope[];
  jurisdictionId: string;
  areaPath: string;
}

export type NewClient = Omit<OAuthClient, 'areaPath'>;

/** Adds an integrator or takes over its new secret, scopes and place. */
export async function saveClient(sql: Sql, client: NewClient): Promise<void> {
  await sql.query(
    `INSERT INTO oauth_client (id, secret_hash, name, scopes, jurisdiction_id) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (id) DO UPDATE SET secret_hash = excluded.secret_hash, name = excluded.name,
        scopes = excluded.scopes, jurisdiction_id = excluded.jurisdiction_id`,
    [client.id, client.secretHash, client.name, client.scopes, client.jurisdictionId],
  );
}

/** The active client of an id. */
export async function findClient(sql: Sql, id: string): Promise<OAuthClient | undefined> {
  const { rows } = await sql.query<OAuthClient>(
    `SELECT c.id, c.secret_hash AS "secretHash", c.name, c.scopes, c.jurisdiction_id AS "jurisdictionId",
            j.path AS "areaPath"
       FROM oauth_client c JOIN jurisdiction j ON j.id = c.jurisdiction_id WHERE c.id = $1 AND c.active`,
    [id],
  );
  return rows[0];
}
