import type { BenchCase, CaseJob } from './cases.ts';
import { RoundTrips, type Figures } from './measure.ts';

/** What the load needs of a client library. */
export interface Client {
  start(processId: string, variables: object): Promise<void>;
  /** Hands over jobs until `close`. */
  work(job: CaseJob, handle: (instance: number, complete: () => Promise<void>) => Promise<void>): void;
  close(): Promise<void>;
}

export interface Load {
  run(benchCase: BenchCase, instances: number): Promise<{ seconds: number; roundTrip: Figures['roundTrip'] }>;
}

/**
 * Starts instances and works on their jobs, at most `inFlight` instances at the same time: a new one begins when one
 * has ended, so every engine has the same backlog.
 */
export function createLoad(client: Client, jobs: readonly CaseJob[], inFlight: number): Load {
  let round: Round | undefined;
  for (const job of jobs) {
    client.work(job, async (instance, complete) => {
      const current = round;
      if (!current) return;
      current.times.began(instance, job);
      current.times.sent(instance, job.id);
      await complete();
      current.done(job.id);
    });
  }
  return {
    async run(benchCase, instances) {
      round = createRound(benchCase, instances);
      const began = performance.now();
      const { times, ended } = round;
      const next = (n: number) => {
        if (n >= instances) return;
        times.sent(n, 'start');
        round?.started(client.start(benchCase.processId, { ...benchCase.variables, n }));
      };
      let started = Math.min(inFlight, instances);
      round.onEnd = () => next(started++);
      for (let n = 0; n < started; n += 1) next(n);
      await ended;
      return { seconds: (performance.now() - began) / 1000, roundTrip: times.percentiles() };
    },
  };
}

interface Round {
  readonly times: RoundTrips;
  readonly ended: Promise<void>;
  onEnd: () => void;
  started(start: Promise<void>): void;
  done(jobId: string): void;
}

function createRound({ jobs }: BenchCase, instances: number): Round {
  const counts = new Map<string, number>();
  const last = jobs.at(-1)?.id;
  let resolve: () => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const ended = new Promise<void>((ok, failed) => {
    resolve = ok;
    reject = failed;
  });
  const round: Round = {
    ...{ times: new RoundTrips(), ended, onEnd: () => undefined },
    started: (start) => void start.catch(reject),
    done(jobId) {
      const count = (counts.get(jobId) ?? 0) + 1;
      counts.set(jobId, count);
      if (jobId !== last) return;
      round.onEnd();
      if (count === instances) {
        const wrong = jobs.filter(({ id }) => counts.get(id) !== instances).map(({ id }) => id);
        if (wrong.length > 0)
          reject(new Error(`Other than ${instances} jobs were done of ${wrong.join(', ')}`));
        else resolve();
      }
    },
  };
  return round;
}
