import type { Process } from '../../process-model/executable/process.ts';
import type { Draft } from './draft.ts';
import { create } from './creating.ts';
import { terminate } from './ending.ts';
import { ElementIncident } from './evaluate.ts';
import { countTerminated } from './loops.ts';
import { Rejection } from './rejection.ts';
import type { ElementInstance, Key } from './state.ts';
import { openSubscriptions } from './subscriptions.ts';

/** Ids of the scopes around an element, the process first. */
export function enclosingScopes(process: Process, elementId: string): string[] {
  const scopes: string[] = [];
  for (
    let at = process.elements.get(elementId)?.parent;
    at !== undefined;
    at = process.elements.get(at)?.parent
  )
    scopes.unshift(at);
  return scopes;
}

/** Keys of an element instance and of the scopes around it. */
export function lineage(draft: Draft, key: Key): Key[] {
  const keys: Key[] = [];
  for (let at: Key | undefined = key; at !== undefined; at = draft.elements.get(at)?.flowScopeKey)
    keys.push(at);
  return keys;
}

/** Running instances of a scope directly inside another one; of a multi-instance those inside its body. */
export function instancesOfScope(draft: Draft, parentKey: Key, scopeId: string): ElementInstance[] {
  return draft.elements
    .owned(parentKey)
    .filter(({ elementId }) => elementId === scopeId)
    .flatMap((row) => (row.type === 'MULTI_INSTANCE_BODY' ? draft.elements.owned(row.key) : [row]));
}

/** Opens an empty scope without its start event; refused if that fails, or if it is a multi-instance. */
export function openScope(
  draft: Draft,
  { parentKey, scopeId }: { parentKey: Key; scopeId: string },
  prepare: (row: ElementInstance) => void,
): ElementInstance {
  const row = create(draft, { type: 'activate', elementId: scopeId, scopeKey: parentKey });
  prepare(row);
  subscribe(draft, row);
  return row;
}

/** Lets a scope wait for its events; what would be an incident elsewhere refuses the command. */
export function subscribe(draft: Draft, row: ElementInstance): void {
  draft.elements.put({ ...row, state: 'ACTIVATED' });
  try {
    openSubscriptions(draft, row);
  } catch (error) {
    if (!(error instanceof ElementIncident)) throw error;
    const what = `Expected to subscribe to catch event(s) of '${row.elementId}'`;
    throw new Rejection('INVALID_ARGUMENT', `${what}, but ${error.message}`);
  }
}

/**
 * Terminates an element instance, and the scopes around it that are left empty and not `kept`. `refuseChild` is called
 * when that reaches a process that a call activity started.
 */
export function terminateUpwards(
  draft: Draft,
  key: Key,
  { kept, refuseChild }: { kept: ReadonlySet<Key>; refuseChild: () => never },
): void {
  for (let row = draft.elements.get(key); row; row = draft.elements.get(row.flowScopeKey ?? '')) {
    if (row.type === 'PROCESS' && draft.instance(row.key).parentElementInstanceKey !== undefined)
      refuseChild();
    terminate(draft, row.key);
    const { flowScopeKey: scopeKey } = row;
    if (scopeKey === undefined) return;
    if (row.loop?.of === 'inner') countTerminated(draft, scopeKey);
    if (kept.has(scopeKey) || draft.elements.hasOwned(scopeKey) || draft.takenFlows.hasOwned(scopeKey)) {
      // Inclusive gateways may have waited for what has gone.
      draft.settleLater(scopeKey);
      return;
    }
  }
}
