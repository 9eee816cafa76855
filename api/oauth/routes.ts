import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { Scope, scopes as allScopes } from '../../model/roles.ts';
import { findClient, type OAuthClient } from '../../store/oauth-client.ts';
import type { TokenAttempts } from '../access/attempts.ts';
import { TOKEN_SECONDS, type Tokens } from '../access/tokens.ts';
import type { Context } from '../context.ts';
import { plain, publicRoute, type Route } from '../http/route.ts';

const TokenRequest = z.object({
  grant_type: z.string().default(''),
  scope: z.string().optional(),
  client_id: z.string().optional(),
  client_secret: z.string().optional(),
});

/** Either a token (RFC 6749, 5.1) or a refusal (5.2): OAuth clients know these and no problem details. */
const TokenAnswer = z.union([
  z.strictObject({
    access_token: z.string(),
    token_type: z.literal('Bearer'),
    expires_in: z.int(),
    scope: z.string(),
  }),
  z.strictObject({
    error: z.enum(['invalid_request', 'invalid_client', 'unsupported_grant_type', 'invalid_scope']),
    error_description: z.string(),
  }),
]);
type TokenAnswer = z.infer<typeof TokenAnswer>;

interface Parts {
  tokens: Tokens;
  attempts: TokenAttempts;
  publicUrl: string;
}

/** Tokens for integrators (client credentials) and what they need to find and verify them. */
export function oauthRoutes({ pool }: Context, { tokens, attempts, publicUrl }: Parts): Route[] {
  return [
    publicRoute({
      ...plain,
      id: 'issueToken',
      method: 'post',
      path: '/oauth/token',
      tag: 'oauth',
      summary: 'Access token by client credentials (HTTP Basic or in the body)',
      body: TokenRequest,
      bodyType: 'application/x-www-form-urlencoded',
      answer: TokenAnswer,
      errors: ['TOO_MANY_REQUESTS'],
      handle: async ({ body, request, response }): Promise<TokenAnswer> => {
        response.set('Cache-Control', 'no-store');
        const given = credentialsOf(request, body);
        if (!given) return refuse(response, 'invalid_client', 'Client credentials are missing');
        const address = request.ip ?? 'unknown';
        await attempts.check(address);
        const client = await findClient(pool, given.id);
        if (!client || !secretFits(client, given.secret)) {
          await attempts.failed(address);
          return refuse(response, 'invalid_client', 'Client id or secret is wrong');
        }
        if (body.grant_type !== 'client_credentials')
          return refuse(response, 'unsupported_grant_type', 'Only client_credentials is known');
        const scopes = grantedScopes(client, body.scope);
        if (!scopes)
          return refuse(response, 'invalid_scope', 'The client may not have a scope that it asks for');
        return {
          access_token: await tokens.issue(client.id, scopes),
          token_type: 'Bearer',
          expires_in: TOKEN_SECONDS,
          scope: scopes.join(' '),
        };
      },
    }),
    publicRoute({
      ...plain,
      id: 'readKeySet',
      method: 'get',
      path: '/oauth/jwks',
      tag: 'oauth',
      summary: 'Public keys of access tokens (JWK set)',
      answer: z.object({ keys: z.array(z.record(z.string(), z.unknown())) }),
      handle: async () => ({ keys: (await tokens.keySet()).keys.map((key) => ({ ...key })) }),
    }),
    publicRoute({
      ...plain,
      id: 'readAuthorisationServer',
      method: 'get',
      path: '/.well-known/oauth-authorization-server',
      tag: 'oauth',
      summary: 'Authorisation server metadata (RFC 8414)',
      answer: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
      handle: () => Promise.resolve(metadata(publicUrl)),
    }),
  ];
}

function metadata(publicUrl: string): Record<string, string | string[]> {
  return {
    issuer: publicUrl,
    token_endpoint: `${publicUrl}/oauth/token`,
    jwks_uri: `${publicUrl}/oauth/jwks`,
    grant_types_supported: ['client_credentials'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    scopes_supported: [...allScopes],
    response_types_supported: [],
  };
}

function credentialsOf(
  request: Request,
  body: z.infer<typeof TokenRequest>,
): { id: string; secret: string } | undefined {
  const basic = /^Basic +(\S+)$/i.exec(request.get('authorization') ?? '')?.[1];
  if (basic !== undefined) {
    const text = Buffer.from(basic, 'base64').toString('utf8');
    const colon = text.indexOf(':');
    if (colon < 1) return undefined;
    return { id: formDecoded(text.slice(0, colon)), secret: formDecoded(text.slice(colon + 1)) };
  }
  const { client_id: id, client_secret: secret } = body;
  return id !== undefined && secret !== undefined ? { id, secret } : undefined;
}

/** RFC 6749, 2.3.1: both halves are form-encoded before they are joined. */
function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

function secretFits({ secretHash }: OAuthClient, secret: string): boolean {
  const [kept, given] = [Buffer.from(secretHash, 'hex'), createHash('sha256').update(secret).digest()];
  return kept.length === given.length && timingSafeEqual(kept, given);
}

/** All scopes of the client, or those it asks for; undefined when it may not have one of them. */
function grantedScopes(client: OAuthClient, asked: string | undefined): Scope[] | undefined {
  if (asked === undefined || asked.trim() === '') return client.scopes;
  const wanted = z.array(Scope).safeParse(asked.trim().split(/\s+/));
  if (!wanted.success) return undefined;
  return wanted.data.every((scope) => client.scopes.includes(scope)) ? wanted.data : undefined;
}

function refuse(
  response: Response,
  error: Extract<TokenAnswer, { error: string }>['error'],
  description: string,
): TokenAnswer {
  response.status(error === 'invalid_client' ? 401 : 400);
  if (error === 'invalid_client') response.set('WWW-Authenticate', 'Basic realm="aidflow"');
  return { error, error_description: description };
}
