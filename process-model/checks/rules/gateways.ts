import type { CheckedProcess } from '../checked.ts';
import type { GraphNode, ScopeGraph } from '../graph.ts';
import { problem, type ProcessProblem } from '../problem.ts';

const deciding = new Set(['bpmn:ExclusiveGateway', 'bpmn:InclusiveGateway']);

/** Gateways that stop a case where no condition holds. */
export function gatewaysWithoutDefault({ scopes }: CheckedProcess): readonly ProcessProblem[] {
  return scopes.flatMap((graph) =>
    [...graph.nodes.values()].flatMap((node) => {
      const flow = flowTakenOtherwise(graph, node);
      if (flow === undefined) return [];
      return [
        problem('GATEWAY_WITHOUT_DEFAULT', node.id, {
          repair: { kind: 'setDefaultFlow', gateway: node.id, flow },
        }),
      ];
    }),
  );
}

/** The way that would best be taken otherwise: the first without a condition, or the last; none where there is one. */
function flowTakenOtherwise(graph: ScopeGraph, { type, xml, outgoing }: GraphNode): string | undefined {
  if (!deciding.has(type) || outgoing.length < 2 || xml.node('default')) return undefined;
  const open = outgoing.find((id) => !graph.flows.get(id)?.xml.node('conditionExpression'));
  return open ?? outgoing.at(-1);
}

/** A way that a missing default is named for needs no second sentence. */
export function withoutRepeats(problems: readonly ProcessProblem[]): readonly ProcessProblem[] {
  const defaults = new Set(
    problems.flatMap(({ code, repair }) =>
      code === 'GATEWAY_WITHOUT_DEFAULT' && repair?.kind === 'setDefaultFlow' ? [repair.flow] : [],
    ),
  );
  const unreachable = new Set(
    problems.flatMap(({ code, elementId, repair }) =>
      code === 'UNREACHABLE' || code === 'LEFT_OVER'
        ? [elementId, ...(repair?.kind === 'removeElements' ? repair.elements : [])]
        : [],
    ),
  );
  const ended = new Set(
    problems.flatMap(({ code, elementId }) => (code === 'BOUNDARY_ENDS' ? [elementId] : [])),
  );
  const said = new Set<string>();
  return problems.filter(({ code, elementId, params }) => {
    if (code === 'CONDITION_MISSING' && defaults.has(elementId)) return false;
    if (
      (code === 'DISCONNECTED' || code === 'IMPLICIT_START' || code === 'IMPLICIT_END') &&
      unreachable.has(elementId)
    )
      return false;
    if (code === 'IMPLICIT_END' && ended.has(elementId)) return false;
    const key = JSON.stringify([code, elementId, params]);
    const again = said.has(key);
    said.add(key);
    return !again;
  });
}
