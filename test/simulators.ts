import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { startSimulators, type RunningSimulators, type SimulatorOptions } from '../simulators/server.ts';

/** A folder of its own for one test, removed after it. */
export async function testFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'aidflow-simulators-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Simulators on a free port, closed after the test; few people and quick answers unless told otherwise. */
export async function testSimulators(options: Partial<SimulatorOptions> = {}): Promise<RunningSimulators> {
  const dataDir = options.dataDir ?? (await testFolder());
  const simulators = await startSimulators({ people: 600, depositsAnswerAfter: 'PT0S', ...options, dataDir });
  onTestFinished(() => simulators.close());
  return simulators;
}

export interface Received {
  path: string;
  contentType: string;
  body: string;
}

export interface Receiver {
  url: string;
  received: Received[];
  /** Waits until so many messages have come. */
  untilReceived(count: number): Promise<Received[]>;
  /** Statuses of the next answers; 204 when none is left. */
  answerNext(...statuses: number[]): void;
}

/** A server that takes callbacks and notes them. */
export async function callbackReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const statuses: number[] = [];
  const waiting = new Set<() => void>();
  const server = createServer((req, res) => {
    void noted(req).then((message) => {
      received.push(message);
      res.writeHead(statuses.shift() ?? 204).end();
      for (const look of waiting) look();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${String(port)}/callback`,
    received,
    answerNext: (...next) => void statuses.push(...next),
    untilReceived: (count) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (received.length < count) return;
          waiting.delete(look);
          resolve(received);
        };
        waiting.add(look);
        look();
      }),
  };
}

async function noted(req: IncomingMessage): Promise<Received> {
  return { path: req.url ?? '', contentType: req.headers['content-type'] ?? '', body: await text(req) };
}

/** Status and JSON body (or null) of a request. */
export async function send(
  method: string,
  url: string,
  body?: unknown,
): Promise<{ status: number; body: unknown }> {
  const res = await fetch(url, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const answer = await res.text();
  return { status: res.status, body: answer === '' ? null : JSON.parse(answer) };
}
