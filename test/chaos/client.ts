import { at, textAt } from '../engine.ts';
import { post, type Outcome } from './api.ts';
import type { Node } from './cluster.ts';

function jsonOf(outcome: Outcome): unknown {
  if (outcome.kind === 'done') return outcome.json;
  throw new Error(`The request was not answered: ${JSON.stringify(outcome)}`);
}

/** Gives the key of the new instance. */
export async function createInstance(
  { api }: Pick<Node, 'api'>,
  processDefinitionId: string,
  variables: object,
): Promise<string> {
  const outcome = await post(api, '/process-instances', { processDefinitionId, variables });
  return textAt(jsonOf(outcome), 'processInstanceKey');
}

/** Gives the keys of so many activated jobs. */
export async function activate({ api }: Pick<Node, 'api'>, type: string, count: number): Promise<string[]> {
  const keys: string[] = [];
  while (keys.length < count) {
    const body = { type, timeout: 600_000, maxJobsToActivate: count - keys.length, requestTimeout: 5000 };
    const jobs = at(jsonOf(await post(api, '/jobs/activation', body)), 'jobs');
    if (Array.isArray(jobs)) keys.push(...jobs.map((job: unknown) => textAt(job, 'jobKey')));
  }
  return keys;
}
