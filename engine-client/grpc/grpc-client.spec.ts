import { describe, expect, it } from 'vitest';
import { createLog } from '../../kit/log.ts';
import { createEngineClient } from '../index.ts';

const connect = (grpcAddress?: string) =>
  createEngineClient({
    restAddress: 'http://127.0.0.1:9',
    grpcAddress,
    auth: { kind: 'none' },
    transport: 'grpc',
    log: createLog({ level: 'silent' }),
  });

describe('the port over gRPC', () => {
  it('calls an engine that is not there UNAVAILABLE, and has no reads', async () => {
    const client = await connect('grpc://127.0.0.1:9');
    await expect(client.completeJob('1', { outcome: null })).rejects.toMatchObject({ kind: 'UNAVAILABLE' });
    expect(await client.ready()).toBe(false);
    expect(await client.pathOf('1')).toBeUndefined();
    expect(await client.incidentsOf('1')).toBeUndefined();
    await client.close();
  });

  it('needs a gRPC address', async () => {
    await expect(connect()).rejects.toThrow(/gRPC address/);
  });
});
