import type { Process, ScopeElement } from '../../process-model/executable/process.ts';
import { createInstance } from './calls.ts';
import type { Draft } from './draft.ts';
import { attempt } from './incidents.ts';
import { holdStart } from './listeners.ts';
import { activateAt } from './modification.ts';
import { enterableTypes, followsEventBasedGateway, isEnterable, typeOf } from './modification-checks.ts';
import { Rejection } from './rejection.ts';
import { enclosingScopes, subscribe } from './scopes.ts';
import type { ElementInstance, Key } from './state.ts';
import type { Command } from './step.ts';
import { openSubscriptions } from './subscriptions.ts';
import { setAllLocal } from './variables.ts';

type Start = Extract<Command, { type: 'createInstance' }>;

/** Starts an instance: at its none start event, at a start event whose trigger came, or at elements of the caller's choice. */
export function start(draft: Draft, command: Start): Key {
  const { process } = command.definition;
  const scope = process.elements.get(process.id);
  if (scope?.kind !== 'process') throw new Error(`Process ${process.id} has no scope of its own`);
  if (command.startElementId !== undefined) return startByEvent(draft, command, command.startElementId);
  const startAt = command.startAt ?? [];
  checkStart(process, scope, startAt);
  for (const id of command.terminateAfter ?? [])
    if (!process.elements.has(id))
      throw new Rejection(
        'INVALID_ARGUMENT',
        `Expected to create instance of process with runtime instructions but no element found with id '${id}'.`,
      );
  const row = createInstance(draft, command);
  if (startAt.length === 0) draft.later({ type: 'enter', key: row.key });
  else startAtElements(draft, row, startAt);
  return row.key;
}

function startByEvent(draft: Draft, command: Start, startElementId: string): Key {
  const row = createInstance(draft, { ...command, variables: new Map() });
  if (holdStart(draft, row, { startElementId, variables: command.variables })) {
    draft.later({ type: 'enter', key: row.key });
    return row.key;
  }
  draft.elements.put({ ...row, state: 'ACTIVATED' });
  const element = command.definition.process.elements.get(startElementId);
  // The trigger's variables reach the process before its event sub processes read their correlation keys.
  if (element && element.outputs.length === 0) setAllLocal(draft, row.key, command.variables);
  attempt(draft, row, () => openSubscriptions(draft, row));
  const trigger = { variables: command.variables, local: false };
  draft.later({ type: 'activate', elementId: startElementId, scopeKey: row.key, trigger });
  return row.key;
}

/** Rule 40: the scopes around the elements are created as well, without their start events. */
function startAtElements(draft: Draft, row: ElementInstance, startAt: readonly string[]): void {
  subscribe(draft, row);
  const instance = draft.instance(row.key);
  for (const elementId of startAt) {
    const instruction = { elementId, ancestorKey: undefined, variables: [] };
    activateAt(draft, instance, { instruction, kept: new Set(), ends: new Set() });
  }
}

function checkStart(process: Process, scope: ScopeElement, startAt: readonly string[]): void {
  if (startAt.length === 0 && scope.noneStart === undefined)
    throw new Rejection(
      'INVALID_STATE',
      'Expected to create instance of process with none start event, but there is no such event',
    );
  const refuse = (problem: string): Rejection =>
    new Rejection(
      'INVALID_ARGUMENT',
      `Expected to create instance of process with start instructions but ${problem}`,
    );
  for (const id of startAt)
    if (typeOf(process, id) === undefined) throw refuse(`no element found with id '${id}'.`);
  for (const id of startAt)
    if (enclosingScopes(process, id).some((around) => process.elements.get(around)?.loop))
      throw refuse(
        `the element with id '${id}' is inside a multi-instance subprocess. The creation of elements inside a multi-instance subprocess is not supported.`,
      );
  for (const id of startAt) {
    const type = typeOf(process, id) ?? '';
    if (!isEnterable(type))
      throw refuse(
        `the element with id '${id}' targets unsupported element type '${type}'. Supported element types are: [${enterableTypes.join(', ')}]`,
      );
  }
  if (startAt.includes(process.id))
    throw refuse(`the element with id '${process.id}' is the process itself.`);
  for (const id of startAt)
    if (followsEventBasedGateway(process, process.elements.get(id)))
      throw refuse(
        `the element with id '${id}' belongs to an event-based gateway. The creation of elements belonging to an event-based gateway is not supported.`,
      );
}
