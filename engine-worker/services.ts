import type { Pool } from '../kit/database.ts';
import type { Log } from '../kit/log.ts';
import type { Seal } from '../kit/seal.ts';
import type { WorkingDays } from '../rules/work-calendar.ts';
import type { Bank } from './adapters/bank/bank.ts';
import type { SourceRegistry } from './adapters/sources/source-registry.ts';
import type { SmsGateway } from './adapters/sms/sms-gateway.ts';
import type { PayHooks } from './pay/hooks.ts';

/** What job handlers share. Built once by `createWorkers`. */
export interface Services {
  pool: Pool;
  seal: Seal;
  log: Log;
  calendar: WorkingDays;
  sources: SourceRegistry;
  bank: Bank;
  sms: SmsGateway;
  /** Tells the relay that something new has to leave; call it after the commit. */
  kickOutbox(): void;
  timing: Timing;
  /** Where tests stop a payment between two of its steps. */
  payHooks: PayHooks;
}

/** Pauses and limits in machine time. */
export interface Timing {
  /** First pause before a failed data source is asked again; doubles each time. */
  sourceRetryMs: number;
  /** Tries after which a data source counts as failed. */
  sourceAttempts: number;
  /** How long a worker has an order to itself; well above the bank's time limit. */
  paymentClaimSeconds: number;
  /** After that an exchange with the bank is given up. */
  bankTimeoutSeconds: number;
  /** How long after a try the bank's "never had it" is believed: an order may still be on its way through. */
  bankQuietSeconds: number;
}
