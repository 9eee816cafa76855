import { z } from 'zod';
import type { EngineCredentials } from '../engine-client/index.ts';
import { StartError } from './start-error.ts';

const described = <S extends z.ZodType>(schema: S, description: string): S => schema.meta({ description });
const text = z.string().min(1).optional();
const grpcAddress = z
  .string()
  .regex(/^grpcs?:\/\/[^/\s]+:\d+$/, 'must be grpc://host:port or grpcs://host:port')
  .optional();

/** Settings of a Camunda 8 cluster; the names are those of Camunda's own clients. */
export const camundaSettings = {
  ZEEBE_REST_ADDRESS: described(
    z.url({ protocol: /^https?$/ }).optional(),
    'REST address of the Camunda 8 cluster, without /v2; serves workers from 8.7 on.',
  ),
  ZEEBE_GRPC_ADDRESS: described(
    grpcAddress,
    'gRPC address of the Camunda 8 cluster (grpc://host:port, grpcs:// with TLS); needed for 8.5 and 8.6.',
  ),
  CAMUNDA_AUTH_STRATEGY: described(
    z.enum(['NONE', 'BASIC', 'BEARER', 'OAUTH']).default('NONE'),
    'How our workers prove themselves to the Camunda 8 cluster.',
  ),
  CAMUNDA_BASIC_AUTH_USERNAME: described(text, 'User name for BASIC.'),
  CAMUNDA_BASIC_AUTH_PASSWORD: described(text, 'Password for BASIC.'),
  CAMUNDA_OAUTH_TOKEN: described(text, 'Token for BEARER.'),
  CAMUNDA_OAUTH_URL: described(z.url({ protocol: /^https?$/ }).optional(), 'Where OAUTH gets its tokens.'),
  CAMUNDA_ZEEBE_OAUTH_AUDIENCE: described(text, 'Audience of the tokens of OAUTH.'),
  ZEEBE_CLIENT_ID: described(text, 'Client id for OAUTH.'),
  ZEEBE_CLIENT_SECRET: described(text, 'Client secret for OAUTH.'),
  ZEEBE_MANAGEMENT_ADDRESS: described(
    z.string().optional(),
    'With CLOCK=controlled: management addresses of the cluster’s nodes, comma-separated, whose clocks move along (they need zeebe.clock.controlled).',
  ),
};

export type CamundaSettings = z.infer<z.ZodObject<typeof camundaSettings>>;

interface Surroundings {
  ENGINE: 'embedded' | 'camunda';
  CLOCK: 'system' | 'controlled';
}

/** Says in one sentence what can't be meant. */
export function refuseCamundaContradictions(settings: CamundaSettings & Surroundings): void {
  const { ENGINE, ZEEBE_REST_ADDRESS: rest, ZEEBE_GRPC_ADDRESS: grpc } = settings;
  if (ENGINE === 'embedded' && (rest ?? grpc) !== undefined)
    throw new StartError('ZEEBE_REST_ADDRESS and ZEEBE_GRPC_ADDRESS need ENGINE=camunda.');
  if (ENGINE === 'embedded') return;
  if (rest === undefined && grpc === undefined)
    throw new StartError('ENGINE=camunda needs ZEEBE_REST_ADDRESS or ZEEBE_GRPC_ADDRESS.');
  if (settings.CLOCK === 'controlled' && settings.ZEEBE_MANAGEMENT_ADDRESS === undefined)
    throw new StartError('CLOCK=controlled with ENGINE=camunda needs ZEEBE_MANAGEMENT_ADDRESS.');
  for (const address of managementAddresses(settings))
    if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol))
      throw new StartError('ZEEBE_MANAGEMENT_ADDRESS must hold http addresses, comma-separated.');
  clusterCredentials(settings);
}

/** How our workers prove themselves to the cluster. */
export function clusterCredentials(settings: CamundaSettings): EngineCredentials {
  const required = (name: keyof CamundaSettings): string => {
    const value = settings[name];
    if (value === undefined)
      throw new StartError(`CAMUNDA_AUTH_STRATEGY=${settings.CAMUNDA_AUTH_STRATEGY} needs ${name}.`);
    return value;
  };
  switch (settings.CAMUNDA_AUTH_STRATEGY) {
    case 'NONE':
      return { kind: 'none' };
    case 'BASIC':
      return {
        kind: 'basic',
        username: required('CAMUNDA_BASIC_AUTH_USERNAME'),
        password: required('CAMUNDA_BASIC_AUTH_PASSWORD'),
      };
    case 'BEARER':
      return { kind: 'bearer', token: required('CAMUNDA_OAUTH_TOKEN') };
    case 'OAUTH':
      return {
        kind: 'oauth',
        tokenUrl: required('CAMUNDA_OAUTH_URL'),
        clientId: required('ZEEBE_CLIENT_ID'),
        clientSecret: required('ZEEBE_CLIENT_SECRET'),
        audience: required('CAMUNDA_ZEEBE_OAUTH_AUDIENCE'),
      };
  }
}

export const managementAddresses = ({
  ZEEBE_MANAGEMENT_ADDRESS: list,
}: Pick<CamundaSettings, 'ZEEBE_MANAGEMENT_ADDRESS'>): string[] =>
  (list?.split(',') ?? []).map((address) => address.trim().replace(/\/$/, '')).filter((a) => a !== '');
