import type { Element, Gateway, Process, SequenceFlow } from '../../process-model/executable/process.ts';
import type { Draft } from './draft.ts';
import { ElementIncident, evaluateBoolean } from './evaluate.ts';
import type { ElementInstance, Key, TakenFlow } from './state.ts';

/** The flows on which an element is left. */
export function chosenFlows(draft: Draft, row: ElementInstance, element: Element): readonly string[] {
  if (element.kind === 'exclusiveGateway') return exclusive(draft, row, element);
  if (element.kind === 'inclusiveGateway') return inclusive(draft, row, element);
  return element.outgoing;
}

function exclusive(draft: Draft, row: ElementInstance, gateway: Gateway): readonly string[] {
  const flows = gateway.outgoing.map((id) => draft.flow(row.processInstanceKey, id));
  const [only] = flows;
  if (!only) return [];
  if (flows.length === 1 && !only.condition) return [only.id];
  // A condition that fails is an incident before later ones are tried.
  for (const flow of flows) if (flow.id !== gateway.defaultFlow && holds(draft, row, flow)) return [flow.id];
  return [defaultFlow(gateway)];
}

function inclusive(draft: Draft, row: ElementInstance, gateway: Gateway): readonly string[] {
  const flows = gateway.outgoing.map((id) => draft.flow(row.processInstanceKey, id));
  const [only] = flows;
  if (!only) return [];
  if (flows.length === 1 && !only.condition) return [only.id];
  const chosen = flows.filter((flow) => flow.id !== gateway.defaultFlow && holds(draft, row, flow));
  return chosen.length ? chosen.map(({ id }) => id) : [defaultFlow(gateway)];
}

function holds(draft: Draft, row: ElementInstance, { condition }: SequenceFlow): boolean {
  return !condition || evaluateBoolean(draft, condition, { scopeKey: row.key });
}

function defaultFlow({ defaultFlow }: Gateway): string {
  if (defaultFlow !== undefined) return defaultFlow;
  throw new ElementIncident(
    'CONDITION_ERROR',
    'Expected at least one condition to evaluate to true, or to have a default flow',
  );
}

/** Takes a flow: joining gateways collect tokens, everything else is activated. */
export function takeFlow(draft: Draft, flowId: string, scopeKey: Key): void {
  const scope = draft.element(scopeKey);
  const flow = draft.flow(scope.processInstanceKey, flowId);
  draft.context.flowTaken?.(flowId, scope.processInstanceKey);
  const target = draft.model(scope.processInstanceKey, flow.target);
  const joins =
    (target.kind === 'parallelGateway' || target.kind === 'inclusiveGateway') && target.incoming.length > 1;
  if (!joins) {
    draft.later({ type: 'activate', elementId: target.id, scopeKey });
    return;
  }
  addToken(draft, scope, target.id, flowId);
  if (target.kind === 'parallelGateway') joinWhenComplete(draft, scope, target);
  else draft.settleLater(scopeKey);
}

function addToken(draft: Draft, scope: ElementInstance, gatewayId: string, flowId: string): void {
  const known = draft.takenFlows.get(`${scope.key}/${flowId}`);
  draft.takenFlows.put({
    flowScopeKey: scope.key,
    rootKey: scope.rootKey,
    gatewayId,
    flowId,
    count: (known?.count ?? 0) + 1,
  });
}

function tokensAt(draft: Draft, scope: ElementInstance, gatewayId: string): TakenFlow[] {
  return draft.takenFlows.owned(scope.key).filter((flow) => flow.gatewayId === gatewayId);
}

function joinWhenComplete(draft: Draft, scope: ElementInstance, gateway: Element): void {
  if (tokensAt(draft, scope, gateway.id).length === gateway.incoming.length) join(draft, scope, gateway.id);
}

/** Takes one token from each flow that has one and activates the gateway. */
function join(draft: Draft, scope: ElementInstance, gatewayId: string): void {
  for (const token of tokensAt(draft, scope, gatewayId)) {
    if (token.count > 1) draft.takenFlows.put({ ...token, count: token.count - 1 });
    else draft.takenFlows.delete(token);
  }
  draft.later({ type: 'activate', elementId: gatewayId, scopeKey: scope.key });
}

/**
 * Lets the inclusive gateways of a scope join: when every flow was taken, or when nothing that still runs in the scope
 * can reach them any more. True if one did.
 */
export function joinInclusive(draft: Draft, scope: ElementInstance): boolean {
  const { process } = draft.definition(scope.processInstanceKey);
  const waiting = new Set(draft.takenFlows.owned(scope.key).map(({ gatewayId }) => gatewayId));
  for (const gatewayId of waiting) {
    const gateway = draft.model(scope.processInstanceKey, gatewayId);
    if (gateway.kind !== 'inclusiveGateway') continue;
    const complete = tokensAt(draft, scope, gatewayId).length === gateway.incoming.length;
    if (!complete && canStillArrive(draft, scope, { process, gatewayId })) continue;
    join(draft, scope, gatewayId);
    return true;
  }
  return false;
}

function canStillArrive(
  draft: Draft,
  scope: ElementInstance,
  { process, gatewayId }: { process: Process; gatewayId: string },
): boolean {
  const running = draft.elements.owned(scope.key).map(({ elementId }) => elementId);
  const joining = draft.takenFlows.owned(scope.key).map((token) => token.gatewayId);
  const seen = new Set<string>();
  const open = [...running, ...joining.filter((id) => id !== gatewayId)];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    for (const next of successors(process, id)) {
      if (next === gatewayId) return true;
      open.push(next);
    }
  }
  return false;
}

/** Where a token at an element may go next: flows, its boundary events, the catch event of its link. */
function successors(process: Process, id: string): string[] {
  const element = process.elements.get(id);
  if (!element) return [];
  const targets = element.outgoing.flatMap((flowId) => process.flows.get(flowId)?.target ?? []);
  const boundaries = element.boundaryEvents.flatMap((boundaryId) => successors(process, boundaryId));
  const link = element.kind === 'throw' && element.result.kind === 'link' ? [element.result.target] : [];
  return [...targets, ...boundaries, ...link];
}
