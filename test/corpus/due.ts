import { z } from 'zod';
import type { BrokerRecord } from '../camunda/exporter.ts';

const Timer = z.object({ dueDate: z.number() });
const Message = z.object({ deadline: z.number(), timeToLive: z.number() });
const Job = z.object({ retries: z.number(), retryBackoff: z.number() });
const Activated = z.object({
  jobKeys: z.array(z.union([z.string(), z.number()]).transform(String)),
  jobs: z.array(z.object({ deadline: z.number() })),
});

/** What a broker will do by itself when its clock gets there, as its log says: nobody may look at it before. */
export class Due {
  /** Milliseconds of the broker's clock, by the key of the timer, message or job. */
  readonly #at = new Map<string, number>();

  add(record: BrokerRecord): void {
    if (record.recordType !== 'EVENT') return;
    switch (record.valueType) {
      case 'TIMER':
        return this.#set(record, record.intent === 'CREATED' && Timer.parse(record.value).dueDate);
      case 'MESSAGE':
        return this.#message(record);
      case 'JOB':
        return this.#job(record);
      case 'JOB_BATCH':
        return this.#activated(record);
      default:
    }
  }

  /** Whether something should have happened by then. */
  by(milliseconds: number): boolean {
    return [...this.#at.values()].some((at) => at <= milliseconds);
  }

  #set({ key }: BrokerRecord, at: number | false): void {
    if (at === false) this.#at.delete(key);
    else this.#at.set(key, at);
  }

  #message(record: BrokerRecord): void {
    const { deadline, timeToLive } = Message.parse(record.value);
    if (record.intent === 'PUBLISHED') this.#set(record, timeToLive > 0 && deadline);
    else if (record.intent === 'EXPIRED') this.#set(record, false);
  }

  /** A job that failed comes back after its back-off. */
  #job(record: BrokerRecord): void {
    const { retries, retryBackoff } = Job.parse(record.value);
    const waits = record.intent === 'FAILED' && retries > 0 && retryBackoff > 0;
    if (record.intent !== 'RETRIES_UPDATED') this.#set(record, waits && record.timestamp + retryBackoff);
  }

  /** A job that was handed out comes back after its lease. */
  #activated({ intent, value }: BrokerRecord): void {
    if (intent !== 'ACTIVATED') return;
    const { jobKeys, jobs } = Activated.parse(value);
    for (const [index, { deadline }] of jobs.entries()) this.#at.set(jobKeys[index] ?? '', deadline);
  }
}
