import {
  createEngineClient,
  EngineError,
  isBefore,
  type EngineClient,
  type EngineClientOptions,
} from '../engine-client/index.ts';
import type { Log } from '../kit/log.ts';
import { clusterCredentials } from './camunda-settings.ts';
import { workerCredentials } from './engine-access.ts';
import { StartError } from './start-error.ts';
import type { Secrets } from './secrets.ts';
import type { Settings } from './settings.ts';

interface Given {
  settings: Settings;
  secrets: Secrets;
  log: Log;
  /** Where the embedded engine is. */
  embeddedAt: string;
}

/** The port to whichever engine the settings name. */
export async function connectEngine({ settings, secrets, log, embeddedAt }: Given): Promise<EngineClient> {
  if (settings.ENGINE === 'embedded')
    return createEngineClient({
      restAddress: embeddedAt,
      auth: workerCredentials(settings, secrets),
      transport: 'rest',
      log,
    });
  const { ZEEBE_REST_ADDRESS: restAddress = '', ZEEBE_GRPC_ADDRESS: grpcAddress } = settings;
  const options = { restAddress, grpcAddress, auth: clusterCredentials(settings), log };
  return createEngineClient({ ...options, transport: await transportTo(options) });
}

/** First release whose REST API serves job workers. */
const restFrom = [8, 7] as const;

/** REST where the cluster's release has it whole, gRPC for 8.5 and 8.6. Waits for a cluster that is still starting. */
async function transportTo(options: Omit<EngineClientOptions, 'transport'>): Promise<'rest' | 'grpc'> {
  if (options.restAddress === '') return 'grpc';
  const client = await createEngineClient({ ...options, transport: 'rest' });
  try {
    const release = await releaseOf(client, options.log);
    if (!isBefore(release, restFrom)) return 'rest';
    if (options.grpcAddress !== undefined) return 'grpc';
    throw new StartError(
      `The Camunda cluster is ${release}: releases before 8.7 need ZEEBE_GRPC_ADDRESS as well.`,
    );
  } finally {
    await client.close();
  }
}

/** `8.5` where REST v2 does not exist yet. */
async function releaseOf(client: EngineClient, log: Log): Promise<string> {
  for (let tries = 0; ; tries++) {
    try {
      return (await client.topology()).gatewayVersion;
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      if (error.kind === 'NOT_FOUND') return '8.5';
      if (error.kind !== 'UNAVAILABLE')
        throw new StartError(`The Camunda cluster refuses us: ${error.message}.`);
      if (tries % 20 === 0) log.info('waiting for the Camunda cluster');
    }
    await new Promise((done) => setTimeout(done, 500));
  }
}
