import { fork, type ChildProcess } from 'node:child_process';
import { expect } from 'vitest';
import { textAt } from '../engine.ts';

export interface Answer {
  readonly status: number;
  readonly json: unknown;
}

/** No request of these tests may take longer than this. */
const LIMIT_MS = 30_000;

/** An engine in a process of its own that hostile clients work on. */
export class Victim {
  readonly #child: ChildProcess;
  readonly #api: string;

  private constructor(child: ChildProcess, address: string) {
    this.#child = child;
    this.#api = `${address}/v2`;
  }

  static async start(databaseUrl: string): Promise<Victim> {
    const child = fork(new URL('measured-engine.ts', import.meta.url), [databaseUrl], {
      execArgv: ['--expose-gc', '--import', 'tsx'],
    });
    const address = await new Promise<unknown>((done) => child.once('message', done));
    return new Victim(child, String(address));
  }

  async call(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.#request(path, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  }

  async deploy(files: Readonly<Record<string, string>>): Promise<Answer> {
    const form = new FormData();
    for (const [name, text] of Object.entries(files)) form.append('resources', new Blob([text]), name);
    return this.#request('/deployments', { method: 'POST', body: form });
  }

  /** Gives the key of the new instance. */
  async create(processDefinitionId: string, variables: object = {}): Promise<string> {
    const { json } = await this.call('POST', '/process-instances', { processDefinitionId, variables });
    return textAt(json, 'processInstanceKey');
  }

  /** Bytes in use once everything that can go has gone. */
  async heap(): Promise<number> {
    const answer = new Promise<unknown>((done) => this.#child.once('message', done));
    this.#child.send('heap');
    return Number(await answer);
  }

  /** Ordinary work goes on while `attack` runs: every request of it is answered well, at least one. */
  async whileUnharmed<T>(attack: () => Promise<T>): Promise<T> {
    let over = false;
    let turns = 0;
    const bystander = async (): Promise<void> => {
      do {
        await this.#ordinaryWork();
        turns += 1;
      } while (!over);
    };
    const harm = bystander().then(
      () => undefined,
      (error: unknown) => error,
    );
    try {
      return await attack();
    } finally {
      over = true;
      expect(await harm).toBeUndefined();
      expect(turns).toBeGreaterThan(0);
      expect(this.#child.exitCode).toBeNull();
    }
  }

  stop(): void {
    this.#child.kill('SIGKILL');
  }

  /** Starts an instance of the process `ordinary`, does its job and sees it end. */
  async #ordinaryWork(): Promise<void> {
    const key = await this.create('ordinary');
    const activation = { type: 'ordinary', timeout: 60_000, maxJobsToActivate: 1, requestTimeout: 10_000 };
    const { json } = await this.call('POST', '/jobs/activation', activation);
    const done = await this.call('POST', `/jobs/${textAt(json, 'jobs.0.jobKey')}/completion`, {});
    expect(done.status).toBe(204);
    const found = await this.call('GET', `/process-instances/${key}`);
    expect(textAt(found.json, 'state')).toBe('COMPLETED');
  }

  async #request(path: string, init: RequestInit): Promise<Answer> {
    const response = await fetch(`${this.#api}${path}`, { ...init, signal: AbortSignal.timeout(LIMIT_MS) });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    const json: unknown = isJson ? JSON.parse(text) : undefined;
    return { status: response.status, json };
  }
}
