import type { EngineCredentials } from '../engine-client/index.ts';
import type { AuthOptions, BasicUser } from '../engine/index.ts';
import { StartError } from './start-error.ts';
import type { Secrets } from './secrets.ts';
import type { Settings } from './settings.ts';

/** User name of our own workers at /v2. */
const workerName = 'aidflow-worker';

/** How /v2 authenticates. */
export function engineAuth(settings: Settings, secrets: Secrets): AuthOptions {
  switch (settings.ENGINE_AUTH) {
    case 'none':
      return { method: 'none' };
    case 'basic':
      return { method: 'basic', users: [ownWorker(secrets), ...furtherUsers(settings.ENGINE_USERS)] };
    case 'jwt':
      return {
        method: 'jwt',
        keys: new URL(required(settings.ENGINE_JWKS_URL, 'ENGINE_JWKS_URL')),
        issuer: required(settings.ENGINE_JWT_ISSUER, 'ENGINE_JWT_ISSUER'),
        audience: required(settings.ENGINE_JWT_AUDIENCE, 'ENGINE_JWT_AUDIENCE'),
      };
  }
}

/** How our own workers prove themselves. */
export function workerCredentials(settings: Settings, secrets: Secrets): EngineCredentials {
  switch (settings.ENGINE_AUTH) {
    case 'none':
      return { kind: 'none' };
    case 'basic':
      return { kind: 'basic', username: workerName, password: secrets.engineSecret };
    case 'jwt':
      return { kind: 'bearer', token: required(settings.ENGINE_TOKEN, 'ENGINE_TOKEN') };
  }
}

function ownWorker({ engineSecret }: Secrets): BasicUser {
  return {
    name: workerName,
    secret: engineSecret,
    permissions: ['read', 'work', 'deploy', 'operate', 'clock'],
  };
}

function furtherUsers(list: string | undefined): BasicUser[] {
  return (list?.split(',') ?? []).map((entry) => {
    const [name, ...secret] = entry.split(':');
    if (!name || secret.join(':').length < 8)
      throw new StartError('ENGINE_USERS must be name:secret pairs with secrets of at least 8 characters.');
    return { name, secret: secret.join(':'), permissions: ['read', 'work', 'deploy', 'operate'] };
  });
}

function required(value: string | undefined, name: string): string {
  if (value === undefined) throw new StartError(`ENGINE_AUTH=jwt needs ${name}.`);
  return value;
}
