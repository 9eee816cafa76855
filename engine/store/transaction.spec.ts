import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPool, type Pool, type Sql } from '../../kit/database.ts';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { durably, type Statement } from './transaction.ts';

/** Stands between the pool and the server; cuts the connection at an agreed word of the client. */
async function cuttingProxy(
  target: URL,
): Promise<{ server: Server; port: number; cutAt: (when: 'before' | 'after' | 'never') => void }> {
  let cut: 'before' | 'after' | 'never' = 'never';
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    let swallowing = false;
    client.on('data', (data) => {
      if (cut !== 'never' && data.includes('COMMIT')) {
        if (cut === 'before') {
          client.destroy();
          upstream.destroy();
          return;
        }
        // The server gets the commit, the client never hears of it.
        swallowing = true;
        cut = 'never';
      }
      upstream.write(data);
    });
    upstream.on('data', (data) => {
      if (!swallowing) client.write(data);
      else if (data.includes('COMMIT')) client.destroy();
    });
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      one.on('error', () => undefined);
      one.on('close', () => other.destroy());
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address: AddressInfo | string | null = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The proxy listens on no port');
  return { server, port: address.port, cutAt: (when) => (cut = when) };
}

describe('a durable transaction', () => {
  let database: TestDatabase;
  let proxy: Awaited<ReturnType<typeof cuttingProxy>>;
  let pool: Pool;
  beforeAll(async () => {
    database = await createTestDatabase();
    await database.pool.query('CREATE TABLE note (id int PRIMARY KEY)');
    const url = new URL(database.url);
    proxy = await cuttingProxy(new URL(database.url));
    url.port = String(proxy.port);
    url.hostname = '127.0.0.1';
    pool = openPool({ url: url.href, pipeline: true, bigints: 'text' });
  });
  afterAll(async () => {
    await pool.end();
    proxy.server.close();
    await database.drop();
  });

  const insert = (id: number): Statement => ({
    name: 'note',
    text: 'INSERT INTO note VALUES ($1)',
    values: [id],
  });
  const write = (...ids: number[]) =>
    durably(pool, () => Promise.resolve({ result: ids.length, writes: ids.map(insert) }));
  const stored = async (id: number) => {
    const { rowCount } = await database.pool.query('SELECT FROM note WHERE id = $1', [id]);
    return rowCount === 1;
  };

  it('answers when all is written', async () => {
    expect(await write(1, 2)).toBe(2);
    expect([await stored(1), await stored(2)]).toEqual([true, true]);
  });

  it('writes nothing when one statement fails, and says why', async () => {
    await expect(write(3, 1, 4)).rejects.toMatchObject({ code: '23505' });
    expect([await stored(3), await stored(4)]).toEqual([false, false]);
  });

  it('writes nothing when the work fails', async () => {
    const failing = durably(pool, async (sql: Sql) => {
      await sql.query('INSERT INTO note VALUES (5)');
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await stored(5)).toBe(false);
  });

  it('knows that nothing was written when the connection broke before the commit arrived', async () => {
    proxy.cutAt('before');
    const written = write(6);
    written.catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 50));
    proxy.cutAt('never');
    await expect(written).rejects.toThrow();
    expect(await stored(6)).toBe(false);
    expect(await write(6)).toBe(1);
  });

  it('finds out that all was written when only the answer to the commit was lost', async () => {
    proxy.cutAt('after');
    expect(await write(7)).toBe(1);
    expect(await stored(7)).toBe(true);
    expect(await write(8)).toBe(1);
  });
});
