import { once } from 'node:events';
import { createServer } from 'node:http';
import express from 'express';
import { createEngine, type AuthOptions } from '../engine/index.ts';
import { createLog } from '../kit/log.ts';

export interface EmbeddedEngine {
  /** `http://127.0.0.1:port`, without `/v2`. */
  restAddress: string;
  stop(): Promise<void>;
}

/** The embedded engine on a database of the suite, at a free port. */
export async function startEmbeddedEngine(
  databaseUrl: string,
  auth: AuthOptions = { method: 'none' },
  port = 0,
): Promise<EmbeddedEngine> {
  const app = express();
  const server = createServer(app);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port');
  const engine = createEngine({
    databaseUrl,
    log: createLog({ level: 'silent' }),
    auth,
    address: { host: '127.0.0.1', port: address.port },
    controlledClock: true,
  });
  app.use('/v2', engine.router);
  await engine.start();
  return {
    restAddress: `http://127.0.0.1:${address.port}`,
    stop: async () => {
      await engine.stop();
      server.close();
      server.closeAllConnections();
    },
  };
}
