import type { Sql } from '../kit/database.ts';
import type { Seal } from '../kit/seal.ts';

const jwkColumn = { table: 'signing_key', column: 'sealed_jwk' } as const;

export interface SigningKey {
  id: string;
  /** Private JWK as JSON text. */
  jwk: string;
}

/** All signing keys, newest first: the first one signs, all verify. */
export async function listSigningKeys(sql: Sql, seal: Seal): Promise<SigningKey[]> {
  const { rows } = await sql.query<{ id: string; sealed: Buffer }>(
    'SELECT id, sealed_jwk AS sealed FROM signing_key ORDER BY created_at DESC, id',
  );
  return rows.map(({ id, sealed }) => ({ id, jwk: seal.open(jwkColumn, sealed) }));
}

/** Keeps the first key of an installation. Call it in a transaction; when another node was faster, nothing changes. */
export async function insertFirstSigningKey(sql: Sql, seal: Seal, key: SigningKey): Promise<void> {
  // Two nodes that start at once queue here, and the second one finds the key of the first.
  await sql.query(`SELECT pg_advisory_xact_lock(hashtext('signing_key'))`);
  await sql.query(
    'INSERT INTO signing_key (id, sealed_jwk) SELECT $1, $2 WHERE NOT EXISTS (SELECT FROM signing_key)',
    [key.id, seal.seal(jwkColumn, key.jwk)],
  );
}
