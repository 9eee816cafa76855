import type { EngineClient } from './engine-client.ts';
import type { EngineClientOptions } from './options.ts';
import { connectByRest } from './rest/rest-client.ts';

export type * from './engine-client.ts';
export type * from './engine-operations.ts';
export { EngineError } from './engine-client.ts';
export { adaptHumanSteps } from './human-steps.ts';
export { deployAdapted } from './deploy-adapted.ts';
export { isBefore } from './release.ts';
export type { EngineCredentials } from './credentials.ts';
export type { EngineClientOptions } from './options.ts';

/** Opens the port to the engine. Nothing is sent before the first call. */
export async function createEngineClient(options: EngineClientOptions): Promise<EngineClient> {
  if (options.transport === 'rest') return connectByRest(options);
  // Loaded only where it is wanted: the gRPC stack costs memory and half a second.
  const { connectByGrpc } = await import('./grpc/grpc-client.ts');
  return connectByGrpc(options);
}
