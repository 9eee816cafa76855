import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { z } from 'zod';
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
import type { CaseState } from '../model/case.ts';
import { PolicyItem } from '../model/item.ts';
import type { JobType } from '../model/jobs.ts';
import {
  ScenarioList,
  SourceAnswer,
  type Scenario,
  type ScenarioCode,
  type SourceBehaviour,
  type SourceCode,
} from '../model/registry.ts';
import { workingDays } from '../rules/work-calendar.ts';
import { loadDistrict } from '../server/district.ts';
import { startSimulators, type RunningSimulators } from '../simulators/server.ts';
import {
  insertApplication,
  insertMembers,
  nextApplicationNo,
  type ApplicationMember,
} from '../store/application.ts';
import { insertPendingAuthorisation, signAuthorisation } from '../store/authorisation.ts';
import { insertCase } from '../store/item-case.ts';
import { findJurisdiction } from '../store/jurisdiction.ts';
import { findPersonByIdNo } from '../store/person.ts';
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

/** The `n`th household made for a purpose. */
export function scenario({ scenarios }: WorkerWorld, code: ScenarioCode, n = 0): Scenario {
  const found = scenarios.filter((one) => one.code === code)[n];
  if (!found) throw new Error(`There is no scenario ${code} number ${n}`);
  return found;
}

export interface FiledCase {
  caseId: string;
  applicationId: string;
  applicantId: string;
  /** Ids of everybody, the applicant first. */
  personIds: string[];
}

/** Puts a case of a scenario's household into the database, as if it had been filed and signed. */
export async function fileCase(
  { pool }: WorkerWorld,
  filed: {
    scenario: Scenario;
    itemCode: string;
    state?: CaseState;
    urgent?: boolean;
    /** How many people, counted from the last one, have not signed. */
    unsigned?: number;
  },
): Promise<FiledCase> {
  return inTransaction(pool, async (sql) => {
    const { rows } = await sql.query<{ versionId: string; scope: string[]; process: string }>(
      `SELECT v.id AS "versionId", i.process_id AS process,
              ARRAY(SELECT s ->> 'source' FROM jsonb_array_elements(i.document -> 'sources') s) AS scope
         FROM policy_version v JOIN policy_item i ON i.code = v.item_code
        WHERE i.code = $1 ORDER BY length(v.jurisdiction_id), v.effective_from DESC LIMIT 1`,
      [filed.itemCode],
    );
    const [policy] = rows;
    const township = await findJurisdiction(sql, filed.scenario.township);
    if (!policy || !township) throw new Error('Item or township is missing');
    const people = await peopleOf(sql, filed.scenario);
    const [applicationId, no] = [randomUUID(), await nextApplicationNo(sql)];
    const applicantId = people[0]?.personId ?? '';
    await insertApplication(sql, {
      id: applicationId,
      no: `A-${no}`,
      channel: 'APP',
      applicantId,
      householdId: null,
      agentName: null,
      agentPhone: null,
      targetTownship: township.id,
      answers: filed.scenario.hardship ?? {},
      formKey: null,
      formVersion: null,
      state: 'SUBMITTED',
      source: 'system',
    });
    await insertMembers(sql, applicationId, people);
    const signing = people.length - (filed.unsigned ?? 0);
    for (const [index, { personId }] of people.entries()) {
      const id = randomUUID();
      await insertPendingAuthorisation(sql, {
        id,
        no: `S-${no}-${index}`,
        applicationId,
        personId,
        textVersion: '1',
        textSha256: 'x',
        scope: policy.scope,
      });
      if (index < signing) await signAuthorisation(sql, id, { method: 'FACE', evidenceSha256: 'x' });
    }
    const caseId = randomUUID();
    await insertCase(sql, {
      id: caseId,
      no: `C-${no}`,
      applicationId,
      itemCode: filed.itemCode,
      policyVersionId: policy.versionId,
      jurisdictionId: township.id,
      areaPath: township.path,
      applicantId,
      urgent: filed.urgent ?? false,
      state: filed.state ?? 'SUBMITTED',
      dueAt: null,
      processId: policy.process,
    });
    return { caseId, applicationId, applicantId, personIds: people.map(({ personId }) => personId) };
  });
}

async function peopleOf(
  sql: Parameters<typeof findPersonByIdNo>[0],
  { members, supporters, applicantIdNo, hiddenDeposits }: Scenario,
) {
  const applicant = members.find(({ idNo }) => idNo === applicantIdNo);
  const others = members.filter(({ idNo, alive }) => idNo !== applicantIdNo && alive);
  const listed = [
    ...(applicant
      ? [{ role: 'APPLICANT' as const, relation: 'SELF', person: applicant, hidden: hiddenDeposits }]
      : []),
    ...others.map((person) => ({ role: 'MEMBER' as const, relation: 'OTHER', person, hidden: 0 })),
    ...supporters.map((person) => ({ role: 'SUPPORTER' as const, relation: 'OTHER', person, hidden: 0 })),
  ];
  const people: ApplicationMember[] = [];
  for (const { role, relation, person, hidden } of listed) {
    const known = await findPersonByIdNo(sql, workerSeal, person.idNo);
    if (!known) continue;
    const { incomeMonth, deposits, securities, dwellings, nonWorkVehicles } = person.truth;
    const declared = {
      incomeMonth,
      deposits: Math.max(0, deposits - hidden),
      securities,
      dwellings,
      nonWorkVehicles,
    };
    people.push({ personId: known.id, role, relation, declared });
  }
  return people;
}

let keys = 0;

/** A job as the engine gives it out. */
export function aJob(type: string, variables: object, headers: object = {}): EngineJob {
  keys += 1;
  return {
    key: String(2251799813685249n + BigInt(keys)),
    type,
    processInstanceKey: '2251799813690000',
    elementId: type.replaceAll(/[^a-z]/g, '_'),
    elementInstanceKey: String(keys),
    retries: 3,
    headers: { ...headers },
    variables: { ...variables },
  };
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
