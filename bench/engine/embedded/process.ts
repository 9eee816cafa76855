import { createServer } from 'node:http';
import express from 'express';
import { createEngine } from '../../../engine/index.ts';
import { createLog } from '../../../kit/log.ts';

/** The embedded engine in a process of its own, as `npm start` mounts it: `fork('process.ts', [databaseUrl])`. */
const [databaseUrl] = process.argv.slice(2);
if (databaseUrl === undefined) throw new Error('The address of the database is missing');
const server = createServer();
await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
const address = server.address();
if (address === null || typeof address === 'string') throw new Error('The server listens on no port');
const engine = createEngine({
  databaseUrl,
  log: createLog({ level: 'warn' }),
  auth: { method: 'none' },
  address: { host: '127.0.0.1', port: address.port },
});
server.on('request', express().use('/v2', engine.router));
await engine.start();
process.once('SIGTERM', () => {
  void engine.stop().then(() => {
    server.closeAllConnections();
    server.close();
    process.disconnect();
  });
});
process.send?.(`http://127.0.0.1:${address.port}`);
