import type { CheckedProcess } from './checked.ts';
import { nextOf, reachFrom, standsAlone, startsOf, type GraphNode, type ScopeGraph } from './graph.ts';
import { problem, type ProcessProblem, type Repair } from './problem.ts';

/** Steps that no token comes to, each region told once at its first element. */
export function unreachable({ scopes }: CheckedProcess): readonly ProcessProblem[] {
  return scopes.flatMap((graph) => {
    const starts = startsOf(graph);
    // A scope without a start is refused as a whole.
    if (starts.length === 0) return [];
    const reached = reachFrom(graph, starts);
    const left = [...graph.nodes.values()].filter((node) => !reached.has(node.id) && !standsAlone(node));
    return regions(graph, left).map(([head, members]) =>
      problem(members.some((id) => isWork(graph, id)) ? 'UNREACHABLE' : 'LEFT_OVER', head, {
        params: { count: String(members.length) },
        repair: mended(graph, reached, head, members),
      }),
    );
  });
}

/** Where one step alone leads nowhere, it was meant to lead here; else what nothing leads to can go. */
function mended(graph: ScopeGraph, reached: ReadonlySet<string>, head: string, members: string[]): Repair {
  const loose = [...graph.nodes.values()].filter(
    (node) =>
      reached.has(node.id) && isSink(graph, node.id) && node.type !== 'bpmn:EndEvent' && !standsAlone(node),
  );
  const [from, ...others] = loose;
  const enters = !/StartEvent$|BoundaryEvent$/.test(graph.nodes.get(head)?.type ?? '');
  if (from && others.length === 0 && enters) return { kind: 'connect', from: from.id, to: head };
  return { kind: 'removeElements', elements: members };
}

/** Whether something would be done there: an end or a gateway that was left over does no harm. */
const isWork = (graph: ScopeGraph, id: string): boolean =>
  !/EndEvent$|Gateway$/.test(graph.nodes.get(id)?.type ?? '');

/** Parts that hang together, with the element that each begins at. */
function regions(graph: ScopeGraph, left: readonly GraphNode[]): [string, string[]][] {
  const ids = new Set(left.map(({ id }) => id));
  const around = new Map<string, string[]>(left.map(({ id }) => [id, []]));
  for (const id of ids)
    for (const next of nextOf(graph, id))
      if (ids.has(next)) {
        around.get(id)?.push(next);
        around.get(next)?.push(id);
      }
  const hasSource = (node: GraphNode): boolean =>
    node.incoming.length > 0 || node.xml.node('attachedToRef') !== undefined;
  const heads = [...left.filter((node) => !hasSource(node)), ...left];
  const seen = new Set<string>();
  return heads.flatMap(({ id }): [string, string[]][] => {
    if (seen.has(id)) return [];
    const members: string[] = [];
    const open = [id];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (seen.has(at)) continue;
      seen.add(at);
      members.push(at);
      open.push(...(around.get(at) ?? []));
    }
    return [[id, members]];
  });
}

/** Whether nothing comes after an element, so that its token is done. */
const isSink = (graph: ScopeGraph, id: string): boolean => {
  const node = graph.nodes.get(id);
  return node !== undefined && node.outgoing.length === 0 && node.link === undefined;
};

/**
 * Circles. One in which nobody acts and nothing is waited for runs as fast as the machine can: without a way out it is an
 * error. One that people go round for ever is at least strange.
 */
export function loops({ scopes }: CheckedProcess): readonly ProcessProblem[] {
  return scopes.flatMap((graph) => {
    const waits = waitingNodes(graph, scopes);
    const reached = reachFrom(graph, startsOf(graph));
    const idle = circles(graph, (id) => reached.has(id) && !waits.has(id)).map((circle) =>
      problem(
        leaves(graph, circle) ? 'IDLE_LOOP' : 'ENDLESS_LOOP',
        first(graph, circle),
        namesOf(graph, circle),
      ),
    );
    const told = new Set(idle.map(({ elementId }) => elementId));
    const caught = circles(graph, (id) => reached.has(id)).filter(
      (circle) => !leaves(graph, circle) && !circle.some((id) => told.has(id)),
    );
    return [
      ...idle,
      ...caught.map((circle) => problem('NO_WAY_OUT', first(graph, circle), namesOf(graph, circle))),
    ];
  });
}

const leaves = (graph: ScopeGraph, circle: readonly string[]): boolean => {
  const ids = new Set(circle);
  return circle.some((id) => isSink(graph, id) || nextOf(graph, id).some((next) => !ids.has(next)));
};

/** The element of a circle that the document has first. */
function first(graph: ScopeGraph, circle: readonly string[]): string {
  const ids = new Set(circle);
  return [...graph.nodes.keys()].find((id) => ids.has(id)) ?? '';
}

function namesOf(graph: ScopeGraph, circle: readonly string[]): { params: Record<string, string> } {
  const named = circle.flatMap((id) => graph.nodes.get(id)?.xml.text('name') || []);
  return { params: { steps: named.slice(0, 5).join(' → ') || circle.slice(0, 5).join(' → ') } };
}

const waitingTypes = new Set([
  'bpmn:UserTask',
  'bpmn:ReceiveTask',
  'bpmn:IntermediateCatchEvent',
  'bpmn:CallActivity',
]);

/** Elements at which a person acts, or time or the world is waited for. */
function waitingNodes(graph: ScopeGraph, scopes: readonly ScopeGraph[]): Set<string> {
  const inside = (id: string): boolean => {
    const inner = scopes.find((scope) => scope.id === id);
    return inner !== undefined && waitingNodes(inner, scopes).size > 0;
  };
  return new Set(
    [...graph.nodes.values()]
      .filter(
        ({ type, id, events }) =>
          (waitingTypes.has(type) && !events.includes('LinkEventDefinition')) ||
          // What leads on from a timer, a message or a signal has waited for it.
          (type === 'bpmn:BoundaryEvent' && events.some((event) => /^(Timer|Message|Signal)/.test(event))) ||
          inside(id),
      )
      .map(({ id }) => id),
  );
}

/** Strongly connected parts with a circle in them, among the elements that count (Tarjan, without recursion). */
function circles(graph: ScopeGraph, counts: (id: string) => boolean): string[][] {
  const state = {
    index: new Map<string, number>(),
    low: new Map<string, number>(),
    stack: new Set<string>(),
  };
  const next = (id: string): string[] => nextOf(graph, id).filter(counts);
  return [...graph.nodes.keys()].flatMap((id) =>
    counts(id) && !state.index.has(id) ? componentsFrom(id, next, state) : [],
  );
}

interface Tarjan {
  readonly index: Map<string, number>;
  readonly low: Map<string, number>;
  readonly stack: Set<string>;
}

function componentsFrom(root: string, next: (id: string) => string[], state: Tarjan): string[][] {
  const { index, low, stack } = state;
  const found: string[][] = [];
  const open: { id: string; left: string[] }[] = [];
  const enter = (id: string): void => {
    index.set(id, index.size);
    low.set(id, index.size - 1);
    stack.add(id);
    open.push({ id, left: next(id) });
  };
  const lower = (id: string, to: number | undefined): void => {
    low.set(id, Math.min(low.get(id) ?? 0, to ?? 0));
  };
  enter(root);
  for (let top = open.at(-1); top; top = open.at(-1)) {
    const to = top.left.pop();
    if (to !== undefined) {
      if (!index.has(to)) enter(to);
      else if (stack.has(to)) lower(top.id, index.get(to));
      continue;
    }
    open.pop();
    const above = open.at(-1);
    if (above) lower(above.id, low.get(top.id));
    if (low.get(top.id) === index.get(top.id)) found.push(taken(stack, top.id));
  }
  return found.filter((part) => part.length > 1 || part.some((id) => next(id).includes(id)));
}

/** Takes a component off the stack: everything from its root on. */
function taken(stack: Set<string>, root: string): string[] {
  const all = [...stack];
  const part = all.slice(all.indexOf(root));
  for (const id of part) stack.delete(id);
  return part;
}
