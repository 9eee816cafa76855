import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import type { Json } from '../../feel/index.ts';
import type { Step, Variables } from './case.ts';
import type { Subject } from './subject.ts';
import { canonical, labels, type World } from './world.ts';

/** Everything a step needs to know of the case so far. */
export interface Scene {
  readonly subject: Subject;
  readonly world: World;
  /** Placeholders of instants, by the text that was sent in their place. */
  readonly instants: Map<string, string>;
  /** Keys of the definitions deployed last, by process id. */
  readonly definitions: ReadonlyMap<string, string>;
}

type Of<K extends string> = Extract<Step, Readonly<Record<K, unknown>>>;

const LONG_MS = 86_400_000;

/** Carries out a step; gives the lines that its answer adds to the trace. */
export async function perform(scene: Scene, step: Step): Promise<string[]> {
  if ('activate' in step) return activate(scene, step);
  if ('advance' in step) return advance(scene, step);
  if ('run' in step) return runToEnd(scene, step);
  if ('pause' in step) {
    await scene.subject.backOff(step.pause);
    return [];
  }
  if ('deploy' in step) throw new Error('A deployment is not one call');
  const [method, path, body] = isOfUserTask(step) ? userTaskRequest(scene, step) : requestOf(scene, step);
  const { status } = await scene.subject.call(method, path, body);
  return [`status ${status}`];
}

type UserTaskStep = Of<'assign'> | Of<'unassign'> | Of<'update'> | Of<'finish'>;

const isOfUserTask = (step: Step): step is UserTaskStep =>
  'assign' in step || 'unassign' in step || 'update' in step || 'finish' in step;

function userTaskRequest(
  scene: Scene,
  step: UserTaskStep,
): readonly [method: string, path: string, body: unknown] {
  const path = (element: string): string => {
    const { userTasks } = scene.world;
    const row = keyOf(userTasks, ({ elementInstanceKey }) => elementInstanceKey, scene, element);
    if (!row) throw new Error(`There is no user task at ${element}`);
    return `/user-tasks/${row.key}`;
  };
  if ('unassign' in step) return ['DELETE', `${path(step.unassign)}/assignee`, undefined];
  if ('update' in step)
    return ['PATCH', path(step.update), { changeset: variablesOf(scene, step.changeset) }];
  if ('assign' in step) {
    const { assign, assignee, claim = false } = step;
    return ['POST', `${path(assign)}/assignment`, { assignee, allowOverride: !claim }];
  }
  return ['POST', `${path(step.finish)}/completion`, { variables: variablesOf(scene, step.variables) }];
}

type Sent = Exclude<
  Step,
  UserTaskStep | Of<'activate'> | Of<'advance'> | Of<'run'> | Of<'deploy'> | Of<'pause'>
>;

function requestOf(scene: Scene, step: Sent): readonly [method: string, path: string, body: unknown] {
  const variables = variablesOf(scene, 'variables' in step ? step.variables : undefined);
  if ('start' in step) {
    const { start: processDefinitionId, version: processDefinitionVersion = -1 } = step;
    return ['POST', '/process-instances', { processDefinitionId, processDefinitionVersion, variables }];
  }
  if ('publish' in step || 'correlate' in step || 'signal' in step) return eventRequest(step, variables);
  if ('cancel' in step)
    return ['POST', `/process-instances/${elementKey(scene, step.cancel)}/cancellation`, {}];
  if ('set' in step) {
    const path = `/element-instances/${elementKey(scene, step.set)}/variables`;
    return ['PUT', path, { variables, local: step.local ?? false }];
  }
  if ('modify' in step || 'migrate' in step) return changeRequest(scene, step);
  if ('resolve' in step) return ['POST', `/incidents/${incidentKey(scene, step.resolve)}/resolution`, {}];
  return jobRequest(scene, step, variables);
}

function eventRequest(
  step: Of<'publish'> | Of<'correlate'> | Of<'signal'>,
  variables: Record<string, Json>,
): readonly [method: string, path: string, body: unknown] {
  if ('signal' in step) return ['POST', '/signals/broadcast', { signalName: step.signal, variables }];
  if ('correlate' in step) {
    const { correlate: name, key: correlationKey = '' } = step;
    return ['POST', '/messages/correlation', { name, correlationKey, variables }];
  }
  const { publish: name, key: correlationKey = '', ttl: timeToLive = 0, id: messageId } = step;
  const body = { name, correlationKey, timeToLive, variables };
  return ['POST', '/messages/publication', messageId === undefined ? body : { ...body, messageId }];
}

function changeRequest(
  scene: Scene,
  step: Of<'modify'> | Of<'migrate'>,
): readonly [method: string, path: string, body: unknown] {
  if ('migrate' in step) {
    const mappingInstructions = Object.entries(step.map).map(([sourceElementId, targetElementId]) => ({
      ...{ sourceElementId, targetElementId },
    }));
    const targetProcessDefinitionKey = scene.definitions.get(step.to);
    const path = `/process-instances/${elementKey(scene, step.migrate)}/migration`;
    return ['POST', path, { targetProcessDefinitionKey, mappingInstructions }];
  }
  const { enter = [], terminate = [] } = step;
  const activateInstructions = enter.map(({ element, ancestor, variables, scope = '' }) => ({
    elementId: element,
    ...(ancestor !== undefined && { ancestorElementInstanceKey: elementKey(scene, ancestor) }),
    variableInstructions: variables ? [{ variables: variablesOf(scene, variables), scopeId: scope }] : [],
  }));
  const terminateInstructions = terminate.map((element) => ({
    elementInstanceKey: elementKey(scene, element),
  }));
  const path = `/process-instances/${elementKey(scene, step.modify)}/modification`;
  return ['POST', path, { activateInstructions, terminateInstructions }];
}

function jobRequest(
  scene: Scene,
  step: Of<'complete'> | Of<'fail'> | Of<'error'> | Of<'setRetries'> | Of<'prolong'>,
  variables: Record<string, Json>,
): readonly [method: string, path: string, body: unknown] {
  if ('complete' in step) return ['POST', `/jobs/${jobKey(scene, step.complete)}/completion`, { variables }];
  if ('prolong' in step)
    return ['PATCH', `/jobs/${jobKey(scene, step.prolong)}`, { changeset: { timeout: step.by } }];
  if ('setRetries' in step)
    return ['PATCH', `/jobs/${jobKey(scene, step.setRetries)}`, { changeset: { retries: step.to } }];
  if ('error' in step) {
    const { code: errorCode, message: errorMessage = '' } = step;
    return ['POST', `/jobs/${jobKey(scene, step.error)}/error`, { errorCode, errorMessage, variables }];
  }
  const { retries = 0, message: errorMessage = '', backOff: retryBackOff = 0 } = step;
  const body = { retries, errorMessage, retryBackOff, variables };
  return ['POST', `/jobs/${jobKey(scene, step.fail)}/failure`, body];
}

function keyOf<R>(rows: readonly R[], key: (row: R) => string, scene: Scene, element: string): R | undefined {
  const names = labels(scene.world);
  return rows.find((row) => names.get(key(row)) === element);
}

function elementKey(scene: Scene, element: string): string {
  const row = keyOf(scene.world.elements, ({ key }) => key, scene, element);
  if (!row) throw new Error(`There is no ${element}`);
  return row.key;
}

function incidentKey(scene: Scene, element: string): string {
  const row = keyOf(scene.world.incidents, ({ elementInstanceKey }) => elementInstanceKey, scene, element);
  if (!row) throw new Error(`There is no incident at ${element}`);
  return row.key;
}

/** The open job of an element, else its last one: what a late worker would still hold. */
function jobKey(scene: Scene, element: string): string {
  const { jobs } = scene.world;
  const open = jobs.filter(({ state }) => state === 'OPEN');
  const row = [open, jobs.toReversed()]
    .map((rows) => keyOf(rows, ({ elementInstanceKey }) => elementInstanceKey, scene, element))
    .find((found) => found !== undefined);
  if (!row) throw new Error(`There is no job at ${element}`);
  return row.key;
}

const Activated = z.object({
  jobs: z.array(
    z.object({
      elementId: z.string(),
      retries: z.number(),
      customHeaders: z.record(z.string(), z.string()),
      variables: z.record(z.string(), z.unknown()),
    }),
  ),
});

async function activate(
  { subject }: Scene,
  { activate: type, only, most = 10, lease = LONG_MS }: Of<'activate'>,
): Promise<string[]> {
  const { json, status } = await subject.call('POST', '/jobs/activation', {
    ...{ type, worker: 'corpus', timeout: lease, maxJobsToActivate: most, requestTimeout: -1 },
    ...(only && { fetchVariable: only }),
  });
  const jobs = Activated.parse(json).jobs.map(
    ({ elementId, retries, customHeaders, variables }) =>
      `handed out ${elementId} retries ${retries} ${canonical(JSON.stringify([variables, customHeaders]))}`,
  );
  return [`status ${status}`, ...jobs];
}

async function advance({ subject }: Scene, { advance: duration }: Of<'advance'>): Promise<string[]> {
  await subject.setTime(later(subject.now(), duration));
  return [];
}

const Result = z.object({ variables: z.record(z.string(), z.unknown()) });

async function runToEnd(scene: Scene, { run: processDefinitionId, variables }: Of<'run'>): Promise<string[]> {
  const { status, json } = await scene.subject.call('POST', '/process-instances', {
    ...{ processDefinitionId, variables: variablesOf(scene, variables), awaitCompletion: true },
  });
  const result = status === 200 ? [`result ${canonical(JSON.stringify(Result.parse(json).variables))}`] : [];
  return [`status ${status}`, ...result];
}

export function later(instant: Date, duration: string): Date {
  const { epochMilliseconds } = Temporal.Instant.fromEpochMilliseconds(instant.getTime())
    .toZonedDateTimeISO('UTC')
    .add(duration);
  return new Date(epochMilliseconds);
}

/** Puts instants in the place of placeholders and remembers what they stand for. */
function variablesOf({ subject, instants }: Scene, variables: Variables = {}): Record<string, Json> {
  const resolved = (value: Json): Json => {
    if (typeof value !== 'string' || !/^@-?P/.test(value)) return value;
    const text = later(subject.now(), value.slice(1)).toISOString();
    instants.set(text, value);
    return text;
  };
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, resolved(value)]));
}
