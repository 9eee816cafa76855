import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startPostgres, type Postgres } from '../../server/postgres.ts';
import { readSecrets } from '../../server/secrets.ts';
import { readSettings, type Settings } from '../../server/settings.ts';
import { startSimulators, type Simulators } from '../../server/simulators.ts';
import {
  ended,
  freePort,
  isRunning,
  killWithChildren,
  startGuard,
  stopChild,
  type Guard,
} from '../processes.ts';

export const victims = ['api', 'worker', 'postgres', 'everything'] as const;
export type Victim = (typeof victims)[number];

const roles = ['engine', 'api', 'worker'] as const;
type Role = (typeof roles)[number];

const start = fileURLToPath(new URL('../../server/start.js', import.meta.url));

/**
 * The product as several processes on one machine: PostgreSQL (with fsync), engine, API, worker; the bank and the
 * sources outside of them. Each part may be killed without warning and started again.
 */
export class Installation {
  readonly settings: Settings;
  /** Roles that ended although nobody killed them; a role has to live through the loss of any other. */
  readonly endedByThemselves: Role[] = [];
  readonly #guard: Guard;
  readonly #ports: Readonly<Record<Role | 'postgres', number>>;
  readonly #processes = new Map<Role, ChildProcess>();
  #simulators: Simulators | undefined;
  #postgres: Postgres | undefined;

  private constructor(settings: Settings, ports: Readonly<Record<Role | 'postgres', number>>) {
    this.settings = settings;
    this.#ports = ports;
    this.#guard = startGuard(settings.DATA_DIR);
  }

  static async start(people: number): Promise<Installation> {
    const dataDir = await mkdtemp(join(tmpdir(), 'aidflow-faults-'));
    // As root, PostgreSQL runs as another user, who has to pass through.
    await chmod(dataDir, 0o755);
    const settings = readSettings({ DATA_DIR: dataDir, DISTRICT_PEOPLE: String(people) });
    const [engine, api, worker, postgres] = [
      await freePort(),
      await freePort(),
      await freePort(),
      await freePort(),
    ];
    const installation = new Installation(settings, { engine, api, worker, postgres });
    try {
      installation.#simulators = await startSimulators(settings);
      installation.#guard.watch(installation.#simulators.pid);
      await installation.#startPostgres();
      await installation.#startRoles();
    } catch (error) {
      await installation.stop();
      throw error;
    }
    return installation;
  }

  get apiUrl(): string {
    return `http://127.0.0.1:${this.#ports.api}`;
  }

  get databaseUrl(): string {
    if (!this.#postgres) throw new Error('PostgreSQL does not run');
    return this.#postgres.url;
  }

  get simulatorsUrl(): string {
    if (!this.#simulators) throw new Error('The simulators do not run');
    return this.#simulators.url;
  }

  secrets(): ReturnType<typeof readSecrets> {
    return readSecrets(this.settings);
  }

  /** Kills without warning, then starts what is missing and waits until it is ready. */
  async killAndRestart(victim: Victim): Promise<void> {
    const database = victim === 'postgres' || victim === 'everything';
    const killed = victim === 'everything' ? roles : roles.filter((role) => role === victim);
    await Promise.all([
      ...killed.map((role) => this.#kill(role)),
      ...(database && this.#postgres ? [killWithChildren(this.#postgres.pid)] : []),
    ]);
    if (database) await this.#startPostgres();
    await this.#startRoles();
  }

  /** Ends everything, whatever of it has come up, and removes the data. */
  async stop(): Promise<void> {
    await Promise.all([...this.#processes.values()].map(stopChild));
    await this.#simulators?.stop();
    await this.#postgres?.stop();
    await this.#guard.dismiss();
  }

  async #kill(role: Role): Promise<void> {
    const child = this.#processes.get(role);
    if (!child) return;
    this.#processes.delete(role);
    child.kill('SIGKILL');
    await ended(child);
    if (child.pid !== undefined) this.#guard.forget(child.pid);
  }

  async #startPostgres(): Promise<void> {
    if (this.#postgres) this.#guard.forget(this.#postgres.pid);
    this.#postgres = await startPostgres({
      dataDir: this.settings.DATA_DIR,
      port: this.#ports.postgres,
    });
    this.#guard.watch(this.#postgres.pid);
  }

  /** Starts the roles that do not run. */
  async #startRoles(): Promise<void> {
    for (const role of roles) {
      const child = this.#processes.get(role);
      if (isRunning(child)) continue;
      if (child) this.endedByThemselves.push(role);
      const started = this.#spawn(role);
      this.#processes.set(role, started);
      if (started.pid !== undefined) this.#guard.watch(started.pid);
    }
    await Promise.all(roles.map((role) => this.#untilReady(role)));
  }

  async #untilReady(role: Role): Promise<void> {
    const giveUp = Date.now() + 120_000;
    while (Date.now() < giveUp) {
      if (!isRunning(this.#processes.get(role))) throw new Error(`The role ${role} ended while it started`);
      const response = await fetch(`http://127.0.0.1:${this.#ports[role]}/readyz`).catch(() => undefined);
      if (response?.ok) return;
      await new Promise((done) => setTimeout(done, 100));
    }
    throw new Error(`The role ${role} did not become ready within two minutes`);
  }

  #spawn(role: Role): ChildProcess {
    return spawn(process.execPath, [start, '--only', role], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        PATH: process.env['PATH'],
        PORT: String(this.#ports[role]),
        DATA_DIR: this.settings.DATA_DIR,
        DATABASE_URL: this.databaseUrl,
        PUBLIC_URL: this.apiUrl,
        ENGINE_URL: `http://127.0.0.1:${this.#ports.engine}`,
        PAGES: 'false',
        SIMULATORS: 'false',
        REGISTRY_URL: this.simulatorsUrl,
        BANK_URL: this.simulatorsUrl,
        SMS_URL: this.simulatorsUrl,
        CALENDAR_CHECK_SECONDS: '3600',
        // What a dead worker held comes back soon.
        WORK_LEASE_SECONDS: '5',
        BANK_TIMEOUT_SECONDS: '3',
        BANK_QUIET_SECONDS: '6',
        LOG_LEVEL: 'fatal',
      },
    });
  }
}
