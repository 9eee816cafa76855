import { randomUUID } from 'node:crypto';
import {
  createLocalJWKSet,
  errors,
  exportJWK,
  generateKeyPair,
  importJWK,
  jwtVerify,
  SignJWT,
  type JWK,
} from 'jose';
import { z } from 'zod';
import { inTransaction, type Pool } from '../../kit/database.ts';
import type { Seal } from '../../kit/seal.ts';
import { AppError } from '../../model/errors.ts';
import { Scope } from '../../model/roles.ts';
import { insertFirstSigningKey, listSigningKeys } from '../../store/signing-key.ts';

export const TOKEN_SECONDS = 15 * 60;
const KEYS_FRESH_MS = 60_000;

/** Access tokens of integrators: JWT (RFC 9068) signed with ES256; keys live sealed in the database. */
export interface Tokens {
  issue(clientId: string, scopes: readonly Scope[]): Promise<string>;
  /** Who holds a token and what it was issued for; throws UNAUTHENTICATED for one that is wrong or expired. */
  verify(token: string): Promise<{ clientId: string; scopes: Scope[] }>;
  /** Public keys (JWK set). */
  keySet(): Promise<{ keys: JWK[] }>;
}

const StoredJwk = z.looseObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  d: z.string(),
});
const Claims = z.object({ sub: z.string(), scope: z.string() });

export function accessTokens({ pool, seal, issuer }: { pool: Pool; seal: Seal; issuer: string }): Tokens {
  const keys = keyCache(pool, seal);
  return {
    issue: async (clientId, scopes) => {
      const [newest] = await keys();
      if (!newest) throw new Error('There is no signing key');
      return new SignJWT({ scope: scopes.join(' '), client_id: clientId })
        .setProtectedHeader({ alg: 'ES256', kid: newest.kid, typ: 'at+jwt' })
        .setIssuer(issuer)
        .setAudience(issuer)
        .setSubject(clientId)
        .setIssuedAt()
        .setExpirationTime(`${TOKEN_SECONDS}s`)
        .setJti(randomUUID())
        .sign(await importJWK(newest.jwk, 'ES256'));
    },
    verify: async (token) => {
      const keySet = createLocalJWKSet({ keys: (await keys()).map(publicPart) });
      const options = { issuer, audience: issuer, algorithms: ['ES256'], typ: 'at+jwt' };
      const { payload } = await jwtVerify(token, keySet, options).catch((error: unknown) => {
        throw error instanceof errors.JOSEError ? new AppError('UNAUTHENTICATED') : error;
      });
      const { sub, scope } = Claims.parse(payload);
      return { clientId: sub, scopes: Scope.options.filter((known) => scope.split(' ').includes(known)) };
    },
    keySet: async () => ({ keys: (await keys()).map(publicPart) }),
  };
}

interface Key {
  kid: string;
  jwk: z.infer<typeof StoredJwk>;
}

const publicPart = ({ kid, jwk: { kty, crv, x, y } }: Key): JWK => ({
  kid,
  kty,
  crv,
  x,
  y,
  alg: 'ES256',
  use: 'sig',
});

/** The keys, read again once a minute, so that another node's rotation arrives. The first call makes the first key. */
function keyCache(pool: Pool, seal: Seal): () => Promise<Key[]> {
  let cached: { at: number; keys: Promise<Key[]> } | undefined;
  return () => {
    if (!cached || Date.now() - cached.at > KEYS_FRESH_MS) {
      const keys = readKeys(pool, seal);
      cached = { at: Date.now(), keys };
      keys.catch(() => (cached = undefined));
    }
    return cached.keys;
  };
}

async function readKeys(pool: Pool, seal: Seal): Promise<Key[]> {
  const stored = await listSigningKeys(pool, seal);
  if (stored.length > 0)
    return stored.map(({ id, jwk }) => ({ kid: id, jwk: StoredJwk.parse(JSON.parse(jwk)) }));
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = JSON.stringify(await exportJWK(privateKey));
  await inTransaction(pool, (sql) => insertFirstSigningKey(sql, seal, { id: randomUUID(), jwk }));
  return readKeys(pool, seal);
}
