import {
  advance,
  beginning,
  valuesOf,
  variablesAt,
  type MemoryState,
} from '../../../../engine/core/memory-engine.ts';
import type { Job, Key, UserTask } from '../../../../engine/core/state.ts';
import type { Command, Outcome } from '../../../../engine/core/step.ts';
import { toPlain, type Json } from '../../../../feel/index.ts';
import { userTaskJob } from '../../../../model/jobs.ts';
import type { TrialAction, TrialStart } from '../../../../model/process-example.ts';
import type { WorkingDays } from '../../../../rules/work-calendar.ts';
import { nextDay } from './clock.ts';
import { calledProcess, type Trial } from './trial.ts';

/** How far a trial has come. Each action makes a new one, so every earlier point can be gone back to. */
export interface Run {
  readonly state: MemoryState;
  readonly rootKey: Key;
  /** Elements in the order in which they were entered; a loop is entered as often as it has instances. */
  readonly path: readonly string[];
  readonly flows: readonly string[];
  readonly ends: readonly string[];
  readonly result: { readonly state: string; readonly variables: Readonly<Record<string, Json>> } | undefined;
}

/** Undefined: what the action speaks of does not wait. */
export type Acted = Run | undefined;

const weekdays: WorkingDays = {
  covers: () => false,
  isWorkingDay: (date) => ![0, 6].includes(new Date(date).getUTCDay()),
};

export function begin(trial: Trial, { at, now, variables }: TrialStart): Acted {
  const [definition] = trial.deployment.definitions;
  if (!definition || (at !== null && trial.process.elements.get(at)?.kind !== 'startEvent')) return undefined;
  const before: Run = {
    ...{ state: beginning(new Date(now)), rootKey: '', path: [], flows: [], ends: [] },
    result: undefined,
  };
  const command = { type: 'createInstance', definition, variables: valuesOf(variables) } as const;
  return perform(trial, before, at === null ? command : { ...command, startElementId: at });
}

export function act(trial: Trial, run: Run, action: TrialAction, days: WorkingDays = weekdays): Acted {
  switch (action.type) {
    case 'human':
      return completeHumanStep(trial, run, action);
    case 'job':
      return completeJob(trial, run, action);
    case 'error':
      return onJob(trial, run, action, (jobKey) => ({
        ...{ type: 'throwJobError', jobKey, errorCode: action.code, errorMessage: '' },
        variables: new Map(),
      }));
    case 'fail':
      return onJob(trial, run, action, (jobKey) => ({
        ...{ type: 'failJob', jobKey, retries: 0, errorMessage: action.message, retryBackOff: 0 },
        variables: new Map(),
      }));
    case 'resolve':
      return mend(trial, run, action);
    case 'message':
    case 'signal':
      return deliver(trial, run, action);
    case 'pass':
      return pass(trial, run, action.by, days);
  }
}

/** Variables of the process as they are, or as it left them. */
export const processVariables = ({ result, state, rootKey }: Run): Readonly<Record<string, Json>> =>
  result?.variables ?? variablesAt(state.tree, rootKey);

interface Place {
  readonly at: string;
  readonly which: number;
}

/** Jobs that can be completed: those that failed wait for their incident. */
export const openJobs = (run: Run): readonly Job[] =>
  run.state.tree.job.filter(({ state }) => state === 'CREATED' || state === 'ACTIVATED');

const jobAt = (run: Run, { at, which }: Place): Job | undefined =>
  openJobs(run).filter(({ elementId }) => elementId === at)[which];

const taskAt = (run: Run, { at, which }: Place): UserTask | undefined =>
  run.state.tree.userTask.filter(({ elementId, state }) => elementId === at && state === 'CREATED')[which];

function onJob(trial: Trial, run: Run, at: Place, command: (jobKey: Key) => Command): Acted {
  const job = jobAt(run, at);
  return job && perform(trial, run, command(job.key));
}

function completeHumanStep(
  trial: Trial,
  run: Run,
  action: Extract<TrialAction, { readonly type: 'human' }>,
): Acted {
  const task = taskAt(run, action);
  if (task) {
    const variables = routed(task.headers, action.answers);
    const command = { type: 'completeUserTask', userTaskKey: task.key, action: 'complete' } as const;
    return perform(trial, run, { ...command, request: undefined, variables });
  }
  const job = jobAt(run, action);
  if (job?.type !== userTaskJob) return undefined;
  const variables = routed(job.headers, action.answers);
  return perform(trial, run, { type: 'completeJob', jobKey: job.key, variables });
}

/** As for a real task: only the answers that the model routes leave for the engine. */
function routed(headers: Readonly<Record<string, string>>, answers: Readonly<Record<string, unknown>>) {
  const names = routingOf(headers);
  return valuesOf(Object.fromEntries(names.map((name) => [name, answers[name] ?? null])));
}

export const routingOf = (headers: Readonly<Record<string, string>>): string[] =>
  (headers['routing'] ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

function completeJob(trial: Trial, run: Run, action: Extract<TrialAction, { readonly type: 'job' }>): Acted {
  const job = jobAt(run, action);
  if (!job || job.type === userTaskJob) return undefined;
  const kept = job.type !== calledProcess || job.headers['propagate'] === 'all';
  const variables = valuesOf(kept ? action.variables : {});
  return perform(trial, run, { type: 'completeJob', jobKey: job.key, variables });
}

function mend(trial: Trial, run: Run, action: Extract<TrialAction, { readonly type: 'resolve' }>): Acted {
  const incident = run.state.tree.incident.filter(({ elementId }) => elementId === action.at)[action.which];
  if (!incident) return undefined;
  const { elementInstanceKey, jobKey } = incident;
  const commands: Command[] = [];
  if (Object.keys(action.variables).length > 0) {
    const variables = valuesOf(action.variables);
    commands.push({ type: 'setVariables', elementInstanceKey, variables, local: false });
  }
  if (jobKey !== undefined) commands.push({ type: 'updateJob', jobKey, retries: 1 });
  commands.push({ type: 'resolveIncident', incidentKey: incident.key });
  return commands.reduce<Acted>((now, command) => now && perform(trial, now, command), run);
}

function deliver(
  trial: Trial,
  run: Run,
  action: Extract<TrialAction, { readonly type: 'message' | 'signal' }>,
): Acted {
  const variables = valuesOf(action.variables);
  const waits = ({ targetElementId }: { readonly targetElementId: string }): boolean =>
    targetElementId === action.at;
  if (action.type === 'message') {
    const found = run.state.tree.messageSubscription.filter(waits)[action.which];
    return found && perform(trial, run, { type: 'correlateMessage', subscriptionKey: found.key, variables });
  }
  const found = run.state.tree.signalSubscription.filter(waits)[action.which];
  return found && perform(trial, run, { type: 'correlateSignal', subscriptionKeys: [found.key], variables });
}

/** A cycle that comes round more often than this within a day is no reminder. */
const mostTimers = 200;

function pass(
  trial: Trial,
  run: Run,
  by: Extract<TrialAction, { readonly type: 'pass' }>['by'],
  days: WorkingDays,
): Acted {
  const first = nextTimer(run);
  if (by === 'NEXT' && !first) return undefined;
  const until = by === 'NEXT' && first ? later(first.dueAt, run.state.now) : nextDay(run.state.now, by, days);
  let now: Run = run;
  for (let fired = 0; fired < (by === 'NEXT' ? 1 : mostTimers); fired++) {
    const timer = nextTimer(now);
    if (!timer || timer.dueAt > until) break;
    const then = { ...now, state: { ...now.state, now: later(timer.dueAt, now.state.now) } };
    const next = perform(trial, then, { type: 'triggerTimer', timerKey: timer.key });
    if (!next) return undefined;
    now = next;
  }
  return { ...now, state: { ...now.state, now: until } };
}

const later = (a: Date, b: Date): Date => (a > b ? a : b);

export const nextTimer = ({ state }: Run) =>
  [...state.tree.timer].sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime())[0];

function perform(trial: Trial, run: Run, command: Command): Acted {
  const { outcome, state, flows } = advance(trial.deployment, run.state, command);
  if (outcome.kind === 'rejected') return undefined;
  const rows = enteredAndLeft(outcome);
  return {
    state,
    rootKey: run.rootKey === '' ? outcome.instanceKey : run.rootKey,
    path: [...run.path, ...rows.entered],
    flows: [...run.flows, ...flows.map(({ flowId }) => flowId)],
    ends: [...run.ends, ...rows.ends],
    result: resultOf(outcome) ?? run.result,
  };
}

type Accepted = Extract<Outcome, { readonly kind: 'accepted' }>;

function enteredAndLeft({ changes }: Accepted): { entered: string[]; ends: string[] } {
  const rows = changes
    .flatMap((change) => (change.table === 'elementInstance' ? [change] : []))
    .sort((a, b) => Number(a.row.key) - Number(b.row.key));
  const entered = rows.filter(
    ({ op, row }) => op === 'insert' && row.type !== 'MULTI_INSTANCE_BODY' && row.type !== 'PROCESS',
  );
  const ends = rows.filter(({ row }) => row.type === 'END_EVENT' && row.state === 'COMPLETED');
  return { entered: entered.map(({ row }) => row.elementId), ends: ends.map(({ row }) => row.elementId) };
}

function resultOf({ effects }: Accepted): Run['result'] {
  for (const effect of effects)
    if (effect.type === 'instanceEnded' && effect.instance.parentProcessInstanceKey === undefined) {
      const variables = [...effect.variables].map(([name, value]) => [name, toPlain(value)] as const);
      return { state: effect.instance.state, variables: Object.fromEntries(variables) };
    }
  return undefined;
}
