import { z } from 'zod';
import { pause, post } from './api.ts';
import { JOB_TYPE, resultOf } from './models.ts';

/** A worker in a process of its own; tells its parent the key of each completion that an engine acknowledged. */
const apis = process.argv.slice(2);

/** Milliseconds: what a killed worker held comes back soon. */
const LEASE_MS = 3000;

const Jobs = z.object({
  jobs: z.array(
    z.object({ jobKey: z.string(), elementId: z.string(), variables: z.object({ n: z.number() }) }),
  ),
});
type Job = z.infer<typeof Jobs>['jobs'][number];

async function work(api: string): Promise<void> {
  const activation = {
    ...{ type: JOB_TYPE, worker: String(process.pid), timeout: LEASE_MS },
    ...{ maxJobsToActivate: 10, requestTimeout: 1000 },
  };
  for (;;) {
    const outcome = await post(api, '/jobs/activation', activation, 5000);
    if (outcome.kind === 'done') await Promise.all(Jobs.parse(outcome.json).jobs.map(complete));
    else await pause(100);
  }
}

/** Tries until an engine says what became of it; any of them may be asked. */
async function complete({ jobKey, elementId, variables: { n } }: Job): Promise<void> {
  const body = { variables: resultOf(elementId, n) };
  for (let attempt = Number(jobKey) % apis.length; ; attempt += 1) {
    const api = apis[attempt % apis.length] ?? '';
    const outcome = await post(api, `/jobs/${jobKey}/completion`, body, 5000);
    if (outcome.kind === 'done') process.send?.(jobKey);
    if (outcome.kind !== 'unknown') return;
    await pause(50);
  }
}

process.send?.('ready');
process.once('disconnect', () => process.exit(0));
await Promise.all(apis.flatMap((api) => [work(api), work(api)]));
