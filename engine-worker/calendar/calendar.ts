import { civilDateOf } from '../../rules/deadline.ts';
import { businessNow } from '../../store/business-time.ts';
import { deleteForgottenFiles } from '../../store/case-file.ts';
import { listJurisdictionsOf } from '../../store/jurisdiction.ts';
import { listPolicyItems } from '../../store/item-catalogue.ts';
import type { Services } from '../services.ts';
import { matchToday } from './daily-matching.ts';
import { handOverLateSteps, remindHolders } from './step-reminders.ts';
import { runDuePayments } from './payment-run.ts';

export interface Calendar {
  start(): void;
  stop(): Promise<void>;
}

/** Looks every so often (machine time) whether business time has reached a run that is due, and runs it. */
export function createCalendar(services: Services, checkMs: number): Calendar {
  const stopping = new AbortController();
  const isStopping = (): boolean => stopping.signal.aborted;
  let wake: () => void = () => undefined;
  let loop = Promise.resolve();
  let checkedOn = '';

  const run = async (): Promise<void> => {
    while (!isStopping()) {
      try {
        const today = civilDateOf(await businessNow(services.pool));
        // Runs are due by the day, so a day that was gone through needs no second look; a turned-back clock gets one.
        if (today !== checkedOn) await runDue(today, services, isStopping);
        checkedOn = today;
      } catch (fault) {
        services.log.warn({ err: fault }, 'a run of the calendar failed; it is tried again');
      }
      if (!isStopping()) await sleep(checkMs);
    }
  };
  const sleep = (ms: number): Promise<void> =>
    new Promise((done) => {
      const timer = setTimeout(done, ms);
      wake = () => {
        clearTimeout(timer);
        done();
      };
    });
  return {
    start: () => {
      loop = run();
    },
    stop: async () => {
      stopping.abort();
      wake();
      await loop;
    },
  };
}

/** Everything that is due on a civil date and was not run yet. */
export async function runDue(
  today: string,
  services: Services,
  isStopping: () => boolean = () => false,
): Promise<void> {
  const forgotten = await deleteForgottenFiles(services.pool);
  if (forgotten > 0) services.log.info({ files: forgotten }, 'removed files that nobody handed in');
  await remindHolders(services.pool, today);
  await handOverLateSteps(services.pool);
  const items = await listPolicyItems(services.pool);
  const townships = await listJurisdictionsOf(services.pool, 'TOWNSHIP');
  const counties = await listJurisdictionsOf(services.pool, 'COUNTY');
  for (const item of items) {
    if (item.mode === 'NO_APPLICATION')
      for (const township of townships) {
        if (isStopping()) return;
        await matchToday(item, township, today, services);
      }
    for (const county of counties) {
      if (isStopping()) return;
      await runDuePayments(item, county, today, services);
    }
  }
}
