import { EngineDriver } from '../engine-driver.ts';
import { fromPlain, toJsonText } from '../../feel/index.ts';
import type { History } from './history.ts';
import { answerOf, models, resultOf, startOf } from './models.ts';

const definitions = EngineDriver.deploy(models['order.bpmn'], models['part.bpmn']).then(
  (driver) => driver.definitions,
);

/** Something from outside that moved an instance: who was left by it. */
interface Move {
  readonly kind: 'job' | 'timer' | 'message';
  readonly elementId: string;
  readonly counter?: number | null;
  readonly at: Date;
}

/**
 * Takes an instance from nothing through everything that its history tells, by the pure core and in memory, and
 * compares where it stands then with what the database says. Gives what differs.
 */
export async function replay(n: number, history: History): Promise<string[]> {
  const driver = new EngineDriver();
  driver.definitions.push(...(await definitions));
  driver.start(startOf(n));
  const left = movesOf(history);
  while (left.length > 0) {
    const index = left.findIndex((move) => carriesOut(driver, n, move));
    if (index < 0) return left.map(({ kind, elementId }) => `the ${kind} of ${elementId} cannot have come`);
    left.splice(index, 1);
  }
  return differences(stateOf(driver), storedState(history));
}

function movesOf({ elements, jobs }: History): Move[] {
  const moves: Move[] = [];
  for (const { elementId, counter, state, endedAt } of jobs)
    if (state === 'COMPLETED' && endedAt) moves.push({ kind: 'job', elementId, counter, at: endedAt });
  for (const { elementId, state, endedAt } of elements) {
    if (state !== 'COMPLETED' || !endedAt) continue;
    if (elementId === 'rest') moves.push({ kind: 'timer', elementId, at: endedAt });
    if (elementId === 'answer') moves.push({ kind: 'message', elementId, at: endedAt });
  }
  return moves.sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** False if nothing waits for this move yet: what was committed together stands in the history without an order. */
function carriesOut(driver: EngineDriver, n: number, { kind, elementId, counter = null }: Move): boolean {
  const { job, timer, messageSubscription } = driver.tree;
  switch (kind) {
    case 'job':
      return job.some((row) => {
        if (row.elementId !== elementId || counterOf(driver, row.elementInstanceKey) !== counter)
          return false;
        const variables = new Map(
          Object.entries(resultOf(elementId, n)).map(([name, value]) => [name, fromPlain(value)]),
        );
        return driver.do({ type: 'completeJob', jobKey: row.key, variables }).kind === 'accepted';
      });
    case 'timer':
      return timer.length > 0 && driver.timer().kind === 'accepted';
    case 'message':
      return messageSubscription.length > 0 && driver.message('answer', answerOf(n)).kind === 'accepted';
  }
}

function counterOf({ tree }: EngineDriver, elementInstanceKey: string): number | null {
  const loop = tree.elementInstance.find(({ key }) => key === elementInstanceKey)?.loop;
  return loop?.of === 'inner' ? loop.counter : null;
}

type State = Readonly<Record<string, readonly string[]>>;

function stateOf({ tree, trace, result, definitions }: EngineDriver): State {
  const nameOf = new Map(tree.elementInstance.map(({ key, elementId }) => [key, elementId]));
  const at = (key: string): string => nameOf.get(key) ?? '';
  const root = definitions[0]?.process.id ?? '';
  return {
    ended: trace.filter((line) => /COMPLETED|TERMINATED/.test(line)),
    living: tree.elementInstance.map(({ elementId, state }) => `${elementId} ${state}`),
    jobs: tree.job.map(({ elementId }) => elementId),
    timers: tree.timer.map((row) => `${at(row.elementInstanceKey)}: ${row.targetElementId}`),
    subscriptions: tree.messageSubscription.map(
      (row) => `${at(row.elementInstanceKey)}: ${row.messageName} ${row.correlationKey}`,
    ),
    waitingTokens: tree.takenFlow.map(({ flowId, count }) => `${flowId} ${count}`),
    variables: result
      ? Object.entries(result.variables).map(([name, value]) => `${root}: ${name} = ${JSON.stringify(value)}`)
      : tree.variable.map(({ scopeKey, name, value }) => `${at(scopeKey)}: ${name} = ${toJsonText(value)}`),
  };
}

function storedState(history: History): State {
  const { elements, jobs, timers, subscriptions, waitingTokens, variables } = history;
  const named = (living: boolean): string[] =>
    elements
      .filter(({ endedAt }) => (endedAt === null) === living)
      .map(({ elementId, state }) => `${elementId} ${state}`);
  return {
    ...{ ended: named(false), living: named(true), timers, subscriptions, waitingTokens, variables },
    jobs: jobs.filter(({ endedAt }) => endedAt === null).map(({ elementId }) => elementId),
  };
}

function differences(replayed: State, stored: State): string[] {
  return Object.keys(replayed).flatMap((part) => {
    const [one, other] = [replayed[part] ?? [], stored[part] ?? []].map((lines) =>
      [...lines].sort().join(', '),
    );
    return one === other ? [] : [`${part}: replayed ${one || 'nothing'}; stored ${other || 'nothing'}`];
  });
}
