import type { CheckedProcess } from '../checked.ts';
import type { GraphNode, ScopeGraph } from '../graph.ts';
import { problem, type ProcessProblem, type Repair } from '../problem.ts';
import { explore, type JoinFate } from './explore.ts';
import { netOf } from './net.ts';
import { reduce } from './reduce.ts';

/**
 * Joins that can never be complete, joins that may wait for ever, and steps that two tokens of one fork come to. Tokens are
 * walked along every way; what conditions say is not weighed. A scope too knotted to be walked through is passed over.
 */
export function joins({ scopes }: CheckedProcess): readonly ProcessProblem[] {
  return scopes.flatMap(jointsOf);
}

function jointsOf(graph: ScopeGraph): readonly ProcessProblem[] {
  const net = netOf(graph);
  if (!net) return [];
  const reduced = reduce(net);
  const explored = explore(reduced.net);
  const stuck = [...(explored?.joins ?? [])].flatMap(([id, fate]) => deadlock(id, fate));
  const atJoins = new Set(stuck.map(({ elementId }) => elementId));
  const twice = new Map([...[...(explored?.twice ?? [])].map((id) => [id, 2] as const), ...reduced.twice]);
  const doubled = [...twice].flatMap(([id, times]) => {
    const node = graph.nodes.get(id);
    // Only where ways meet does a token come twice for the first time.
    if (!node || atJoins.has(id) || node.incoming.length < 2) return [];
    return [problem('RUNS_TWICE', id, { repair: joinAll(node, times) })];
  });
  return [...stuck, ...doubled];
}

function deadlock(id: string, fate: JoinFate): ProcessProblem[] {
  const never = fate.touched && !fate.fired;
  if (!never && !fate.stuck) return [];
  const to = fate.together > 1 ? 'bpmn:InclusiveGateway' : 'bpmn:ExclusiveGateway';
  const repair: Repair = { kind: 'turnGateway', gateway: id, to };
  return [problem(never ? 'DEADLOCK' : 'POSSIBLE_DEADLOCK', id, { repair })];
}

/** Only a gateway that does nothing but join can wait for all. */
function joinAll({ id, type, incoming, outgoing }: GraphNode, times: number): Repair | undefined {
  if (type !== 'bpmn:ExclusiveGateway' || outgoing.length > 1) return undefined;
  const to = times === incoming.length ? 'bpmn:ParallelGateway' : 'bpmn:InclusiveGateway';
  return { kind: 'turnGateway', gateway: id, to };
}
