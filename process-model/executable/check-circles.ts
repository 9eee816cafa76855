import type { Compiler } from './compiler.ts';
import type { Element } from './process.ts';

/**
 * Refuses circles in which a token would run for ever: nothing in them waits and nothing decides about the way on.
 * Circles through a gateway that decides are left to the bound of the running step.
 */
export function checkCircles(compiler: Compiler): void {
  const finished = new Set<string>();
  for (const id of compiler.elements.keys()) walk(compiler, id, finished);
}

/** Depth first without recursion: a model may be a chain of two thousand elements. */
function walk(compiler: Compiler, start: string, finished: Set<string>): void {
  const path: { id: string; next: string[] }[] = [];
  const onPath = new Set<string>();
  const enter = (id: string): void => {
    const element = compiler.elements.get(id);
    if (!element || finished.has(id) || !runsThrough(element)) return;
    path.push({ id, next: [...successors(compiler, element)] });
    onPath.add(id);
  };
  enter(start);
  for (let top = path.at(-1); top; top = path.at(-1)) {
    const next = top.next.pop();
    if (next === undefined) {
      path.pop();
      onPath.delete(top.id);
      finished.add(top.id);
    } else if (onPath.has(next)) {
      const circle = path.slice(path.findIndex(({ id }) => id === next)).map(({ id }) => id);
      compiler.refuse(
        next,
        `A token would run for ever here, nothing waits: ${[...circle, next].join(' > ')}`,
      );
    } else enter(next);
  }
}

function successors(compiler: Compiler, element: Element): string[] {
  if (element.kind === 'throw' && element.result.kind === 'link') return [element.result.target];
  return element.outgoing.flatMap((flowId) => compiler.flows.get(flowId)?.target ?? []);
}

/** Whether a token that comes always goes on at once, on every way out. */
function runsThrough(element: Element): boolean {
  if (element.executionListeners.start.length + element.executionListeners.end.length > 0) return false;
  switch (element.kind) {
    case 'script':
    case 'decision':
    case 'passThrough':
    case 'startEvent':
      return element.loop === undefined;
    case 'throw':
      return true;
    case 'catch':
      return element.event.kind === 'link';
    case 'parallelGateway':
      return element.incoming.length === 1;
    case 'exclusiveGateway':
    case 'inclusiveGateway':
      return element.outgoing.length === 1;
    default:
      return false;
  }
}
