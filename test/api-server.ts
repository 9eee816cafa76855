import type { Server } from 'node:http';
import express from 'express';
import { z } from 'zod';
import { createApi, type ApiOptions } from '../api/create-api.ts';
import { createLog } from '../kit/log.ts';
import { cheapPasswords, password, testSeal } from './api-world.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';

export interface ApiServer extends TestDatabase {
  /** Address without a slash at the end. */
  address: string;
  /** Lines the API has logged. */
  logged: string[];
  /** How often the relay was told that something waits. */
  kicks: () => number;
  /** Somebody who calls the API: with a session after `signIn`, with a token after `token`. */
  signIn(username: string): Promise<Caller>;
  token(clientId: string, scope?: string): Promise<Caller>;
  anonymous: Caller;
  stop(): Promise<void>;
}

export interface Answer {
  status: number;
  headers: Headers;
  // The shape is what the test is about to assert.
  body: unknown;
  /** The body as it came. */
  bytes: Buffer;
}

export type Caller = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<Answer>;

const WithErrors = z.object({
  errors: z.array(z.object({ path: z.string(), code: z.string() })).default([]),
});

/** The wrong fields of a problem detail: code by path. */
export function problemFields({ body }: Answer): Record<string, string> {
  return Object.fromEntries(WithErrors.parse(body).errors.map(({ path, code }) => [path, code]));
}

/** The API on a free port with a database of its own. */
export async function startApi(options: Partial<ApiOptions> = {}): Promise<ApiServer> {
  const database = await createTestDatabase({ max: 20 });
  const logged: string[] = [];
  let kicked = 0;
  const app = express();
  app.set('trust proxy', 'loopback');
  const server = await listen(app);
  const address = addressOf(server);
  app.use(
    createApi({
      pool: database.pool,
      seal: testSeal,
      log: createLog({ level: 'info', destination: { write: (line: string) => void logged.push(line) } }),
      publicUrl: address,
      cookieSecure: false,
      calendars: [],
      onOutbox: () => (kicked += 1),
      passwordCost: cheapPasswords,
      ...options,
    }),
  );
  app.use((_req, res) => void res.status(200).send('page'));
  const anonymous = caller(address);
  return {
    ...database,
    address,
    logged,
    kicks: () => kicked,
    anonymous,
    signIn: async (username) => {
      const answer = await anonymous('POST', '/api/session', { username, password });
      if (answer.status !== 200) throw new Error(`Sign-in of ${username}: ${answer.status}`);
      return caller(address, { cookie: (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '' });
    },
    token: async (clientId, scope) =>
      caller(address, { authorization: `Bearer ${await tokenOf(address, clientId, scope)}` }),
    stop: async () => {
      await new Promise((done) => {
        server.close(done);
        server.closeAllConnections();
      });
      await database.drop();
    },
  };
}

async function tokenOf(address: string, clientId: string, scope: string | undefined): Promise<string> {
  const response = await fetch(`${address}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientId}-secret`).toString('base64')}` },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      ...(scope === undefined ? {} : { scope }),
    }),
  });
  const answer: unknown = await response.json();
  if (typeof answer !== 'object' || answer === null || !('access_token' in answer))
    throw new Error(`No token for ${clientId}: ${JSON.stringify(answer)}`);
  return String(answer.access_token);
}

function caller(address: string, credentials: Readonly<Record<string, string>> = {}): Caller {
  return async (method, path, body, headers = {}) => {
    const response = await fetch(address + path, {
      method,
      headers: {
        ...credentials,
        ...(body === undefined || body instanceof FormData ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: sent(body) }),
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    const text = bytes.toString();
    const json = response.headers.get('content-type')?.includes('json') ?? false;
    return {
      status: response.status,
      headers: response.headers,
      body: json ? JSON.parse(text) : text,
      bytes,
    };
  };
}

const sent = (body: unknown): string | FormData =>
  typeof body === 'string' || body instanceof FormData ? body : JSON.stringify(body);

function listen(app: express.Express): Promise<Server> {
  return new Promise((ready) => {
    const server = app.listen(0, '127.0.0.1', () => ready(server));
  });
}

function addressOf(server: Server): string {
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('The server has no port');
  return `http://127.0.0.1:${address.port}`;
}
