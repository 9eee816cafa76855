import { checkCircles } from './check-circles.ts';
import { checkCompensation } from './check-compensation.ts';
import type { Compiler } from './compiler.ts';
import type { CatchEvent, Element, ElementType, Gateway, ScopeElement } from './process.ts';

const deciding = new Set(['exclusiveGateway', 'inclusiveGateway']);

/** Rules about how the elements of a process hang together, once all are compiled. */
export function checkProcess(compiler: Compiler): void {
  checkFlows(compiler);
  for (const element of compiler.elements.values()) {
    if (element.kind === 'boundary') checkBoundary(compiler, element);
    if (element.kind === 'eventBasedGateway') checkEventBasedGateway(compiler, element);
    if (element.kind === 'catch' && element.event.kind === 'link' && element.incoming.length > 0)
      compiler.refuse(element.id, 'A link catch event must not have incoming sequence flows');
    if ('defaultFlow' in element) checkDefault(compiler, element);
    if ('eventSubProcesses' in element) checkScope(compiler, element);
    refuseTwins(compiler, eventsOf(compiler, element.boundaryEvents));
  }
  checkCompensation(compiler);
  checkCircles(compiler);
}

function checkFlows(compiler: Compiler): void {
  for (const flow of compiler.flows.values()) {
    const source = compiler.elements.get(flow.source);
    const target = compiler.elements.get(flow.target);
    // Ends that were refused themselves are named there.
    if (!source || !target) continue;
    if (source.parent !== target.parent)
      compiler.refuse(flow.id, 'Must not cross the border of a sub process');
    if (flow.condition && !deciding.has(source.kind))
      compiler.refuse(flow.id, 'Conditions are allowed only on flows from exclusive and inclusive gateways');
  }
}

const activities: ReadonlySet<ElementType> = new Set([
  'SERVICE_TASK',
  'SEND_TASK',
  'USER_TASK',
  'SCRIPT_TASK',
  'BUSINESS_RULE_TASK',
  'RECEIVE_TASK',
  'MANUAL_TASK',
  'TASK',
  'CALL_ACTIVITY',
  'SUB_PROCESS',
]);

/** Nothing else has an inside that could escalate. */
const escalating: ReadonlySet<ElementType> = new Set(['CALL_ACTIVITY', 'SUB_PROCESS']);

function checkBoundary(compiler: Compiler, event: Extract<Element, { kind: 'boundary' }>): void {
  const host = compiler.elements.get(event.attachedTo);
  // A host that was refused is named there; only what is no activity is at fault here.
  if (event.attachedTo === '' || (host && !(activities.has(host.type) && host.parent === event.parent)))
    compiler.refuse(event.id, 'Must be attached to an activity of its scope');
  if (event.incoming.length > 0) compiler.refuse(event.id, 'Must not have incoming sequence flows');
  if (event.event.kind === 'error' && !event.interrupting)
    compiler.refuse(event.id, 'Error events must be interrupting');
  if (event.event.kind === 'escalation' && host && !escalating.has(host.type))
    compiler.refuse(
      event.id,
      'An escalation boundary event should only be attached to a subprocess, or a call activity.',
    );
}

function checkEventBasedGateway(compiler: Compiler, gateway: Element): void {
  if (gateway.outgoing.length < 2)
    compiler.refuse(gateway.id, 'Must have at least two outgoing sequence flows');
  const targets = gateway.outgoing.flatMap(
    (flowId) => compiler.elements.get(compiler.flows.get(flowId)?.target ?? '') ?? [],
  );
  for (const target of targets) {
    const waits =
      target.type === 'INTERMEDIATE_CATCH_EVENT' && target.kind === 'catch' && target.event.kind !== 'link';
    if (!waits)
      compiler.refuse(
        gateway.id,
        'Must lead only to intermediate catch events of messages, timers or signals',
      );
    if (target.incoming.length > 1)
      compiler.refuse(target.id, 'Must have no other incoming flow than from the event-based gateway');
  }
  refuseTwins(
    compiler,
    eventsOf(
      compiler,
      targets.map(({ id }) => id),
    ),
  );
}

function checkDefault(compiler: Compiler, gateway: Gateway): void {
  const { defaultFlow, outgoing } = gateway;
  if (defaultFlow !== undefined && !outgoing.includes(defaultFlow))
    compiler.refuse(gateway.id, 'The default flow must start at the gateway');
  if (!deciding.has(gateway.kind) || outgoing.length < 2) return;
  for (const id of outgoing)
    // A condition that was refused is named already.
    if (id !== defaultFlow && !compiler.flows.get(id)?.condition && !compiler.isRefused(id))
      compiler.refuse(id, 'Must have a condition or be the default flow');
}

/** Events that could start in one scope must be told apart, and error events end what runs there. */
function checkScope(compiler: Compiler, scope: ScopeElement): void {
  if (scope.kind === 'process') refuseTwins(compiler, eventsOf(compiler, scope.eventStarts));
  const starts = scope.eventSubProcesses.flatMap((id) => {
    const inside = compiler.elements.get(id);
    return inside && 'eventStarts' in inside ? inside.eventStarts : [];
  });
  refuseTwins(compiler, eventsOf(compiler, starts));
  for (const { id, interrupting, event } of eventsOf(compiler, starts))
    if (event.kind === 'error' && !interrupting) compiler.refuse(id, 'Error events must be interrupting');
}

interface WaitingEvent {
  readonly id: string;
  readonly event: CatchEvent;
  readonly interrupting: boolean;
}

function eventsOf(compiler: Compiler, ids: readonly string[]): WaitingEvent[] {
  return ids.flatMap((id) => {
    const element = compiler.elements.get(id);
    if (!element || !('event' in element) || !element.event) return [];
    return [{ id, event: element.event, interrupting: 'interrupting' in element && element.interrupting }];
  });
}

/** Two events that wait for the same thing at one place: nobody could say which of them is meant. */
function refuseTwins(compiler: Compiler, events: readonly WaitingEvent[]): void {
  const seen = new Set<string>();
  for (const { id, event } of events) {
    const what = identityOf(event);
    if (what === undefined) continue;
    if (seen.has(what)) compiler.refuse(id, `Another event at the same place waits for the same ${what}`);
    seen.add(what);
  }
}

function identityOf(event: CatchEvent): string | undefined {
  switch (event.kind) {
    case 'message':
    case 'signal':
      return `${event.kind} ${event.name.source}`;
    case 'error':
    case 'escalation':
      return event.code === undefined ? `${event.kind} of any code` : `${event.kind} '${event.code}'`;
    case 'compensation':
      return event.kind;
    case 'timer':
    case 'link':
      return undefined;
  }
}
