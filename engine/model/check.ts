import type { Compiler } from './compiler.ts';
import type { Element } from './process.ts';

const branching = new Set(['exclusiveGateway', 'inclusiveGateway']);

/** Rules about how the elements of a process hang together, once all are compiled. */
export function checkProcess(compiler: Compiler): void {
  checkFlows(compiler);
  for (const element of compiler.elements.values()) {
    if (element.kind === 'boundary') checkBoundary(compiler, element);
    if (element.kind === 'eventBasedGateway') checkEventBasedGateway(compiler, element);
    if (element.kind === 'startEvent' && element.incoming.length > 0)
      compiler.refuse(element.id, 'A start event must not have incoming sequence flows');
    if ('defaultFlow' in element) checkDefault(compiler, element);
  }
}

function checkFlows(compiler: Compiler): void {
  for (const flow of compiler.flows.values()) {
    const source = compiler.elements.get(flow.source);
    const target = compiler.elements.get(flow.target);
    // Ends that were refused themselves are named there.
    if (!source || !target) continue;
    if (!source.outgoing.includes(flow.id))
      compiler.refuse(flow.source, `Must list the sequence flow '${flow.id}' as <outgoing>`);
    if (!target.incoming.includes(flow.id))
      compiler.refuse(flow.target, `Must list the sequence flow '${flow.id}' as <incoming>`);
    if (source.parent !== target.parent)
      compiler.refuse(flow.id, 'Must not cross the border of a sub process');
    if (flow.condition && !branching.has(source.kind))
      compiler.refuse(flow.id, 'Conditions are allowed only on flows from exclusive and inclusive gateways');
  }
  for (const element of compiler.elements.values())
    for (const id of [...element.incoming, ...element.outgoing])
      if (!compiler.flows.has(id))
        compiler.refuse(element.id, `Refers to the sequence flow '${id}', which does not exist`);
}

function checkBoundary(compiler: Compiler, event: Extract<Element, { kind: 'boundary' }>): void {
  const host = compiler.elements.get(event.attachedTo);
  if (!host) compiler.refuse(event.id, 'Must be attached to an activity');
  if (event.outgoing.length === 0) compiler.refuse(event.id, 'Must have at least one outgoing sequence flow');
  if (event.incoming.length > 0) compiler.refuse(event.id, 'Must not have incoming sequence flows');
  if (event.event.kind === 'error' && !event.interrupting)
    compiler.refuse(event.id, 'Error events must be interrupting');
}

function checkEventBasedGateway(compiler: Compiler, gateway: Element): void {
  if (gateway.outgoing.length < 2)
    compiler.refuse(gateway.id, 'Must have at least two outgoing sequence flows');
  for (const flowId of gateway.outgoing) {
    const target = compiler.elements.get(compiler.flows.get(flowId)?.target ?? '');
    if (!target) continue;
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
}

function checkDefault(
  compiler: Compiler,
  gateway: Extract<Element, { defaultFlow: string | undefined }>,
): void {
  const { defaultFlow, outgoing } = gateway;
  if (defaultFlow !== undefined && !outgoing.includes(defaultFlow))
    compiler.refuse(gateway.id, 'The default flow must start at the gateway');
  if (!branching.has(gateway.kind) || outgoing.length < 2) return;
  for (const id of outgoing)
    if (id !== defaultFlow && !compiler.flows.get(id)?.condition)
      compiler.refuse(id, 'Must have a condition or be the default flow');
}
