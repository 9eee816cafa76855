import type { CatchEvent, Element } from '../../process-model/executable/process.ts';
import type { Draft, Trigger } from './draft.ts';
import { fire } from './triggers.ts';
import type { ElementInstance } from './state.ts';

type Kind = 'error' | 'escalation';

interface Catcher {
  readonly owner: ElementInstance;
  readonly targetElementId: string;
}

export type Search =
  | { readonly caught: true; fire(trigger: Trigger): void }
  | { readonly caught: false; readonly availableCodes: readonly string[] };

/**
 * Who catches an error or escalation thrown from an element instance. The scopes are searched from the inside out, over
 * call activities too; within one scope an exact code goes before one that catches everything.
 */
export function findCatcher(draft: Draft, from: ElementInstance, kind: Kind, code: string): Search {
  const availableCodes: string[] = [];
  for (const catchers of levels(draft, from, kind)) {
    const exact = catchers.find(({ event }) => event.code === code);
    const match = exact ?? catchers.find(({ event }) => event.code === undefined);
    if (match)
      return { caught: true, fire: (trigger) => fire(draft, match.owner, match.targetElementId, trigger) };
    availableCodes.push(...catchers.flatMap(({ event }) => (event.code === undefined ? [] : [event.code])));
  }
  return { caught: false, availableCodes };
}

type Level = (Catcher & { event: Extract<CatchEvent, { kind: Kind }> })[];

/** The catching events of each instance on the way up: its boundary events and the event sub processes in it. */
function* levels(draft: Draft, from: ElementInstance, kind: Kind): Generator<Level> {
  let at: ElementInstance | undefined = from;
  while (at) {
    const interrupted = isInterrupted(draft, at);
    // Zeebe looks no further in an instance than to a scope that was interrupted; its own boundary events still catch
    // escalations.
    if (!interrupted || kind === 'escalation')
      yield [...scopeCatchers(draft, at, kind), ...boundaryCatchers(draft, at, draft.modelOf(at), kind)];
    at = interrupted || at.flowScopeKey === undefined ? callerOf(draft, at) : draft.element(at.flowScopeKey);
  }
}

function callerOf(draft: Draft, row: ElementInstance): ElementInstance | undefined {
  const caller = draft.instance(row.processInstanceKey).parentElementInstanceKey;
  return caller === undefined ? undefined : draft.element(caller);
}

function boundaryCatchers(draft: Draft, host: ElementInstance, element: Element, kind: Kind): Level {
  // An inner instance's boundary events stand on its body, which comes next on the way up.
  if (host.loop?.of === 'inner') return [];
  return element.boundaryEvents.flatMap((id) => {
    const boundary = draft.model(host.processInstanceKey, id);
    return boundary.kind === 'boundary' ? catcher(host, id, boundary.event, kind) : [];
  });
}

function scopeCatchers(draft: Draft, scope: ElementInstance, kind: Kind): Level {
  const element = draft.modelOf(scope);
  // The event sub processes of a multi-instance sub process stand in each of its instances.
  if (
    !('eventSubProcesses' in element) ||
    scope.type === 'MULTI_INSTANCE_BODY' ||
    isInterrupted(draft, scope)
  )
    return [];
  return element.eventSubProcesses.flatMap((id) => {
    const inside = draft.model(scope.processInstanceKey, id);
    if (inside.kind !== 'eventSubProcess') return [];
    return inside.eventStarts.flatMap((startId) => {
      const start = draft.model(scope.processInstanceKey, startId);
      return start.kind === 'startEvent' && start.event ? catcher(scope, startId, start.event, kind) : [];
    });
  });
}

/** A scope in which an interrupting event sub process runs catches nothing more. */
export function isInterrupted(draft: Draft, scope: ElementInstance): boolean {
  return draft.elements.owned(scope.key).some((child) => {
    const element = draft.modelOf(child);
    if (element.kind !== 'eventSubProcess') return false;
    return element.eventStarts.some((id) => {
      const start = draft.model(scope.processInstanceKey, id);
      return start.kind === 'startEvent' && start.interrupting;
    });
  });
}

function catcher(owner: ElementInstance, targetElementId: string, event: CatchEvent, kind: Kind): Level {
  if (event.kind === 'error' && kind === 'error') return [{ owner, targetElementId, event }];
  if (event.kind === 'escalation' && kind === 'escalation') return [{ owner, targetElementId, event }];
  return [];
}
