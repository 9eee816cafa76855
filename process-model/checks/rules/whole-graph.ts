import type { CheckedProcess } from '../checked.ts';
import { nextOf, startsOf, type GraphNode, type ScopeGraph } from '../graph.ts';

/** All scopes of a process as one graph: into sub processes, out of them, and into what their events start. */
export interface WholeGraph {
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly scopeOf: ReadonlyMap<string, ScopeGraph>;
  next(id: string): readonly string[];
}

export function wholeGraph({ scopes, id: processId }: CheckedProcess): WholeGraph {
  const scopeOf = new Map(
    scopes.flatMap((scope) => [...scope.nodes.keys()].map((id) => [id, scope] as const)),
  );
  const nodes = new Map(scopes.flatMap((scope) => [...scope.nodes]));
  const inner = new Map(scopes.map((scope) => [scope.id, scope]));
  const next = (id: string): readonly string[] => {
    const scope = scopeOf.get(id);
    if (!scope) return id === processId ? entries(inner.get(id)) : [];
    const inside = inner.get(id);
    const around = scope.kind === 'process' ? [] : [scope.id];
    // An event may start its sub process whatever runs beside it.
    return [...nextOf(scope, id), ...(inside ? entries(inside) : []), ...around, ...eventScopes(scope)];
  };
  return { nodes, scopeOf, next };
}

const entries = (scope: ScopeGraph | undefined): readonly string[] => (scope ? startsOf(scope) : []);

const eventScopes = (scope: ScopeGraph): string[] =>
  [...scope.nodes.values()].flatMap(({ id, xml }) => (xml.flag('triggeredByEvent') ? [id] : []));

/** What may come after some elements; themselves only if a way leads back to them. */
export function after({ next }: WholeGraph, ids: Iterable<string>): ReadonlySet<string> {
  const seen = new Set<string>();
  const left = [...ids].flatMap((id) => [...next(id)]);
  for (let id = left.pop(); id !== undefined; id = left.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    left.push(...next(id));
  }
  return seen;
}
