import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startPostgres, type Postgres } from '../../server/postgres.ts';
import { startSimulators, type Simulators } from '../../server/simulators.ts';
import { readSecrets } from '../../server/secrets.ts';
import { readSettings, type Settings } from '../../server/settings.ts';

export const victims = ['api', 'worker', 'postgres', 'everything'] as const;
export type Victim = (typeof victims)[number];

const roles = ['engine', 'api', 'worker'] as const;
type Role = (typeof roles)[number];

const main = fileURLToPath(new URL('../../server/main.ts', import.meta.url));

/**
 * The product as several processes on one machine: PostgreSQL (with fsync), engine, API, worker; the bank and the
 * sources outside of them. Each part may be killed without warning and started again.
 */
export class Installation {
  readonly settings: Settings;
  readonly simulators: Simulators;
  readonly dataDir: string;
  readonly #ports: Readonly<Record<Role | 'postgres', number>>;
  readonly #processes = new Map<Role, ChildProcess>();
  #postgres: Postgres;

  private constructor(given: {
    settings: Settings;
    simulators: Simulators;
    dataDir: string;
    ports: Readonly<Record<Role | 'postgres', number>>;
    postgres: Postgres;
  }) {
    this.settings = given.settings;
    this.simulators = given.simulators;
    this.dataDir = given.dataDir;
    this.#ports = given.ports;
    this.#postgres = given.postgres;
  }

  static async start(): Promise<Installation> {
    const dataDir = await mkdtemp(join(tmpdir(), 'aidflow-faults-'));
    await chmod(dataDir, 0o755);
    const ports = {
      engine: await freePort(),
      api: await freePort(),
      worker: await freePort(),
      postgres: await freePort(),
    };
    const settings = readSettings({
      DATA_DIR: dataDir,
      LOG_LEVEL: 'error',
      DISTRICT_PEOPLE: '2000',
      CLOCK: 'controlled',
    });
    const postgres = await startPostgres({ dataDir, port: ports.postgres });
    const simulators = await startSimulators(settings);
    const installation = new Installation({ settings, simulators, dataDir, ports, postgres });
    await installation.#startRoles();
    return installation;
  }

  get apiUrl(): string {
    return `http://127.0.0.1:${this.#ports.api}`;
  }

  get databaseUrl(): string {
    return this.#postgres.url;
  }

  secrets(): ReturnType<typeof readSecrets> {
    return readSecrets(this.settings);
  }

  /** Kills without warning, then starts what is missing and waits until it is ready. */
  async killAndRestart(victim: Victim): Promise<void> {
    if (victim === 'postgres' || victim === 'everything') process.kill(this.#postgres.pid, 'SIGKILL');
    if (victim === 'everything') for (const role of roles) this.#kill(role);
    if (victim === 'api' || victim === 'worker') this.#kill(victim);
    if (victim === 'postgres' || victim === 'everything')
      this.#postgres = await startPostgres({ dataDir: this.dataDir, port: this.#ports.postgres });
    await this.#startRoles();
  }

  async stop(): Promise<void> {
    await Promise.all(roles.map((role) => stopChild(this.#processes.get(role))));
    await this.simulators.stop();
    await this.#postgres.stop();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  #kill(role: Role): void {
    const child = this.#processes.get(role);
    child?.kill('SIGKILL');
    this.#processes.delete(role);
  }

  /** Starts the roles that do not run; a role that ended by itself counts as missing too. */
  async #startRoles(): Promise<void> {
    for (const role of roles) {
      const child = this.#processes.get(role);
      if (child && child.exitCode === null && child.signalCode === null) continue;
      this.#processes.set(role, this.#spawn(role));
    }
    await Promise.all(roles.map((role) => untilReady(`http://127.0.0.1:${this.#ports[role]}/readyz`)));
  }

  #spawn(role: Role): ChildProcess {
    return spawn(process.execPath, ['--import', 'tsx', main, '--only', role], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        PATH: process.env['PATH'],
        PORT: String(this.#ports[role]),
        DATA_DIR: this.dataDir,
        DATABASE_URL: this.#postgres.url,
        PUBLIC_URL: this.apiUrl,
        ENGINE_URL: `http://127.0.0.1:${this.#ports.engine}`,
        PAGES: 'false',
        SIMULATORS: 'false',
        REGISTRY_URL: this.simulators.url,
        BANK_URL: this.simulators.url,
        SMS_URL: this.simulators.url,
        CLOCK: 'controlled',
        CALENDAR_CHECK_SECONDS: '3600',
        LOG_LEVEL: 'fatal',
      },
    });
  }
}

async function untilReady(url: string): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`${url} did not become ready within a minute`);
}

async function stopChild(child: ChildProcess | undefined): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise<void>((done) => child.once('exit', () => done()));
  child.kill('SIGTERM');
  await exit;
}

function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const probe = createServer().once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address && typeof address === 'object' ? done(address.port) : failed(new Error('no port')),
      );
    });
  });
}
