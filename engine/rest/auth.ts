import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';
import { createLocalJWKSet, createRemoteJWKSet, jwtVerify, type JSONWebKeySet, type JWTPayload } from 'jose';
import { refuse } from './rejection.ts';

/** What a credential may do: read state, work on jobs and user tasks, deploy, steer instances, move the clock. */
export const permissions = ['read', 'work', 'deploy', 'operate', 'clock'] as const;
export type Permission = (typeof permissions)[number];

export interface BasicUser {
  readonly name: string;
  readonly secret: string;
  readonly permissions: readonly Permission[];
}

export type AuthOptions =
  | { readonly method: 'basic'; readonly users: readonly BasicUser[] }
  | {
      /** Bearer tokens. Permissions come as scopes `engine:read`, or bare in the claim `permissions`. */
      readonly method: 'jwt';
      readonly keys: URL | JSONWebKeySet;
      readonly issuer: string;
      readonly audience: string;
    }
  | {
      /** Everybody may do everything; refused unless the server listens on this machine only. */
      readonly method: 'none';
    };

export interface Caller {
  readonly name: string;
  readonly permissions: ReadonlySet<Permission>;
}

/** Finds out who calls; throws UNAUTHENTICATED. */
export type Authenticate = (req: Request) => Promise<Caller>;

/** @param host the address that the server listens on */
export function createAuthentication(options: AuthOptions, host: string): Authenticate {
  switch (options.method) {
    case 'basic':
      return basic(options.users);
    case 'jwt':
      return bearer(options);
    case 'none':
      if (!isLoopback(host)) {
        throw new Error(
          `Engine authentication 'none' needs a server that listens on 127.0.0.1 or ::1, not on ${host}`,
        );
      }
      return open;
  }
}

function isLoopback(address: string): boolean {
  return /^(127(\.\d{1,3}){3}|::1|localhost|::ffff:127(\.\d{1,3}){3})$/.test(address);
}

const anyone: Caller = { name: 'anonymous', permissions: new Set(permissions) };

function open(req: Request): Promise<Caller> {
  // The server might be bound more widely than its options say: the socket knows.
  if (!isLoopback(req.socket.localAddress ?? '')) return Promise.reject(unauthenticated('Basic'));
  return Promise.resolve(anyone);
}

function basic(users: readonly BasicUser[]): Authenticate {
  const known = users.map(({ name, secret, permissions: granted }) => ({
    digest: digest(`${name}:${secret}`),
    caller: { name, permissions: new Set(granted) },
  }));
  return (req) => {
    const [scheme, credentials = ''] = (req.headers.authorization ?? '').split(' ', 2);
    if (scheme?.toLowerCase() !== 'basic') return Promise.reject(unauthenticated('Basic'));
    const given = digest(Buffer.from(credentials, 'base64').toString('utf8'));
    // Every entry is compared, and digests are equally long: the time tells nothing about the list.
    const matches = known.filter((user) => timingSafeEqual(user.digest, given));
    const caller = matches[0]?.caller;
    return caller ? Promise.resolve(caller) : Promise.reject(unauthenticated('Basic'));
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function bearer({ keys, issuer, audience }: Extract<AuthOptions, { method: 'jwt' }>): Authenticate {
  const keySet = keys instanceof URL ? createRemoteJWKSet(keys) : createLocalJWKSet(keys);
  const algorithms = ['RS256', 'PS256', 'ES256', 'EdDSA'];
  return async (req) => {
    const [scheme, token = ''] = (req.headers.authorization ?? '').split(' ', 2);
    if (scheme?.toLowerCase() !== 'bearer') throw unauthenticated('Bearer');
    const { payload } = await jwtVerify(token, keySet, { issuer, audience, algorithms }).catch(() => {
      throw unauthenticated('Bearer error="invalid_token"');
    });
    return { name: payload.sub ?? 'unnamed', permissions: granted(payload) };
  };
}

function granted({ scope, permissions: claimed }: JWTPayload): Set<Permission> {
  const scopes = typeof scope === 'string' ? scope.split(' ') : [];
  const listed = Array.isArray(claimed) ? claimed : [];
  return new Set(permissions.filter((name) => scopes.includes(`engine:${name}`) || listed.includes(name)));
}

function unauthenticated(challenge: string) {
  return refuse('UNAUTHENTICATED', 'The request carries no valid credentials', {
    'www-authenticate': challenge.includes('error') ? challenge : `${challenge} realm="engine"`,
  });
}
