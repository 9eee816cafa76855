import { availableParallelism } from 'node:os';
import type { BenchCase } from './cases.ts';
import { costOf, memoryOf } from './processes.ts';

/** What one engine did on one case. */
export interface Figures {
  readonly instances: number;
  readonly seconds: number;
  readonly perSecond: number;
  /** From the call that leads to a job (start, or completion of the job before) to the start of its work, in ms. */
  readonly roundTrip: { readonly p50: number; readonly p95: number; readonly p99: number };
  /** CPU seconds of engine, database and client. */
  readonly cpuSeconds: number;
  /** The client's part of it. */
  readonly clientCpuSeconds: number;
  /** Share of the machine's CPU that other processes took meanwhile; above 10 the figures cannot be compared. */
  readonly otherCpuPercent: number;
  /** Most that engine and database held, in MB. */
  readonly peakMemory: number;
  /** Transactions that wrote, an instance; undefined where no PostgreSQL is used. */
  readonly commits: number | undefined;
}

/** Times of the jobs of instances, by the number that each carries as variable `n`. */
export class RoundTrips {
  readonly #sent = new Map<string, number>();
  readonly #taken: number[] = [];

  /** The call that leads on is about to be made. */
  sent(instance: number, by: string): void {
    this.#sent.set(`${instance}/${by}`, performance.now());
  }

  /** Work on a job begins. */
  began(instance: number, { after }: BenchCase['jobs'][number]): void {
    const from = after.length === 0 ? ['start'] : after;
    const last = Math.max(...from.map((by) => this.#sent.get(`${instance}/${by}`) ?? 0));
    this.#taken.push(performance.now() - last);
  }

  percentiles(): Figures['roundTrip'] {
    return percentiles(this.#taken);
  }
}

export function percentiles(values: readonly number[]): Figures['roundTrip'] {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) =>
    round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

export interface Watched {
  /** Processes of the engine and its database. */
  readonly engine: readonly number[];
  /** Further processes whose CPU counts: the client. */
  readonly client: readonly number[];
  /** Number of the next transaction of the engine's PostgreSQL. */
  readonly transaction?: () => Promise<number>;
}

const SAMPLE_MS = 500;

/** Runs `work` and says what it cost. */
export async function measured(
  { engine, client, transaction }: Watched,
  instances: number,
  work: () => Promise<{ readonly seconds: number; readonly roundTrip: Figures['roundTrip'] }>,
): Promise<Figures> {
  let peak = memoryOf(engine);
  const sampler = setInterval(() => (peak = Math.max(peak, memoryOf(engine))), SAMPLE_MS);
  const first = await transaction?.();
  const before = costOf(client, engine);
  const began = performance.now();
  const { seconds, roundTrip } = await work();
  const wall = (performance.now() - began) / 1000;
  const after = costOf(client, engine);
  const last = await transaction?.();
  clearInterval(sampler);
  const byClient = after.client - before.client;
  const own = byClient + after.engine - before.engine;
  const others = Math.max(0, after.machine - before.machine - own);
  return {
    ...{ instances, seconds: round(seconds), perSecond: round(instances / seconds), roundTrip },
    cpuSeconds: round(own),
    clientCpuSeconds: round(byClient),
    otherCpuPercent: Math.round((others / (wall * availableParallelism())) * 100),
    peakMemory: Math.round(Math.max(peak, memoryOf(engine))),
    commits: first === undefined || last === undefined ? undefined : round((last - first) / instances),
  };
}

export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
