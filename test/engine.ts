import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { createEngine, type Engine, type EngineOptions } from '../engine/index.ts';
import { createLog } from '../kit/log.ts';

/** An engine behind a real HTTP server on a free port of this machine. */
export interface TestEngine {
  readonly engine: Engine;
  /** `http://127.0.0.1:port`, without /v2. */
  readonly address: string;
  readonly server: Server;
  /** Calls the API; a string is sent as it is, anything else as JSON. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>;
  deploy(files: Record<string, string>): Promise<Reply>;
  /** Ends as a server does. */
  stop(): Promise<void>;
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body read as JSON; undefined if there is none. */
  readonly json: unknown;
}

type TestEngineOptions = Partial<Omit<EngineOptions, 'databaseUrl' | 'address'>> & {
  readonly listen?: number;
};

/** `listen` is a port; a free one by default. */
export async function startTestEngine(
  databaseUrl: string,
  { listen = 0, ...options }: TestEngineOptions = {},
): Promise<TestEngine> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(listen, '127.0.0.1', listening));
  const port = portOf(server.address());
  const engine = createEngine({
    databaseUrl,
    log: createLog({ level: 'error' }),
    auth: { method: 'none' },
    address: { host: '127.0.0.1', port },
    controlledClock: true,
    ...options,
  });
  server.on('request', express().use('/v2', engine.router));
  await engine.start();
  const address = `http://127.0.0.1:${port}`;
  const call: TestEngine['call'] = (method, path, body, headers = {}) =>
    request(`${address}/v2${path}`, {
      method,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  return {
    ...{ engine, address, server, call },
    deploy: (files) => {
      const form = new FormData();
      for (const [name, text] of Object.entries(files)) form.append('resources', new Blob([text]), name);
      return request(`${address}/v2/deployments`, { method: 'POST', body: form });
    },
    async stop() {
      await engine.stop();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

async function request(url: string, init: RequestInit): Promise<Reply> {
  const response = await fetch(url, init);
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  const json: unknown = isJson ? JSON.parse(text) : undefined;
  return { status: response.status, headers: response.headers, text, json };
}

function portOf(address: AddressInfo | string | null): number {
  if (typeof address !== 'object' || address === null) throw new Error('The server listens on no port');
  return address.port;
}

/** Reads a path such as `jobs.0.jobKey` out of an answer; fails where it is missing. */
export function at(json: unknown, path: string): unknown {
  let found: unknown = json;
  for (const step of path.split('.')) {
    if (typeof found !== 'object' || found === null) throw new Error(`No ${path} in ${JSON.stringify(json)}`);
    found = Object.entries(found).find(([name]) => name === step)?.[1];
  }
  return found;
}

export function textAt(json: unknown, path: string): string {
  const found = at(json, path);
  if (typeof found !== 'string') throw new Error(`No text ${path} in ${JSON.stringify(json)}`);
  return found;
}

/** Asks until the answer is as wanted; what it was at last makes the failure readable. */
export async function eventually<T>(
  ask: () => Promise<T>,
  wanted: (answer: T) => boolean,
  limitMs = 10_000,
): Promise<T> {
  const end = Date.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    if (Date.now() > end) throw new Error(`Never came: ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
