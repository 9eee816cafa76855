import type { EngineClient, Work } from '../engine-client/index.ts';
import type { Pool } from '../kit/database.ts';
import type { Log } from '../kit/log.ts';
import type { Seal } from '../kit/seal.ts';
import { AppError } from '../model/errors.ts';
import type { WorkCalendar } from '../model/item.ts';
import { workingDays } from '../rules/work-calendar.ts';
import { httpBank, type HttpBankOptions } from './adapters/bank/http-bank.ts';
import { httpSms } from './adapters/sms/sms-gateway.ts';
import { httpSources } from './adapters/sources/source-registry.ts';
import { createCalendar } from './calendar/calendar.ts';
import { runJob } from './frame/run-job.ts';
import { jobTypes } from './job-types.ts';
import { createRelay } from './outbox/relay.ts';
import type { PayHooks } from './pay/hooks.ts';
import { receiveBankReport } from './payments/receive-bank-report.ts';
import type { Services, Timing } from './services.ts';

export interface WorkersOptions {
  pool: Pool;
  seal: Seal;
  log: Log;
  engine: EngineClient;
  /** Roots of the data sources, the bank's payment channel and the SMS gateway. */
  registryUrl: string;
  bankUrl: string;
  smsUrl: string;
  /** Under which sources and bank reach the API. */
  callbackBaseUrl: string;
  /** What the bank shows when it calls back. */
  callbackSecret: string;
  calendars: readonly WorkCalendar[];
  /** First pause before a failed source is asked again. */
  sourceRetryMs: number;
  /** How often due runs of the calendar are looked for. */
  calendarCheckMs: number;
  /** Lease of a job; a worker that dies is replaced after it. */
  jobLeaseMs?: number;
  /** Lease of a message of the outbox; one that a dead worker held leaves after it. */
  outboxLeaseMs?: number;
  /** Longest sleep of the outbox relay when nobody kicks it. */
  outboxIdleMs?: number;
  /** What the bank can do; by default it can be asked and promises nothing about duplicates. */
  bank?: Pick<HttpBankOptions, 'inquiry' | 'refusesDuplicates'>;
  timing?: Partial<Timing>;
  payHooks?: PayHooks;
}

export interface Workers {
  start(): void;
  /** Takes no more work and waits for what is at hand. */
  stop(): Promise<void>;
  /** Something was written to the outbox. */
  kickOutbox(): void;
  /** Takes a pain.002 report that the bank sends by itself; throws AppError INVALID_REQUEST for XML that is none. */
  receiveBankReport(xml: string): Promise<void>;
}

const JOB_LEASE_MS = 30_000;
const OUTBOX_LEASE_MS = 30_000;
const OUTBOX_IDLE_MS = 1_000;
const SOURCE_TIMEOUT_MS = 10_000;
const SMS_TIMEOUT_MS = 10_000;
/** Jobs of one type worked on at once. Verification and payment wait for others most of the time. */
const MOST_AT_ONCE = 16;

const usualTiming: Omit<Timing, 'sourceRetryMs'> = {
  sourceAttempts: 3,
  paymentClaimSeconds: 60,
  bankTimeoutSeconds: 15,
  bankQuietSeconds: 60,
};

/** Everything that works in the background: job handlers, outbox relay, calendar. Nothing runs before `start`. */
export function createWorkers(options: WorkersOptions): Workers {
  const { pool, engine, log, jobLeaseMs = JOB_LEASE_MS } = options;
  const services = servicesOf(options, () => relay.kick());
  const relay = createRelay({
    pool,
    engine,
    sms: services.sms,
    log,
    idleMs: options.outboxIdleMs ?? OUTBOX_IDLE_MS,
    leaseMs: options.outboxLeaseMs ?? OUTBOX_LEASE_MS,
  });
  const calendar = createCalendar(services, options.calendarCheckMs);
  const stopping = new AbortController();
  const afterAnswer = (type: string) =>
    type === 'pay' ? services.payHooks.engineToldApplicantNot?.() : undefined;
  const run = { engine, services, leaseMs: jobLeaseMs, afterAnswer, stopping: stopping.signal };
  let works: Work[] = [];
  return {
    start: () => {
      relay.start();
      calendar.start();
      works = jobTypes.map((definition) =>
        engine.work({
          type: definition.type,
          timeoutMs: jobLeaseMs,
          maxJobs: MOST_AT_ONCE,
          handler: (job) => runJob(definition, job, run),
        }),
      );
    },
    stop: async () => {
      stopping.abort();
      await Promise.all([...works.map((work) => work.stop()), calendar.stop()]);
      await relay.stop();
    },
    kickOutbox: () => relay.kick(),
    receiveBankReport: async (xml) => {
      const { understood } = await receiveBankReport(services, xml);
      if (!understood) throw new AppError('INVALID_REQUEST', 'The body is no pain.002 report');
    },
  };
}

function servicesOf(options: WorkersOptions, kickOutbox: () => void): Services {
  const { pool, seal, log, registryUrl, bankUrl, smsUrl, callbackBaseUrl, callbackSecret } = options;
  const timing = { ...usualTiming, sourceRetryMs: options.sourceRetryMs, ...options.timing };
  return {
    pool,
    seal,
    log,
    calendar: workingDays(options.calendars),
    sources: httpSources({ url: registryUrl, callbackBaseUrl, timeoutMs: SOURCE_TIMEOUT_MS }),
    bank: httpBank({
      url: bankUrl,
      callback: { url: `${callbackBaseUrl}/api/bank-callbacks/pain.002`, secret: callbackSecret },
      timeoutMs: timing.bankTimeoutSeconds * 1_000,
      ...options.bank,
    }),
    sms: httpSms({ url: smsUrl, timeoutMs: SMS_TIMEOUT_MS }),
    kickOutbox,
    timing,
    payHooks: options.payHooks ?? {},
  };
}
