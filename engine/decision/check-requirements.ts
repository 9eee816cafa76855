import type { DecisionCompiler } from './compiler.ts';
import type { DecisionGraph } from './decision.ts';

/** Longest way from a decision to what it requires. Beyond it evaluating would exhaust the stack. */
const deepest = 100;

/** What an element requires must be in the file, and nothing may require itself. */
export function checkRequirements(compiler: DecisionCompiler, graph: DecisionGraph): void {
  const decisions = new Map(
    [...graph.decisions.values()].map(({ id, requiredDecisions }) => [id, requiredDecisions]),
  );
  const knowledge = new Map(
    [...graph.knowledge.values()].map(({ id, requiredKnowledge }) => [id, requiredKnowledge]),
  );
  refuseMissing(compiler, decisions, { known: graph.decisions, kind: 'decision' });
  const users = [...graph.decisions.values(), ...graph.knowledge.values()];
  refuseMissing(compiler, new Map(users.map(({ id, requiredKnowledge }) => [id, requiredKnowledge])), {
    known: graph.knowledge,
    kind: 'business knowledge model',
  });
  refuseCycles(compiler, decisions, 'decisions');
  refuseCycles(compiler, knowledge, 'BKMs');
}

type Requirements = ReadonlyMap<string, readonly string[]>;

function refuseMissing(
  compiler: DecisionCompiler,
  requirements: Requirements,
  { known, kind }: { known: ReadonlyMap<string, unknown>; kind: string },
): void {
  for (const [id, required] of requirements)
    for (const target of required)
      if (!known.has(target))
        compiler.refuse(id, `Requires the ${kind} '${target}', which the file does not have`);
}

/** Names each cycle once, at the element where it was met first. */
function refuseCycles(compiler: DecisionCompiler, requirements: Requirements, kind: string): void {
  const depths = new Map<string, number>();
  const path: string[] = [];

  function depthOf(id: string): number {
    const known = depths.get(id);
    if (known !== undefined) return known;
    const start = path.indexOf(id);
    if (start >= 0) {
      const cycle = [...path.slice(start), id].join(' -> ');
      compiler.refuse(id, `Invalid DMN model: Cyclic dependencies between ${kind} detected. (${cycle})`);
      return 0;
    }
    // Deeper than this nothing needs to be known: it is refused already.
    if (path.length > deepest) return 1;
    path.push(id);
    const depth = 1 + Math.max(0, ...(requirements.get(id) ?? []).map(depthOf));
    path.pop();
    depths.set(id, depth);
    return depth;
  }

  for (const id of requirements.keys())
    if (depthOf(id) > deepest) {
      compiler.refuse(id, `Its requirements are nested deeper than ${deepest} levels`);
      return;
    }
}
