/** How our workers prove themselves to the engine. */
export type EngineCredentials =
  | { kind: 'none' }
  | { kind: 'basic'; username: string; password: string }
  | { kind: 'bearer'; token: string }
  | { kind: 'oauth'; tokenUrl: string; clientId: string; clientSecret: string; audience: string };

/**
 * The SDK's settings for some credentials. All are named, so that nothing is taken from the environment of the process.
 */
export function sdkCredentials(auth: EngineCredentials) {
  const base = {
    CAMUNDA_OAUTH_DISABLED: false,
    CAMUNDA_TENANT_ID: '<default>',
    CAMUNDA_SUPPORT_LOG_ENABLED: false,
    CAMUNDA_LOG_LEVEL: 'none',
  } as const;
  switch (auth.kind) {
    case 'none':
      return { ...base, CAMUNDA_AUTH_STRATEGY: 'NONE' } as const;
    case 'basic':
      return {
        ...base,
        CAMUNDA_AUTH_STRATEGY: 'BASIC',
        CAMUNDA_BASIC_AUTH_USERNAME: auth.username,
        CAMUNDA_BASIC_AUTH_PASSWORD: auth.password,
      } as const;
    case 'bearer':
      return { ...base, CAMUNDA_AUTH_STRATEGY: 'BEARER', CAMUNDA_OAUTH_TOKEN: auth.token } as const;
    case 'oauth':
      return {
        ...base,
        CAMUNDA_AUTH_STRATEGY: 'OAUTH',
        CAMUNDA_OAUTH_URL: auth.tokenUrl,
        ZEEBE_CLIENT_ID: auth.clientId,
        ZEEBE_CLIENT_SECRET: auth.clientSecret,
        CAMUNDA_ZEEBE_OAUTH_AUDIENCE: auth.audience,
        CAMUNDA_TOKEN_DISK_CACHE_DISABLE: true,
      } as const;
  }
}
