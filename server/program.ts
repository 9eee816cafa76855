import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express, type RequestHandler } from 'express';
import type { EngineClient } from '../engine-client/index.ts';
import { createEngine, type Engine } from '../engine/index.ts';
import { openPool, type Pool } from '../kit/database.ts';
import type { Log } from '../kit/log.ts';
import { sendProblem } from '../kit/problem.ts';
import { createSeal, type Seal } from '../kit/seal.ts';
import { migrate } from '../migrations/migrate.ts';
import { errorCatalogue } from '../model/errors.ts';
import { findDesign } from '../store/form-design.ts';
import { findNewestForm } from '../store/form-version.ts';
import { startDomain } from './domain.ts';
import { engineAuth } from './engine-access.ts';
import { connectEngine } from './engine-connection.ts';
import { startPostgres } from './postgres.ts';
import { readSecrets, type Secrets } from './secrets.ts';
import type { Settings } from './settings.ts';
import { StartError } from './start-error.ts';
import { buildPages, pages } from './web-pages.ts';

export const roles = ['api', 'engine', 'worker'] as const;
export type Role = (typeof roles)[number];

export interface Program {
  url: string;
  /** What to tell the person who started it. */
  greeting: string[];
  /** Where the simulators are, if they were started. */
  simulatorsUrl: string | undefined;
  stop(): Promise<void>;
}

/** What the parts of the program share while they start. */
export interface Parts {
  settings: Settings;
  roles: ReadonlySet<Role>;
  secrets: Secrets;
  log: Log;
  pool: Pool;
  seal: Seal;
  app: Express;
  /** Address of this program as its own parts reach it. */
  ownUrl: string;
  publicUrl: string;
  /** Where roles that run elsewhere are reached. */
  otherRolesUrl: string;
  engineClient: EngineClient;
  /** Runs when the program stops, the last added first. */
  atStop(close: () => Promise<void> | void): void;
}

/**
 * Starts the roles in one process: database, migrations, engine, API, workers, pages. Nothing is half started: when a
 * part fails, those before it are stopped again.
 */
export async function startProgram(
  settings: Settings,
  wanted: ReadonlySet<Role>,
  log: Log,
): Promise<Program> {
  const closing: (() => Promise<void> | void)[] = [];
  const stop = async (): Promise<void> => {
    for (let close = closing.pop(); close; close = closing.pop())
      await Promise.resolve(close()).catch((error: unknown) =>
        log.error({ err: error }, 'a part did not stop cleanly'),
      );
  };
  try {
    return await start(settings, wanted, { log, stop, atStop: (close) => closing.push(close) });
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Frame {
  log: Log;
  stop(): Promise<void>;
  atStop(close: () => Promise<void> | void): void;
}

async function start(
  settings: Settings,
  wanted: ReadonlySet<Role>,
  { log, stop, atStop }: Frame,
): Promise<Program> {
  const app = express().disable('x-powered-by');
  let ready = false;
  let engineReady = false;
  app.get('/readyz', (_req, res) => void res.status(ready ? 200 : 503).json({ ready }));
  app.use(unavailableUntil((path) => ready || (engineReady && path.startsWith('/v2/'))));
  // Listening comes first: a busy port is found before anything is created, and probes get an answer from the start.
  const server = await listen(app, settings);
  atStop(() => closeServer(server));
  const { port } = address(server);
  const ownUrl = `http://127.0.0.1:${port}`;

  const secrets = await readSecrets(settings);
  const withPages = wanted.has('api') && settings.PAGES;
  const built = withPages ? buildPages() : undefined;
  // Its failure is reported where it is awaited; until then it must not end the process.
  built?.catch(() => undefined);
  const { databaseUrl, postgresPid } = await database(settings, log, atStop);
  await migrate(databaseUrl);
  const pool = openPool({
    url: databaseUrl,
    max: settings.DATABASE_CONNECTIONS,
    onError: (error) => log.warn({ err: error }, 'database connection lost'),
  });
  atStop(() => pool.end());

  if (wanted.has('engine') && settings.ENGINE === 'embedded') {
    const engine = await startEngine({
      settings,
      secrets,
      log,
      databaseUrl,
      port,
      pool: wanted.has('api') ? pool : undefined,
    });
    app.use('/v2', engine.router);
    engineReady = true;
    atStop(() => engine.stop());
  }
  const embeddedAt = wanted.has('engine') ? ownUrl : engineElsewhere(settings);
  const engineClient = await connectEngine({ settings, secrets, log, embeddedAt });
  atStop(() => engineClient.close());

  const publicUrl = settings.PUBLIC_URL ?? `http://localhost:${port}`;
  const seal = createSeal(secrets.dataKey);
  const parts: Parts = {
    settings,
    roles: wanted,
    secrets,
    log,
    pool,
    seal,
    app,
    ownUrl,
    publicUrl,
    otherRolesUrl: otherRoles(settings),
    engineClient,
    atStop,
  };
  const domain = wanted.has('api') || wanted.has('worker') ? await startDomain(parts) : undefined;
  if (built) app.use(pages(await built));
  ready = true;
  log.info({ port, roles: [...wanted], postgresPid }, 'ready');
  return { url: publicUrl, greeting: domain?.greeting ?? [], simulatorsUrl: domain?.simulatorsUrl, stop };
}

const otherRoles = ({ PUBLIC_URL }: Settings): string => PUBLIC_URL ?? 'http://127.0.0.1:8080';

const engineElsewhere = (settings: Settings): string => settings.ENGINE_URL ?? otherRoles(settings);

async function startEngine(given: {
  settings: Settings;
  secrets: Secrets;
  log: Log;
  databaseUrl: string;
  port: number;
  /** Where forms are looked up, published and under construction; an engine that runs alone takes every key. */
  pool: Pool | undefined;
}): Promise<Engine> {
  const { settings, secrets, log, databaseUrl, port, pool } = given;
  const engine = createEngine({
    databaseUrl,
    log,
    auth: engineAuth(settings, secrets),
    address: { host: settings.HOST, port },
    controlledClock: settings.CLOCK === 'controlled',
    limits: { queue: settings.ENGINE_QUEUE_LIMIT, connections: settings.DATABASE_CONNECTIONS },
    zone: settings.TIME_ZONE,
    ...(settings.ENGINE_HISTORY_DAYS !== undefined && { historyDays: settings.ENGINE_HISTORY_DAYS }),
    ...(pool ? { formExists: (key) => isKnownForm(pool, key) } : {}),
  });
  await engine.start();
  return engine;
}

/** A process may be deployed while its form is being drawn: rights of its steps are drawn with the form. */
const isKnownForm = async (pool: Pool, key: string): Promise<boolean> =>
  ((await findNewestForm(pool, key)) ?? (await findDesign(pool, key))) !== undefined;

async function database(
  settings: Settings,
  log: Log,
  atStop: Parts['atStop'],
): Promise<{ databaseUrl: string; postgresPid: number | undefined }> {
  if (settings.DATABASE_URL) return { databaseUrl: settings.DATABASE_URL, postgresPid: undefined };
  const postgres = await startPostgres({
    dataDir: settings.DATA_DIR,
    onLog: (line) => log.debug({ postgres: line }),
  });
  atStop(() => postgres.stop());
  return { databaseUrl: postgres.url, postgresPid: postgres.pid };
}

/** What is not up yet answers 503. A 404 would tell callers that what they ask for is gone: a bank would drop its report. */
function unavailableUntil(isUp: (path: string) => boolean): RequestHandler {
  return (req, res, next) => {
    if (isUp(req.path)) return next();
    res.set('retry-after', '1');
    const { status, title } = errorCatalogue.UNAVAILABLE;
    const detail = 'The program is starting.';
    sendProblem(res, { type: '/problems/UNAVAILABLE', title, status, detail }, { code: 'UNAVAILABLE' });
  };
}

function listen(app: Express, { HOST, PORT }: Settings): Promise<Server> {
  const server = createServer(app);
  // Long polls stay open for minutes; slow headers do not.
  server.requestTimeout = 0;
  server.keepAliveTimeout = 65_000;
  return new Promise((done, failed) => {
    server.once('error', (error) => failed(new StartError(listenProblem(error, HOST, PORT))));
    server.listen(PORT, HOST, () => done(server));
  });
}

function listenProblem(error: Error, host: string, port: number): string {
  const code = 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return `The port ${port} is busy; stop the program that uses it or set PORT to another one.`;
  if (code === 'EACCES') return `There is no right to listen on port ${port}; set PORT to one above 1023.`;
  return `The program can't listen on ${host}:${port}: ${error.message}`;
}

function address(server: Server): AddressInfo {
  const found = server.address();
  if (found === null || typeof found === 'string') throw new Error('The server listens on no port');
  return found;
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((done) => server.close(() => done()));
  server.closeAllConnections();
  await closed;
}
