import { toJsonText } from '../../feel/index.ts';
import type { Job, Key, Tree } from '../core/state.ts';
import type { ActivatedJob } from './jobs.ts';
import type { Offers, Taken } from './offers.ts';

/** Gives the new jobs of one unit of work to workers that wait for them, so that no commit of its own is needed. */
export interface HandOver {
  /** The job as it is to be stored: leased to a worker if one waits for it. */
  give(job: Job, tree: Tree): Job;
  /** After the commit. */
  deliver(): void;
  /** After a commit that failed. */
  takeBack(): void;
}

interface Hand {
  readonly taken: Taken;
  readonly jobs: ActivatedJob[];
}

export function createHandOver(offers: Offers, machineNow: Date): HandOver {
  const hands: Hand[] = [];
  /** The hand of each type that has room. */
  const filling = new Map<string, Hand>();

  function handFor(type: string): Hand | undefined {
    const current = filling.get(type);
    if (current && current.jobs.length < current.taken.activation.maxJobs) return current;
    const taken = offers.take(type);
    if (!taken) return undefined;
    const hand = { taken, jobs: [] };
    hands.push(hand);
    filling.set(type, hand);
    return hand;
  }

  return {
    give(job, tree) {
      const hand = handFor(job.type);
      if (!hand) return job;
      const { worker, timeout, fetchVariables } = hand.taken.activation;
      const deadline = new Date(machineNow.getTime() + timeout);
      hand.jobs.push(activated({ ...job, worker, deadline }, tree, fetchVariables));
      return { ...job, state: 'ACTIVATED', worker, deadline };
    },
    deliver: () => {
      for (const { taken, jobs } of hands) taken.settle(jobs);
    },
    takeBack: () => {
      for (const { taken } of hands) taken.settle([]);
    },
  };
}

function activated(
  job: Job & { readonly deadline: Date },
  tree: Tree,
  names: readonly string[],
): ActivatedJob {
  const instance = tree.processInstance.find(({ key }) => key === job.processInstanceKey);
  if (!instance) throw new Error(`The tree has no process instance ${job.processInstanceKey}`);
  const { key, type, processInstanceKey, elementId, elementInstanceKey, headers, worker, retries, deadline } =
    job;
  const { kind, listenerEventType, userTask } = job;
  return {
    ...{ key, type, processInstanceKey, elementId, elementInstanceKey, headers, worker, retries, deadline },
    ...{ processDefinitionKey: instance.processDefinitionKey, processId: instance.processId },
    ...{ version: instance.version, tags: instance.tags, kind, listenerEventType, userTask },
    variables: visibleVariables(elementInstanceKey, tree, names),
  };
}

/** Variables that the element sees: its own and those of the scopes around it, the nearest of a name. */
function visibleVariables(element: Key, tree: Tree, names: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  for (let scope: Key | undefined = element; scope !== undefined; scope = outer(scope, tree)) {
    for (const { scopeKey, name, value } of tree.variable) {
      const wanted = scopeKey === scope && !found.has(name) && (names.length === 0 || names.includes(name));
      if (wanted) found.set(name, toJsonText(value));
    }
  }
  return found;
}

function outer(scope: Key, { elementInstance }: Tree): Key | undefined {
  return elementInstance.find(({ key }) => key === scope)?.flowScopeKey;
}
