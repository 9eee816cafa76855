import type { Element } from '../../process-model/executable/process.ts';
import type { Migration } from './migration.ts';
import { Rejection } from './rejection.ts';
import type { ElementInstance } from './state.ts';

export function refuseMigration({ instance }: Migration, problem: string): Rejection {
  return new Rejection(
    'INVALID_STATE',
    `Expected to migrate process instance '${instance.key}' but ${problem}`,
  );
}

/** Refuses a migration that would leave something without a place, before anything is moved. */
export function checkMigration(migration: Migration): void {
  checkMappings(migration);
  for (const row of migration.rows) if (row.type !== 'PROCESS') checkElement(migration, row);
  for (const row of migration.rows) {
    checkBoundaryEvents(migration, row);
    checkEvents(migration, row);
    checkTokens(migration, row);
  }
}

function checkMappings({ instance, mappings, source, target }: Migration): void {
  const refuse = (problem: string): Rejection =>
    new Rejection(
      'INVALID_ARGUMENT',
      `Expected to migrate process instance '${instance.key}' but ${problem}`,
    );
  const ids = mappings.map(({ sourceElementId }) => sourceElementId);
  const twice = [...new Set(ids.filter((id, at) => ids.indexOf(id) !== at))];
  if (twice.length > 0)
    throw refuse(`the mapping instructions contain duplicate source element ids '[${twice.join(', ')}]'.`);
  for (const { sourceElementId, targetElementId } of mappings) {
    if (!source.elements.has(sourceElementId))
      throw refuse(
        `mapping instructions contain a non-existing source element id '${sourceElementId}'. Elements provided in mapping instructions must exist in the source process definition.`,
      );
    if (!target.elements.has(targetElementId))
      throw refuse(
        `mapping instructions contain a non-existing target element id '${targetElementId}'. Elements provided in mapping instructions must exist in the target process definition.`,
      );
  }
}

/** Every active element has a place of its own kind, in the scope that its scope goes to. */
function checkElement(migration: Migration, row: ElementInstance): void {
  const target = targetOf(migration, row.elementId);
  if (!target)
    throw refuseMigration(
      migration,
      `no mapping instruction defined for active element with id '${row.elementId}'. Elements cannot be migrated without a mapping.`,
    );
  checkType(migration, row, target);
  checkImplementation(migration, row, target);
  const scope = row.flowScopeKey === undefined ? undefined : migration.draft.element(row.flowScopeKey);
  // A handler of an inner activity runs in the scope of the event that triggered it.
  if (!scope || row.loop?.of === 'inner' || target.isForCompensation) return;
  const expected = migration.mapped(scope.elementId) ?? scope.elementId;
  if (target.parent !== expected)
    throw refuseMigration(
      migration,
      `the flow scope of active element with id '${row.elementId}' is changed. The flow scope of the active element is expected to be '${expected}' but was '${target.parent ?? ''}'. The flow scope of an element cannot be changed during migration yet.`,
    );
}

function targetOf({ mapped, target }: Migration, sourceId: string): Element | undefined {
  const id = mapped(sourceId);
  return id === undefined ? undefined : target.elements.get(id);
}

function checkType(migration: Migration, row: ElementInstance, target: Element): void {
  // An instance inside a multi-instance has the element's own type, its body the type of bodies.
  const type = target.loop && row.loop?.of !== 'inner' ? 'MULTI_INSTANCE_BODY' : target.type;
  if (type !== row.type)
    throw refuseMigration(
      migration,
      `active element with id '${row.elementId}' and type '${row.type}' is mapped to an element with id '${target.id}' and different type '${type}'. Elements must be mapped to elements of the same type.`,
    );
  const source = migration.source.elements.get(row.elementId);
  if (source?.loop?.sequential !== target.loop?.sequential)
    throw refuseMigration(
      migration,
      `active element with id '${row.elementId}' has a different loop characteristics than the target element with id '${target.id}'. Both active element and target element must have either sequential or parallel loop characteristics.`,
    );
}

/** What does the work of a task is part of its state: a job, or the engine itself. */
function checkImplementation(migration: Migration, row: ElementInstance, target: Element): void {
  const source = migration.source.elements.get(row.elementId);
  if (source?.kind === target.kind) return;
  if (row.type === 'USER_TASK')
    throw refuseMigration(
      migration,
      `active user task with id '${row.elementId}' and implementation '${taskOf(source)}' is mapped to an user task with id '${target.id}' and different implementation '${taskOf(target)}'. Elements must be mapped to elements of the same implementation.`,
    );
  throw refuseMigration(
    migration,
    `active element with id '${row.elementId}' is mapped to an element with id '${target.id}' that works in another way. Elements must be mapped to elements of the same implementation.`,
  );
}

function taskOf(element: Element | undefined): string {
  return element?.kind === 'job' ? 'job worker' : 'zeebe user task';
}

function checkBoundaryEvents(migration: Migration, row: ElementInstance): void {
  const target = targetOf(migration, row.elementId);
  for (const id of migration.source.elements.get(row.elementId)?.boundaryEvents ?? []) {
    const to = migration.mapped(id);
    if (to !== undefined && !target?.boundaryEvents.includes(to))
      throw refuseMigration(
        migration,
        `active element with id '${row.elementId}' is mapped to an element with id '${target?.id ?? ''}' and has a boundary event with id '${id}' that is mapped to an element with id '${to}'. These mappings detach the boundary event from the element in the target process. Boundary events must stay attached to the same element instance.`,
      );
  }
}

/** An event that is waited for goes to one of its own kind, at the place that its owner goes to. */
function checkEvents(migration: Migration, row: ElementInstance): void {
  const { draft } = migration;
  const waited = [
    ...draft.timers.owned(row.key),
    ...draft.messages.owned(row.key),
    ...draft.signals.owned(row.key),
  ].map(({ targetElementId }) => targetElementId);
  const taken = new Map<string, string>();
  for (const id of new Set(waited)) {
    const to = targetOf(migration, id);
    if (!to) continue;
    checkEvent(migration, { row, id, to });
    const other = taken.get(to.id);
    if (other !== undefined)
      throw refuseMigration(
        migration,
        `the events with ids '${other}' and '${id}' are both mapped to the event with id '${to.id}'.`,
      );
    taken.set(to.id, id);
  }
}

function checkEvent(
  migration: Migration,
  { row, id, to }: { row: ElementInstance; id: string; to: Element },
): void {
  const from = eventKind(migration.source.elements.get(id));
  const kind = eventKind(to);
  if (from !== kind)
    throw refuseMigration(
      migration,
      `active element with id '${row.elementId}' waits for an event with id '${id}' and event type '${from}' that is mapped to an element with id '${to.id}' and different event type '${kind}'. Events must be mapped to events of the same type.`,
    );
  if (to.kind !== 'startEvent') return;
  const scope = migration.target.elements.get(to.parent ?? '')?.parent;
  if (scope !== migration.mapped(row.elementId))
    throw refuseMigration(
      migration,
      `the event with id '${id}' of the scope with id '${row.elementId}' is mapped to an event with id '${to.id}' of another scope. The flow scope of an element cannot be changed during migration yet.`,
    );
}

function eventKind(element: Element | undefined): string {
  return element && 'event' in element && element.event ? element.event.kind.toUpperCase() : 'NONE';
}

/** Tokens that wait at a join keep their flows. */
function checkTokens(migration: Migration, row: ElementInstance): void {
  for (const { gatewayId, flowId } of migration.draft.takenFlows.owned(row.key)) {
    const source = migration.source.elements.get(gatewayId);
    const target = targetOf(migration, gatewayId);
    if (!target)
      throw refuseMigration(
        migration,
        `no mapping instruction defined for active element with id '${gatewayId}'. Elements cannot be migrated without a mapping.`,
      );
    if (target.type !== source?.type)
      throw refuseMigration(
        migration,
        `active element with id '${gatewayId}' and type '${source?.type ?? ''}' is mapped to an element with id '${target.id}' and different type '${target.type}'. Elements must be mapped to elements of the same type.`,
      );
    if (!target.incoming.includes(flowId))
      throw refuseMigration(
        migration,
        `a token waits at the gateway with id '${gatewayId}' on the sequence flow with id '${flowId}', which does not lead to the gateway with id '${target.id}' in the target process.`,
      );
  }
}
