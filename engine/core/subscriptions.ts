import type { CatchEvent, Element } from '../../process-model/executable/process.ts';
import type { Draft } from './draft.ts';
import { ElementIncident, evaluateKeyText, evaluateText } from './evaluate.ts';
import type { ElementInstance, Key } from './state.ts';
import { putTimer } from './suspension.ts';
import { firstDue } from './timers.ts';

interface Waiting {
  readonly targetElementId: string;
  readonly event: CatchEvent;
  /** Where names and times are read, and where the correlation key is. */
  readonly scopeKey: Key;
  readonly correlationScopeKey: Key;
}

/**
 * Opens what an element instance waits for: its own event, its boundary events, the event sub processes inside it.
 * All expressions are evaluated before the first row is written, so that an incident leaves nothing behind.
 */
export function openSubscriptions(draft: Draft, row: ElementInstance): void {
  const opened = eventsOf(draft, row).map((waiting) => prepare(draft, row, waiting));
  refuseTwice(draft, row, opened);
  for (const open of opened) open.write();
}

/** Ids of the events that an element instance waits for. */
export function eventIdsOf(draft: Draft, row: ElementInstance): string[] {
  return eventsOf(draft, row).map(({ targetElementId }) => targetElementId);
}

/** Opens some of the events, beside what is open already. */
export function openFurther(draft: Draft, row: ElementInstance, ids: readonly string[]): void {
  const further = eventsOf(draft, row).filter(({ targetElementId }) => ids.includes(targetElementId));
  const opened = further.map((waiting) => prepare(draft, row, waiting));
  refuseTwice(draft, row, opened);
  for (const open of opened) open.write();
}

/** Closes what an element instance waits for: everything, or what leads to some events. */
export function closeSubscriptions(
  draft: Draft,
  key: Key,
  leadsTo: (elementId: string) => boolean = () => true,
): void {
  for (const row of draft.timers.owned(key)) if (leadsTo(row.targetElementId)) draft.timers.delete(row);
  for (const row of draft.messages.owned(key)) if (leadsTo(row.targetElementId)) draft.messages.delete(row);
  for (const row of draft.signals.owned(key)) if (leadsTo(row.targetElementId)) draft.signals.delete(row);
}

/** Nothing may start in a scope any more; the boundary events on it stay open. */
export function closeEventSubProcesses(draft: Draft, scope: ElementInstance): void {
  closeSubscriptions(
    draft,
    scope.key,
    (id) => draft.model(scope.processInstanceKey, id).kind === 'startEvent',
  );
}

/** The events a running instance of an element can be hit by. */
function eventsOf(draft: Draft, row: ElementInstance): Waiting[] {
  const element = draft.modelOf(row);
  const at = { scopeKey: row.key, correlationScopeKey: row.key };
  const inner = row.loop?.of === 'inner';
  const model = (id: string) => draft.model(row.processInstanceKey, id);
  const targetOf = (flowId: string) => model(draft.flow(row.processInstanceKey, flowId).target);
  const own = row.type === 'MULTI_INSTANCE_BODY' ? [] : ownEvents(element, { model, targetOf });
  return [
    ...own.map((waiting) => ({ ...waiting, ...at })),
    // Boundary events belong to the multi-instance body, not to each instance inside it.
    ...(inner ? [] : element.boundaryEvents).flatMap((id) => {
      const boundary = model(id);
      if (boundary.kind !== 'boundary') return [];
      const correlationScopeKey = row.flowScopeKey ?? row.key;
      return [{ targetElementId: id, event: boundary.event, scopeKey: row.key, correlationScopeKey }];
    }),
  ];
}

interface Lookup {
  model(id: string): Element;
  targetOf(flowId: string): Element;
}

function ownEvents(
  element: Element,
  { model, targetOf }: Lookup,
): { targetElementId: string; event: CatchEvent }[] {
  switch (element.kind) {
    case 'catch':
      return [{ targetElementId: element.id, event: element.event }];
    case 'eventBasedGateway':
      return element.outgoing.flatMap((flowId) => {
        const target = targetOf(flowId);
        return target.kind === 'catch' ? [{ targetElementId: target.id, event: target.event }] : [];
      });
    case 'process':
    case 'subProcess':
    case 'eventSubProcess':
      return element.eventSubProcesses.flatMap((id) => {
        const inside = model(id);
        return inside.kind === 'eventSubProcess'
          ? inside.eventStarts.flatMap((start) => startOf(model(start)))
          : [];
      });
    default:
      return [];
  }
}

function startOf(start: Element): { targetElementId: string; event: CatchEvent }[] {
  return start.kind === 'startEvent' && start.event
    ? [{ targetElementId: start.id, event: start.event }]
    : [];
}

interface Prepared {
  readonly messageName: string | undefined;
  write(): void;
}

function prepare(draft: Draft, row: ElementInstance, waiting: Waiting): Prepared {
  const { event, targetElementId } = waiting;
  const head = {
    processInstanceKey: row.processInstanceKey,
    rootKey: row.rootKey,
    elementInstanceKey: row.key,
    targetElementId,
  };
  switch (event.kind) {
    case 'timer': {
      const due = firstDue(draft, event.timer, { scopeKey: waiting.scopeKey });
      return {
        messageName: undefined,
        write: () => putTimer(draft, { key: draft.nextKey(), ...head, ...due, heldDueAt: undefined }),
      };
    }
    case 'signal': {
      const signalName = evaluateText(draft, event.name, { scopeKey: waiting.scopeKey });
      return {
        messageName: undefined,
        write: () => draft.signals.put({ key: draft.nextKey(), ...head, signalName }),
      };
    }
    case 'message':
      return prepareMessage(draft, head, { ...waiting, event });
    case 'error':
    case 'escalation':
    case 'link':
    case 'compensation':
      return { messageName: undefined, write: () => undefined };
  }
}

function prepareMessage(
  draft: Draft,
  head: { processInstanceKey: Key; rootKey: Key; elementInstanceKey: Key; targetElementId: string },
  { event, scopeKey, correlationScopeKey }: Waiting & { event: Extract<CatchEvent, { kind: 'message' }> },
): Prepared {
  const messageName = evaluateText(draft, event.name, { scopeKey });
  const correlationKey = event.correlationKey
    ? evaluateKeyText(draft, event.correlationKey, { scopeKey: correlationScopeKey })
    : '';
  const { processId } = draft.instance(head.processInstanceKey);
  return {
    messageName,
    write: () => {
      const key = draft.nextKey();
      const createdAt = draft.context.now;
      draft.messages.put({ key, ...head, processId, messageName, correlationKey, createdAt });
      draft.effect({ type: 'messageSubscriptionOpened', subscriptionKey: key });
    },
  };
}

/** An element may not wait twice for messages of one name: nobody could say which of the two is meant. */
function refuseTwice(draft: Draft, row: ElementInstance, opened: readonly Prepared[]): void {
  const names = new Set(draft.messages.owned(row.key).map(({ messageName }) => messageName));
  for (const { messageName } of opened) {
    if (messageName === undefined) continue;
    if (names.has(messageName))
      throw new ElementIncident(
        'EXTRACT_VALUE_ERROR',
        `Element '${row.elementId}' already waits for a message named '${messageName}'.`,
      );
    names.add(messageName);
  }
}
