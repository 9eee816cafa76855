import { createEngineClient } from '../../engine-client/index.ts';
import { createWorkers } from '../../engine-worker/create-workers.ts';
import type { PayHooks } from '../../engine-worker/pay/hooks.ts';
import { openPool } from '../../kit/database.ts';
import { createLog } from '../../kit/log.ts';
import { createSeal } from '../../kit/seal.ts';
import { BankLedger } from '../../model/bank-channel.ts';
import { faultTiming, PayWorkerOrder } from './pay-order.ts';

/** A worker in a process of its own that kills or stops itself at one moment of a payment. */
async function main(order: PayWorkerOrder): Promise<void> {
  const log = createLog({ level: 'silent' });
  const engine = await createEngineClient({
    restAddress: order.engineAddress,
    auth: { kind: 'none' },
    transport: 'rest',
    log,
  });
  const hook = async (): Promise<void> => {
    if (order.at === 'sentNoAnswer') await untilArrived(order);
    process.send?.('at the point');
    process.kill(process.pid, order.signal);
    // The signal reaches the process at its next breath; nothing more may happen before.
    await new Promise((done) => setTimeout(done, 50));
  };
  const payHooks: PayHooks = { [order.at]: hook };
  const workers = createWorkers({
    pool: openPool({ url: order.databaseUrl, max: 4 }),
    seal: createSeal(Buffer.alloc(32, 7)),
    log,
    engine,
    registryUrl: order.simulatorsUrl,
    bankUrl: order.bankUrl,
    smsUrl: order.simulatorsUrl,
    callbackBaseUrl: order.callbackBaseUrl,
    callbackSecret: 'secret',
    calendars: [],
    sourceRetryMs: 50,
    calendarCheckMs: 3_600_000,
    jobLeaseMs: order.jobLeaseMs,
    outboxIdleMs: 50,
    timing: faultTiming,
    payHooks,
  });
  workers.start();
}

async function untilArrived({ simulatorsUrl, entriesThen }: PayWorkerOrder): Promise<void> {
  for (;;) {
    const ledger = BankLedger.parse(await (await fetch(`${simulatorsUrl}/bank/ledger`)).json());
    if (ledger.totals.entries >= entriesThen) return;
  }
}

process.once('message', (message) => void main(PayWorkerOrder.parse(message)));
process.once('disconnect', () => process.exit());
process.send?.('ready');
