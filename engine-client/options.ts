import type { Log } from '../kit/log.ts';
import type { EngineCredentials } from './credentials.ts';

export interface EngineClientOptions {
  /** `http://host:port`, without `/v2`. Not used with `grpc`. */
  restAddress: string;
  /** `grpc://host:port`; needed with `grpc`. */
  grpcAddress?: string | undefined;
  auth: EngineCredentials;
  /** `rest` for the embedded engine and Camunda 8.7 or newer, `grpc` for 8.5 and 8.6. */
  transport: 'rest' | 'grpc';
  log: Log;
}
