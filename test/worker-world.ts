import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { EngineJob } from '../engine-client/index.ts';
import { httpBank, type HttpBankOptions } from '../engine-worker/adapters/bank/http-bank.ts';
import { httpSms } from '../engine-worker/adapters/sms/sms-gateway.ts';
import { httpSources } from '../engine-worker/adapters/sources/source-registry.ts';
import { jobTypes } from '../engine-worker/job-types.ts';
import type { PayHooks } from '../engine-worker/pay/hooks.ts';
import { receiveBankReport } from '../engine-worker/payments/receive-bank-report.ts';
import type { Services, Timing } from '../engine-worker/services.ts';
import { inTransaction, type Pool } from '../kit/database.ts';
import { createLog } from '../kit/log.ts';
import { createSeal } from '../kit/seal.ts';
import { BankLedger, type BankBehaviour } from '../model/bank-channel.ts';
import { PolicyItem } from '../model/item.ts';
import type { JobType } from '../model/jobs.ts';
import {
  ScenarioList,
  SourceAnswer,
  type Scenario,
  type SourceBehaviour,
  type SourceCode,
} from '../model/registry.ts';
import { workingDays } from '../rules/work-calendar.ts';
import { loadDistrict } from '../server/district.ts';
import { startSimulators, type RunningSimulators } from '../simulators/server.ts';
import { publishItem } from '../store/policy-item.ts';
import { recordSourceAnswer } from '../store/verification.ts';
import { createTestDatabase } from './database.ts';

export const workerSeal = createSeal(Buffer.alloc(32, 7));

export interface WorldOptions {
  people?: number;
  timing?: Partial<Timing>;
  payHooks?: PayHooks;
  bank?: Pick<HttpBankOptions, 'inquiry' | 'refusesDuplicates'>;
}

/** A database with a synthetic district and the real items, the real simulators, and handlers that talk to both. */
export interface WorkerWorld {
  pool: Pool;
  /** Address of the database. */
  databaseUrl: string;
  simulators: RunningSimulators;
  services: Services;
  /** Where sources and bank call back: stands in for the API. */
  callbackBaseUrl: string;
  scenarios: Scenario[];
  close(): Promise<void>;
}

const quickTiming: Timing = {
  sourceRetryMs: 5,
  sourceAttempts: 2,
  paymentClaimSeconds: 20,
  bankTimeoutSeconds: 5,
  bankQuietSeconds: 1,
};

export async function createWorkerWorld(options: WorldOptions = {}): Promise<WorkerWorld> {
  const database = await createTestDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'aidflow-worker-'));
  const simulators = await startSimulators({
    dataDir,
    people: options.people ?? 600,
    depositsAnswerAfter: null,
  });
  await pinClock(database.pool, '2026-11-23T02:00:00Z');
  await loadDistrict(database.pool, workerSeal, simulators.url);
  await publishItems(database.pool);
  const { items: scenarios } = ScenarioList.parse(await getJson(`${simulators.url}/population/scenarios`));
  const receiver = createServer();
  const callbackBaseUrl = await listen(receiver);
  const services = servicesFor(database.pool, simulators.url, callbackBaseUrl, options);
  takeCallbacks(receiver, services);
  return {
    pool: database.pool,
    databaseUrl: database.url,
    simulators,
    services,
    callbackBaseUrl,
    scenarios,
    close: async () => {
      await simulators.close();
      receiver.close();
      receiver.closeAllConnections();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export function servicesFor(
  pool: Pool,
  simulatorsUrl: string,
  callbackBaseUrl: string,
  options: WorldOptions = {},
): Services {
  const timing = { ...quickTiming, ...options.timing };
  return {
    pool,
    seal: workerSeal,
    log: createLog({ level: 'silent' }),
    calendar: workingDays([]),
    sources: httpSources({ url: simulatorsUrl, callbackBaseUrl, timeoutMs: 2_000 }),
    bank: httpBank({
      url: simulatorsUrl,
      callback: { url: `${callbackBaseUrl}/api/bank-callbacks/pain.002`, secret: 'secret' },
      timeoutMs: timing.bankTimeoutSeconds * 1_000,
      ...options.bank,
    }),
    sms: httpSms({ url: simulatorsUrl, timeoutMs: 2_000 }),
    kickOutbox: () => undefined,
    timing,
    payHooks: options.payHooks ?? {},
  };
}

/** Stops business time at a moment. */
export async function pinClock(pool: Pool, at: string): Promise<void> {
  await pool.query('UPDATE business_clock SET pinned_at = $1', [at]);
}

async function publishItems(pool: Pool): Promise<void> {
  const folder = fileURLToPath(new URL('../items', import.meta.url));
  const names = (await readdir(folder)).filter((name) => /^(?!.*\.examples\.json$).*\.json$/.test(name));
  for (const name of names) {
    const item = PolicyItem.parse(JSON.parse(await readFile(join(folder, name), 'utf8')));
    await inTransaction(pool, (sql) => publishItem(sql, item, '<none/>'));
  }
}

/** What the API does with callbacks. */
function takeCallbacks(server: Server, services: Services): void {
  server.on('request', (req, res) => {
    void (async () => {
      const body = await text(req);
      const url = new URL(req.url ?? '', 'http://localhost');
      if (url.pathname.startsWith('/api/bank-callbacks')) await receiveBankReport(services, body);
      else {
        const token = url.searchParams.get('token') ?? '';
        const answer = SourceAnswer.parse(JSON.parse(body));
        await inTransaction(services.pool, (sql) => recordSourceAnswer(sql, token, answer));
      }
      res.writeHead(204).end();
    })().catch(() => res.writeHead(500).end());
  });
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port');
  return `http://127.0.0.1:${address.port}`;
}

let keys = 0;

/** A job as the engine gives it out. */
export function aJob(type: string, variables: object, headers: object = {}): EngineJob {
  keys += 1;
  return {
    key: String(2251799813685249n + BigInt(keys)),
    type,
    processInstanceKey: instanceOf(variables),
    elementId: type.replaceAll(/[^a-z]/g, '_'),
    elementInstanceKey: String(keys),
    retries: 3,
    headers: { ...headers },
    variables: { ...variables },
  };
}

/** Each case and each batch has a process instance of its own. */
function instanceOf(variables: object): string {
  const { caseId, batchId } = z
    .object({ caseId: z.string().optional(), batchId: z.string().optional() })
    .parse(variables);
  return `instance of ${caseId ?? batchId ?? 'nothing'}`;
}

/** Runs the handler of a job type; give `job` to run the very same one again. */
export async function runHandler(
  { services }: { services: Services },
  type: JobType | 'io.camunda.zeebe:userTask',
  job: EngineJob,
) {
  const definition = jobTypes.find((known) => known.type === type);
  if (!definition) throw new Error(`There is no job type ${type}`);
  return definition.run(job, services);
}

export async function behave(
  { simulators }: WorkerWorld,
  source: SourceCode,
  behaviour: Partial<z.infer<typeof SourceBehaviour>>,
): Promise<void> {
  await putJson(`${simulators.url}/sources/${source}/behaviour`, behaviour);
}

export async function bankBehaves(
  { simulators }: WorkerWorld,
  behaviour: Partial<BankBehaviour>,
): Promise<void> {
  await putJson(`${simulators.url}/bank/behaviour`, behaviour);
}

export async function bankLedger({ simulators }: { simulators: { url: string } }): Promise<BankLedger> {
  return BankLedger.parse(await getJson(`${simulators.url}/bank/ledger`));
}

async function getJson(url: string): Promise<unknown> {
  return (await fetch(url)).json();
}

async function putJson(url: string, body: object): Promise<void> {
  const response = await fetch(url, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
}

export async function readRows<T extends object>(
  pool: Pool,
  sql: string,
  values: unknown[] = [],
): Promise<T[]> {
  return (await pool.query<T>(sql, values)).rows;
}
