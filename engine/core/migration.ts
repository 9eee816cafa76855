import type { Process } from '../../process-model/executable/process.ts';
import { handlerOf } from './compensation-subscriptions.ts';
import type { Draft } from './draft.ts';
import { ElementIncident } from './evaluate.ts';
import { checkMigration, refuseMigration } from './migration-checks.ts';
import { Rejection } from './rejection.ts';
import type { ElementInstance, Key, ProcessInstance } from './state.ts';
import type { Definition } from './step.ts';
import { eventIdsOf, openFurther } from './subscriptions.ts';
import { isInterrupted } from './throwing.ts';

export interface Mapping {
  readonly sourceElementId: string;
  readonly targetElementId: string;
}

export interface MigrationCommand {
  readonly processInstanceKey: Key;
  readonly targetProcessDefinitionKey: Key;
  readonly mappings: readonly Mapping[];
}

export interface Migration {
  readonly draft: Draft;
  readonly instance: ProcessInstance;
  /** Living element instances of the instance, scopes before what is inside them. */
  readonly rows: readonly ElementInstance[];
  readonly source: Process;
  readonly target: Process;
  readonly mappings: readonly Mapping[];
  /** Where an element of the source goes; undefined if it is not mapped. */
  mapped(sourceElementId: string): string | undefined;
}

/**
 * Takes a running instance to another definition (rule 41). Keys stay; jobs, timers, incidents, variables and the
 * subscriptions of mapped events move along; events without a mapping are closed, events that are new are waited for.
 */
export function migrate(draft: Draft, command: MigrationCommand): Key {
  const { processInstanceKey, targetProcessDefinitionKey, mappings } = command;
  const instance = draft.instances.get(processInstanceKey);
  if (!instance)
    throw new Rejection(
      'NOT_FOUND',
      `Expected to migrate process instance but no process instance found with key '${processInstanceKey}'`,
    );
  const definition = draft.context.definitions.byKey(targetProcessDefinitionKey);
  if (!definition)
    throw new Rejection(
      'NOT_FOUND',
      `Expected to migrate process instance to process definition but no process definition found with key '${targetProcessDefinitionKey}'`,
    );
  const migration = prepare(draft, instance, { definition, mappings });
  checkMigration(migration);
  const closed = migration.rows.map((row) => ({ row, ...moveSubscriptions(migration, row) }));
  moveRows(migration, definition);
  for (const { row, kept } of closed) openNewEvents(migration, row.key, kept);
  return instance.rootKey;
}

function prepare(
  draft: Draft,
  instance: ProcessInstance,
  { definition, mappings }: { definition: Definition; mappings: readonly Mapping[] },
): Migration {
  const source = draft.definition(instance.key).process;
  const target = definition.process;
  const byId = new Map(mappings.map((mapping) => [mapping.sourceElementId, mapping.targetElementId]));
  byId.set(source.id, target.id);
  return {
    ...{ draft, instance, source, target, mappings },
    rows: [...draft.elements.values()].filter((row) => row.processInstanceKey === instance.key),
    mapped: (id) => byId.get(id),
  };
}

/** Takes the subscriptions of mapped events to their new events and closes the others. */
function moveSubscriptions(
  { draft, mapped, target }: Migration,
  row: ElementInstance,
): { kept: Set<string> } {
  const kept = new Set<string>();
  const moved = (elementId: string): string | undefined => {
    const to = mapped(elementId);
    if (to !== undefined) kept.add(to);
    return to;
  };
  for (const timer of draft.timers.owned(row.key)) {
    const targetElementId = moved(timer.targetElementId);
    if (targetElementId === undefined) draft.timers.delete(timer);
    else draft.timers.put({ ...timer, targetElementId });
  }
  for (const message of draft.messages.owned(row.key)) {
    const targetElementId = moved(message.targetElementId);
    if (targetElementId === undefined) draft.messages.delete(message);
    else draft.messages.put({ ...message, targetElementId, processId: target.id });
  }
  for (const signal of draft.signals.owned(row.key)) {
    const targetElementId = moved(signal.targetElementId);
    if (targetElementId === undefined) draft.signals.delete(signal);
    else draft.signals.put({ ...signal, targetElementId });
  }
  return { kept };
}

function moveRows(migration: Migration, definition: Definition): void {
  const { draft, instance, rows } = migration;
  const mapped = (id: string): string => migration.mapped(id) ?? id;
  draft.instances.put({
    ...instance,
    processDefinitionKey: definition.key,
    processId: definition.process.id,
    version: definition.version,
    compensation: moveCompensation(migration),
  });
  for (const row of rows) {
    draft.elements.put({ ...row, elementId: mapped(row.elementId) });
    for (const job of draft.jobs.owned(row.key)) draft.jobs.put({ ...job, elementId: mapped(job.elementId) });
    for (const task of draft.userTasks.owned(row.key))
      draft.userTasks.put({ ...task, elementId: mapped(task.elementId) });
    for (const incident of draft.incidents.owned(row.key))
      draft.incidents.put({ ...incident, elementId: mapped(incident.elementId) });
    for (const flow of draft.takenFlows.owned(row.key))
      draft.takenFlows.put({ ...flow, gatewayId: mapped(flow.gatewayId) });
  }
}

/** What completed can still be undone if it is mapped to something that can; handlers that run go on. */
function moveCompensation({ instance, mapped, target }: Migration): ProcessInstance['compensation'] {
  const kept = (instance.compensation ?? []).flatMap((subscription) => {
    if (subscription.throwKey !== undefined) return [subscription];
    const activity = target.elements.get(mapped(subscription.activityId) ?? '');
    if (!activity) return [];
    const { activityInstanceKey, scopeKey } = subscription;
    const moved = { activityId: activity.id, activityInstanceKey, scopeKey };
    const handlerId = handlerOf(target, activity);
    if (handlerId !== undefined) return [{ ...moved, handlerId }];
    return activity.kind === 'subProcess' ? [moved] : [];
  });
  return kept.length === 0 ? undefined : kept;
}

/** Waits for the events of the target that nothing was mapped to. */
function openNewEvents(migration: Migration, key: Key, kept: ReadonlySet<string>): void {
  const { draft } = migration;
  const row = draft.element(key);
  // What has not been activated, because of an incident, waits for its events when it is.
  if (row.state !== 'ACTIVATED') return;
  const closed = isInterrupted(draft, row) ? startsInside(draft, row) : new Set<string>();
  const further = eventIdsOf(draft, row).filter((id) => !kept.has(id) && !closed.has(id));
  if (further.length === 0) return;
  try {
    openFurther(draft, row, further);
  } catch (error) {
    if (!(error instanceof ElementIncident)) throw error;
    throw refuseMigration(
      migration,
      `active element with id '${row.elementId}' cannot wait for the events of the target process: ${error.message}`,
    );
  }
}

/** Start events of the event sub processes in a scope: after an interrupting one nothing may start there. */
function startsInside(draft: Draft, row: ElementInstance): Set<string> {
  const element = draft.modelOf(row);
  const inside = 'eventSubProcesses' in element ? element.eventSubProcesses : [];
  return new Set(
    inside.flatMap((id) => {
      const scope = draft.model(row.processInstanceKey, id);
      return 'eventStarts' in scope ? scope.eventStarts : [];
    }),
  );
}
