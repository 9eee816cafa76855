import type { Sql } from '../../kit/database.ts';
import type { Job, Key, Tree } from '../core/state.ts';
import type { Definition, Variables } from '../core/step.ts';
import type { Catalogue } from './catalogue.ts';
import { faultsAt } from './poison.ts';
import type { Request, Targets } from './requests.ts';
import { CommandRejected } from './unit.ts';

export interface NewInstance {
  readonly definition: DefinitionReference;
  readonly variables: Variables;
  /** Unique among the running instances of the process. */
  readonly businessId?: string;
  readonly tags: readonly string[];
  /** Elements to begin at; the none start event if there are none. */
  readonly startAt?: readonly string[];
  /** Elements after which it is terminated. */
  readonly terminateAfter?: readonly string[];
}

/** Version -1 is the latest. */
export type DefinitionReference =
  { readonly key: Key } | { readonly processId: string; readonly version: number };

export interface CreatedInstance {
  readonly key: Key;
  readonly definition: Definition;
}

/** Starts a process instance at its none start event, or at elements that the caller names. */
export function createInstance({
  definition: reference,
  variables,
  businessId,
  tags,
  startAt = [],
  terminateAfter = [],
}: NewInstance): Request<CreatedInstance> {
  let taken: Key | undefined;
  return {
    ...(businessId !== undefined && {
      look: async (sql) => {
        taken = await runningWithBusinessId(sql, reference, businessId);
      },
    }),
    async run(attempt) {
      const definition = await attempt.definition((catalogue) => find(catalogue, reference));
      if (taken !== undefined && businessId !== undefined) throw businessIdTaken(businessId, taken);
      const given = { variables, tags, startAt, terminateAfter };
      const command = { type: 'createInstance', definition, ...given } as const;
      const key = await attempt.step(
        undefined,
        businessId === undefined ? command : { ...command, businessId },
      );
      return { key, definition };
    },
    conflict: () => (businessId === undefined ? undefined : businessIdTaken(businessId)),
  };
}

function find(catalogue: Catalogue, reference: DefinitionReference): Definition {
  if ('key' in reference) {
    const found = catalogue.isDeployed(reference.key) ? catalogue.byKey(reference.key) : undefined;
    if (found) return found;
    throw new CommandRejected(
      'NOT_FOUND',
      `Expected to find process definition with key '${reference.key}', but none found`,
    );
  }
  const { processId, version } = reference;
  const found = version < 0 ? catalogue.latest(processId) : catalogue.version(processId, version);
  if (found) return found;
  const which = version < 0 ? '' : ` and version '${version}'`;
  throw new CommandRejected(
    'NOT_FOUND',
    `Expected to find process definition with process ID '${processId}'${which}, but none found`,
  );
}

function businessIdTaken(businessId: string, key?: Key): CommandRejected {
  const holder =
    key === undefined ? 'a running process instance' : `the running process instance with key '${key}'`;
  return new CommandRejected(
    'ALREADY_EXISTS',
    `Expected to create instance with business id '${businessId}', but ${holder} already has it`,
  );
}

async function runningWithBusinessId(
  sql: Sql,
  reference: DefinitionReference,
  businessId: string,
): Promise<Key | undefined> {
  const { rows } = await sql.query<{ key: Key }>({
    name: 'running with business id',
    text: `SELECT p.key FROM engine.process_instance p
      WHERE p.business_id = $1 AND p.ended_at IS NULL
        AND p.process_id = coalesce($2, (SELECT d.process_id FROM engine.process_definition d WHERE d.key = $3::bigint))`,
    values: [
      businessId,
      'key' in reference ? null : reference.processId,
      'key' in reference ? reference.key : null,
    ],
  });
  return rows[0]?.key;
}

/** Subscriptions are reached by the name of their message or signal. */
type TreeCommand = Exclude<
  Parameters<Parameters<Request<Key>['run']>[0]['step']>[1],
  { type: 'createInstance' | 'correlateMessage' | 'correlateSignal' }
>;

/** A command for the tree that holds its target; the core refuses it in its own words if there is none. */
export function treeCommand(command: TreeCommand): Request<Key> {
  const [targets, key] = targetsOf(command);
  return {
    targets,
    run(attempt, found) {
      const rootKey = found.root(key);
      const step = (): Promise<Key> => attempt.step(rootKey, command);
      const job = rootKey === undefined ? undefined : jobOf(attempt.tree(rootKey), command);
      if (rootKey === undefined || !job) return step();
      const { elementInstanceKey, key: jobKey } = job;
      return faultsAt({ rootKey, elementInstanceKey, jobKey }, step);
    },
  };
}

function jobOf(tree: Tree, command: TreeCommand): Job | undefined {
  return 'jobKey' in command ? tree.job.find(({ key }) => key === command.jobKey) : undefined;
}

function targetsOf(command: TreeCommand): [Targets, Key] {
  if ('userTaskKey' in command) return [{ userTasks: [command.userTaskKey] }, command.userTaskKey];
  switch (command.type) {
    case 'completeJob':
    case 'throwJobError':
      return [{ jobs: [command.jobKey] }, command.jobKey];
    case 'failJob':
    case 'updateJob':
      // They leave the job open: an activation at the same moment must not be overwritten.
      return [{ lockedJobs: [command.jobKey] }, command.jobKey];
    case 'triggerTimer':
      return [{ timers: [command.timerKey] }, command.timerKey];
    case 'resolveIncident':
      return [{ incidents: [command.incidentKey] }, command.incidentKey];
    case 'setVariables':
      return [{ elementInstances: [command.elementInstanceKey] }, command.elementInstanceKey];
    case 'cancelInstance':
    case 'modifyInstance':
      return [{ elementInstances: [command.processInstanceKey] }, command.processInstanceKey];
    case 'migrateInstance':
    case 'suspendInstance':
    case 'resumeInstance':
      // They change open jobs: an activation at the same moment must not be overwritten.
      return [{ lockedTrees: [command.processInstanceKey] }, command.processInstanceKey];
  }
}

/** Takes a running instance to another definition that is deployed. */
export function migrateInstance(command: Extract<TreeCommand, { type: 'migrateInstance' }>): Request<Key> {
  const { processInstanceKey, targetProcessDefinitionKey } = command;
  const request = treeCommand(command);
  return {
    ...request,
    async run(attempt, found) {
      const isKnown = found.root(processInstanceKey) !== undefined;
      // What was deleted is as unknown as what never was.
      if (isKnown && !attempt.catalogue.isDeployed(targetProcessDefinitionKey))
        throw new CommandRejected(
          'NOT_FOUND',
          `Expected to migrate process instance to process definition but no process definition found with key '${targetProcessDefinitionKey}'`,
        );
      return request.run(attempt, found);
    },
    conflict: () =>
      new CommandRejected(
        'INVALID_STATE',
        `Expected to migrate process instance '${processInstanceKey}' but another running instance of the target process has its business id or start correlation key.`,
      ),
  };
}
