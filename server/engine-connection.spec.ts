import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { createLog } from '../kit/log.ts';
import { connectEngine } from './engine-connection.ts';
import { readSettings } from './settings.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

/** The REST side of a cluster of some release; 8.5 has no v2. */
async function aCluster(release: string, status = 200): Promise<string> {
  const server = createServer((_request, response) => {
    response
      .writeHead(release.startsWith('8.5') ? 404 : status, { 'content-type': 'application/json' })
      .end(JSON.stringify({ brokers: [], gatewayVersion: release, items: [] }));
  });
  server.listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  const address = server.address();
  return `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`;
}

const secrets = {
  dataKey: Buffer.alloc(32),
  engineSecret: 'secret of the embedded engine',
  callbackSecret: '',
  demoClientSecret: '',
  demoPassword: () => '',
};
const grpc = { ZEEBE_GRPC_ADDRESS: 'grpc://127.0.0.1:9' };

/** REST reads incidents, gRPC can't. */
async function transport(env: Record<string, string>): Promise<'rest' | 'grpc'> {
  const settings = readSettings({ ENGINE: 'camunda', ...env });
  const log = createLog({ level: 'silent' });
  const client = await connectEngine({ settings, secrets, log, embeddedAt: '' });
  const incidents = await client.incidentsOf('1');
  await client.close();
  return incidents === undefined ? 'grpc' : 'rest';
}

describe('a Camunda cluster', () => {
  it.each([
    ['8.5.8', 'grpc'],
    ['8.6.0', 'grpc'],
    ['8.7.0', 'rest'],
    ['8.10.0-alpha1', 'rest'],
  ])('%s with both addresses is reached by %s', async (release, expected) => {
    expect(await transport({ ZEEBE_REST_ADDRESS: await aCluster(release), ...grpc })).toBe(expected);
  });

  it('with a gRPC address alone is reached by it, whatever its release', async () => {
    expect(await transport(grpc)).toBe('grpc');
  });

  it('before 8.7 with a REST address alone is refused', async () => {
    const connecting = transport({ ZEEBE_REST_ADDRESS: await aCluster('8.6.0') });
    await expect(connecting).rejects.toThrow(/is 8\.6\.0: releases before 8\.7 need ZEEBE_GRPC_ADDRESS/);
  });

  it('that refuses our credentials is not waited for', async () => {
    const connecting = transport({ ZEEBE_REST_ADDRESS: await aCluster('8.8.0', 401) });
    await expect(connecting).rejects.toThrow(/refuses us/);
  });
});
